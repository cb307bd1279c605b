"""The code of restored frames, compiled from a template of our own: never from text of a dump.

One `raise` for each place that a traceback shows of the frame, each caught, and a last one where the frame stood. Name,
qualified name, filename and first line are replaced afterwards.
"""

from __future__ import annotations

import ast
import opcode
import sys
from types import CodeType, FrameType

from coredumpy._load.names import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from coredumpy._load.namespaces import Globals, Locals

    # Line, end line, first column, end column; columns as in `co_positions`, -1 where not known.
    Place: TypeAlias = tuple[int, int, int, int]

# Above these a dump is not believed. Python 3.10 writes two bytes for each 127 lines between two instructions.
MAX_LINE = 1 << 22
MAX_COLUMN = 1 << 20

_RAISE = opcode.opmap["RAISE_VARARGS"]
_HAS_QUALNAME = sys.version_info >= (3, 11)


def bounded_line(line: object) -> int:
    """The line, or 0 where that is none."""
    return line if type(line) is int and 0 <= line <= MAX_LINE else 0


def place_of(line: object, end_line: object = None, column: object = None, end_column: object = None) -> Place:
    """A place that `ast` accepts. Columns that cannot be are dropped."""
    line = bounded_line(line)
    last = bounded_line(end_line)
    if type(column) is not int or type(end_column) is not int or last < line:
        return (line, line, -1, -1)
    if not (0 <= column <= MAX_COLUMN and 0 <= end_column <= MAX_COLUMN) or (line == last and column > end_column):
        return (line, line, -1, -1)
    return (line, last, column, end_column)


def moved(place: Place, by: int) -> Place:
    """The place, `by` lines further down."""
    return (place[0] + by, place[1] + by, place[2], place[3])


def compiled(caught: tuple[Place, ...], stands: Place) -> tuple[CodeType, tuple[int, ...]]:
    """The code, whose first line is 1, and the offset of each place's `raise`, that of `stands` last."""
    # Before 3.11 a code's first line is that of its first instruction.
    body: list[ast.stmt] = [ast.Pass(lineno=1, end_lineno=1, col_offset=0, end_col_offset=0)]
    for place in caught:
        at = _at(place)
        handler = ast.ExceptHandler(type=None, name=None, body=[ast.Pass(**at)], **at)
        body.append(ast.Try(body=[_raise(at)], handlers=[handler], orelse=[], finalbody=[], **at))
    body.append(_raise(_at(stands)))
    code = compile(ast.Module(body, []), "<dump>", "exec", dont_inherit=True, optimize=0)
    return code, tuple(2 * index for index, operation in enumerate(code.co_code[::2]) if operation == _RAISE)


def _at(place: Place) -> dict[str, int]:
    return {"lineno": place[0], "end_lineno": place[1], "col_offset": place[2], "end_col_offset": place[3]}


def _raise(at: dict[str, int]) -> ast.Raise:
    # `raise None` is a TypeError, whatever the namespaces say.
    return ast.Raise(exc=ast.Constant(value=None, kind=None, **at), cause=None, **at)


def named(template: CodeType, code: dict[str, Any], firstlineno: int) -> CodeType:
    """The template with the names of a recorded code. Its lines move along with the first one."""
    names: dict[str, Any] = {"co_name": safe_text(code.get("name")), "co_filename": safe_text(code.get("filename"))}
    if _HAS_QUALNAME:
        names["co_qualname"] = safe_text(code.get("qualname"))
    return template.replace(co_firstlineno=firstlineno, **names)


def run(code: CodeType, globals: Globals, locals: Globals | Locals) -> FrameType:
    """The frame that a compiled template leaves behind."""
    try:
        exec(code, globals, locals)
    except TypeError as error:
        traceback = error.__traceback__
        assert traceback is not None and traceback.tb_next is not None
        return traceback.tb_next.tb_frame
    raise AssertionError("the template came to its end")
