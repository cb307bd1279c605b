"""How instances print and compare, where a well-known tool wrote that code: from the fields that a class recorded."""

from __future__ import annotations

from coredumpy._load.enumerations import enumeration
from coredumpy._load.proxies import real_base
from coredumpy._load.reprs import known_repr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Namespace: TypeAlias = dict[str, Any]

# Of these, all that is hashed is their type: hashing what they hold could go as deep as a dump wants.
_HASHED_BY_VALUE = frozenset({str, bytes, int, float, bool, type(None)})


def flavoured(restorer: Restorer, cls: type, record: dict[str, Any]) -> Namespace:
    """What a class of the recorded flavour has for its instances, to stand in its namespace."""
    flavour = record.get("flavour")
    fields = tuple(name for name in record.get("shown", ()) if type(name) is str)
    if flavour in ("dataclass", "attrs", "pydantic"):
        return _by_fields(fields, bool(record.get("compares")))
    if flavour == "namedtuple":
        return _named_tuple(cls, fields)
    if flavour in ("enum", "flag"):
        return enumeration(restorer.python_version, cls, is_flag=flavour == "flag")
    if flavour == "own":
        # Where it is not a library's, it would say something else, and we cannot know what.
        return {"__repr__": known_repr(record) or real_base(cls).__repr__, "__str__": real_base(cls).__str__}
    return {}


def _by_fields(fields: tuple[str, ...], compares: bool) -> Namespace:
    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={_shown(self, name)}" for name in fields)
        return f"{type(self).__qualname__}({shown})"

    def __eq__(self: Any, other: object) -> Any:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or list(_values(self, fields)) == list(_values(other, fields))

    def __hash__(self: Any) -> int:
        return hash((type(self), *map(_hashable, _values(self, fields))))

    namespace: Namespace = {"__repr__": _once_at_a_time(__repr__)}
    if compares:
        namespace |= {"__eq__": __eq__, "__hash__": __hash__}
    return namespace


def _shown(instance: Any, name: str) -> str:
    try:
        return repr(getattr(instance, name))
    except AttributeError:
        return "<missing: no value>"


def _values(instance: Any, fields: tuple[str, ...]) -> Iterator[Any]:
    return (getattr(instance, name, None) for name in fields)


def _hashable(value: object) -> Any:
    return value if type(value) in _HASHED_BY_VALUE else type(value)


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

    namespace: Namespace = {name: _item(index) for index, name in enumerate(fields)}
    namespace |= {"_fields": fields, "_asdict": _asdict}
    return namespace | ({"__repr__": __repr__} if issubclass(cls, tuple) else {})


def _item(index: int) -> property:
    def item(self: Any) -> Any:
        return tuple.__getitem__(self, index)

    return property(item, doc=f"Alias for field number {index}")
