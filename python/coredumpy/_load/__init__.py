"""Opens dumps: for programs (`open_dump`) and for people (`load`)."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from coredumpy._errors import CoredumpyError
from coredumpy._load.dump import Dump, Thread, open_dump
from coredumpy._text import printable

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
            print(*introduction(dump), sep="\n", file=sys.stderr, flush=True)
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


def introduction(dump: Dump) -> Iterator[str]:
    """What was opened, and what is not in it: a line each."""
    header = dump.header
    raised = header["exceptions"][:1]
    what = f"{raised[0]['type']}: {raised[0]['message']}".removesuffix(": ") if raised else "no exception"
    yield f"{printable(dump.path or 'a dump')}: {printable(what)}"
    if header["description"]:
        yield printable(header["description"])
    environment = dump.environment or {}
    python, system = header["python"], header["platform"]["system"]
    where = f"on {environment.get('hostname') or 'an unknown host'}, Python {python['version']}, {system}"
    yield printable(f"{header['created']} {where}")
    yield from _what_is_missing(dump)


def _what_is_missing(dump: Dump) -> Iterator[str]:
    written, met = dump.object_counts
    if dump.end == "cut_file":
        yield f"the file ends too early: {written} objects are whole, the rest is missing"
    elif dump.end != "complete":
        yield f"the writer stopped (limit: {dump.end}): {written} of {met} objects are there"
    limits = {reason: count for reason, count in dump.missing.items() if reason not in _NO_LOSS and count}
    if limits:
        yield "left out: " + ", ".join(f"{count} by {_WORDS.get(reason, reason)}" for reason, count in limits.items())


# A variable without a value is nothing that the dump lost.
_NO_LOSS = ("unbound", "cut_file")
_WORDS = {
    "depth": "the depth limit",
    "items": "the limit of items",
    "bytes": "the limit of bytes in a value",
    "total_bytes": "the limit of all bytes",
    "time": "the time limit",
    "redacted": "redaction",
    "failed": "an error while reading them",
    "damaged": "damage of the file",
}
