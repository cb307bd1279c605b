"""How instances print and compare, where a well-known tool wrote that code: from the fields that a class recorded."""

from __future__ import annotations

import copy
import operator
from collections import _tuplegetter  # type: ignore[attr-defined]

from coredumpy._load.enumerations import enumeration
from coredumpy._load.lazy import raw_dict, raw_mro
from coredumpy._load.library import library_namespace
from coredumpy._load.proxies import real_base
from coredumpy._load.refusals import refuser
from coredumpy._load.reprs import known_repr
from coredumpy._load.structures import structure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Namespace: TypeAlias = dict[str, Any]

# Of all others, only the type is hashed: hashing what they hold could go as deep as a dump wants.
_PLAIN = frozenset({str, bytes, int, float, bool, type(None)})


def flavoured(restorer: Restorer, cls: type, record: dict[str, Any]) -> Namespace:
    """What a class of the recorded flavour has for its instances, to stand in its namespace."""
    return _flavoured(restorer, cls, record) | library_namespace(restorer, cls, record)


def _flavoured(restorer: Restorer, cls: type, record: dict[str, Any]) -> Namespace:
    flavour = record.get("flavour")
    fields = Fields(record)
    if flavour in ("dataclass", "attrs", "pydantic"):
        return _by_fields(fields, flavour) | _refusals(restorer, cls, record, ("__eq__",))
    if flavour == "namedtuple":
        return _named_tuple(cls, fields.shown)
    if flavour == "structure":
        return structure(cls, fields.shown)
    if (record["module"], record["qualname"]) == ("re", "RegexFlag"):
        # Its own words, until 3.10, are known.
        flavour = "flag"
    if flavour in ("enum", "flag"):
        is_global = _is_global(restorer, record)
        namespace = enumeration(restorer.python_version, cls, record, is_flag=flavour == "flag", is_global=is_global)
        return namespace | _refusals(restorer, cls, record, ("__str__", "__format__"))
    if flavour == "own":
        # Where it is not a library's, it would say something else, and we cannot know what.
        namespace = {"__repr__": known_repr(record) or real_base(cls).__repr__}
        # What `str` says of an exception was recorded, or is refused (see `Instances.prepare_exception`).
        has_words = issubclass(cls, BaseException) or "__str__" in record["names"]
        return namespace if has_words else namespace | {"__str__": real_base(cls).__str__}
    # Before 3.11 what is in `threading` had no words of its own.
    words = None if record["module"] == "threading" else known_repr(record)
    return {} if words is None else {"__repr__": words}


def _refusals(restorer: Restorer, cls: type, record: dict[str, Any], names: Iterable[str]) -> Namespace:
    """Refusals for what the program wrote itself where its kind has words, or a base of the class did."""
    found: Namespace = {}
    for name in names:
        inherited = (raw_dict(base).get(name) for base in raw_mro(cls)[1:])
        if _is_written(restorer, record, name) or any(getattr(one, "is_refusal", False) for one in inherited):
            found[name] = refuser(f"{cls.__qualname__}.{name}")
    return found


def _is_written(restorer: Restorer, record: dict[str, Any], name: str) -> bool:
    """Whether a function stands in the program's own source: what a decorator or a metaclass puts there does not."""
    number = getattr(dict(zip(record["names"], record["values"], strict=False)).get(name), "id", None)
    function = {} if number is None else restorer.frames.record(number)
    code = getattr(function.get("code"), "id", None)
    if function.get("kind") != "function" or function.get("module") == "enum" or code is None:
        return False
    filename = restorer.frames.record(code).get("filename")
    return isinstance(filename, str) and not filename.startswith(("<string>", "<attrs generated"))


_GLOBAL_REPRS = ("global_enum_repr", "global_flag_repr")
# Of a special name of a library's class no value is recorded.
_GLOBAL_ENUMERATIONS = (("calendar", "Day"), ("calendar", "Month"))


def _is_global(restorer: Restorer, record: dict[str, Any]) -> bool:
    """Whether an enumeration was decorated by `enum.global_enum`."""
    number = getattr(dict(zip(record["names"], record["values"], strict=False)).get("__repr__"), "id", None)
    function = {} if number is None else restorer.frames.record(number)
    is_known = (record["module"], record["qualname"]) in _GLOBAL_ENUMERATIONS
    return is_known or (function.get("kind") == "function" and function.get("name") in _GLOBAL_REPRS)


class Fields:
    """The fields of a flavour's instances, as a class recorded them."""

    def __init__(self, record: dict[str, Any]) -> None:
        own = dict(zip(record["names"], record["values"], strict=False))
        self.shown = _texts(record.get("shown", ()))
        self.compared = _texts(record["compared"]) if "compared" in record else self.shown
        self.compares = bool(record.get("compares"))
        self.orders = bool(record.get("orders"))
        self.is_hashable = own.get("__hash__", True) is not None
        self.is_frozen = "__setattr__" in own


def _texts(names: Any) -> tuple[str, ...]:
    return tuple(name for name in names if type(name) is str)


def _by_fields(fields: Fields, flavour: str) -> Namespace:
    def __repr__(self: Any) -> str:
        name = type(self).__qualname__
        # attrs leaves out the function in which a class was defined, pydantic all that it was defined in.
        name = name.rpartition(">.")[2] if flavour == "attrs" else name
        name = type(self).__name__ if flavour == "pydantic" else name
        return f"{name}({shown(self, ', ')})"

    def shown(self: Any, separator: str) -> str:
        words = [f"{name}={_shown(self, name)}" for name in fields.shown]
        if flavour == "pydantic":
            words += (f"{name}={value!r}" for name, value in _extra(self).items())
        return separator.join(words)

    def __str__(self: Any) -> str:
        return shown(self, " ")

    namespace: Namespace = {"__repr__": _once_at_a_time(__repr__)}
    if flavour == "pydantic":
        namespace["__str__"] = _once_at_a_time(__str__)
        namespace["__getattr__"] = _private_attribute
        namespace["model_extra"] = property(operator.attrgetter("__pydantic_extra__"))
        namespace["model_fields_set"] = property(operator.attrgetter("__pydantic_fields_set__"))
    if flavour == "dataclass" and fields.is_frozen:
        namespace |= {"__setattr__": _frozen("assign to"), "__delattr__": _frozen("delete")}
    return namespace | (_comparisons(fields, flavour) if fields.compares else {})


def _extra(model: Any) -> dict[Any, Any]:
    """What a model took that is no field."""
    extra = getattr(model, "__pydantic_extra__", None)
    return extra if isinstance(extra, dict) else {}


def _private_attribute(self: Any, name: str) -> Any:
    """What a model keeps beside its fields."""
    for home in ("__pydantic_private__", "__pydantic_extra__"):
        found = None if name == home else getattr(self, home, None)
        if isinstance(found, dict) and name in found:
            return found[name]
    raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def _comparisons(fields: Fields, flavour: str = "") -> Namespace:
    def __eq__(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        # A class whose own bases were not recorded becomes one of exceptions later.
        equal = _equal_exceptions if issubclass(type(self), BaseException) else operator.eq
        if flavour == "pydantic" and _extra(self) != _extra(other):
            return False
        return self is other or equal([*_values(self, fields.compared)], [*_values(other, fields.compared)])

    def __hash__(self: Any) -> int:
        kind = () if flavour == "dataclass" else (type(self),)
        return hash((*kind, *map(_hashable, _values(self, fields.compared))))

    def ordering(compare: Callable[[Any, Any], bool]) -> Callable[[Any, object], Any]:
        def ordered(self: Any, other: object) -> Any:
            if type(other) is not type(self):
                return NotImplemented
            return compare(tuple(_values(self, fields.compared)), tuple(_values(other, fields.compared)))

        return ordered

    namespace: Namespace = {"__eq__": __eq__, "__hash__": __hash__ if fields.is_hashable else None}
    if fields.orders:
        namespace |= {f"__{name}__": ordering(getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}
    return namespace


def _equal_exceptions(values: list[Any], others: list[Any]) -> bool:
    """Of exceptions, only plain values are compared, and all else is the same or not.

    pdb compares those of a chain before its prompt, from 3.13 on. There, a field that is not in the dump must not
    refuse, nor one that is very deep take for ever.
    """

    def is_equal(one: Any, other: Any) -> bool:
        return one is other or (type(one) in _PLAIN and type(other) in _PLAIN and one == other)

    return all(map(is_equal, values, others))


def _frozen(verb: str) -> Callable[..., None]:
    def refused(self: Any, name: str, *value: object) -> None:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {verb} field {name!r}")

    return refused


def _shown(instance: Any, name: str) -> str:
    try:
        return repr(getattr(instance, name))
    except AttributeError:
        return "<missing: no value>"


def _values(instance: Any, fields: tuple[str, ...]) -> Iterator[Any]:
    return (getattr(instance, name, None) for name in fields)


def _hashable(value: object) -> Any:
    return value if type(value) in _PLAIN else type(value)


def _once_at_a_time(function: Callable[[Any], str]) -> Callable[[Any], str]:
    """As `reprlib.recursive_repr` has it: `...` for an instance inside its own repr."""
    running: set[int] = set()

    def __repr__(self: Any) -> str:
        if id(self) in running:
            return "..."
        running.add(id(self))
        try:
            return function(self)
        finally:
            running.discard(id(self))

    return __repr__


def _named_tuple(cls: type, fields: tuple[str, ...]) -> Namespace:
    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(fields, tuple.__iter__(self), strict=False))
        return f"{type(self).__name__}({shown})"

    def _asdict(self: Any) -> dict[str, Any]:
        return dict(zip(fields, tuple.__iter__(self), strict=False))

    def _replace(self: Any, /, **values: Any) -> Any:
        replaced = [values.pop(name, value) for name, value in zip(fields, tuple.__iter__(self), strict=False)]
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        new: Any = tuple.__new__
        return new(type(self), replaced)

    namespace: Namespace = {name: _item(index) for index, name in enumerate(fields)}

    def __deepcopy__(self: Any, memo: dict[int, Any]) -> Any:
        # Its own would be made by the program's `__new__`.
        new: Any = tuple.__new__
        return new(type(self), [copy.deepcopy(item, memo) for item in tuple.__iter__(self)])

    namespace |= {"_fields": fields, "_asdict": _asdict, "_replace": _replace}
    namespace |= {"__copy__": _replace, "__deepcopy__": __deepcopy__}
    return namespace | ({"__repr__": __repr__} if issubclass(cls, tuple) else {})


def _item(index: int) -> object:
    """What `namedtuple` makes of a field."""
    item: object = _tuplegetter(index, f"Alias for field number {index}")
    return item
