"""Operators that a program defined for its instances: a dump cannot run them, nor say that there are none."""

from __future__ import annotations

from coredumpy._errors import ObserverMode
from coredumpy._load.missing import REFUSAL, ObserverAttributeError, ObserverOrderError, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, NoReturn

_BINARY = "add and divmod floordiv lshift matmul mod mul or pow rshift sub truediv xor"
# Not `hash` and `repr`: these have the defaults of `object` or of the kind, for containers and prompts need them.
_OPERATIONS = frozenset(
    f"__{name}__"
    for name in (
        *_BINARY.split(),
        *(f"r{name}" for name in _BINARY.split()),
        *(f"i{name}" for name in _BINARY.split()),
        *("call", "len", "length_hint", "getitem", "setitem", "delitem", "missing", "contains", "iter", "next"),
        *("reversed", "bool", "int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "neg", "pos"),
        *("abs", "invert", "enter", "exit", "aenter", "aexit", "await", "aiter", "anext", "bytes", "fspath"),
    )
)


# What `object` has too, with an answer that the program's would not be. A built-in base or a kind has one that holds.
_DEFAULTS = frozenset({"__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__str__", "__format__"})
_ORDERS = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})
# What the flavours of a library's classes say (see `flavours`).
_KNOWN = {"pydantic.main": frozenset({"__eq__", "__getattr__"})}


def refuses(module: object, name: str) -> bool:
    """Whether a special method of a library's class has to refuse."""
    is_operator = name in _OPERATIONS or name in _DEFAULTS or name == "__getattr__"
    return is_operator and name not in _KNOWN.get(module if isinstance(module, str) else "", ())


def refuser(name: str, error: type[ObserverMode] = ObserverMode) -> Callable[..., Any]:
    """A function that says what was called."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        refuse(f"{name} was called", error)

    # A class that inherits it says so before its kind speaks.
    refused.is_refusal = True  # type: ignore[attr-defined]
    return refused


def operations(cls: type, recorded: Iterable[str], base: type, given: Iterable[str]) -> dict[str, Any]:
    """Refusals for the operators that a class defined, but for those that its kind or its built-in base have."""
    found: dict[str, Any] = {}
    for name in recorded:
        if name in _OPERATIONS and name not in given and not _defines(base, name):
            found[name] = refuser(f"{cls.__qualname__}.{name}")
        elif name in _DEFAULTS and name not in given and base is object:
            error = ObserverOrderError if name in _ORDERS else ObserverMode
            found[name] = refuser(f"{cls.__qualname__}.{name}", error)
        elif name == "__getattr__":
            found[name] = _missing_attribute(cls)
    return found


def _defines(base: type, name: str) -> bool:
    return any(name in vars(other) for other in base.__mro__)


def _missing_attribute(cls: type) -> Callable[..., Any]:
    what = f"{cls.__qualname__}.__getattr__ was called"

    def __getattr__(self: Any, name: str) -> NoReturn:
        if name[:2] == "__" == name[-2:]:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        raise ObserverAttributeError(f"{REFUSAL} ({what})")

    return __getattr__
