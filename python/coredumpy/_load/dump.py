"""An open dump, for programs: what `coredumpy.open` returns."""

from __future__ import annotations

import os

from coredumpy import _native
from coredumpy._load.restore import Restorer
from coredumpy._load.sources import Sources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any


class Thread:
    """A thread of the dumped program."""

    def __init__(self, dump: Dump, number: int) -> None:
        self._dump = dump
        self._number = number
        #: What the file says of it.
        self.record = dump.restorer.frames.record(number)

    @property
    def name(self) -> str:
        """`Thread.name`"""
        return str(self.record.get("name"))

    @property
    def ident(self) -> int:
        """`threading.get_ident()`"""
        return int(self.record.get("ident") or 0)

    @property
    def crashed(self) -> bool:
        """Whether the dump was taken in this thread."""
        return bool(self.record.get("crashed"))

    @property
    def hidden(self) -> int:
        """How many of the innermost frames ask not to be shown, as a test framework's assertions do."""
        return int(self.record.get("hidden") or 0)

    @property
    def frames(self) -> list[FrameType]:
        """All frames, innermost first: also those above the outermost entry of an exception's traceback."""
        return self._dump.restorer.frames.thread_frames(self._number)

    @property
    def traceback(self) -> TracebackType | None:
        """The whole stack as a traceback, for debuggers that take one; None where no frame is in the dump."""
        return self._dump.restorer.frames.thread_traceback(self._number)

    @property
    def exception(self) -> BaseException | None:
        """The exception that ended the thread."""
        found = self._dump.restorer.value(self.record.get("exception"))
        return found if isinstance(found, BaseException) else None

    def __repr__(self) -> str:
        return f"<thread {self.name!r} of a dump{', crashed' if self.crashed else ''}>"


class Dump:
    """An open dump. Everything is read when it is asked for.

    While it is open, `linecache` shows the dump's source texts for its filenames; `close`, or the end of a `with`
    block, puts back what was there before. Frames and values stay usable.
    """

    def __init__(self, source: str | bytes, reader: _native.Reader) -> None:
        #: The file's path; None for a dump in memory.
        self.path: str | None = None if isinstance(source, bytes) else source
        #: What stands first in the file: version, python, platform, created, pid, argv, description, exceptions …
        self.header: dict[str, Any] = reader.header
        #: Where the program ran: hostname, cwd, executable, flags, distributions …; None where the file ends before it.
        self.environment: dict[str, Any] | None = reader.environment
        #: Hands out objects by their number in the file.
        self.restorer = Restorer(reader)
        #: Source text by filename.
        self.sources = Sources(reader)
        self.restorer.frames.on_filename = self.sources.cover
        self._reader = reader
        self._threads: list[Thread] | None = None
        self.sources.install()

    @property
    def threads(self) -> list[Thread]:
        """The threads whose record is in the file, the crashed one first."""
        if self._threads is None:
            numbers = self.header.get("roots", {}).get("threads", [])
            self._threads = [Thread(self, number) for number in numbers if self._is_there(number, "thread")]
        return self._threads

    @property
    def exception(self) -> BaseException | None:
        """The exception that ended the program, or that was being handled, with its traceback."""
        number = self.header.get("roots", {}).get("exception")
        if number is None or not self._is_there(number, "exception"):
            return None
        found = self.restorer.object(number)
        return found if isinstance(found, BaseException) else None

    @property
    def end(self) -> str:
        """`complete`; `cut_file` where the file ends too early; else the limit that stopped the writer, as `time`."""
        return self._reader.end

    @property
    def missing(self) -> dict[str, int]:
        """How many values are missing for each reason, as `{"depth": 12, "items": 1}`."""
        return self._reader.missing_totals

    @property
    def object_counts(self) -> tuple[int, int]:
        """How many objects are in the file, and how many the writer had met."""
        return self._reader.written, self._reader.assigned

    def numbers_of(self, kind: str) -> list[int]:
        """The numbers of all records of a kind, as `task`. Reads the whole dump."""
        return self._reader.numbers_of(kind)

    def close(self) -> None:
        """Takes the dump's sources out of `linecache`."""
        self.sources.close()

    def __enter__(self) -> Dump:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<dump {self.path or 'in memory'!r}>"

    def _is_there(self, number: int, kind: str) -> bool:
        return self.restorer.frames.record(number).get("kind") == kind


def open_dump(source: str | os.PathLike[str] | bytes) -> Dump:
    """Opens a dump: a path, or the bytes of one. Raises DumpNotFound, NotADump or another OSError."""
    if not isinstance(source, bytes):
        source = os.fspath(source)
    return Dump(source, _native.Reader(source))
