"""The metaclasses of recreated classes: they show a class as it was recorded. Only enumerations have behaviour."""

from __future__ import annotations

import abc
import functools
import types

from coredumpy._load.lazy import LazyAttribute, raw_dict, raw_mro
from coredumpy._load.missing import refuse
from coredumpy._load.shown import ABSENT, SHOWN, STANDS_FOR, bound, find, namespace, own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_NAMES_OF_ENUMERATIONS = ("EnumMeta", "EnumType")
# What every class has by itself; and hooks of `isinstance`, which would run the program.
_BY_ITSELF = frozenset(
    {
        *("__name__", "__qualname__", "__module__"),
        *("__init_subclass__", "__instancecheck__", "__subclasscheck__", "__subclasshook__"),
    }
)


class Recreated(type):
    """Prints, compares and answers as `type` does; asked for a special name, it says what was recorded."""

    def __getattribute__(cls, name: str) -> Any:
        if name[:2] == "__" == name[-2:] and name not in _BY_ITSELF:
            view = _VIEWS.get(name)
            if view is not None:
                return view(cls)
            found = find(cls, name)
            if found is not ABSENT:
                return bound(found, None, cls)
        return type.__getattribute__(cls, name)

    def __call__(cls, *args: object, **kwargs: object) -> Any:
        refuse(f"{cls.__qualname__} was called")


class RecreatedABC(Recreated, abc.ABCMeta):
    """The same for `abc.ABCMeta`, which bases that come back as themselves have."""

    def __instancecheck__(cls, instance: Any) -> bool:
        if own(cls, "_is_protocol", False) is not True:
            return abc.ABCMeta.__instancecheck__(cls, instance)
        if own(cls, "_is_runtime_protocol", False) is not True:
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        return cls in raw_mro(type(instance)) or _protocol_members(cls) <= {*dir(instance)}


# What a protocol has beside its members, on any version.
_NO_MEMBERS = frozenset(
    {
        *("_is_protocol", "_is_runtime_protocol", "__protocol_attrs__", "__non_callable_proto_members__"),
        *("__abstractmethods__", "__annotations__", "__doc__", "__init__", "__new__", "__slots__", "__subclasshook__"),
        *("__class_getitem__", "__match_args__", "__parameters__", "__orig_bases__", "__callable_proto_members_only__"),
        *("__static_attributes__", "__firstlineno__", "__type_params__"),
    }
)


def _protocol_members(cls: type) -> set[str]:
    """What an object must have to be one of a protocol."""
    names: set[str] = set()
    for base in raw_mro(cls):
        if own(base, "_is_protocol", False) is True:
            names |= {*SHOWN[base], *own(base, "__annotations__", ())}
    return names - _NO_MEMBERS


for _metaclass, _original in ((Recreated, type), (RecreatedABC, abc.ABCMeta)):
    _metaclass.__name__, _metaclass.__qualname__ = _original.__name__, _original.__qualname__
    _metaclass.__module__ = _original.__module__
    STANDS_FOR[_metaclass] = _original


def ours(cls: object) -> object:
    """The metaclass of ours that stands for one of the interpreter's."""
    return next((metaclass for metaclass, original in STANDS_FOR.items() if original is cls), cls)


# --- what a class answers with ---


def _mro(cls: type) -> tuple[type, ...]:
    return tuple(base for base in raw_mro(cls) if base not in STANDS_FOR)


def _bases(cls: type) -> tuple[type, ...]:
    return tuple(STANDS_FOR.get(base, base) for base in type.__dict__["__bases__"].__get__(cls))


def _base(cls: type) -> Any:
    base = type.__dict__["__base__"].__get__(cls)
    return STANDS_FOR.get(base, base)


def _class(cls: type) -> type:
    return STANDS_FOR.get(type(cls), type(cls))


def _abstract_methods(cls: type) -> Any:
    found = own(cls, "__abstractmethods__", ABSENT)
    if found is ABSENT:
        raise AttributeError("__abstractmethods__")
    return found


def _signature(cls: type) -> Any:
    """As `inspect.signature` finds it: from `__init__`, or `__new__`."""
    import inspect

    for name in ("__init__", "__new__"):
        function = find(cls, name)
        function = getattr(function, "__func__", function)
        if isinstance(function, types.FunctionType):
            signature = inspect.signature(function)
            return signature.replace(parameters=list(signature.parameters.values())[1:])
    raise AttributeError("__signature__")


def _class_getitem(cls: type) -> Any:
    found = find(cls, "__class_getitem__")
    if found is not ABSENT:
        return bound(found, None, cls)
    if any(base.__module__ == "typing" and base.__name__ in ("Generic", "Protocol") for base in raw_mro(cls)):
        return functools.partial(types.GenericAlias, cls)
    raise AttributeError(f"type object {cls.__name__!r} has no attribute '__class_getitem__'")


_VIEWS: dict[str, Callable[[type], Any]] = {
    "__abstractmethods__": _abstract_methods,
    "__annotations__": lambda cls: own(cls, "__annotations__", {}),
    "__base__": _base,
    "__bases__": _bases,
    "__class__": _class,
    "__class_getitem__": _class_getitem,
    "__dict__": namespace,
    "__doc__": lambda cls: own(cls, "__doc__", None),
    "__mro__": _mro,
    "__signature__": _signature,
}


class Enumerations(Recreated):
    """The metaclass of enumerations. Members are where they were recorded: in `_member_map_`."""

    def __repr__(cls) -> str:
        return f"<{raw_dict(cls).get('_word_', 'enum')} {cls.__name__!r}>"

    def _members(cls) -> dict[str, Any]:
        members = raw_dict(cls).get("_member_map_")
        found = members.resolve() if type(members) is LazyAttribute else members
        return found if type(found) is dict else {}

    def __getattr__(cls, name: str) -> Any:
        if name != "_member_map_" and name in cls._members():
            return cls._members()[name]
        from coredumpy._load.enumerations import version_of

        # Until 3.11 the message is the attribute's name alone.
        is_long = version_of(cls) >= (3, 12)
        raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}" if is_long else name)

    def __iter__(cls) -> Iterator[Any]:
        names: Any = getattr(cls, "_member_names_", None)
        members = cls._members()
        names = names if isinstance(names, list) else members
        return _named(cls, "__iter__", (members[name] for name in names if name in members))

    def __reversed__(cls) -> Iterator[Any]:
        return _named(cls, "__reversed__", (member for member in list(cls)[::-1]))

    def __len__(cls) -> int:
        return len(list(iter(cls)))

    def __bool__(cls) -> bool:
        return True

    def __getitem__(cls, name: str) -> Any:
        return cls._members()[name]

    def __contains__(cls, value: object) -> bool:
        from coredumpy._load.enumerations import is_in

        return is_in(cls, value)

    def __dir__(cls) -> list[str]:
        from coredumpy._load.enumerations import names_of

        return names_of(cls)

    def __call__(cls, *args: object, **kwargs: object) -> Any:
        """`Colour(1)`: looks the member up, as enumerations do."""
        from coredumpy._load.enumerations import member_of

        if len(args) != 1 or kwargs:
            refuse(f"{cls.__qualname__} was called")
        return member_of(cls, args[0])

    @property
    def __members__(cls) -> types.MappingProxyType[str, Any]:
        return types.MappingProxyType(cls._members())


STANDS_FOR[Enumerations] = type


def _named(cls: type, method: str, generator: Any) -> Iterator[Any]:
    generator.__qualname__ = f"{type(cls).__name__}.{method}.<locals>.<genexpr>"
    return generator  # type: ignore[no-any-return]


def is_metaclass_of_enumerations(record: dict[str, Any]) -> bool:
    """Whether a class is that of all enumerations."""
    return record.get("module") == "enum" and record.get("qualname") in _NAMES_OF_ENUMERATIONS
