"""The same exception again: it is written once, and then counted in the dump that is there.

The same is: of the same type, from the same lines, and likewise all that a traceback shows with it. What is kept here
is a number for each, never an exception or a frame.
"""

from __future__ import annotations

import _thread
import atexit
import os
import time

from coredumpy import _exceptions, _native
from coredumpy._config import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy._dump import Saved

#: Exceptions that are remembered at most.
_MOST = 1000
#: Seconds after which a count is told to the dump at the latest, while more come.
_TELL_AFTER = 1.0


class Written:
    """An exception whose dump is written, or being written, and how often it came again."""

    __slots__ = ("_count", "_last", "_saved", "_since", "_told", "_told_at")

    def __init__(self, now: float) -> None:
        self._saved: Saved | None = None
        self._since = self._told_at = now
        self._count = self._told = 0
        self._last = 0.0

    def saved_as(self, saved: Saved) -> None:
        self._saved = saved

    def is_over(self, now: float) -> bool:
        return now - self._since >= config.dedupe_interval

    def count(self, now: float) -> bool:
        """Counts one more. False where the dump is gone, so that it is worth another."""
        if self._saved is not None and not os.path.exists(self._saved.path):
            return False
        self._count += 1
        self._last = time.time()
        # Each is an append to a file, so of very many most wait for a later one, or for the end of the program.
        is_power_of_two = self._count & (self._count - 1) == 0
        if is_power_of_two or now - self._told_at >= _TELL_AFTER:
            return self.tell(now)
        _tell_at_exit()
        return True

    def tell(self, now: float) -> bool:
        """Appends the count to the dump. False where that is another file by now, or none."""
        if self._saved is None or self._told == self._count:
            return True
        self._told, self._told_at = self._count, now
        try:
            return _native.append_repeats(self._saved.path, self._saved.id, self._count, int(self._last * 1_000_000))
        except OSError:
            return False


#: By a hash of what makes exceptions the same.
_all: dict[int, Written] = {}
_is_told_at_exit = False
# A signal's handler may come in between.
_lock = _thread.RLock()


def begin(exception: BaseException) -> Written | None:
    """Says that its dump is going to be written, or counts the exception and gives None."""
    if not config.dedupe_interval:
        return Written(0)
    key, now = _key(exception), time.monotonic()
    with _lock:
        known = _all.get(key)
        if known is not None and not known.is_over(now) and known.count(now):
            return None
        _forget(now)
        new = _all[key] = Written(now)
        return new


def failed(written: Written) -> None:
    """There is no dump: the next one is worth another attempt."""
    with _lock:
        for key in [key for key, other in _all.items() if other is written]:
            del _all[key]


def _forget(now: float) -> None:
    """Tells the counts of those whose time is over, and makes room for another."""
    over = [key for key, written in _all.items() if written.is_over(now)]
    for key in [*over, *list(_all)[: len(_all) - len(over) - _MOST + 1]]:
        written = _all.pop(key, None)
        if written is not None:
            written.tell(now)


def _key(exception: BaseException) -> int:
    parts: list[object] = []
    for current, relation, depth in _exceptions.chain(exception):
        parts += relation, depth, _exceptions.type_name(type(current))
        entry = _exceptions.traceback_of(current)
        while entry is not None:
            code = entry.tb_frame.f_code
            parts += code.co_filename, code.co_name, entry.tb_lineno
            entry = entry.tb_next
    return hash(tuple(parts))


def _tell_at_exit() -> None:
    """A program that repeats nothing never sees a function of ours end it, its tracer neither."""
    global _is_told_at_exit
    if not _is_told_at_exit:
        _is_told_at_exit = True
        atexit.register(_tell_all)


def _tell_all() -> None:
    now = time.monotonic()
    for written in list(_all.values()):
        written.tell(now)


def _forked() -> None:
    """The dumps are the parent's, and so is what a thread of it may have locked."""
    global _lock
    _lock = _thread.RLock()
    _all.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
