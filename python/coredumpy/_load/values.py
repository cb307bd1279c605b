"""Standard-library values that come back as themselves, from their recorded parts."""

from __future__ import annotations

import collections
import datetime
import functools
import struct
import types

from coredumpy import _native
from coredumpy._load.libraries import is_library
from coredumpy._load.missing import MissingValue
from coredumpy._load.observers import disarmed
from coredumpy._load.proxies import is_recreated, real_base
from coredumpy._load.real import is_enumeration
from coredumpy._load.states import from_state, has_state
from coredumpy._load.structures import is_structure, make_structure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn, TypeAlias

    from coredumpy._load.restore import Restorer

    # Makes an instance of the class from what its record holds.
    Build: TypeAlias = Callable[[type[Any], "Held"], object]


class Held:
    """The parts of a record: slots and attributes by name."""

    def __init__(self, restorer: Restorer, record: dict[str, Any]) -> None:
        self._restorer = restorer
        self._record = record
        self._values: dict[Any, Any] = dict(_pairs(record))

    @property
    def repr(self) -> Any:
        """`repr(x)`, where it was recorded."""
        return self._restorer.value(self._record.get("repr"))

    def ints(self, *names: str) -> list[int]:
        """Values that must be ints: these always stand in the record itself."""
        found = [self._values[name] for name in names]
        if any(type(value) is not int for value in found):
            raise TypeError("ints were expected")
        return found

    def __getitem__(self, name: Any) -> Any:
        found = self._restorer.value(self._values[name])
        if isinstance(found, MissingValue):
            raise KeyError(name)
        return found

    def get(self, name: Any, default: Any = None) -> Any:
        """The same; the default where it was not recorded."""
        try:
            return self[name]
        except KeyError:
            return default

    def raw(self, name: str) -> Any:
        """As it stands in the record: a scalar, or a reference."""
        return self._values[name]

    def part(self, name: str) -> Held | None:
        """The parts of a part; None where it is not in the dump, or has none."""
        found = self._values.get(name)
        return Held(self._restorer, self._restorer.reader.record(found.id)) if type(found) is _native.Ref else None

    def value(self, name: str) -> Any:
        """The same as an object, also where it is missing."""
        return self._restorer.value(self._values[name])

    def names(self) -> list[str]:
        """The names of all parts."""
        return [name for name in self._values if type(name) is str]

    def items(self, name: Any) -> list[Any] | None:
        """The items of a list, which may not be filled yet; None where there is none."""
        return self._restorer.items(self._values.get(name))

    def all(self, name: str) -> list[Any]:
        """The same, where there must be some."""
        found = self.items(name)
        if found is None:
            raise KeyError(name)
        return found

    def nested_items(self, name: str) -> list[Any] | None:
        """The items of the one list in the first tuple of a tuple; None where they are not in one record."""
        found = self._values.get(name)
        for _ in range(2):
            record = self._restorer.reader.record(found.id) if type(found) is _native.Ref else {}
            items = record.get("items") or [None]
            if record.get("kind") != "tuple":
                return None
            found = items[0]
        if type(found) is not _native.Ref or "long" in self._restorer.reader.record(found.id):
            return None
        return self._restorer.items(found)

    def has_all(self, names: frozenset[str]) -> bool:
        """Whether all of them were recorded."""
        return names <= self._values.keys()

    def later(self, callback: Callable[[], Any]) -> None:
        """See `Restorer.later`."""
        self._restorer.later(callback)

    def attributes(self) -> dict[str, Any]:
        """All of them."""
        values = self._values.items()
        return disarmed({name: self._restorer.value(value) for name, value in values if type(name) is str}, self.later)


def _pairs(record: dict[str, Any]) -> Any:
    return zip(record.get("names", ()), record.get("values", ()), strict=False)


def with_ways(make: Callable[..., Any], **ways: Any) -> Callable[..., Any]:
    """The maker, with quicker ways past it, which the extension takes where it can.

    `quick` is what takes the values of some names, these names, and which class of `datetime` it is for, if any;
    `quoted` is what takes a part of the recorded repr, and the texts before and after that; `bare`
    makes an instance that has no attributes, of its content alone, and the type of that; `shell` makes one whose
    `__dict__` is then filled with what was recorded.
    """
    for name, way in ways.items():
        setattr(make, name, way)
    return make


def native_maker_of(cls: object) -> Callable[..., Any] | None:
    """What makes the instances of a real class of their recorded reprs, or in a quicker way; None for others."""
    if not isinstance(cls, type) or is_recreated(cls):
        return None
    if cls in _WITH_DICT:
        new: Any = cls.__new__
        return with_ways(functools.partial(_no_repr), shell=functools.partial(new, cls))
    if cls not in _builders():
        return None
    from coredumpy._load import stdlib

    quick = stdlib.QUICK.get(cls)
    quoted = stdlib.QUOTED.get(cls)
    ways: dict[str, Any] = {"quick": quick} if quick else {"quoted": quoted} if quoted else {}
    return with_ways(functools.partial(_no_repr), **ways) if ways else None


def _no_repr(text: str) -> NoReturn:
    raise ValueError("a repr does not tell enough")


def maker_of(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any] | None:
    """What makes the instances of a class that comes back as itself, or derives from one; None for all others."""
    # Named tuples that a library defined for its rows are made as others are.
    if is_library(cls.__module__) and not (
        payload == "tuple" and is_recreated(cls) and (cls.__module__, cls.__qualname__) != ("torch", "Size")
    ):
        from coredumpy._load.library_values import library_maker

        return library_maker(restorer, cls, payload)
    if not payload and cls.__module__.startswith("polars."):
        from coredumpy._load.polars_values import frame_maker

        return frame_maker(restorer, cls)
    if is_enumeration(cls):
        return _member_maker(restorer, cls, payload)
    if payload and not is_recreated(cls):
        if not issubclass(cls, _WHOLE.get(payload, cls)):
            # What it makes of something else (a staticmethod, say) may not even be safe to use.
            return restorer.instances.maker(restorer.classes.copy_of(cls), payload)
        return _container_maker(restorer, cls, payload)
    if payload:
        return None
    if is_recreated(cls) and (_is_abstract(real_base(cls)) or is_zone_class(cls)):
        return None

    def make(number: int) -> Any:
        made = _build(restorer, cls, Held(restorer, restorer.reader.record(number)))
        if made is None:
            return restorer.instances.maker(restorer.classes.copy_of(cls), "")(number)
        return restorer.instances.adopt(made, number) if is_recreated(cls) else made

    if cls in _WITH_DICT:
        return with_ways(make, shell=functools.partial(real_base(cls).__new__, cls))
    return with_ways(make, quick=_quick(cls)) if _quick(cls) is not None else make


def _quick(cls: type) -> tuple[Any, list[str], str] | None:
    if cls not in _builders():
        return None
    from coredumpy._load import stdlib

    return stdlib.QUICK.get(cls)


def is_zone_class(cls: type) -> bool:
    """Whether a recreated class is of time zones, which `datetime` takes as they are, and asks when it must."""
    return is_recreated(cls) and real_base(cls) is datetime.tzinfo


def _is_abstract(base: type) -> bool:
    """Whether a class of the library adds nothing to what an instance holds."""
    news: list[Any] = [base.__new__, object.__new__]
    return base is object or (news[0] is news[1] and not any(map(_builder_of, base.__mro__[:-1])))


def _member_maker(restorer: Restorer, cls: Any, payload: str) -> Callable[..., Any]:
    """For an enumeration of the library: its own members, where they have the same names here."""
    copy = restorer.instances.maker(restorer.classes.copy_of(cls), payload)

    def make(number: int, *content: Any) -> Any:
        held = Held(restorer, restorer.reader.record(number))
        value = content[0] if content else held.get("_value_")
        try:
            member = cls(value) if type(value) in (int, str) else None
        # Another system's, or another version's.
        except ValueError:
            member = None
        if member is None or member.name != held.get("_name_"):
            return copy(number, *content)
        return member

    return make


_OVER_TEXT = ("str_iterator", "str_ascii_iterator")


def native_value(restorer: Restorer, number: int, cls: Any, record: dict[str, Any]) -> Any:
    """An instance of a type written in C as itself; None where it does not come back."""
    names = (getattr(cls, "__module__", None), getattr(cls, "__qualname__", None))
    if is_library(names[0]):
        from coredumpy._load.library_values import library_value

        return library_value(restorer, cls, record)
    if names in (("re", "Pattern"), ("re", "Match")):
        from coredumpy._load import regex

        return regex.proxy(names[1], Held(restorer, record))
    if names[0] == "builtins" and names[1] in _OVER_TEXT:
        from coredumpy._load import iterators

        return iterators.over_text(restorer.classes, names[1], Held(restorer, record))
    if names == ("sqlite3", "Row"):
        from coredumpy._load import rows

        return rows.row(Held(restorer, record))
    if not isinstance(cls, type) or is_recreated(cls):
        return None
    return _build(restorer, cls, Held(restorer, record))


def _build(restorer: Restorer, cls: type, held: Held) -> Any:
    for origin in real_base(cls).__mro__:
        build = _builder_of(origin)
        if build is not None:
            try:
                return build(cls, held)
            # What is recorded may not be what the class takes: then a proxy shows it.
            except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError, struct.error):
                return None
    return None


# Whose instances are made of their whole payload, by its kind.
_WHOLE: dict[str, Any] = {"scalar": (int, float, complex, str, bytes), "tuple": tuple, "frozenset": frozenset}


def _container_maker(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any]:
    def make(number: int, *content: Any) -> Any:
        try:
            if cls.__name__ == "IsoCalendarDate":
                return datetime.date.fromisocalendar(*content[0]).isocalendar()
            if is_structure(cls):
                hidden = Held(restorer, restorer.reader.record(number)).attributes()
                return make_structure(cls, content[0], hidden)
            # A named tuple of the library takes its items one by one.
            made: Any = (tuple if payload == "tuple" else cls).__new__(cls, *content)
        except (TypeError, ValueError):
            copy = restorer.classes.copy_of(cls)
            return restorer.instances.maker(copy, payload)(number, *content)
        restorer.later(lambda: _set_attributes(restorer, made, number))
        return made

    return with_ways(make, bare=(functools.partial(cls.__new__, cls), object)) if payload == "dict" else make


def _set_attributes(restorer: Restorer, made: Any, number: int) -> None:
    slots, attributes = restorer.fields(number)
    factory = slots.get("default_factory")
    if isinstance(made, collections.defaultdict) and callable(factory):
        made.default_factory = factory
    if attributes and hasattr(made, "__dict__"):
        made.__dict__.update(attributes)


_known: dict[type, Build] = {}
_named: dict[tuple[str, str], Build] = {}


# Of those the classes whose instances are their `__dict__` alone, for the quicker way.
_WITH_DICT: tuple[type[Any], ...] = (
    *(collections.ChainMap, collections.UserDict, collections.UserList, collections.UserString),
    types.SimpleNamespace,
)


def _builders() -> dict[type, Build]:
    if not _known:
        from coredumpy._load import iterators, stdlib

        _known.update(stdlib.BUILDERS)
        _known.update(iterators.BUILDERS)
        _named.update(stdlib.BUILDERS_BY_NAME)
    return _known


def _builder_of(cls: type) -> Build | None:
    # A recreated class of such a name does not come here.
    build = _builders().get(cls) or _named.get((cls.__module__, cls.__qualname__))
    if build is not None:
        return build
    return from_state if has_state(cls) else None
