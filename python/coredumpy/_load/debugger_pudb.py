"""PuDB on a dump: the full-screen debugger, in its own post-mortem mode, which does not step."""

from __future__ import annotations

import sys

from coredumpy._errors import CoredumpyError
from coredumpy._load.prompt import required_subject
from coredumpy._load.prompt.stack import Stack

try:
    import pudb.debugger
except ImportError as error:
    raise CoredumpyError(f"pudb cannot be used ({error}); to install it: pip install pudb") from error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.dump import Dump, Thread
    from coredumpy._load.prompt import Subject


def post_mortem(dump: Dump, thread: Thread | None) -> None:
    """Shows a thread, from the exception that ended it or else its innermost frame, until the user leaves."""
    subject = required_subject(dump, thread)
    if sys.stdin is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CoredumpyError("pudb needs a terminal; without one: coredumpy load, or coredumpy eval")
    if pudb.debugger.Debugger._current_debugger:
        raise CoredumpyError("pudb runs already in this process")
    debugger = Debugger(dump, subject)
    try:
        debugger.look(subject)
    finally:
        # PuDB has one debugger in a process, and takes it for alive until then.
        debugger.__del__()


class Debugger(Stack, pudb.debugger.Debugger):  # type: ignore[misc]
    """A PuDB debugger that looks and never steps."""

    def __init__(self, dump: Dump, subject: Subject) -> None:
        super().__init__()
        self.dump = dump
        self.subject = subject

    def look(self, subject: Subject) -> None:
        self.reset()
        self.post_mortem = True
        raised = subject.exception
        error = raised or CoredumpyError("nothing was raised in this thread")
        shown: Any = (type(error), error, subject.traceback)
        self.interaction(None, shown, show_exc_dialog=raised is not None)  # type: ignore[call-arg]

    def set_frame_index(self, index: int) -> None:
        # PuDB clears linecache when a module is reloaded.
        self.dump.sources.refresh()
        super().set_frame_index(index)
