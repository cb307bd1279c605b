"""What locks, events, threads, queues and futures say when they are asked how they stand.

The library's own methods take a lock first, which nobody has any more: these only look at the attributes.
"""

from __future__ import annotations

from coredumpy._load.missing import refuse
from coredumpy._load.shown import is_running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_DONE = frozenset({"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"})


def _locked(self: Any) -> bool:
    # It tells nothing but its repr.
    text = repr(self)
    return text.startswith("<locked ") or (not text.startswith("<unlocked ") and refuse("lock.locked was called"))


def has_ended(thread: Any) -> bool:
    """Whether a thread that was started had ended."""
    if getattr(thread, "_is_stopped", False):
        return True
    if hasattr(thread, "_tstate_lock"):
        # Held while it runs; None of one that the library did not start.
        return thread._tstate_lock is not None and not _locked(thread._tstate_lock)
    # From 3.13 on only C code knows. A dump has all threads that ran, unless it was told otherwise.
    return not is_running(thread)


def _is_alive(self: Any) -> bool:
    return bool(self._started._flag) and not has_ended(self)


def _qsize(self: Any) -> int:
    return len(self.queue)


def _done(self: Any) -> bool:
    return self._state in _DONE


def _outcome(self: Any, name: str) -> Any:
    """What a future ended with; one that did not would be waited for."""
    if self._state != "FINISHED":
        refuse(f"Future.{name} was called")
    return getattr(self, f"_{name}")


def _result(self: Any, timeout: float | None = None) -> Any:
    error = _outcome(self, "exception")
    if error is not None:
        raise error
    return _outcome(self, "result")


#: Methods by module and qualified name of the class that defines them.
METHODS: dict[tuple[str, str], dict[str, Callable[..., Any]]] = {
    ("_thread", "lock"): {"locked": _locked},
    ("concurrent.futures._base", "Future"): {
        "cancelled": lambda self: self._state in _DONE - {"FINISHED"},
        "done": _done,
        "exception": lambda self, timeout=None: _outcome(self, "exception"),
        "result": _result,
        "running": lambda self: self._state == "RUNNING",
    },
    ("queue", "Queue"): {
        "empty": lambda self: not _qsize(self),
        "full": lambda self: 0 < self.maxsize <= _qsize(self),
        "qsize": _qsize,
    },
    ("threading", "Event"): {"is_set": lambda self: self._flag},
    ("threading", "Thread"): {"getName": lambda self: self._name, "is_alive": _is_alive},
}
