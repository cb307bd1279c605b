"""What `typing` makes: itself where all that it holds is types, else proxies with the same words."""

from __future__ import annotations

import types
import typing

from coredumpy._load.shown import version_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.values import Held

# Texts in their place would be compiled.
_PLAIN_TYPES = (type, types.GenericAlias, types.UnionType, type(None), type(...))
_LITERALS = (str, int, bool, bytes, type(None))


def _is_type(value: object) -> bool:
    return isinstance(value, _PLAIN_TYPES) or value is typing.Any or type(value).__module__ == typing.__name__


def form(cls: type[Any], held: Held) -> object:
    """`typing.Union`, `typing.List`: there is one of each."""
    found = getattr(typing, str(held["_name"]), None)
    if type(found) is not cls:
        raise TypeError("no form of typing")
    return found


def alias(cls: type[Any], held: Held) -> object:
    """`typing.Optional[int]`"""
    origin, args = held["__origin__"], held["__args__"]
    name = held.get("_name")
    if cls.__name__ == "_AnnotatedAlias":
        return _checked(cls, _subscribed(typing.Annotated, (_type(origin), *held["__metadata__"])))
    if cls.__name__ == "_LiteralGenericAlias":
        if not all(type(arg) in _LITERALS for arg in args):
            raise TypeError("no literals")
        return _checked(cls, _subscribed(typing.Literal, args))
    if not all(map(_is_type, args)):
        raise TypeError("no types")
    if origin is typing.Union:
        return _checked(cls, _subscribed(origin, args))
    maker: Any = getattr(typing, name, None) if isinstance(name, str) else origin
    if type(maker).__module__ != typing.__name__:
        raise TypeError("no form of typing")
    if cls.__name__ == "_CallableGenericAlias":
        return _checked(cls, maker[list(args[:-1]) if args[:-1] != (...,) else ..., args[-1]])
    return _checked(cls, maker[args if len(args) != 1 else args[0]])


def _subscribed(form: Any, args: Any) -> object:
    return form[args]


def _type(value: object) -> Any:
    if not _is_type(value):
        raise TypeError("no type")
    return value


def _checked(cls: type, made: object) -> object:
    if type(made) is not cls:
        raise TypeError("another kind of alias")
    return made


# --- words, where a class of the program or a name without a meaning stands among the types ---


def _of_type(value: Any) -> str:
    if isinstance(value, types.GenericAlias):
        return repr(value)
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if value is ...:
        return "..."
    return value.__name__ if isinstance(value, types.FunctionType) else repr(value)


def _args(values: Any) -> str:
    return ", ".join(map(_of_type, values)) or "()"


def _named(self: Any) -> str:
    return f"typing.{self._name}"


def _alias(self: Any) -> str:
    name = f"typing.{self._name}" if self._name else _of_type(self.__origin__)
    return f"{name}[{_args(self.__args__)}]"


def _union(self: Any) -> str:
    others = [arg for arg in self.__args__ if arg is not type(None)]
    if len(self.__args__) == 2 and len(others) == 1:
        return f"typing.Optional[{_of_type(others[0])}]"
    return f"typing.Union[{_args(self.__args__)}]"


def _callable(self: Any) -> str:
    *args, result = self.__args__
    if len(args) == 1 and (args[0] is ... or type(args[0]).__name__ in ("ParamSpec", "_ConcatenateGenericAlias")):
        return f"typing.Callable[{_of_type(args[0])}, {_of_type(result)}]"
    return f"typing.Callable[[{', '.join(map(_of_type, args))}], {_of_type(result)}]"


def _annotated(self: Any) -> str:
    return f"typing.Annotated[{_of_type(self.__origin__)}, {', '.join(map(repr, self.__metadata__))}]"


def _literal(self: Any) -> str:
    return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


def _variable(self: Any) -> str:
    if getattr(self, "__infer_variance__", False):
        return str(self.__name__)
    prefix = "+" if self.__covariant__ else "-" if self.__contravariant__ else "~"
    return f"{prefix}{self.__name__}"


def _name(self: Any) -> str:
    return str(self.__name__)


def _new_type(self: Any) -> str:
    return f"{self.__module__}.{self.__qualname__ if '__qualname__' in vars(self) else self.__name__}"


def _forward(self: Any) -> str:
    module = getattr(self, "__forward_module__", None)
    return f"ForwardRef({self.__forward_arg__!r}{'' if module is None else f', module={module!r}'})"


def _unpacked(self: Any) -> str:
    if version_of(type(self)) >= (3, 12):
        return f"typing.Unpack[{_of_type(self.__args__[0])}]"
    return f"*{self.__args__[0]!r}"


#: By the class's name.
WORDS: dict[str, Callable[[Any], str]] = {
    "ForwardRef": _forward,
    "NewType": _new_type,
    "ParamSpec": _variable,
    "TypeAliasType": _name,
    "TypeVar": _variable,
    "TypeVarTuple": _name,
    "_AnnotatedAlias": _annotated,
    "_CallableGenericAlias": _callable,
    "_CallableType": _named,
    "_ConcatenateGenericAlias": _alias,
    "_GenericAlias": _alias,
    "_LiteralGenericAlias": _literal,
    "_LiteralSpecialForm": _named,
    "_SpecialForm": _named,
    "_SpecialGenericAlias": _named,
    "_TupleType": _named,
    "_TypedCacheSpecialForm": _named,
    "_UnionGenericAlias": _union,
    "_UnpackGenericAlias": _unpacked,
}
#: Of these the class itself comes back.
FORMS = (
    *("_AnyMeta", "_CallableType", "_LiteralSpecialForm", "_SpecialForm", "_SpecialGenericAlias", "_TupleType"),
    "_TypedCacheSpecialForm",
)
ALIASES = ("_AnnotatedAlias", "_CallableGenericAlias", "_GenericAlias", "_LiteralGenericAlias", "_UnionGenericAlias")


def builders() -> dict[type, Callable[[type[Any], Held], object]]:
    """How instances of classes of `typing` are made."""
    made: dict[type, Any] = {}
    for names, build in ((FORMS, form), (ALIASES, alias)):
        made |= {cls: build for name in names if isinstance(cls := getattr(typing, name, None), type)}
    return made
