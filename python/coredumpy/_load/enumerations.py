"""Members of enumerations: they print as in the version of Python that wrote the dump."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_PLAIN_MIXTURES = frozenset({"ReprEnum", "IntEnum", "IntFlag", "StrEnum"})


def enumeration(version: tuple[int, int], cls: type, is_flag: bool) -> dict[str, Any]:
    """What stands in the namespace of an enumeration."""
    # From 3.11 on a flag's class says so, and a member mixed with int is printed as its value.
    is_new = version >= (3, 11)
    is_mixed_int = issubclass(cls, int)
    is_mixed = is_mixed_int or issubclass(cls, (str, float, bytes))

    def __repr__(self: Any) -> str:
        name = _name(self, is_flag, is_new)
        return f"<{type(self).__name__ if name is None else _full(self, name)}: {_value(self)!r}>"

    def __str__(self: Any) -> str:
        if is_new and is_mixed and _is_plain_mixture(cls):
            return _plain(self)
        name = _name(self, is_flag, is_new)
        return f"{type(self).__name__}({_value(self)!r})" if name is None else _full(self, name)

    def __format__(self: Any, spec: str) -> str:
        is_plain = is_mixed and (not is_new or _is_plain_mixture(cls))
        return format(_plain(self) if not is_mixed_int else int(self), spec) if is_plain else format(str(self), spec)

    def __hash__(self: Any) -> int:
        return hash(_name(self, is_flag, is_new))

    def __contains__(self: Any, other: Any) -> bool:
        value, of = _value(other), _value(self)
        return type(other) is type(self) and isinstance(of, int) and isinstance(value, int) and value & of == value

    namespace: dict[str, Any] = {
        "__repr__": __repr__,
        "__str__": __str__,
        "__format__": __format__,
        "name": property(lambda self: _own(self, "_name_")),
        "value": property(_value),
    }
    if is_flag:
        namespace |= {"__contains__": __contains__, "_word_": "flag" if is_new else "enum"}
    return namespace if is_mixed else namespace | {"__hash__": __hash__}


def _own(member: Any, name: str) -> Any:
    return getattr(member, name, None)


def _value(member: Any) -> Any:
    return _own(member, "_value_")


def _full(member: Any, name: str) -> str:
    return f"{type(member).__name__}.{name}"


def _name(member: Any, is_flag: bool, is_new: bool) -> str | None:
    """The member's name; of a combination of flags their names."""
    name = _own(member, "_name_")
    if name is not None or not is_flag or is_new:
        return None if name is None else str(name)
    # Before 3.11 a combination has no name of its own, the highest bit comes first, bits without a name are numbers.
    value = _value(member)
    members = [part for part in _members(type(member)) if _value(part) & value == _value(part) != 0]
    members.sort(key=_value, reverse=True)
    for part in members:
        value &= ~_value(part)
    names = [str(_own(part, "_name_")) for part in members]
    return "|".join(names + ([str(value)] if value or not names else []))


def _members(cls: type) -> list[Any]:
    return [member for member in getattr(cls, "__members__", {}).values() if isinstance(_value(member), int)]


def _is_plain_mixture(cls: type) -> bool:
    """Whether the class is an `IntEnum`, `IntFlag` or `StrEnum`: other mixtures kept Enum's own words."""
    return any(base.__module__ == "enum" and base.__name__ in _PLAIN_MIXTURES for base in cls.__mro__)


def _plain(member: Any) -> str:
    if isinstance(member, str):
        return str.__str__(member)
    # What object's str would ask for is the member's own repr.
    for kind in (int, float, bytes):
        if isinstance(member, kind):
            return kind.__repr__(member)
    return str(_value(member))
