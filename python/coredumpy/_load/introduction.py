"""What `load` says before its prompt: what was opened, what is not in it, and the traceback."""

from __future__ import annotations

import sys

from coredumpy._load.names import safe_text
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from coredumpy._load.dump import Dump, Thread

# As many entries as the interpreter prints of a traceback: the last ones.
_MOST_ENTRIES = 1000


def introduce(dump: Dump, thread: Thread | None, file: TextIO) -> None:
    """Writes it for a session that begins in a thread. Commands may come from a pipe, so none of it is on stdout."""
    for line in _facts(dump):
        print(line, file=file)
    exception = dump.exception if thread is None else thread.exception
    if exception is not None:
        for line in traceback_lines(exception):
            # A tab is as it was in the source: what points at a part of the line counts it as one column.
            print("\t".join(map(safe_text, line.split("\t"))), file=file)
    file.flush()


def traceback_lines(exception: BaseException, depth: int = 0) -> list[str]:
    """As Python prints an exception that nobody caught; `depth` counts the groups that it is in."""
    import traceback

    try:
        found = traceback.format_exception(type(exception), exception, exception.__traceback__, -_MOST_ENTRIES)
    except (MemoryError, RecursionError) as error:
        # From 3.11 on carets are placed by parsing a line, whose nesting may be a stranger's idea.
        return [f"{type(exception).__name__}: its traceback cannot be shown: {type(error).__name__}"]
    lines = "".join(found).removesuffix("\n").split("\n")
    if sys.version_info < (3, 11):
        from coredumpy._load.groups import member_lines

        notes = getattr(exception, "__notes__", None)
        for note in notes if isinstance(notes, (list, tuple)) else ():
            lines += str(note).split("\n") if isinstance(note, str) else []
        lines += member_lines(exception, lambda member: traceback_lines(member, depth + 1), depth)
    return lines


def _facts(dump: Dump) -> Iterator[str]:
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
    others = dump.header.get("thread_count", 1) - 1
    yield f"{others} other thread{'s' * (others > 1)}; " * (others > 0) + "help shows the commands for dumps"


def _what_is_missing(dump: Dump) -> Iterator[str]:
    written, met = dump.object_counts
    if dump.end == "cut_file":
        yield f"the file ends too early: {written} objects are whole, the rest is missing"
    elif dump.end != "complete":
        yield f"the writer stopped (limit: {dump.end}): {written} of {met} objects are there"
    limits = {reason: count for reason, count in dump.missing.items() if reason not in _NO_LOSS and count}
    if limits:
        yield "left out: " + ", ".join(f"{count} {_WORDS.get(reason, reason)}" for reason, count in limits.items())


# A variable without a value is nothing that the dump lost.
_NO_LOSS = ("unbound", "cut_file")
_WORDS = {
    "depth": "by the depth limit",
    "items": "by the limit of items",
    "bytes": "by the limit of bytes in a value",
    "total_bytes": "by the limit of all bytes",
    "time": "by the time limit",
    "redacted": "by redaction",
    "failed": "that could not be read",
    "damaged": "by damage of the file",
}
