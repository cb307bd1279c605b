"""`coredumpy peek`: what is in which dump, from the first kilobytes of each.

A folder may hold thousands, so a file costs one call of `_native.peek` and a few lines of text. All strings of a dump
are a stranger's: what would steer a terminal is shown escaped.
"""

from __future__ import annotations

import os
import sys

from coredumpy import _native
from coredumpy._errors import CoredumpyError, DumpNotFound, NotADump
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeAlias

    # What is shown of one dump, in words of its header.
    Entry: TypeAlias = dict[str, Any]

SUFFIXES = (".dump", ".partial")
MAX_CHAINED = 5


def peek(paths: list[str], *, sort: str = "time", as_json: bool = False) -> int:
    """Lists the dumps in `paths` on stdout, and what is broken on stderr. Gives the exit code."""
    listing = Listing()
    for path in paths:
        listing.add(path)
    entries = sorted(listing.entries, key=_SORT_KEYS[sort]) if len(listing.entries) > 1 else listing.entries
    _write(_json_text(entries) if as_json else _text(entries))
    return 1 if listing.is_missing or (listing.has_broken and not entries) else 0


class Listing:
    """The dumps that were found; what could not be read is reported as it is met."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.is_missing = False
        self.has_broken = False

    def add(self, path: str) -> None:
        """Adds a file, or all dumps in a folder."""
        if not os.path.isdir(path):
            self._read(path)
            return
        before = len(self.entries), self.has_broken
        for file in self._files(path):
            self._read_found(file)
        if before == (len(self.entries), self.has_broken):
            self._complain(path, "no dumps in this folder")

    def _files(self, folder: str) -> Iterator[str]:
        """All files under a folder. Links to folders are not followed: they may go round in circles."""
        try:
            with os.scandir(folder) as found:
                children = sorted(found, key=lambda child: child.name)
        except OSError as error:
            self._broken(folder, error)
            return
        for child in children:
            if child.is_dir(follow_symlinks=False):
                yield from self._files(child.path)
            elif child.is_file():
                yield child.path

    def _read_found(self, path: str) -> None:
        """A file that was not named: one that never was a dump is passed over."""
        if path.endswith(SUFFIXES):
            self._read(path)
            return
        try:
            self.entries.append(_entry(path, _native.peek(path)))
        except OSError:
            return
        except CoredumpyError as error:
            # The subclasses of NotADump are for files that begin like a dump.
            if type(error) is not NotADump:
                self._broken(path, error)

    def _read(self, path: str) -> None:
        try:
            self.entries.append(_entry(path, _native.peek(path)))
        except (CoredumpyError, OSError) as error:
            self._broken(path, error)

    def _broken(self, path: str, error: Exception) -> None:
        if isinstance(error, (DumpNotFound, FileNotFoundError)):
            self.is_missing = True
        else:
            self.has_broken = True
        reason = error.strerror if isinstance(error, OSError) else None
        self._complain(path, reason or str(error))

    def _complain(self, path: str, reason: str) -> None:
        if sys.stderr is not None:
            print(f"coredumpy: {printable(path)}: {printable(reason)}", file=sys.stderr)


def _write(text: str) -> None:
    if sys.stdout is None:
        raise OSError("stdout is closed")
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _entry(path: str, peeked: dict[str, Any]) -> Entry:
    header, environment = peeked["header"], peeked["environment"]
    raised = header["exceptions"][0] if header["exceptions"] else None
    threads = header["threads"]
    crashed = next((thread for thread in threads if thread["crashed"]), threads[0] if threads else None)
    frames = crashed["frames"] if crashed else []
    hidden = crashed.get("hidden", 0) if crashed else 0
    # Where a debugger begins.
    function, filename, lineno = (frames[hidden:] or frames or [(None, None, None)])[0]
    return {
        "path": path,
        "complete": peeked["complete"],
        # How often the same exception came again, and when it last did.
        "repeats": peeked["repeats"] and peeked["repeats"][0],
        "last_repeat": peeked["repeats"] and _time_of(peeked["repeats"][1], header["created"]),
        "hidden": peeked["hidden"],
        "type": raised and raised["type"],
        "message": raised and raised["message"],
        "exceptions": header["exceptions"],
        "function": function,
        "filename": filename,
        "lineno": lineno,
        "thread_count": header["thread_count"],
        "python": header["python"],
        "platform": header["platform"],
        "hostname": environment and environment["hostname"],
        "created": header["created"],
        "description": header["description"],
        "argv": header["argv"],
        "pid": header["pid"],
    }


def _time_of(microseconds: int, created: str) -> str:
    """Like the time of the dump, in its zone."""
    from datetime import datetime, timedelta, timezone

    try:
        zone = datetime.fromisoformat("2000-01-01T00:00:00" + _time_parts(created)[2].upper().replace("Z", "+00:00"))
        moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=microseconds)
        return moment.astimezone(zone.tzinfo).isoformat()
    except (ValueError, OverflowError):
        return "an unknown time"


def _instant(entry: Entry) -> float:
    """The time of a dump for sorting, 0 where it is none. RFC 3339 allows more forms than 3.10 reads by itself."""
    from datetime import datetime

    seconds, fraction, zone = _time_parts(entry["created"])
    try:
        moment = datetime.fromisoformat(seconds + zone.upper().replace("Z", "+00:00"))
        return moment.timestamp() + float(f"0{fraction}")
    except (ValueError, OverflowError):
        return 0.0


def _shown_time(created: str) -> str:
    """To the second, in the zone in which the program ran."""
    seconds, _, zone = _time_parts(created)
    return f"{seconds.replace('T', ' ')} {zone}".rstrip()


def _time_parts(created: str) -> tuple[str, str, str]:
    """`2026-01-02T03:04:05`, `.678` and `+09:00`."""
    zone_at = next((at for at in range(19, len(created)) if created[at] in "Zz+-"), len(created))
    return created[:19], created[19:zone_at], created[zone_at:]


_SORT_KEYS: dict[str, Callable[[Entry], Any]] = {
    "time": _instant,
    "name": lambda entry: entry["path"],
    "type": lambda entry: (entry["type"] or "", _instant(entry)),
}


def _json_text(entries: list[Entry]) -> str:
    import json

    return json.dumps(entries, indent=2) + "\n"


def _text(entries: list[Entry]) -> str:
    colored = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    bold, red, plain = ("\x1b[1m", "\x1b[31m", "\x1b[0m") if colored else ("", "", "")
    lines = []
    for entry in entries:
        lines.append(f"{bold}{printable(entry['path'])}{plain}")
        if entry["type"] is not None:
            lines.append(f"  {red}{printable(_exception(entry))}{plain}")
        lines += [f"  {printable(line)}" for line in _details(entry)]
    return "".join(line + "\n" for line in lines)


def _exception(entry: Entry) -> str:
    return f"{entry['type']}: {entry['message']}" if entry["message"] else str(entry["type"])


def _details(entry: Entry) -> Iterator[str]:
    """The lines under the exception's."""
    chained = [exception["type"] for exception in entry["exceptions"][1:]]
    if chained:
        more = f" and {len(chained) - MAX_CHAINED} more" if len(chained) > MAX_CHAINED else ""
        yield f"with {', '.join(chained[:MAX_CHAINED])}{more}"
    count = entry["thread_count"]
    threads = f"{count} thread{'' if count == 1 else 's'}"
    where = f"{entry['function']} {entry['filename']}:{entry['lineno']}" if entry["function"] else "no frames"
    yield f"{where}, {threads}"
    python, platform = entry["python"], entry["platform"]
    name = "Python" if python["implementation"] == "cpython" else python["implementation"]
    system = f"{platform['system']} {platform['release']} {platform['machine']}"
    host = f", host {entry['hostname']}" if entry["hostname"] else ""
    yield f"{name} {python['version']}, {system}{host}, {_shown_time(entry['created'])}"
    if entry["description"]:
        yield entry["description"]
    if entry["repeats"]:
        times = "time" if entry["repeats"] == 1 else "times"
        yield f"came {entry['repeats']:,} more {times}, last {_shown_time(entry['last_repeat'])}"
    if entry["hidden"]:
        yield f"{entry['hidden']:,} value{'' if entry['hidden'] == 1 else 's'} hidden"
    if entry["complete"] is False:
        yield "cut short: the dump ends before its index"
