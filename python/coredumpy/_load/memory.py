"""What arrays and numbers of ctypes, contexts and their variables answer from what was recorded of them."""

from __future__ import annotations

from coredumpy._load.missing import REFUSAL, ObserverAttributeError, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


# --- of ctypes ---


def _items(self: Any, name: str) -> Any:
    """A list, or the bytes of characters; of memory that the array did not own there is none."""
    for part in ("raw", "(items)"):
        found = getattr(self, part, None)
        if type(found) in (list, bytes):
            return found
    refuse(f"Array.{name} was called")


def _getitem(self: Any, index: Any) -> Any:
    found = _items(self, "__getitem__")
    try:
        part = found[index]
    except IndexError:
        raise IndexError("invalid index") from None
    if isinstance(index, slice):
        # Only wide characters have a text beside the list.
        return "".join(part) if type(part) is list and hasattr(self, "value") else part
    return bytes([part]) if type(found) is bytes else part


def _setitem(self: Any, index: Any, value: Any) -> None:
    found = _items(self, "__setitem__")
    if type(found) is not list:
        refuse("Array.__setitem__ was called")
    found[index] = value


def _number(self: Any) -> Any:
    try:
        return getattr(self, "(value)")
    except AttributeError:
        raise ObserverAttributeError(f"{REFUSAL} (_SimpleCData.value was not recorded)") from None


ARRAY: dict[str, Any] = {
    "__getitem__": _getitem,
    "__setitem__": _setitem,
    "__len__": lambda self: len(_items(self, "__len__")),
    "__iter__": lambda self: (self[index] for index in range(len(_items(self, "__iter__")))),
}
NUMBER: dict[str, Any] = {"value": property(_number)}


# --- contexts ---

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
