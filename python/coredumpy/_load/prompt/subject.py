"""What the prompt talks about: a stack, and the exception that left it."""

from __future__ import annotations

import sys

from coredumpy._errors import CoredumpyError
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from coredumpy._load.dump import Dump, Thread

# From 3.13 on pdb takes an exception, for its command `exceptions`.
_TAKES_EXCEPTION = sys.version_info >= (3, 13)


class Subject:
    """A stack as a traceback, the frames that stand above it, and whose it is."""

    def __init__(
        self,
        traceback: TracebackType,
        exception: BaseException | None = None,
        thread: Thread | None = None,
        task: int | None = None,
    ) -> None:
        self.traceback = traceback
        self.exception = exception
        self.thread = thread
        #: The number of a task's record.
        self.task = task
        #: How many of the innermost frames ask not to be shown: one begins at the next.
        self.hidden = thread.hidden if thread is not None else 0
        #: Outermost first: those that the exception had not come to.
        self.callers = _callers(thread, traceback) if thread is not None and exception is not None else []

    def stack(self) -> list[tuple[FrameType, int]]:
        """All frames with the lines that they are at, innermost first."""
        entries = [(frame, frame.f_lineno) for frame in self.callers]
        entry: TracebackType | None = self.traceback
        while entry is not None:
            entries.append((entry.tb_frame, entry.tb_lineno))
            entry = entry.tb_next
        return entries[::-1]

    def for_interaction(self) -> Any:
        """What `Pdb.interaction` takes."""
        return self.exception if _TAKES_EXCEPTION and self.exception is not None else self.traceback


def subject_of(dump: Dump, thread: Thread | None) -> Subject | None:
    """A thread's stack, from the exception that ended it or else its innermost frame; None where it has none."""
    exception = _exception_of(dump, thread)
    traceback = exception.__traceback__ if exception is not None else None
    if traceback is not None:
        return Subject(traceback, exception, thread)
    traceback = thread.traceback if thread is not None else None
    return Subject(traceback, None, thread) if traceback is not None else None


def required_subject(dump: Dump, thread: Thread | None) -> Subject:
    """The same, where there is nothing to show without one."""
    subject = subject_of(dump, thread)
    if subject is None:
        raise CoredumpyError(f"{dump.path or 'this dump'}: no frame is in the file")
    return subject


def thread_named(dump: Dump, name: str) -> Thread:
    """The thread of a name, an ident, or a number as `threads` shows it."""
    for thread in dump.threads:
        if name in (thread.name, str(thread.ident)):
            return thread
    if name.isascii() and name.isdigit() and 0 < int(name) <= len(dump.threads):
        return dump.threads[int(name) - 1]
    names = ", ".join(printable(thread.name) for thread in dump.threads[:20])
    raise CoredumpyError(f"no thread {name!r} in this dump; there are: {names or 'none'}")


def _exception_of(dump: Dump, thread: Thread | None) -> BaseException | None:
    """The exception to begin with: the one that left the thread's innermost frame.

    One that was merely being handled when the dump was taken is not where the program stood.
    """
    if thread is None:
        return dump.exception
    exception = thread.exception or (dump.exception if thread.crashed else None)
    if exception is None or exception.__traceback__ is None:
        return None
    innermost = exception.__traceback__
    while innermost.tb_next is not None:
        innermost = innermost.tb_next
    frames = thread.frames
    return exception if not frames or frames[0] is innermost.tb_frame else None


def _callers(thread: Thread, traceback: TracebackType) -> list[FrameType]:
    """The frames above a traceback's outermost entry, outermost first."""
    frames = thread.frames
    outermost = traceback.tb_frame
    if outermost not in frames:
        return []
    return frames[: frames.index(outermost) : -1]
