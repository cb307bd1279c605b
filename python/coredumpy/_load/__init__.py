"""Opens dumps: for programs (`open_dump`) and for people (`load`)."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from coredumpy._errors import CoredumpyError
from coredumpy._load.dump import Dump, Thread, open_dump
from coredumpy._load.introduction import introduce

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

__all__ = ["Dump", "Thread", "load", "open_dump"]

#: Those that `load` can start.
DEBUGGERS = ("pdb",)
_KNOWN_DEBUGGERS = ("pdb", "ipdb", "pudb")


def load(path: str | os.PathLike[str], debugger: str = "pdb", thread: str | None = None) -> None:
    """Opens a dump at a debugger's prompt, in the crashed thread or the one of that name."""
    if debugger not in _KNOWN_DEBUGGERS:
        raise ValueError(f"debugger: one of {', '.join(_KNOWN_DEBUGGERS)} was expected, not {debugger!r}")
    if debugger not in DEBUGGERS:
        raise CoredumpyError(f"{debugger}: not there yet")
    with open_dump(path) as dump, any_text_on_stdout():
        chosen = find_thread(dump, thread)
        if sys.stderr is not None:
            introduce(dump, chosen, sys.stderr)
        from coredumpy._load import debugger as front

        front.post_mortem(dump, chosen)


@contextmanager
def any_text_on_stdout() -> Iterator[None]:
    """A value that the terminal cannot show must not end the session."""
    stdout = sys.stdout
    reconfigure = getattr(stdout, "reconfigure", None)
    if reconfigure is None or stdout.errors == "backslashreplace":
        yield
        return
    errors = stdout.errors
    reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        reconfigure(errors=errors)


def find_thread(dump: Dump, name: str | None) -> Thread | None:
    """The thread of a name, ident or number; without one, that in which the dump was taken."""
    if name is None:
        return next((thread for thread in dump.threads if thread.crashed), next(iter(dump.threads), None))
    from coredumpy._load.prompt.subject import thread_named

    return thread_named(dump, name)
