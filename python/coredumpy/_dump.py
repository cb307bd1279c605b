"""`dump` and `dumps`: what to record, under which name, and what is known before the walk."""

from __future__ import annotations

import _thread
import os
import sys
import time
import types

from coredumpy import _asking, _exceptions, _native, _redaction, _sources, _wordings
from coredumpy._config import config, problem_of
from coredumpy._errors import WriteFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    Path: TypeAlias = str | os.PathLike[str]
    PathOrCallable: TypeAlias = Path | Callable[[], Path] | None

_FLAGS = (
    *("debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "verbose"),
    *("ignore_environment", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode"),
    "safe_path",
)

#: Of the time that a dump may hold a living process: what comes after the walk (last blocks, index) takes so much.
_SHARE_OF_END = 0.15

#: Levels or seconds that stand for no limit.
_MOST = 2**30

_FOLDER = os.path.dirname(__file__)

#: Our modules of which functions run.
_OWN_NAMES = (
    *("__init__", "_asking", "_conf", "_config", "_dump", "_exceptions", "_folder", "_polars", "_redaction"),
    *("_repeats", "_settings", "_sources", "_supports", "_tensors", "_text", "_wordings"),
)

#: What the filenames of our code begin with that may run while a dump is made. Its frames are in none.
_OWN_FILES = [
    *(os.path.join(_FOLDER, name, "") for name in ("_hooks", "_living")),
    *(os.path.join(_FOLDER, f"{name}.py") for name in _OWN_NAMES),
]

#: A process that was forked from this one has another.
_first_pid = os.getpid()


class Stack:
    """Which frames are the program's, where something else runs it: a test runner, an executor.

    `outermost` are the frames with which stacks begin: what called them is not recorded, in a traceback, in a thread
    or by `f_back`. `hidden` is how many of the innermost frames ask not to be shown: a debugger begins at the next.
    """

    __slots__ = ("hidden", "outermost")

    def __init__(self, outermost: list[types.FrameType], hidden: int = 0) -> None:
        self.outermost = outermost
        self.hidden = hidden


WHOLE_STACK = Stack([])


class Saved:
    """A dump that was written: its absolute path, its id, its size, how many values were redacted."""

    __slots__ = ("hidden", "id", "path", "size_bytes")

    def __init__(self, path: str, id: bytes, size_bytes: int, hidden: int) -> None:
        self.path = path
        self.id = id
        self.size_bytes = size_bytes
        self.hidden = hidden


def dump(
    frame: types.FrameType | None = None,
    *,
    description: str | None = None,
    depth: int | None = None,
    path: PathOrCallable = None,
    directory: Path | None = None,
    exception: BaseException | None = None,
) -> str:
    """Writes a dump of all threads and returns its absolute path.

    The top frame is `frame`; without it the caller's, or where `exception` raised if that is given. Inside an `except`
    block the handled exception is recorded too. `path` (a path, or a callable that returns one) and `directory`
    exclude each other; without either the file is named after function, line and time, in the current folder. Nothing
    is overwritten: a name that is taken gets `-2`, `-3` and so on.
    """
    frame, exception = _subject(frame, exception)
    return save(
        exception=exception, frame=frame, description=description, depth=depth, path=path, directory=directory
    ).path


def dumps(
    frame: types.FrameType | None = None,
    *,
    description: str | None = None,
    depth: int | None = None,
    exception: BaseException | None = None,
) -> bytes:
    """The bytes that `dump` would write."""
    frame, exception = _subject(frame, exception)
    return _native.dump_bytes(_request(exception, frame, description, depth))


def _subject(
    frame: types.FrameType | None, exception: BaseException | None
) -> tuple[types.FrameType | None, BaseException | None]:
    """The frame of whoever called `dump` or `dumps`, unless an exception says where to look."""
    if exception is None:
        exception = sys.exc_info()[1]
        if frame is None:
            frame = sys._getframe(2)
    return frame, exception


def save(
    *,
    exception: BaseException | None = None,
    frame: types.FrameType | None = None,
    description: str | None = None,
    depth: int | None = None,
    path: PathOrCallable = None,
    directory: Path | None = None,
    stack: Stack = WHOLE_STACK,
    timeout_s: float | None = None,
    interruptions: list[BaseException] | None = None,
) -> Saved:
    """Writes a dump of `frame` and its callers; without it, of where `exception` raised.

    `stack` says which part of that is the program's. `timeout_s` is how long the walk may take, where that is less than
    `config.dump_timeout`. What a signal's handler raised when the file was as good as written goes to `interruptions`,
    if these are given. Raises WriteFailed where the file cannot be written, ValueError for arguments that contradict
    each other.
    """
    target = _target(exception, frame, path, directory, stack.hidden)
    request = _request(exception, frame, description, depth, stack, timeout_s)
    id = request["facts"]["id"]
    before = _file_at(target)
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        written, size_bytes, hidden = _native.write_dump(target, request)
    except OSError as error:
        raise WriteFailed(f"cannot write the dump {target}: {error.strerror or error}") from error
    except BaseException as interruption:
        file = _file_at(target)
        if interruptions is None or file is None or file == before:
            raise
        interruptions.append(interruption)
        return Saved(target, id, file[-1], 0)
    return Saved(written, id, size_bytes, hidden)


def _file_at(path: str) -> tuple[int, int, int] | None:
    """What tells a file from another one of the same name: inode and time; and its size."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _target(
    exception: BaseException | None,
    frame: types.FrameType | None,
    path: PathOrCallable,
    directory: Path | None,
    hidden: int,
) -> str:
    if path is not None and directory is not None:
        raise ValueError("path and directory exclude each other")
    if path is None:
        return os.path.abspath(os.path.join(os.fspath(directory or "."), _name(exception, frame, hidden)))
    target = os.path.abspath(os.fspath(path() if callable(path) else path))
    if target.endswith(".json"):
        import warnings

        warnings.warn(f"{target} will be a binary dump; for JSON use: coredumpy export --format json", stacklevel=4)
    if not callable(path) and _is_child():
        stem, extension = os.path.splitext(target)
        target = f"{stem}-{os.getpid()}{extension}"
    return target


def _is_child() -> bool:
    """Whether this process shares a fixed path with the one that started it."""
    process = sys.modules.get("multiprocessing.process")
    return os.getpid() != _first_pid or getattr(process, "_parent_process", None) is not None


def _name(exception: BaseException | None, frame: types.FrameType | None, hidden: int) -> str:
    """`coredumpy_<function>_<line>_<time>.dump`"""
    function, line = "program", 0
    traceback = _exceptions.traceback_of(exception) if exception is not None else None
    if frame is not None:
        function, line = frame.f_code.co_name, frame.f_lineno
    elif traceback is not None:
        places = []
        while traceback is not None:
            places.append((traceback.tb_frame.f_code.co_name, traceback.tb_lineno))
            traceback = traceback.tb_next
        function, line = places[max(-1 - hidden, -len(places))]
    # `<module>`, `<lambda>`: angle brackets mean something to every shell.
    function = "".join(char for char in function if char.isalnum() or char == "_") or "program"
    now = time.time()
    moment = time.strftime("%Y%m%d_%H%M%S", time.localtime(now))
    return f"coredumpy_{function[:80]}_{line}_{moment}_{int(now % 1 * 1_000_000):06}.dump"


def _request(
    exception: BaseException | None,
    frame: types.FrameType | None,
    description: str | None,
    depth: int | None,
    stack: Stack = WHOLE_STACK,
    timeout_s: float | None = None,
) -> dict[str, Any]:
    """Everything that the native walk needs, gathered before it: afterwards no Python code runs."""
    said, messages = _exceptions.summaries(exception) if exception is not None else ([], [])
    most_s = min(config.dump_timeout, _MOST if timeout_s is None else timeout_s, _MOST)
    request: dict[str, Any] = {
        "exception": exception,
        "frame": frame,
        "outermost": stack.outermost,
        "hidden": stack.hidden,
        "all_threads": config.dump_all_threads,
        "all_tasks": config.dump_all_tasks,
        "depth": min(_depth(depth), _MOST),
        "timeout_s": most_s,
        "spent_s": 0.0 if timeout_s is None else most_s * _SHARE_OF_END,
        "max_items": min(config.max_items, 2**62),
        "max_value_bytes": min(config.max_value_bytes, 2**62),
        "max_total_bytes": min(config.max_total_bytes, 2**62),
        "file_mode": config.file_mode,
        "own_files": _OWN_FILES,
        "exceptions": said,
        "messages": messages,
        "sources": [],
        "facts": _facts(description),
        "redaction": _redaction.gathered(),
        # What type supports and properties say, asked below.
        "asked": None,
        # Called when everything is written.
        "wordings": _wordings.ask,
        # The walk finds the types of frames, code and functions here, also where the program never imported it.
        "types": types,
    }
    _asking.ask(request)
    # Other threads may have moved on meanwhile.
    request["sources"] = _all_sources(exception, frame, stack.outermost)
    return request


def _depth(depth: int | None) -> int:
    if depth is None:
        return config.default_recursion_depth
    problem = problem_of("default_recursion_depth", depth)
    if problem is not None:
        raise ValueError(f"depth {problem}")
    return depth


def _all_sources(
    exception: BaseException | None, frame: types.FrameType | None, outermost: list[types.FrameType]
) -> list[_sources.Source]:
    frames: list[types.FrameType] = []
    if exception is not None:
        for current, _, _ in _exceptions.chain(exception):
            frames += _sources.frames_of(_exceptions.traceback_of(current), None, outermost)
    frames += _sources.frames_of(None, frame, outermost)
    if config.dump_all_threads:
        others = sys._current_frames()
        # Our own frame must not become a local of itself: it would live on, and with it the exception.
        others.pop(_thread.get_ident(), None)
        for other in others.values():
            frames += _sources.frames_of(None, other, outermost)
    return _sources.of_frames(_without_ours(frames))


def _without_ours(frames: list[types.FrameType]) -> list[types.FrameType]:
    return [frame for frame in frames if not is_own(frame)]


def is_own(frame: types.FrameType) -> bool:
    """Whether it is of our code, and in no dump."""
    return frame.f_code.co_filename.startswith(tuple(_OWN_FILES))


def _facts(description: str | None) -> dict[str, Any]:
    now = time.time()
    local = time.localtime(now)
    offset = local.tm_gmtoff // 60
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
    system, node, release, machine = _uname()
    return {
        "id": os.urandom(16),
        "created": time.strftime("%Y-%m-%dT%H:%M:%S", local) + f".{int(now % 1 * 1_000_000):06}{zone}",
        "description": None if description is None else str(description),
        "python_version": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "system": system,
        "release": release,
        "machine": machine,
        "hostname": node,
        "argv": _strings(getattr(sys, "argv", [])),
        "cwd": _current_folder(),
        "executable": sys.executable or "",
        # The standard library's folder, and our own.
        "library_paths": [os.path.dirname(os.path.abspath(os.__file__)), os.path.dirname(os.path.abspath(__file__))],
        "path": [folder for folder in _strings(sys.path) if folder],
        "flags": {name: int(value) for name in _FLAGS if (value := getattr(sys.flags, name, 0))},
    }


def _strings(values: object) -> list[str]:
    """Programs put other things than strings into `sys.path`, too."""
    return [value for value in values if type(value) is str] if type(values) is list else []


def _current_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was removed
        return ""


def host_name() -> str:
    """As the environment of a dump has it."""
    return _uname()[1]


def _uname() -> tuple[str, str, str, str]:
    """System, host name, release, machine."""
    if sys.platform == "win32":
        version = sys.getwindowsversion()
        machine = os.environ.get("PROCESSOR_ARCHITECTURE", "")
        return (
            "Windows",
            os.environ.get("COMPUTERNAME", ""),
            f"{version.major}.{version.minor}.{version.build}",
            machine,
        )
    uname = os.uname()
    return uname.sysname, uname.nodename, uname.release, uname.machine
