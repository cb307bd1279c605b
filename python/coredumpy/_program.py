"""What `python PROGRAM` sets up before a program's first line, and takes back after its last.

The order and the odd cases are those of CPython's Modules/main.c and Python/pythonrun.c (3.10 to 3.13). Where `python`
would refuse the program, it is asked to do so itself: it has all the words for it.
"""

from __future__ import annotations

import builtins
import os
import sys

from coredumpy import _start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any, NoReturn, TextIO, TypeAlias

    Namespace: TypeAlias = dict[str, Any]
    # The three ways in which `_native.Launch` starts a program: an open source file with its name and globals, a code
    # object with its globals, or a function with its arguments.
    Start: TypeAlias = (
        tuple[int, str, Namespace] | tuple[CodeType, Namespace] | tuple[Callable[..., Any], tuple[Any, ...]]
    )

STDIN = "-"
PYC_HEADER_BYTES = 16  # PEP 552: magic number, flags, and two words that say what it was made from


class Program:
    """The program of a command line: `NAME ARGS`, or `-m NAME ARGS`."""

    def __init__(self, name: str, args: list[str], is_module: bool) -> None:
        self._name = name
        self._args = args
        self._is_module = is_module
        self._interpreter = _interpreter_words()
        # Modules, folders and zip files are run by `runpy`, and some things are done for files alone.
        self._is_file = not is_module

    @property
    def package(self) -> str | None:
        """The package of `-m`."""
        return self._name.partition(".")[0] if self._is_module else None

    def set_up(self) -> Start:
        """Makes `sys` and `__main__` what they are under `python`, and says how the program starts."""
        sys.argv = ["-m" if self._is_module else self._name, *self._args]
        sys.orig_argv = [*self._interpreter, *self._words()]
        if self._is_module:
            _set_path_entry(_current_folder())
            return _through_runpy(self._name, True)
        if self._name == STDIN:
            _set_path_entry("")
            return 0, "<stdin>", _new_main("<stdin>")
        return self._set_up_path(_absolute(self._name))

    def stopped(self) -> None:
        """What happens right after the last line, before a traceback is printed."""
        if self._is_file:
            _flush(sys.stderr)
            _flush(sys.stdout)

    def ended(self) -> None:
        """What happens after the traceback. Exit handlers and threads find no `__file__` in `__main__`."""
        # Looked up again: who holds on to the globals changes the order in which the program's objects die.
        main = sys.modules.get("__main__")
        if self._is_file and main is not None:
            vars(main).pop("__file__", None)
            vars(main).pop("__cached__", None)

    def _set_up_path(self, path: str) -> Start:
        if _importer(path) is not None:
            self._is_file = False
            _set_path_entry(path, always=True)
            return _through_runpy("__main__", False)
        try:
            fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._let_python_refuse()
        _set_path_entry(os.path.dirname(os.path.realpath(self._name)))
        external = sys.modules["_frozen_importlib_external"]
        if not _is_compiled(fd, path, external.MAGIC_NUMBER):
            return fd, path, _new_main(path, external.SourceFileLoader("__main__", path))
        with open(fd, "rb") as file:
            code = _compiled_code(file.read(), external.MAGIC_NUMBER)
        if code is None:
            self._let_python_refuse()
        return code, _new_main(path, external.SourcelessFileLoader("__main__", path))

    def _let_python_refuse(self) -> NoReturn:
        os.execv(sys.executable, [*self._interpreter, *self._words()])

    def _words(self) -> list[str]:
        return [*(["-m"] if self._is_module else []), self._name, *self._args]


def has_started(exception: BaseException) -> bool:
    """Whether `exception` passed through a line of the program: an error of syntax in its main file has not."""
    runpy = sys.modules.get("runpy")
    runner = runpy._run_module_as_main.__code__.co_filename if runpy is not None else None
    entry = exception.__traceback__
    while entry is not None:
        filename = entry.tb_frame.f_code.co_filename
        if filename != runner and not filename.startswith("<frozen "):
            return True
        entry = entry.tb_next
    return False


def _new_main(file: str | None = None, loader: object = None) -> Namespace:
    """Puts a new `__main__` in the place of the command line's, with the names that this Python version gives it."""
    former = vars(sys.modules["__main__"])
    module = type(sys)("__main__")
    names = vars(module)
    names["__loader__"] = loader or sys.modules["_frozen_importlib"].BuiltinImporter
    if "__annotations__" in former:
        names["__annotations__"] = {}
    names["__builtins__"] = builtins
    if file is not None:
        names["__file__"] = file
        if "__cached__" in former:
            names["__cached__"] = None
    sys.modules["__main__"] = module
    return names


def _flush(stream: TextIO | None) -> None:
    try:
        if stream is not None:
            stream.flush()
    except Exception:
        pass  # the flush at exit reports it


def _through_runpy(name: str, alter_argv: bool) -> Start:
    _new_main()
    import runpy

    return runpy._run_module_as_main, (name, alter_argv)  # type: ignore[attr-defined]


def _set_path_entry(entry: str | None, always: bool = False) -> None:
    """Puts `entry` where `python` would, in the place of the one that it made for the command line."""
    is_safe = getattr(sys.flags, "safe_path", sys.flags.isolated)
    if not is_safe and not _start.is_without_entry:
        del sys.path[0]
    if entry is not None and (always or not is_safe):
        sys.path.insert(0, entry)


def _current_folder() -> str | None:
    try:
        return os.getcwd()
    except OSError:
        return None


def _absolute(path: str) -> str:
    """The path in the current folder, otherwise as it was typed."""
    if os.path.isabs(path):
        return path
    folder = _current_folder()
    return path if folder is None else f"{folder}/{path}"


def _importer(path: str) -> object:
    """What imports from inside of `path`, when that is a folder or a zip file. Noted in the interpreter's cache."""
    cache: dict[str, Any] = sys.path_importer_cache
    if path not in cache:
        cache[path] = None
        for hook in sys.path_hooks:
            try:
                cache[path] = hook(path)
                break
            except ImportError:
                continue
    return cache[path]


def _is_compiled(fd: int, path: str, magic: bytes) -> bool:
    if path.endswith(".pyc"):
        return True
    try:
        return os.pread(fd, 2, 0) == magic[:2]
    except OSError:
        return False  # a pipe


def _compiled_code(data: bytes, magic: bytes) -> CodeType | None:
    import marshal

    if data[: len(magic)] != magic:
        return None
    try:
        code: CodeType = marshal.loads(data[PYC_HEADER_BYTES:])
    except (ValueError, EOFError, TypeError):
        return None
    return code if isinstance(code, type(_compiled_code.__code__)) else None


def _interpreter_words() -> list[str]:
    """The interpreter and its options, as it was started for this command line."""
    ours = sys.argv[1:]
    words = sys.orig_argv[: len(sys.orig_argv) - len(ours)]
    if not words or sys.orig_argv[len(words) :] != ours:
        return [sys.executable]
    command = words.pop()
    if command == "coredumpy" and words and words[-1].startswith("-") and words[-1].endswith("m"):
        options = words.pop().removesuffix("m")  # `-m` itself, or `-Im`
        words += [options] if options != "-" else []
    return words
