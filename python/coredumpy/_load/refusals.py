"""Operators that a program defined for its instances: a dump cannot run them, nor say that there are none."""

from __future__ import annotations

from coredumpy._load.missing import REFUSAL, ObserverAttributeError, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any, NoReturn

_BINARY = "add and divmod floordiv lshift matmul mod mul or pow rshift sub truediv xor"
# Not the comparisons, `hash`, `repr` and `str`: these have the defaults of `object` or of the kind, for containers and
# prompts need them. What cannot be ordered is a TypeError, which `sorted` and `pprint` expect.
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


def refuser(name: str) -> Callable[..., Any]:
    """A function that says what was called."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        refuse(f"{name} was called")

    return refused


def operations(cls: type, recorded: Iterable[str], base: type, given: Iterable[str]) -> dict[str, Any]:
    """Refusals for the operators that a class defined, but for those that its kind or its built-in base have."""
    found: dict[str, Any] = {}
    for name in recorded:
        if name in _OPERATIONS and name not in given and not _defines(base, name):
            found[name] = refuser(f"{cls.__qualname__}.{name}")
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
