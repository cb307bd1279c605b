"""Functions and classes that are only shown: they print as they did, and refuse to be called."""

from __future__ import annotations

import types
from collections import OrderedDict, defaultdict

from coredumpy._load.annotations import unevaluated
from coredumpy._load.missing import REFUSAL, MissingValue, ObserverAttributeError, refuse
from coredumpy._load.names import full_name, safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    Later = Callable[[Callable[[], Any]], None]


class Refusal:
    """A constant of the template of functions: looking into it refuses."""

    __slots__ = ("_what",)

    def __init__(self, what: str) -> None:
        self._what = what

    def __contains__(self, item: object) -> NoReturn:
        refuse(f"{self._what} was called")

    def __repr__(self) -> str:
        return "<what the dead program did>"


def refuses(function: types.FunctionType) -> bool:
    """Whether a function is one of ours, that refuses to run."""
    return any(type(const) is Refusal for const in function.__code__.co_consts)


class BuiltinObserver:
    """A function or method written in C that does not come back."""

    def __init__(self, names: dict[str, Any], module: object, bound_to: object, known: str) -> None:
        self.__name__ = safe_text(names["name"])
        self.__qualname__ = safe_text(names["qualname"])
        self.__module__ = module if isinstance(module, str) else "?"
        self.__self__ = bound_to
        # What the dump says of what it would answer.
        self._known = known

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        refuse(f"{self.__qualname__} was called{self._known}")

    def __repr__(self) -> str:
        if self.__self__ is None:
            return f"<built-in function {self.__name__}>"
        return f"<built-in method {self.__name__} of {full_name(type(self.__self__))} object at {id(self.__self__):#x}>"


class _Answering(BuiltinObserver):
    """A method that answers from what was recorded."""

    def __init__(self, name: str, function: Callable[..., Any], bound_to: object) -> None:
        super().__init__({"name": name, "qualname": f"{type(bound_to).__name__}.{name}"}, None, bound_to, "")
        self._function = function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(self.__self__, *args, **kwargs)


for _class in (BuiltinObserver, _Answering):
    _class.__name__ = _class.__qualname__ = "builtin_function_or_method"
    _class.__module__ = "builtins"


class MethodInC:
    """In a class: a method that prints as one written in C does. Without a function it refuses."""

    def __init__(self, name: str, function: Callable[..., Any] | None = None) -> None:
        self._name, self._function = name, function

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        return (
            method_in_c(instance, self._name)
            if self._function is None
            else _Answering(self._name, self._function, instance)
        )


def answering(instance: object, name: str, answer: Callable[..., Any]) -> BuiltinObserver:
    """A method of such an instance, which calls a function without it."""
    return _Answering(name, lambda self, *args, **kwargs: answer(*args, **kwargs), instance)


def method_in_c(instance: object, name: str) -> BuiltinObserver:
    """A method of an instance of a type written in C, which refuses."""
    return BuiltinObserver({"name": name, "qualname": f"{type(instance).__qualname__}.{name}"}, None, instance, "")


def in_c(cls: type, names: str) -> None:
    """Has methods of a class of ours print as those written in C do."""
    for name in names.split():
        type.__setattr__(cls, name, MethodInC(name, vars(cls)[name]))


class Refused:
    """What would not only compute: it prints as itself, and refuses to be called."""

    def __init__(self, what: Any) -> None:
        self._what = what
        own = what if callable(what) else type(what)
        self.__name__ = str(getattr(own, "__name__", type(what).__name__))
        self.__qualname__ = str(getattr(own, "__qualname__", self.__name__))
        self.__module__ = str(getattr(own, "__module__", "?"))

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        refuse(f"{self.__qualname__} was called")

    def __getattr__(self, name: str) -> NoReturn:
        if name[:2] == "__" == name[-2:]:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        raise ObserverAttributeError(f"{REFUSAL} ({self.__qualname__}.{name})")

    def __repr__(self) -> str:
        return repr(self._what)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._what or (isinstance(other, Refused) and other._what is self._what)

    def __hash__(self) -> int:
        return hash(self._what)


#: What `copy` and `pickle` ask an instance for: they call what they are given.
PROTOCOL = frozenset(
    {
        *("__copy__", "__deepcopy__", "__getnewargs__", "__getnewargs_ex__", "__getstate__", "__reduce__"),
        *("__reduce_ex__", "__replace__", "__setstate__"),
    }
)
_OF_REAL_CLASSES = (types.MethodDescriptorType, types.ClassMethodDescriptorType, types.WrapperDescriptorType)
# What can be gone through, and changed, without asking anything of a dump.
_DICTS = (dict, OrderedDict, defaultdict)


def disarmed(attributes: dict[str, Any], later: Later | None = None) -> dict[str, Any]:
    """Attributes of an instance, of which none is called or compiled by others."""
    for name in attributes.keys() & PROTOCOL:
        attributes[name] = shown_only(attributes[name])
    if "__annotations__" in attributes:
        attributes["__annotations__"] = disarmed_annotations(attributes["__annotations__"], later)
    return attributes


def shown_only(found: Any) -> Any:
    """What a dump has under such a name, if it is the interpreter's own or refuses; else what prints like it."""
    is_safe = isinstance(found, _OF_REAL_CLASSES) or (isinstance(found, types.FunctionType) and refuses(found))
    return found if is_safe or not callable(found) else Refused(found)


def disarmed_annotations(found: Any, later: Later | None) -> Any:
    """Annotations, of which texts that would run are replaced where they stand; `later` waits until they are whole."""
    if type(found) not in _DICTS or later is None:
        return found if found is None or isinstance(found, MissingValue) else Refused(found)
    _replace_texts(found)
    later(lambda: _replace_texts(found))
    return found


def _replace_texts(annotations: dict[Any, Any]) -> None:
    for name, value in [*annotations.items()]:
        safe = unevaluated(value)
        if safe is not value:
            annotations[name] = safe
