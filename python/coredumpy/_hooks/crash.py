"""A crash becomes a dump and one line on stderr, and never anything else.

Everything here runs in a dying program. Whatever goes wrong becomes the line `coredumpy: no dump: <why>`.
"""

from __future__ import annotations

import os
import sys

# All that a dump needs is imported now: a program may change its folder, its root or `sys.meta_path` before it crashes.
from coredumpy import _dump
from coredumpy._config import config
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    PathLike: TypeAlias = str | os.PathLike[str]

# What the dumper needs of the stack, where a program lowered its own limit.
MIN_RECURSION_LIMIT = 1000

# The `id` of the exception that is being reported: a hook that meets it again only passes it on. Not the exception
# itself, which must die when it would have died without us.
reported: int | None = None


class Place:
    """Where dumps go: to a path (fixed, or asked for each time), into a folder, or into the current one."""

    __slots__ = ("directory", "path")

    def __init__(
        self,
        path: PathLike | Callable[[], PathLike] | None = None,
        directory: PathLike | None = None,
    ) -> None:
        if path is not None and directory is not None:
            raise ValueError("path and directory exclude each other")
        self.path = path
        self.directory = directory

    def is_given(self) -> bool:
        return self.path is not None or self.directory is not None


def is_crash(exception: BaseException | None) -> bool:
    """Ctrl-C is one: it is how people catch a hang. An exit is none."""
    return exception is not None and not isinstance(exception, (SystemExit, GeneratorExit))


def save(exception: BaseException, place: Place) -> str | None:
    """Writes the dump. Gives the line that says so, or why there is none; None where the user wants none."""
    limit = sys.getrecursionlimit()
    try:
        if limit < MIN_RECURSION_LIMIT:
            sys.setrecursionlimit(MIN_RECURSION_LIMIT)
        return _save(exception, place)
    except BaseException as error:
        return _no_dump(error)
    finally:
        if limit < MIN_RECURSION_LIMIT:
            sys.setrecursionlimit(limit)


def say(line: str | None) -> None:
    """Prints a line on stderr, if that is possible, and leaves nothing in its buffer if not."""
    try:
        stream, original = sys.stderr, sys.__stderr__
        if line is None or stream is None:
            return
        stream.flush()
        if original is not None and stream is original:
            # A line that stays in the buffer of a broken stream would change the exit code.
            os.write(original.fileno(), (line + "\n").encode(original.encoding, "backslashreplace"))
        else:
            stream.write(line + "\n")
            stream.flush()
    except BaseException:
        pass  # there is nowhere left to say it


def _save(exception: BaseException, place: Place) -> str | None:
    interruptions: list[BaseException] = []
    saved = _dump.save(exception=exception, path=place.path, directory=place.directory, interruptions=interruptions)
    if config.quiet:
        return None
    hidden = f", {saved.hidden} values hidden" if saved.hidden > 1 else ", 1 value hidden" if saved.hidden else ""
    size = human_size(saved.size_bytes)
    hidden += ", interrupted before it said all" if interruptions else ""
    return f"coredumpy: saved {size}{hidden}; open with: coredumpy load {shell_quoted(saved.path)}"


def _no_dump(error: BaseException) -> str:
    try:
        return f"coredumpy: no dump: {_reason(error)}"
    except BaseException:
        return "coredumpy: no dump: the reason cannot be told"


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    text = str(error)
    if not isinstance(error, OSError):
        text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return printable(text)


def human_size(size_bytes: int) -> str:
    """`812 bytes`, `3.4 KB`, `120 KB`, `1.2 MB`: powers of 1000, at most one decimal."""
    if size_bytes < 1000:
        return f"{size_bytes} bytes"
    size, units = size_bytes / 1000, ["GB", "MB", "KB"]
    while size >= 999.5 and len(units) > 1:
        size /= 1000
        units.pop()
    return f"{size:.1f} {units[-1]}" if size < 9.95 else f"{size:.0f} {units[-1]}"


def shell_quoted(path: str) -> str:
    """The path as a word for a POSIX shell; one that cannot be shown as it is in the `$'...'` form of bash and zsh."""
    if not path.isprintable():
        escaped = "".join(
            f"\\{chr(byte)}" if byte in b"\\'" else chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}"
            for byte in os.fsencode(path)
        )
        return f"$'{escaped}'"
    if path and all(char.isalnum() or char in "@%+=:,./-_" for char in path):
        return path
    return "'" + path.replace("'", "'\"'\"'") + "'"
