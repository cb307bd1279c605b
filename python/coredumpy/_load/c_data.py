"""What arrays and numbers of ctypes answer from what was recorded of their memory."""

from __future__ import annotations

from coredumpy._load.missing import REFUSAL, ObserverAttributeError, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
