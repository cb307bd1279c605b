"""What mocks of `unittest.mock` tell of their calls: a dump has what they noted, and makes no new ones."""

from __future__ import annotations

import pprint

from coredumpy._load.missing import REFUSAL, ObserverAttributeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_NOTED = ("called", "call_args", "call_args_list", "call_count", "mock_calls", "side_effect")
_AWAITED = ("await_args", "await_args_list", "await_count")


def _noted(name: str) -> Callable[[Any], Any]:
    def get(self: Any) -> Any:
        # A function with a specification has a mock that notes in its place.
        teller = vars(self).get("_mock_delegate")
        return getattr(self, f"_mock_{name}") if teller is None else getattr(teller, name)

    return get


def _return_value(self: Any) -> Any:
    found = _noted("return_value")(self)
    if type(found).__qualname__ == "_SentinelObject" and getattr(found, "name", None) == "DEFAULT":
        raise ObserverAttributeError(f"{REFUSAL} (its return value would be made now)")
    return found


def child_of_mock(self: Any, name: str) -> Any:
    """An attribute that was asked for in the program; another one would be made now."""
    own = vars(self)
    children = own.get("_mock_children")
    found = children.get(name) if isinstance(children, dict) else None
    if found is None and not name.startswith(("_", "assert")) and "_mock_children" in own:
        methods = own.get("_mock_methods")
        if methods is not None and name not in methods:
            raise AttributeError(f"Mock object has no attribute {name!r}")
        raise ObserverAttributeError(f"{REFUSAL} ({name!r} of the mock would be made now)")
    if found is None or type(found).__qualname__ == "_SentinelObject":
        return object.__getattribute__(self, name)
    return found


class _Worded:
    """Prints as what it stands for, whatever kind of value pprint would take that for."""

    def __init__(self, value: object) -> None:
        self._text = repr(value)

    def __repr__(self) -> str:
        return self._text


#: Methods, by module and class.
WORDS: dict[tuple[str, str], dict[str, Callable[[Any], str]]] = {
    ("unittest.mock", "_CallList"): {"__repr__": lambda self: pprint.pformat([_Worded(call) for call in self])}
}
#: Attributes that are computed, by module and class.
MOCKS: dict[tuple[str, str], dict[str, Callable[[Any], Any]]] = {
    ("unittest.mock", "NonCallableMock"): {
        **{name: _noted(name) for name in _NOTED},
        "return_value": _return_value,
    },
    ("unittest.mock", "AsyncMockMixin"): {name: _noted(name) for name in _AWAITED},
    ("unittest.mock", "_Call"): {
        "args": lambda self: self[-2] if len(self) > 1 else (),
        "kwargs": lambda self: self[-1] if len(self) > 1 else {},
    },
}
