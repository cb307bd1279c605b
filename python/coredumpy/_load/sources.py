"""The dump's source texts, where debuggers and tracebacks look for source: in `linecache`."""

from __future__ import annotations

import linecache
from _collections_abc import Mapping
from io import StringIO

from coredumpy._load.names import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from coredumpy._native import Missing, Reader

# linecache documents its cache as (size, mtime, lines, fullname) by filename.
_entries: dict[str, Any] = linecache.cache
# Those whose entries stand in linecache, in the order in which they went there.
_installed: list[Sources] = []


class Sources(Mapping[str, str | None]):
    """Text by filename (`co_filename`), None where the dump has only the name. A text is read when it is asked for.

    While installed, every filename of the dump has an entry in `linecache`, an empty one where the text is missing:
    a file of this machine is never shown for one of the dump.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._numbers = {safe_text(filename): number for number, filename in enumerate(reader.sources())}
        self._entries: dict[str, _Entry] = {}
        self._former: dict[str, Any] = {}
        self._is_installed = False

    # A collection is itself; comparing would read all texts.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __getitem__(self, filename: str) -> str | None:
        return self._reader.source(self._numbers[filename])[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def missing(self, filename: str) -> Missing | None:
        """Why the text of a file that the dump names is not there."""
        return self._reader.source(self._numbers[filename])[2]

    def install(self) -> None:
        """Puts the entries into `linecache`, until `close`."""
        self._is_installed = True
        _installed.append(self)
        for filename in self._numbers:
            self.cover(filename)

    def cover(self, filename: str, same_as: str | None = None) -> None:
        """Makes sure that what is shown for `filename` is the dump's text of it (or of `same_as`), or nothing."""
        if not self._is_installed or filename in self._entries:
            return
        source = filename if filename in self._numbers else same_as
        entry = _Entry(filename, lambda: self._lines(source))
        self._former[filename] = _entries.get(filename)
        self._entries[filename] = entry
        _entries[filename] = entry

    def refresh(self) -> None:
        """Puts the entries back, where somebody has cleared `linecache`."""
        for filename, entry in self._entries.items():
            if not isinstance(_entries.get(filename), _Entry):
                _entries[filename] = entry

    def close(self) -> None:
        """Puts the former entries back."""
        if not self._is_installed:
            return
        self._is_installed = False
        later = _installed[_installed.index(self) + 1 :]
        _installed.remove(self)
        for filename, entry in self._entries.items():
            former = self._former[filename]
            if _entries.get(filename) is entry:
                _put_back(filename, former)
            else:
                _hand_on(later, filename, entry, former)
        self._entries.clear()
        self._former.clear()

    def _lines(self, filename: str | None) -> list[str]:
        text = self.get(filename) if filename is not None else None
        if not text:
            return []
        # Lines end where linecache sees them end in a file, which is not where str.splitlines does.
        lines = StringIO(text.removeprefix("\ufeff"), newline=None).readlines()
        if not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        return lines


def _put_back(filename: str, former: Any) -> None:
    if former is None:
        del _entries[filename]
    else:
        _entries[filename] = former


def _hand_on(later: list[Sources], filename: str, entry: object, former: Any) -> None:
    """Another dump took the closed one's entry for what was there before."""
    for sources in later:
        if sources._former.get(filename) is entry:
            sources._former[filename] = former


class _Entry(tuple[object, ...]):
    """An entry of `linecache.cache`, (size, mtime, lines, fullname), whose lines are made when they are looked at.

    linecache's own lazy entries look for a file of that name first. The mtime None keeps `checkcache` away.
    """

    def __new__(cls, filename: str, load: Callable[[], list[str]]) -> _Entry:
        self = super().__new__(cls, (0, None, [], filename))
        self._load = load
        return self

    _load: Callable[[], list[str]]
    _whole: tuple[object, ...] | None = None

    def __getitem__(self, index: Any) -> Any:
        return self._filled()[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._filled())

    def _filled(self) -> tuple[object, ...]:
        whole = self._whole
        if whole is None:
            lines = self._load()
            whole = self._whole = (sum(map(len, lines)), None, lines, super().__getitem__(3))
        return whole
