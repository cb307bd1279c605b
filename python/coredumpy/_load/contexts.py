"""What contexts and their variables answer from what was recorded of them."""

from __future__ import annotations

from coredumpy._load.missing import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_UNSET = object()


def _only(found: object) -> Any:
    """The value in a dict of one."""
    return next(iter(found.values()), _UNSET) if isinstance(found, dict) else _UNSET


def _get(self: Any, *default: Any) -> Any:
    if not hasattr(self, "(value)"):
        refuse("ContextVar.get was called")
    found = _only(getattr(self, "(value)"))
    if found is _UNSET and default:
        return default[0]
    if found is _UNSET:
        found = _only(getattr(self, "(default)", None))
    if found is _UNSET:
        raise LookupError(self)
    return found


def _pairs(self: Any, name: str) -> list[tuple[Any, Any]]:
    found = getattr(self, "(items)", None)
    if type(found) is not list:
        refuse(f"Context.{name} was called")
    return [(variable, _only(held)) for variable, held in found]


def _of_variable(self: Any, variable: Any) -> Any:
    for known, value in _pairs(self, "__getitem__"):
        if known is variable:
            return value
    raise KeyError(variable)


def _is_in(self: Any, variable: Any) -> bool:
    return any(known is variable for known, _ in _pairs(self, "__contains__"))


def _get_of(self: Any, variable: Any, default: Any = None) -> Any:
    return _of_variable(self, variable) if _is_in(self, variable) else default


def _iterate(index: int, name: str) -> Callable[[Any], Iterator[Any]]:
    return lambda self: iter([pair[index] for pair in _pairs(self, name)])


VARIABLE: dict[str, Any] = {"get": _get}
CONTEXT: dict[str, Any] = {
    "__contains__": _is_in,
    "__getitem__": _of_variable,
    "__iter__": _iterate(0, "__iter__"),
    "__len__": lambda self: len(_pairs(self, "__len__")),
    "get": _get_of,
    "items": lambda self: iter(_pairs(self, "items")),
    "keys": _iterate(0, "keys"),
    "values": _iterate(1, "values"),
}
