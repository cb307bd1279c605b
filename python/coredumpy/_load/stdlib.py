"""How values of the standard library are made again. Imported when the first of them is met."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime
import decimal
import fractions
import functools
import io
import ipaddress
import operator
import pathlib
import re
import struct
import types
import uuid

from coredumpy._load import times, typings
from coredumpy._load.annotations import unevaluated
from coredumpy._load.callables import harmless
from coredumpy._load.paths import build_path
from coredumpy._load.real import C_NUMBERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.values import Build, Held

_DECIMAL_CHARS = 100_000
_FORMAT_CHARS = 1000
_DECIMAL = re.compile(r"(?:\w+\.)?\w+\('([^']{1,100000})'\)")


def _int(value: object) -> int:
    if type(value) is not int:
        raise TypeError("an int was expected")
    return value


def _decimal(cls: type[decimal.Decimal], held: Held) -> object:
    text = held.get("(text)")
    if not isinstance(text, str):
        found = _DECIMAL.fullmatch(held.repr)
        text = found[1] if found else ""
    if not 0 < len(text) <= _DECIMAL_CHARS:
        raise ValueError("no decimal")
    return decimal.Decimal.__new__(cls, text)


def _context(cls: type[decimal.Context], held: Held) -> object:
    names = ("prec", "Emin", "Emax", "capitals", "clamp")
    parts: dict[str, Any] = dict(zip(names, held.ints(*names), strict=True))
    parts |= {name: _signals(name, held.repr) for name in ("flags", "traps")}
    return decimal.Context(rounding=held["rounding"], **parts)


def _signals(name: str, text: str) -> list[Any]:
    found = re.search(rf"\b{name}=\[([A-Za-z, ]*)\]", text)
    known = {signal.__name__: signal for signal in decimal.Context().flags}
    return [known[word] for word in found[1].split(", ") if word] if found else []


def _struct(cls: type[struct.Struct], held: Held) -> object:
    text = held["format"]
    if not isinstance(text, str) or len(text) > _FORMAT_CHARS:
        raise ValueError("no format")
    return struct.Struct(text)


def _memory_file(cls: type[Any], held: Held) -> object:
    if held.get("closed"):
        made = cls()
        made.close()
        return made
    contents, position = held["(contents)"], held["(position)"]
    # Line ends stay as they are.
    made = io.StringIO(contents, newline="") if cls is io.StringIO else cls(contents)
    made.seek(_int(position))
    return made


def _element(cls: type[Any], held: Held) -> object:
    from xml.etree import ElementTree

    attrib = held["attrib"]
    made = ElementTree.Element(held["tag"], attrib if type(attrib) is dict else {})
    made.text, made.tail = held.get("text"), held.get("tail")

    def fill() -> None:
        if type(attrib) is dict:
            made.attrib = attrib
        children: Any = held.get("(children)", ())
        # The list itself may only now be filled.
        held.later(lambda: made.extend(child for child in children if isinstance(child, ElementTree.Element)))

    held.later(fill)
    return made


def _c_number(cls: type[Any], held: Held) -> object:
    value = held["(value)"]
    return cls(value)


def _fraction(cls: type[fractions.Fraction], held: Held) -> object:
    # They may be too long to stand in the record.
    numerator, denominator = _int(held["_numerator"]), _int(held["_denominator"])
    if denominator <= 0:
        raise ValueError("no fraction")
    made: Any = object.__new__(cls)
    for name, value in (("_numerator", numerator), ("_denominator", denominator)):
        fractions.Fraction.__dict__[name].__set__(made, value)
    return made


def _uuid(cls: type[uuid.UUID], held: Held) -> object:
    number = _int(held["int"])
    if not 0 <= number < 1 << 128:
        raise ValueError("no UUID")
    made: Any = object.__new__(cls)
    uuid.UUID.__dict__["int"].__set__(made, number)
    uuid.UUID.__dict__["is_safe"].__set__(made, uuid.SafeUUID.unknown)
    return made


def _address(cls: type[Any], held: Held) -> object:
    made: Any = object.__new__(cls)
    _init(cls)(made, _scoped(_int(held["_ip"]), held))
    return made


def _init(cls: type[Any]) -> Any:
    """`__init__` of the library's class that a class derives from."""
    base: Any = next(base for base in cls.__mro__ if base.__module__ == "ipaddress")
    return base.__init__


def _scoped(number: int, held: Held) -> object:
    scope = held.get("_scope_id")
    return f"{ipaddress.IPv6Address(number)}%{scope}" if isinstance(scope, str) else number


def _network(cls: type[Any], held: Held) -> object:
    made: Any = object.__new__(cls)
    _init(cls)(made, (int(held["network_address"]), _int(held["_prefixlen"])))
    return made


def _interface(cls: type[Any], held: Held) -> object:
    made: Any = object.__new__(cls)
    _init(cls)(made, (_scoped(_int(held["_ip"]), held), _int(held["_prefixlen"])))
    return made


def _cached_property(cls: type[Any], held: Held) -> object:
    made: Any = functools.cached_property(harmless(held["func"]))
    made.attrname = held.get("attrname")
    return made


def _field(cls: type[Any], held: Held) -> object:
    made: Any = dataclasses.Field.__new__(dataclasses.Field)
    for name in dataclasses.Field.__slots__:
        value = held.get(name, dataclasses.MISSING)
        setattr(made, name, value)
    kind = getattr(held.get("_field_type"), "name", None)
    made._field_type = next((known for known in _FIELD_TYPES if known.name == kind), None)
    return made


def _field_type(cls: type[Any], held: Held) -> object:
    return next(known for known in _FIELD_TYPES if known.name == held["name"])


# Told apart by identity.
_FIELD_TYPES: tuple[Any, ...] = tuple(getattr(dataclasses, f"_FIELD{end}") for end in ("", "_CLASSVAR", "_INITVAR"))


def _generic_alias(cls: type[types.GenericAlias], held: Held) -> object:
    origin = held["__origin__"]
    if not isinstance(origin, type):
        raise TypeError("no class")
    if cls.__name__ == "_CallableGenericAlias":
        *args, result = map(unevaluated, held["__args__"])
        return collections.abc.Callable[args, result]
    args = held["__args__"]
    return types.GenericAlias(origin, tuple(map(unevaluated, args)) if type(args) is tuple else unevaluated(args))


def _union(cls: type[types.UnionType], held: Held) -> object:
    args: Any = held["__args__"]
    if not all(isinstance(arg, (type, types.GenericAlias)) for arg in args):
        raise TypeError("no classes")
    return functools.reduce(operator.or_, args)


def _plain_object(cls: type, held: Held) -> object:
    if cls is not object:
        raise TypeError("no plain object")
    return object()


# Quick ways: of the values that a record has under these names. What the class does not take goes the other way.


def _quick_uuid(number: Any) -> object:
    if not 0 <= _int(number) < 1 << 128:
        raise ValueError("no UUID")
    made: Any = object.__new__(uuid.UUID)
    _set_uuid_int(made, number)
    _set_uuid_is_safe(made, uuid.SafeUUID.unknown)
    return made


def _quick_fraction(numerator: Any, denominator: Any) -> object:
    if _int(denominator) <= 0:
        raise ValueError("no fraction")
    made: Any = object.__new__(fractions.Fraction)
    _set_numerator(made, _int(numerator))
    _set_denominator(made, denominator)
    return made


def _quick_address(number: Any) -> object:
    return ipaddress.IPv4Address(_int(number))


def _setter(cls: type, name: str) -> Any:
    return cls.__dict__[name].__set__


_set_uuid_int, _set_uuid_is_safe = _setter(uuid.UUID, "int"), _setter(uuid.UUID, "is_safe")
_set_numerator, _set_denominator = (
    _setter(fractions.Fraction, "_numerator"),
    _setter(fractions.Fraction, "_denominator"),
)
_DAY, _CLOCK = ["year", "month", "day"], ["hour", "minute", "second", "microsecond"]

# Those of `datetime` are made of bytes, or of the resolution: the last word says as what.
QUICK: dict[type, tuple[Any, list[str], str]] = {
    datetime.date: (datetime.date, _DAY, "date"),
    datetime.datetime: (datetime.datetime, [*_DAY, *_CLOCK, "tzinfo", "fold"], "datetime"),
    datetime.time: (datetime.time, [*_CLOCK, "tzinfo", "fold"], "time"),
    datetime.timedelta: (datetime.timedelta.resolution, ["days", "seconds", "microseconds"], "timedelta"),
    fractions.Fraction: (_quick_fraction, ["_numerator", "_denominator"], ""),
    ipaddress.IPv4Address: (_quick_address, ["_ip"], ""),
    uuid.UUID: (_quick_uuid, ["int"], ""),
}

# Of what `repr` printed between these texts. `Decimal` itself refuses what is no number.
QUOTED: dict[type, tuple[Callable[[str], Any], str, str]] = {decimal.Decimal: (decimal.Decimal, "Decimal('", "')")}

BUILDERS: dict[type, Build] = {
    dataclasses.Field: _field,
    type(_FIELD_TYPES[0]): _field_type,
    type(dataclasses.MISSING): lambda cls, held: dataclasses.MISSING,
    decimal.Context: _context,
    decimal.Decimal: _decimal,
    fractions.Fraction: _fraction,
    functools.cached_property: _cached_property,
    io.BytesIO: _memory_file,
    io.StringIO: _memory_file,
    ipaddress.IPv4Address: _address,
    ipaddress.IPv4Interface: _interface,
    ipaddress.IPv4Network: _network,
    ipaddress.IPv6Address: _address,
    ipaddress.IPv6Interface: _interface,
    ipaddress.IPv6Network: _network,
    object: _plain_object,
    pathlib.PurePath: build_path,
    struct.Struct: _struct,
    types.GenericAlias: _generic_alias,
    types.UnionType: _union,
    uuid.UUID: _uuid,
    **times.BUILDERS,
    **typings.builders(),
}

#: Of modules that are imported where one of these is met.
BUILDERS_BY_NAME: dict[tuple[str, str], Build] = {
    **{("ctypes", name): _c_number for name in C_NUMBERS},
    ("xml.etree.ElementTree", "Element"): _element,
    ("zoneinfo", "ZoneInfo"): times.build_zone,
}
