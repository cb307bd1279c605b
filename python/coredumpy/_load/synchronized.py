"""What locks, events, threads, queues, futures and others say when they are asked how they stand.

The library's own methods take a lock first, which nobody has any more: these only look at the attributes.
"""

from __future__ import annotations

import functools
import re

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


def _is_enabled(self: Any, level: int) -> bool:
    """Whether a logger would have logged that."""
    least = vars(self.manager).get("_disable", 0) if hasattr(self, "manager") else 0
    return not self.disabled and level > least and level >= self.getEffectiveLevel()


def _poll(self: Any) -> Any:
    """How a process ended; one that had not is not waited for."""
    return refuse("Popen.poll was called") if self.returncode is None else self.returncode


def _variable(self: Any, key: Any) -> Any:
    """Of `os.environ`, whose keys are bytes, or on Windows upper-case text."""
    for known in (key.encode("utf-8", "surrogateescape"), key.upper()):
        if known in self._data:
            return _decoded(self._data[known])
    raise KeyError(key)


def _decoded(text: Any) -> Any:
    return text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text


def _cache_info(self: Any) -> Any:
    found = re.fullmatch(r"\((\d{1,20}), (\d{1,20}), (\d{1,20}|None), (\d{1,20})\)", getattr(self, "(used)", ""))
    if found is None:
        return refuse("_lru_cache_wrapper.cache_info was called")
    info: Any = functools._CacheInfo
    return info(*(None if text == "None" else int(text) for text in found.groups()))


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
    ("functools", "_lru_cache_wrapper"): {"cache_info": _cache_info},
    ("logging", "Logger"): {"isEnabledFor": _is_enabled},
    ("os", "_Environ"): {
        "__getitem__": _variable,
        "__iter__": lambda self: iter([_decoded(name) for name in self._data]),
        "__len__": lambda self: len(self._data),
        "copy": dict,
    },
    ("queue", "Queue"): {
        "empty": lambda self: not _qsize(self),
        "full": lambda self: 0 < self.maxsize <= _qsize(self),
        "qsize": _qsize,
    },
    ("subprocess", "Popen"): {"poll": _poll},
    ("threading", "Event"): {"is_set": lambda self: self._flag},
    ("threading", "Thread"): {"getName": lambda self: self._name, "is_alive": _is_alive},
}
