"""The source of a class. `inspect` would look for the file of its module among those of this process."""

from __future__ import annotations

import inspect
import linecache
import re
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType
    from typing import Any

_DEFINITION = re.compile(r"(\s*)(?:async\s+)?(class|def)\s+(\w+)")


def class_source(cls: type, frames: Iterable[FrameType]) -> tuple[list[str], int] | None:
    """Its lines and the number of the first one; None where they are not found. `frames` may be of its module."""
    for filename in _filenames(cls, frames):
        lines = linecache.getlines(filename)
        first = _first_line(lines, cls)
        if first is not None:
            return inspect.getblock(lines[first:]), first + 1
    return None


def _filenames(cls: type, frames: Iterable[FrameType]) -> dict[str, None]:
    """Where it may be defined: in the file of its methods, and where its module runs."""
    functions: list[Any] = [value for value in map(_unwrapped, _values(cls)) if isinstance(value, types.FunctionType)]
    own = [f.__code__.co_filename for f in functions if f.__qualname__.startswith(f"{cls.__qualname__}.")]
    of_module = [f.f_code.co_filename for f in frames if f.f_globals.get("__name__") == cls.__module__]
    return dict.fromkeys(own + of_module)


def _values(cls: type) -> Iterable[object]:
    for name in list(cls.__dict__):
        try:
            yield inspect.getattr_static(cls, name) if name.startswith("__") else getattr(cls, name)
        except Exception:
            # An attribute that needs the program.
            continue


def _unwrapped(value: Any) -> object:
    if isinstance(value, property):
        return value.fget
    return value.__func__ if isinstance(value, staticmethod | classmethod | types.MethodType) else value


def _first_line(lines: list[str], cls: type) -> int | None:
    """The index of the line of `class` or of its first decorator."""
    wanted = [name for name in cls.__qualname__.split(".") if name != "<locals>"]
    inside: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        match = _DEFINITION.match(line)
        if match is None:
            continue
        indent = len(match[1].expandtabs())
        while inside and inside[-1][0] >= indent:
            inside.pop()
        inside.append((indent, match[3]))
        if match[2] == "class" and [name for _, name in inside] == wanted:
            while number and lines[number - 1].startswith(f"{match[1]}@"):
                number -= 1
            return number
    return None
