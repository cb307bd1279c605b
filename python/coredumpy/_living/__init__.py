"""Dumps of a process that goes on: bounded in time, told to the logger `coredumpy`, and never a reason to stop."""

from __future__ import annotations

import logging
import sys

from coredumpy import _dump, _exceptions, _native
from coredumpy._config import config
from coredumpy._hooks import crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

logger = logging.getLogger("coredumpy")
# Where the program set up no logging, nothing is said.
logger.addHandler(logging.NullHandler())

#: Calls of ours that must have room where an exception is met at the very end of the stack.
_SPARE_CALLS = 200


class Target:
    """What `coredumpy.capture` and its like are told: where their dumps go, and how deep these are."""

    __slots__ = ("depth", "place")

    def __init__(
        self,
        path: _dump.PathOrCallable = None,
        directory: _dump.Path | None = None,
        depth: int | None = None,
    ) -> None:
        self.place = crash.Place(path, directory)
        self.depth = depth


def report(
    exception: BaseException,
    target: Target,
    description: str | None = None,
    frame: FrameType | None = None,
    stack: _dump.Stack = _dump.WHOLE_STACK,
) -> crash.Report | None:
    """Saves the dump of an exception that somebody handles, unless it was saved before.

    `frame` is where the dump stands if the exception has no frames.
    """
    if _is_cancellation(exception):
        return None
    return _with_room(
        crash.report_once,
        exception,
        target.place,
        description,
        frame=None if _has_frames(exception) else frame,
        stack=stack,
        depth=target.depth,
        timeout_s=config.max_pause,
    )


def snapshot(frame: FrameType | None, target: Target, description: str) -> crash.Report | None:
    """Saves a dump of where the program stands."""
    return _with_room(
        crash.save, None, target.place, description, frame=frame, depth=target.depth, timeout_s=config.max_pause
    )


def _has_frames(exception: BaseException) -> bool:
    entry = _exceptions.traceback_of(exception)
    while entry is not None and _dump.is_own(entry.tb_frame):
        entry = entry.tb_next
    return entry is not None


def _is_cancellation(exception: BaseException) -> bool:
    """asyncio ends a task by it, as GeneratorExit ends a generator."""
    module: Any = sys.modules.get("asyncio.exceptions")
    return module is not None and issubclass(type(exception), module.CancelledError)


def _with_room(save: Callable[..., crash.Report | None], *arguments: Any, **how: Any) -> crash.Report | None:
    """Saves a dump where the stack may be near its end, and tells what came of it."""
    limit = sys.getrecursionlimit()
    try:
        _native.set_recursion_limit(limit + _SPARE_CALLS)
        done = _guarded(save, *arguments, **how)
        if done is not None:
            _log(done)
    finally:
        _native.set_recursion_limit(limit)
    if done is not None and done.interruption is not None:
        # What a signal's handler of the program raised meanwhile (Ctrl-C) is for the program.
        raise done.interruption
    return done


def _guarded(save: Callable[..., crash.Report | None], *arguments: Any, **how: Any) -> crash.Report | None:
    try:
        return save(*arguments, **how)
    except Exception as error:
        return crash.Report(None, crash.reason(error))


def _log(done: crash.Report) -> None:
    try:
        if done.saved is not None:
            logger.info("%s", done.words())
        else:
            logger.warning("%s", done.words())
    except Exception:
        pass  # a handler or filter of the program raised: there is nowhere left to say it
