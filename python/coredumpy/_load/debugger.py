"""pdb on a dump: the stock debugger, without what would run the program."""

from __future__ import annotations

import inspect
import linecache
import ntpath
import os
import pdb
import re
import sys
from io import StringIO

from coredumpy._errors import CoredumpyError
from coredumpy._load.names import safe_text
from coredumpy._load.namespaces import Globals, Locals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from coredumpy._load.dump import Dump, Thread

REFUSAL = "this is a dump: nothing can run"

# From 3.13 on pdb takes an exception, for its command `exceptions`.
_TAKES_EXCEPTION = sys.version_info >= (3, 13)
# Before 3.13 looking at `f_locals` of a function's frame undoes assignments to its variables.
_FORGETS_ASSIGNMENTS = sys.version_info < (3, 13)
# What goes past our class, into the dict that the globals are: names in a class body, deletion of a global.
_NEEDS_ALL_GLOBALS = re.compile(r"\b(class|global)\b")


def post_mortem(dump: Dump, thread: Thread | None) -> None:
    """Talks about a thread, from the exception that ended it or else its innermost frame, until the user leaves."""
    exception = _exception_of(dump, thread)
    traceback = exception.__traceback__ if exception is not None else None
    if traceback is None:
        traceback = thread.traceback if thread is not None else None
    if traceback is None:
        raise CoredumpyError(f"{dump.path or 'this dump'}: no frame is in the file")
    debugger = Debugger(dump)
    debugger.reset()
    if exception is not None and thread is not None:
        debugger.open(traceback, _callers(thread, traceback))
    subject: Any = exception if _TAKES_EXCEPTION and exception is not None else traceback
    debugger.interaction(None, subject)


def _exception_of(dump: Dump, thread: Thread | None) -> BaseException | None:
    """The exception to begin with: the one that left the thread's innermost frame.

    One that was merely being handled when the dump was taken is not where the program stood.
    """
    if thread is None:
        return dump.exception
    exception = thread.exception or (dump.exception if thread.crashed else None)
    if exception is None or exception.__traceback__ is None:
        return None
    innermost = exception.__traceback__
    while innermost.tb_next is not None:
        innermost = innermost.tb_next
    frames = thread.frames
    return exception if not frames or frames[0] is innermost.tb_frame else None


def _callers(thread: Thread, traceback: TracebackType) -> list[FrameType]:
    """The frames above a traceback's outermost entry, outermost first."""
    frames = thread.frames
    outermost = traceback.tb_frame
    if outermost not in frames:
        return []
    return frames[: frames.index(outermost) : -1]


class Debugger(pdb.Pdb):
    """A `pdb.Pdb` that looks and never steps."""

    def __init__(self, dump: Dump) -> None:
        # No .pdbrc: the current folder may be a stranger's.
        super().__init__(stdin=sys.stdin or StringIO(), nosigint=True, readrc=False)
        # A pipe has no use for readline, and input() would write its prompt past sys.stdout.
        self.use_rawinput = self.stdin.isatty()
        self._dump = dump
        self._folder = str((dump.environment or {}).get("cwd") or "")
        self._opened: TracebackType | None = None
        self._callers: list[FrameType] = []

    def open(self, traceback: TracebackType, callers: list[FrameType]) -> None:
        """Says which frames stand above a traceback: those that the exception had not come to."""
        self._opened = traceback
        self._callers = callers

    # --- what pdb takes from the interpreter ---

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        stack, index = super().get_stack(f, t)
        if t is None or t is not self._opened:
            return stack, index
        return [(frame, frame.f_lineno) for frame in self._callers] + stack, index + len(self._callers)

    def canonic(self, filename: str) -> str:
        """An absolute path, seen from the folder in which the program ran."""
        if filename == f"<{filename[1:-1]}>" or os.path.isabs(filename) or ntpath.isabs(filename):
            return filename
        path = safe_text(os.path.normpath(os.path.join(self._folder, filename)))
        # What only looks like a file has its source under its own name alone.
        self._dump.sources.cover(path, same_as=None if filename.startswith("<") else filename)
        return path

    def format_stack_entry(self, frame_lineno: tuple[FrameType, int], lprefix: str = ": ") -> str:
        locals: Any = frame_lineno[0].f_locals
        if _FORGETS_ASSIGNMENTS and isinstance(locals, Locals):
            locals.refresh()
        return super().format_stack_entry(frame_lineno, lprefix)

    def _validate_file_mtime(self) -> None:
        """From 3.13 on: warns when a file was edited. That file is not the dump's."""

    def _getval(self, arg: str) -> Any:
        return _as_live(super()._getval(arg))

    def default(self, line: str) -> Any:
        globals = self._frame.f_globals
        if _NEEDS_ALL_GLOBALS.search(line) and isinstance(globals, Globals):
            globals.build()
        return super().default(line)

    @property
    def _frame(self) -> FrameType:
        assert self.curframe is not None
        return self.curframe

    # --- commands ---

    def do_list(self, arg: str) -> None:
        # For the code of a frozen module, pdb takes the file that the globals name.
        filename = self._frame.f_globals.get("__file__")
        if isinstance(filename, str) and filename not in linecache.cache:
            self._dump.sources.cover(filename)
        super().do_list(arg)

    do_l = do_list

    do_list.__doc__ = pdb.Pdb.do_list.__doc__

    def do_longlist(self, arg: str) -> None:
        filename = self._frame.f_code.co_filename
        # Said of a file that is not there. Our empty entry in linecache would make it one that cannot be read.
        if not arg and not linecache.getlines(filename) and filename != f"<{filename[1:-1]}>":
            self.error("source code not available")
            return
        super().do_longlist(arg)

    do_ll = do_longlist

    do_longlist.__doc__ = pdb.Pdb.do_longlist.__doc__

    def do_args(self, arg: str) -> None:
        """a(rgs)

        Print the argument list of the current function.
        """
        code = self._dump.restorer.frames.code_of(self._frame)
        flags = code.get("flags", 0)
        count = code.get("argcount", 0) + code.get("kwonlyargcount", 0)
        count += bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
        for name in code.get("varnames", [])[:count]:
            if name in self._frame.f_locals:
                self.message(f"{name} = {self._repr(self._frame.f_locals[name], name)}")
            else:
                self.message(f"{safe_text(name)} = *** undefined ***")

    do_a = do_args

    def _repr(self, value: Any, name: str) -> str:
        try:
            return repr(value)
        except Exception as error:
            return f"*** repr({name}) failed: {type(error).__name__}: {error} ***"

    def _refuse(self, arg: str, *_: Any) -> None:
        """Not in a dump: nothing can run here."""
        self.error(REFUSAL)

    do_next = do_n = do_step = do_s = do_continue = do_cont = do_c = do_until = do_unt = do_return = do_r = _refuse
    do_jump = do_j = do_run = do_restart = do_debug = _refuse
    do_break = do_b = _refuse  # type: ignore[assignment]
    do_tbreak = do_clear = do_cl = do_condition = do_ignore = do_enable = do_disable = _refuse
    do_commands = _refuse


def _as_live(value: Any) -> Any:
    """What `locals()` and `globals()` gave there: a dict."""
    if isinstance(value, Globals | Locals):
        return value.copy()
    return value
