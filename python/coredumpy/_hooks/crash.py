"""A crash becomes a dump and one line on stderr, and never anything else.

Everything here runs in a dying program. Whatever goes wrong becomes the line `coredumpy: no dump: <why>`.
"""

from __future__ import annotations

import os
import sys

# All that a dump needs is imported now: a program may change its folder, its root or `sys.meta_path` before it crashes.
from coredumpy import _dump, _exceptions, _folder, _repeats
from coredumpy._config import config
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    PathLike: TypeAlias = str | os.PathLike[str]

# What the dumper needs of the stack, where a program lowered its own limit.
MIN_RECURSION_LIMIT = 1000

# Address space that nothing touches, so that it costs no memory. It goes when a dump is made: a program that dies
# because it may have no more of it (`ulimit -v`) has this much for its dump.
_SPARE_BYTES = 16 * 1024 * 1024
_spare = [bytes(_SPARE_BYTES)]

# Where an exception's `__dict__` says that a hook of ours has had it: the path of its dump, None where none was saved.
# Not a list of ours: an exception must die when it would have died without us.
MARK = "__coredumpy__"

# The built-in attribute itself: a class of the program may have another under this name.
dict_of = BaseException.__dict__["__dict__"].__get__


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
    # Not `isinstance`, which may ask the program's own `__class__`.
    return exception is not None and not issubclass(type(exception), (SystemExit, GeneratorExit))


class Report:
    """What became of an exception: the dump that was saved, or in words why there is none."""

    __slots__ = ("failure", "interruption", "saved")

    def __init__(self, saved: _dump.Saved | None, failure: str = "", interruption: BaseException | None = None) -> None:
        self.saved = saved
        self.failure = failure
        #: What a signal's handler of the program raised meanwhile.
        self.interruption = interruption

    def line(self) -> str:
        """The words, for where not everything is ours."""
        return f"coredumpy: {self.words()}"

    def words(self) -> str:
        """What there is to say of it."""
        if self.saved is None:
            return f"no dump: {self.failure}"
        count = self.saved.hidden
        hidden = f", {count} values hidden" if count > 1 else ", 1 value hidden" if count else ""
        hidden += ", interrupted before it said all" if self.interruption is not None else ""
        size = human_size(self.saved.size_bytes)
        return f"saved {size}{hidden}; open with: coredumpy load {shell_quoted(self.saved.path)}"


def report(
    exception: BaseException, place: Place, description: str | None = None, stack: _dump.Stack = _dump.WHOLE_STACK
) -> Report | None:
    """Saves the dump of an exception. None where it is no crash, or was reported before: it may pass several hooks."""
    if not is_crash(exception) or is_reported(exception):
        return None
    done = save(exception, place, description, stack)
    mark(exception, None if done.saved is None else done.saved.path)
    return done


def report_once(exception: BaseException, place: Place, description: str | None = None, **how: Any) -> Report | None:
    """The same where the process goes on: if an equal exception was saved just now, its dump counts this one."""
    if not is_crash(exception) or is_reported(exception):
        return None
    first = _repeats.begin(exception)
    if first is None:
        mark(exception, None)
        return None
    done = save(exception, place, description, **how)
    if done.saved is None:
        _repeats.failed(first)
    else:
        first.saved_as(done.saved)
    mark(exception, None if done.saved is None else done.saved.path)
    return done


def save(
    exception: BaseException | None,
    place: Place,
    description: str | None = None,
    stack: _dump.Stack = _dump.WHOLE_STACK,
    **how: Any,
) -> Report:
    """Writes a dump, whatever was done with this exception before. Raises nothing. `how` is for `_dump.save`."""
    _spare.clear()
    limit = sys.getrecursionlimit()
    interruptions: list[BaseException] = []
    try:
        if limit < MIN_RECURSION_LIMIT:
            sys.setrecursionlimit(MIN_RECURSION_LIMIT)
        saved = _dump.save(
            exception=exception,
            description=description,
            path=place.path,
            directory=place.directory,
            stack=stack,
            interruptions=interruptions,
            **how,
        )
        if place.path is None:
            _folder.make_room(saved.path)
        return Report(saved, "", interruptions[0] if interruptions else None)
    except BaseException as error:
        return Report(None, reason(error), None if isinstance(error, Exception) else error)
    finally:
        if limit < MIN_RECURSION_LIMIT:
            sys.setrecursionlimit(limit)


def mark(exception: BaseException, path: str | None) -> None:
    """Notes that the exception has been reported."""
    dict.__setitem__(dict_of(exception), MARK, path)


def unmark(exception: BaseException) -> None:
    dict.pop(dict_of(exception), MARK, None)


def is_reported(exception: BaseException) -> bool:
    return dict.__contains__(dict_of(exception), MARK)


def reported_path(exception: BaseException) -> str | None:
    """The dump that was saved when this exception passed a hook before."""
    path = dict.get(dict_of(exception), MARK)
    return path if type(path) is str else None


# What decides how an exception is pickled, and whether it lets its attributes be set again.
_PICKLING = ("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__setattr__")


def mark_travels(exception: BaseException) -> bool:
    """Whether the mark may be pickled with the exception, and arrives: it must not be what makes unpickling fail."""
    kinds = [kind for kind in type(exception).__mro__ if kind.__module__ != "builtins"]
    return not any(name in vars(kind) for kind in kinds for name in _PICKLING)


def was_reported_by_child(exception: BaseException) -> bool:
    """Whether a task of a pool of processes raised it, which the mark could not tell: then its cause does."""
    cause = _exceptions.cause_of(exception)
    return cause is not None and _exceptions.type_name(type(cause)) in _FROM_TASKS and not mark_travels(exception)


_FROM_TASKS = ("multiprocessing.pool.RemoteTraceback", "concurrent.futures.process._RemoteTraceback")


def say(done: Report | None) -> None:
    """Prints the line on stderr, if that is possible and wanted, and leaves nothing in its buffer if not."""
    if done is not None and not (config.quiet and done.saved is not None):
        say_line(done.line())


def say_line(line: str) -> None:
    """A line for everybody who asked for dumps, whatever came of them."""
    try:
        stream, original = sys.stderr, sys.__stderr__
        if stream is None:
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


def reason(error: BaseException) -> str:
    """In words why there is no dump."""
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    try:
        text = str(error)
        if not isinstance(error, OSError):
            text = f"{type(error).__name__}: {text}" if text else type(error).__name__
        return printable(text)
    except BaseException:
        return "the reason cannot be told"


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
