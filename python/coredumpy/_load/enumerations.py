"""Members of enumerations: they print as in the version of Python that wrote the dump."""

from __future__ import annotations

import functools
import operator
import weakref

from coredumpy._load.lazy import raw_dict, raw_mro
from coredumpy._load.missing import refuse
from coredumpy._load.proxies import is_recreated, real_base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


_PLAIN_MIXTURES = frozenset({"ReprEnum", "IntEnum", "IntFlag", "StrEnum"})


def enumeration(
    version: tuple[int, int], cls: type, record: dict[str, Any], is_flag: bool, is_global: bool
) -> dict[str, Any]:
    """What stands in the namespace of an enumeration; a global one prints as its module's."""
    VERSIONS[cls] = version
    # From 3.11 on a flag's class says so, and a member mixed with int is printed as its value.
    is_new = version >= (3, 11)
    is_mixed_int = issubclass(cls, int)
    is_mixed = is_mixed_int or issubclass(cls, (str, float, bytes))
    is_of_re = (record.get("module"), record.get("qualname")) == ("re", "RegexFlag")
    is_named = (record.get("module"), record.get("qualname")) == ("inspect", "_ParameterKind")

    def __repr__(self: Any) -> str:
        if is_of_re:
            return _repr_of_re(self)
        if is_global:
            return _global_repr(self)
        name = _name(self, is_flag, is_new)
        return f"<{type(self).__name__ if name is None else _full(self, name)}: {_value(self)!r}>"

    def __str__(self: Any) -> str:
        if is_of_re:
            return _repr_of_re(self)
        if is_new and is_mixed and _is_plain_mixture(cls) and not is_named:
            return _plain(self)
        name = _name(self, is_flag, is_new)
        if name is not None and (is_named or is_global):
            return name
        return f"{type(self).__name__}({_value(self)!r})" if name is None else _full(self, name)

    def __format__(self: Any, spec: str) -> str:
        is_plain = is_mixed and not is_of_re and not is_named and (not is_new or _is_plain_mixture(cls))
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
        "__dir__": _dir,
        # There is one of each.
        "__copy__": lambda self: self,
        "__deepcopy__": lambda self, memo: self,
    }
    if is_flag:
        namespace |= {"__contains__": __contains__, "_word_": "flag" if is_new else "enum"}
        namespace |= _flag_operations(is_new)
    return namespace if is_mixed else namespace | {"__hash__": __hash__}


#: Version of the Python that wrote the dump, by class of an enumeration.
VERSIONS: weakref.WeakKeyDictionary[type, tuple[int, int]] = weakref.WeakKeyDictionary()


def version_of(cls: type) -> tuple[int, int]:
    """Whose rules hold for an enumeration."""
    return next((VERSIONS[base] for base in raw_mro(cls) if base in VERSIONS), (3, 11))


# --- members by value ---


def member_of(cls: Any, value: Any) -> Any:
    """The member of a value; of a flag also a combination of members."""
    if type(value) is cls:
        return value
    for member in (*cls.__members__.values(), *_combinations(cls).values()):
        if _value(member) == value:
            return member
    if _is_flag(cls) and type(value) is int:
        return _combination(cls, value)
    if _defines_missing(cls):
        refuse(f"{cls.__qualname__}._missing_ was called")
    raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")


def _defines_missing(cls: type) -> bool:
    return any("_missing_" in raw_dict(base) and base.__module__ != "enum" for base in raw_mro(cls))


def _is_flag(cls: type) -> bool:
    return any(base.__module__ == "enum" and base.__name__ == "Flag" for base in raw_mro(cls))


_made: weakref.WeakKeyDictionary[type, dict[Any, Any]] = weakref.WeakKeyDictionary()


def _combinations(cls: Any) -> dict[Any, Any]:
    """Combinations of flags that the program had made, and those that were asked for since."""
    known = _made.get(cls)
    if known is None:
        recorded = getattr(cls, "_value2member_map_", None)
        known = _made[cls] = dict(recorded) if isinstance(recorded, dict) else {}
    return known


def _combination(cls: Any, value: int) -> Any:
    mask = functools.reduce(operator.or_, map(_value, _members(cls)), 0)
    all_bits = (1 << mask.bit_length()) - 1
    is_open = issubclass(cls, int) or _own(getattr(cls, "_boundary_", None), "name") == "KEEP"
    # Until 3.10 an open flag keeps its sign.
    if value < 0 and not (is_open and version_of(cls) < (3, 11)):
        value += max(all_bits + 1, 1 << value.bit_length())
        value = value if is_open else value & mask
    if value & ~mask and not is_open:
        raise ValueError(f"{cls!r} invalid value {value!r}")
    return _combinations(cls).setdefault(value, _new_member(cls, value, mask))


def _new_member(cls: Any, value: int, mask: int) -> Any:
    base: Any = real_base(cls)
    made = base.__new__(cls, value) if issubclass(cls, int) else base.__new__(cls)
    name = None
    if version_of(cls) >= (3, 11):
        names = [str(_own(part, "_name_")) for part in _parts(cls, value)]
        names += [str(value & ~mask)] if names and value & ~mask else []
        name = "|".join(names) or None
    object.__getattribute__(made, "__dict__").update(_name_=name, _value_=value)
    return made


def _parts(cls: Any, value: int) -> list[Any]:
    """The members of a single bit that a value has."""
    bits = {_value(member): member for member in reversed(_members(cls)) if _value(member).bit_count() == 1}
    return [bits[bit] for bit in reversed(bits) if bit & value]


def _flag_operations(is_new: bool) -> dict[str, Any]:
    def operation(compute: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
        def combined(self: Any, other: Any) -> Any:
            cls, is_foreign = type(self), type(other) is not type(self)
            other = other if is_foreign else _value(other)
            if type(other) is not int or (is_foreign and not isinstance(self, int)):
                return NotImplemented
            return member_of(cls, compute(_value(self), other))

        return combined

    def __invert__(self: Any) -> Any:
        return member_of(type(self), ~_value(self))

    def __bool__(self: Any) -> bool:
        return bool(_value(self))

    def __iter__(self: Any) -> Iterator[Any]:
        return (part for part in _parts(type(self), _value(self)))

    def __len__(self: Any) -> int:
        return int(_value(self).bit_count())

    found: dict[str, Any] = {"__invert__": __invert__, "__bool__": __bool__}
    for name in ("and", "or", "xor"):
        found[f"__{name}__"] = found[f"__r{name}__"] = operation(getattr(operator, f"__{name}__"))
    return found | ({"__iter__": __iter__, "__len__": __len__} if is_new else {})


def is_in(cls: Any, value: Any) -> bool:
    """`value in Colour`"""
    if isinstance(value, cls):
        return True
    if version_of(cls) >= (3, 12):
        return any(_value(member) == value for member in cls.__members__.values())
    if not any(base.__module__ == "enum" and base.__name__ == "Enum" for base in raw_mro(type(value))):
        names = type(value).__qualname__, type(cls).__qualname__
        raise TypeError("unsupported operand type(s) for 'in': {!r} and {!r}".format(*names))
    return False


def names_of(cls: Any) -> list[str]:
    """`dir(Colour)`"""
    names = {"__class__", "__doc__", "__members__", "__module__", *(member._name_ for member in cls)}
    if version_of(cls) >= (3, 11):
        names |= set(_NEWER_NAMES.split())
        names |= set(dir(real_base(cls))) if real_base(cls) is not object else set()
    return list(names)


_NEWER_NAMES = "__contains__ __getitem__ __init_subclass__ __iter__ __len__ __name__ __qualname__"


def _dir(member: Any) -> list[str]:
    """As members of an enumeration list it."""
    cls = type(member)
    is_new = version_of(cls) >= (3, 11)
    names = {"__class__", "__doc__", "__module__", "name", "value"} | ({"__eq__", "__hash__"} if is_new else set())
    if real_base(cls) is not object:
        listed = {*object.__dir__(member), "__copy__", "__deepcopy__"}
        listed |= {"__signature__"} if version_of(cls) >= (3, 12) else set()
        names |= listed if is_new else {name for name in listed - set(cls.__members__) if name[0] != "_"}
    for base in raw_mro(cls):
        if is_recreated(base) and base.__module__ != "enum":
            names |= {name for name in base.__dict__ if name[0] != "_" and name not in cls.__members__}
    own = object.__getattribute__(member, "__dict__")
    return [*names, *(name for name in own if name[0] != "_" and name not in names)]


def _global_repr(member: Any) -> str:
    """As `enum.global_enum` has it."""
    module, name = type(member).__module__.rpartition(".")[2], _own(member, "_name_")
    if name is None:
        return f"{module}.{type(member).__name__}({_value(member)!r})"
    return "|".join(part if part[:1].isdigit() else f"{module}.{part}" for part in str(name).split("|"))


def _repr_of_re(member: Any) -> str:
    """As `re` words its flags: by the names that they have in the module."""
    value = _value(member)
    is_new = version_of(type(member)) >= (3, 11)
    parts = _parts(type(member), ~value if value < 0 else value)
    rest = (~value if value < 0 else value) & ~functools.reduce(operator.or_, map(_value, parts), 0)
    words = "|".join([f"re.{_own(part, '_name_')}" for part in parts] + ([hex(rest)] if rest else []))
    if value < 0:
        return f"~({words})" if len(parts) > 1 else f"~{words}"
    return words or ("re.NOFLAG" if is_new else "")


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
    has_rest = value > 0 if names else True
    return "|".join(names + ([str(value)] if has_rest else []))


def _members(cls: type) -> list[Any]:
    members = {id(member): member for member in getattr(cls, "__members__", {}).values()}
    return [member for member in members.values() if isinstance(_value(member), int)]


def _is_plain_mixture(cls: type) -> bool:
    """Whether the class is an `IntEnum`, `IntFlag` or `StrEnum`: other mixtures kept Enum's own words."""
    return any(base.__module__ == "enum" and base.__name__ in _PLAIN_MIXTURES for base in raw_mro(cls))


def _plain(member: Any) -> str:
    if isinstance(member, str):
        return str.__str__(member)
    # What object's str would ask for is the member's own repr.
    for kind in (int, float, bytes):
        if isinstance(member, kind):
            return kind.__repr__(member)
    return str(_value(member))
