"""Opens dumps: for programs (`open_dump`) and for people (`load`)."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager

from coredumpy._load.dump import Dump, Thread, open_dump
from coredumpy._load.introduction import introduce
from coredumpy._load.printing import printing_as

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

__all__ = ["Dump", "Thread", "load", "open_dump"]

#: Debuggers, and the module in which each is prepared for dumps.
_DEBUGGERS = {"pdb": "debugger", "ipdb": "debugger_ipdb", "pudb": "debugger_pudb"}


def load(path: str | os.PathLike[str], debugger: str = "pdb", thread: str | None = None) -> None:
    """Opens a dump at a debugger's prompt, in the crashed thread or the one of that name."""
    if debugger not in _DEBUGGERS:
        raise ValueError(f"debugger: one of {', '.join(_DEBUGGERS)} was expected, not {debugger!r}")
    with open_dump(path) as dump, any_text_on_stdout(), printing_as(dump):
        chosen = find_thread(dump, thread)
        front = importlib.import_module(f"coredumpy._load.{_DEBUGGERS[debugger]}")
        if sys.stderr is not None:
            introduce(dump, chosen, sys.stderr)
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
