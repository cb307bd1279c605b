"""What programs do with an exception that they were handed: each gives what it prints.

`python exception_tools.py PROGRAM` runs a program and prints all of it as JSON, for its own functions' frames.
"""

from __future__ import annotations

import inspect
import io
import json
import logging
import re
import runpy
import sys
import traceback
from collections.abc import Iterator
from os.path import dirname
from types import CodeType, TracebackType
from typing import Any

ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")


def formatted(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__))


def with_locals(error: BaseException) -> str:
    return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def logged(error: BaseException) -> str:
    written = io.StringIO()
    logger = logging.Logger("tool")
    logger.addHandler(logging.StreamHandler(written))
    logger.error("failed", exc_info=(type(error), error, error.__traceback__))
    return written.getvalue()


def inner_frames(error: BaseException) -> str:
    assert error.__traceback__ is not None
    found = inspect.getinnerframes(error.__traceback__, 3)
    return "\n".join(f"{info.function} {info.lineno} {info.code_context} {info.index}" for info in found)


def copied_locals(error: BaseException) -> str:
    """What tools do to namespaces: copies, merges, look-ups."""
    lines = []
    for frame in frames_of(error.__traceback__):
        names = sorted(frame.f_locals)
        assert names == sorted({**frame.f_locals}) == sorted(dict(frame.f_locals.items()))
        merged = {**frame.f_globals, **frame.f_locals}
        assert merged.keys() == {*frame.f_globals, *frame.f_locals}
        assert len(frame.f_locals) == len(names) and frame.f_globals.get("__name__") == merged.get("__name__")
        lines.append(f"{frame.f_code.co_name} {names}")
    return "\n".join(lines)


def callers(error: BaseException) -> str:
    """Who called whom, up to the outermost frame of the traceback."""
    known = list(frames_of(error.__traceback__))
    names, frame = [], known[-1]
    while frame is not None and len(names) < 10_000:
        names.append(frame.f_code.co_name)
        frame = frame.f_back if frame is not known[0] else None
    return " < ".join(names)


def rich_with_locals(error: BaseException) -> str:
    from rich.console import Console
    from rich.traceback import Traceback

    written = io.StringIO()
    shown = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True)
    Console(file=written, width=200, color_system=None, legacy_windows=False).print(shown)
    return written.getvalue()


def ipython_verbose(error: BaseException) -> str:
    from IPython.core import ultratb

    try:
        tool: Any = ultratb.VerboseTB(theme_name="nocolor")
    except TypeError:  # before IPython 9
        tool = ultratb.VerboseTB(color_scheme="NoColor")
    return str(tool.text(type(error), error, error.__traceback__))


TOOLS = (formatted, with_locals, logged, inner_frames, copied_locals, callers, rich_with_locals, ipython_verbose)


def frames_of(entry: TracebackType | None) -> Iterator[Any]:
    while entry is not None:
        yield entry.tb_frame
        entry = entry.tb_next


def of_functions(error: BaseException) -> BaseException:
    """The exception without the traceback's entries of modules, whose names depend on who ran them."""
    entry = error.__traceback__
    while entry is not None and is_of_a_module(entry.tb_frame.f_code):
        entry = entry.tb_next
    return error.with_traceback(entry)


def is_of_a_module(code: CodeType) -> bool:
    return code.co_name == "<module>" or "runpy" in code.co_filename


def all_of(error: BaseException) -> dict[str, str]:
    """What each tool that is installed makes of it."""
    found = {}
    for tool in TOOLS:
        try:
            found[tool.__name__] = ADDRESS.sub("0x…", tool(error))
        except ModuleNotFoundError:
            continue
    return found


if __name__ == "__main__":
    program = sys.argv[1]
    sys.argv, sys.path[0] = [program], dirname(program)
    try:
        runpy.run_path(program, run_name="__main__")
    except BaseException as raised:
        json.dump(all_of(of_functions(raised)), sys.stdout)
