"""A folder in which coredumpy names the files: it holds so many dumps, of so many bytes, and the oldest go.

Only a file goes that is named as we name them and is a dump by its content. Several processes may do this at once: each
begins with the oldest, so they take the same ones, and what is gone already counts as gone.
"""

from __future__ import annotations

import os
import sys
import time

from coredumpy import _dump, _native
from coredumpy._config import config
from coredumpy._errors import CoredumpyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

PREFIX = "coredumpy_"
_SUFFIXES = (".dump", ".dump.partial")
#: Seconds after which an unfinished dump that nobody wrote to is a dead process's, whatever its number says.
_ABANDONED_AFTER = 3600
#: Seconds that a file's time may be off: there are file systems that know every other one.
_COARSEST_TIME = 2


class _File:
    """A file with a name of ours."""

    def __init__(self, path: str, status: os.stat_result) -> None:
        self.path = path
        self.size = status.st_size
        self.age = (status.st_mtime_ns, path)
        self._is_partial = path.endswith(".partial")

    def is_dump(self) -> bool:
        """By its content; one that a living process is writing is none yet."""
        try:
            peeked = _native.peek(self.path)
        except (CoredumpyError, OSError):
            return False
        return not self._is_partial or self._is_left_over(peeked)

    def _is_left_over(self, peeked: dict[str, Any]) -> bool:
        if time.time() - self.age[0] / 1e9 > _ABANDONED_AFTER:
            return True
        environment = peeked["environment"]
        is_of_this_host = environment is not None and environment["hostname"] == _dump.host_name()
        return is_of_this_host and not _is_alive(peeked["header"]["pid"])


def make_room(newest: str) -> None:
    """Removes the oldest dumps beside `newest`, which has just been written, as far as the limits ask for it."""
    _make_room(os.path.dirname(newest), _is_our_name, lambda file: file.path == newest)


def make_room_for_tests(folder: str, is_our_name: Callable[[str], bool], began: float) -> None:
    """The same where a run of tests, which began then, left dumps. Its own stay, however many: reports link them."""
    began_ns = int((began - _COARSEST_TIME) * 1e9)
    _make_room(folder, is_our_name, lambda file: file.age[0] >= began_ns)


def _make_room(folder: str, is_our_name: Callable[[str], bool], stays: Callable[[_File], bool]) -> None:
    files = list(_files(folder, is_our_name))
    if _fits(len(files), sum(file.size for file in files)):
        return
    dumps = sorted((file for file in files if file.is_dump()), key=lambda file: file.age)
    count, size = len(dumps), sum(file.size for file in dumps)
    for file in dumps[:-1]:
        if _fits(count, size):
            return
        if not stays(file) and _remove(file.path):
            count, size = count - 1, size - file.size


def _is_our_name(name: str) -> bool:
    return name.startswith(PREFIX) and name.endswith(_SUFFIXES)


def _fits(count: int, size: int) -> bool:
    return count <= config.max_dumps and size <= config.max_dumps_bytes


def _files(folder: str, is_our_name: Callable[[str], bool]) -> Iterator[_File]:
    try:
        with os.scandir(folder) as found:
            for entry in found:
                if is_our_name(entry.name):
                    yield from _file(entry)
    except OSError:
        return  # whoever cannot look into it cannot tidy it


def _file(entry: os.DirEntry[str]) -> Iterator[_File]:
    try:
        if entry.is_file(follow_symlinks=False):
            yield _File(entry.path, entry.stat(follow_symlinks=False))
    except OSError:
        return  # another process removed it


def _remove(path: str) -> bool:
    try:
        os.unlink(path)
    except FileNotFoundError:
        return True  # another process removed it
    except OSError:
        return False
    return True


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":
        return True  # there a signal of any number ends the process
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's
    return True
