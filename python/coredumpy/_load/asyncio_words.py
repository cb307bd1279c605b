"""What asyncio's objects print, as asyncio words them in the version of Python that wrote the dump."""

from __future__ import annotations

import functools
import importlib
import reprlib

from coredumpy._load.shown import version_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# As many partials may call one the other.
_MAX_PARTIALS = 50


def future_info(self: Any) -> list[str]:
    """The words of a future's repr, from its attributes."""
    info = [self._state.lower()]
    if self._state == "FINISHED":
        if self._exception is not None:
            info.append(f"exception={self._exception!r}")
        else:
            info.append(f"result={reprlib.repr(self._result)}")
    if self._callbacks:
        info.append(f"cb=[{_callbacks(self)}]")
    return info


def task_info(self: Any) -> list[str]:
    """The same of a task."""
    info = future_info(self)
    if self._must_cancel and self._state == "PENDING":
        info[0] = "cancelling"
    info.insert(1, f"name={self.get_name()!r}")
    if self._coro is not None:
        coroutine = importlib.import_module("asyncio.coroutines")._format_coroutine(self._coro)
        info.insert(2, f"coro=<{coroutine}>")
    if self._fut_waiter is not None:
        info.insert(3, f"wait_for={self._fut_waiter!r}")
    return info


def _callbacks(self: Any) -> str:
    is_told = _tells_arguments(type(self))
    words = [_call(entry[0], (), is_told) for entry in self._callbacks[:1]]
    if len(self._callbacks) > 2:
        words.append(f"<{len(self._callbacks) - 2} more>")
    if len(self._callbacks) > 1:
        words.append(_call(self._callbacks[-1][0], (), is_told))
    return ", ".join(words)


def _tells_arguments(cls: type) -> bool:
    """From 3.13 on arguments are only told where the loop is in debug mode, for they may be secret."""
    return version_of(cls) < (3, 13)


def _call(function: Any, args: Any, is_told: bool) -> str:
    """A callback with its arguments, and where it is defined."""
    source = importlib.import_module("asyncio.format_helpers")._get_function_source(function)
    keywords: dict[str, Any] = {}
    suffix = ""
    for _ in range(_MAX_PARTIALS):
        if not isinstance(function, functools.partial):
            break
        suffix = _arguments(args, keywords, is_told) + suffix
        function, args, keywords = function.func, function.args, function.keywords
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None) or repr(function)
    where = f" at {source[0]}:{source[1]}" if source else ""
    return f"{name}{_arguments(args, keywords, is_told)}{suffix}{where}"


def _arguments(args: Any, keywords: dict[str, Any], is_told: bool) -> str:
    if not is_told:
        return "()"
    items = [*map(reprlib.repr, args or ()), *(f"{name}={reprlib.repr(value)}" for name, value in keywords.items())]
    return f"({', '.join(items)})"


def _handle(self: Any) -> str:
    if self._repr is not None:
        return str(self._repr)
    info = [type(self).__name__]
    if self._cancelled:
        info.append("cancelled")
    if hasattr(self, "_when"):
        info.append(f"when={self._when}")
    if self._callback is not None:
        is_told = _tells_arguments(type(self)) or self._loop._debug
        info.append(_call(self._callback, self._args, is_told))
    if self._source_traceback:
        frame = self._source_traceback[-1]
        info.append(f"created at {frame[0]}:{frame[1]}")
    return f"<{' '.join(info)}>"


def _queue(self: Any) -> str:
    return f"<{type(self).__name__} at {id(self):#x} {queue_words(self)}>"


def queue_words(self: Any) -> str:
    """How full a queue is and who waits for it."""
    words = [f"maxsize={self._maxsize!r}"]
    if getattr(self, "_queue", None):
        words.append(f"_queue={list(self._queue)!r}")
    words += [f"{name}[{len(getattr(self, name))}]" for name in ("_getters", "_putters") if getattr(self, name)]
    if self._unfinished_tasks:
        words.append(f"tasks={self._unfinished_tasks}")
    # From 3.13 on.
    if getattr(self, "_is_shutdown", False):
        words.append("shutdown")
    return " ".join(words)


def _condition(self: Any) -> str:
    return _waited_for(self, "locked" if self._lock._locked else "unlocked")


def _lock(self: Any) -> str:
    return _waited_for(self, "locked" if self._locked else "unlocked")


def _event(self: Any) -> str:
    return _waited_for(self, "set" if self._value else "unset")


def _waited_for(self: Any, state: str) -> str:
    waiters = f", waiters:{len(self._waiters)}" if self._waiters else ""
    return f"<{object.__repr__(self)[1:-1]} [{state}{waiters}]>"


def _barrier(self: Any) -> str:
    state = self._state.value
    waiting = self._count if state == "filling" else 0
    words = state if state == "broken" else f"{state}, waiters:{waiting}/{self._parties}"
    return f"<{object.__repr__(self)[1:-1]} [{words}]>"


def _task_group(self: Any) -> str:
    words = [f"{name[1:]}={len(found)}" for name in ("_tasks", "_errors") if (found := getattr(self, name))]
    if self._aborting:
        words.append("cancelling")
    elif self._entered:
        words.append("entered")
    return f"<{' '.join(['TaskGroup', *words])}>"


def _timeout(self: Any) -> str:
    when = ""
    if self._state.name == "ENTERED":
        when = f" when={None if self._when is None else round(self._when, 3)}"
    return f"<Timeout [{self._state.value}]{when}>"


#: By module and qualified name of the class that defines it.
WORDS: dict[tuple[object, object], Callable[[Any], str]] = {
    ("asyncio.events", "Handle"): _handle,
    ("asyncio.locks", "Barrier"): _barrier,
    ("asyncio.locks", "Condition"): _condition,
    ("asyncio.locks", "Event"): _event,
    ("asyncio.locks", "Lock"): _lock,
    ("asyncio.queues", "Queue"): _queue,
    ("asyncio.taskgroups", "TaskGroup"): _task_group,
    ("asyncio.timeouts", "Timeout"): _timeout,
}
