"""The code of restored frames, compiled from a template of our own: never from text of a dump.

It notes its frame, has the frames made that were called from it, then has one `raise` for each place that a traceback
shows of it, each caught, and a last one where the frame stood. Name, qualified name, filename and first line are
replaced afterwards, and so are the constants that stand for what it works with. It asks its namespaces for nothing.
"""

from __future__ import annotations

import ast
import opcode
import sys
from types import CodeType

from coredumpy._load.names import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeAlias

    # Line, end line, first column, end column; columns as in `co_positions`, -1 where not known.
    Place: TypeAlias = tuple[int, int, int, int]

# Above these a dump is not believed. Python 3.10 writes two bytes for each 127 lines between two instructions.
MAX_LINE = 1 << 22
MAX_COLUMN = 1 << 20
MAX_NAMES = 1 << 15

# Constants that stand for others: two iterators that are looked through, and what is raised.
_KEEPER, _CALLED, _ENDS = "keeper", "called", "ends"

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
    body: list[ast.stmt] = [_looked_through(_KEEPER, _at((1, 1, 0, 0)))]
    # Caught: there may be too many of them for the interpreter's stack. It always ends with a `raise`, for where two
    # paths meet in front of a short end, the compiler makes two of that.
    body.append(_trying([_looked_through(_CALLED, _at(stands)), _raise(_at(stands))], _at(stands)))
    body += (_trying([_raise(_at(place))], _at(place)) for place in caught)
    body.append(_raise(_at(stands)))
    code = compile(ast.Module(body, []), "<dump>", "exec", dont_inherit=True, optimize=0)
    return code, tuple(2 * index for index, operation in enumerate(code.co_code[::2]) if operation == _RAISE)[1:]


def _at(place: Place) -> dict[str, int]:
    return {"lineno": place[0], "end_lineno": place[1], "col_offset": place[2], "end_col_offset": place[3]}


def _raise(at: dict[str, int]) -> ast.stmt:
    return ast.Raise(exc=ast.Constant(value=_ENDS, kind=None, **at), cause=None, **at)


def _trying(body: list[ast.stmt], at: dict[str, int]) -> ast.stmt:
    handler = ast.ExceptHandler(type=None, name=None, body=[ast.Pass(**at)], **at)
    return ast.Try(body=body, handlers=[handler], orelse=[], finalbody=[], **at)


def _looked_through(name: str, at: dict[str, int]) -> ast.stmt:
    """`None in ITERATOR`: it runs what the iterator runs, from C, without a name and without a frame between."""
    left, right = ast.Constant(value=None, kind=None, **at), ast.Constant(value=name, kind=None, **at)
    return ast.Expr(value=ast.Compare(left=left, ops=[ast.In()], comparators=[right], **at), **at)


def filled(template: CodeType, keeper: Iterator[None], called: Iterator[None]) -> CodeType:
    """The template with what it works with: an iterator that notes the frame, and one that runs others inside it.

    It ends with a StopIteration, so that what runs it may be an iterator itself.
    """
    parts: dict[object, Any] = {_KEEPER: keeper, _CALLED: called, _ENDS: StopIteration}
    return template.replace(co_consts=tuple(parts.get(constant, constant) for constant in template.co_consts))


def named(template: CodeType, code: dict[str, Any], firstlineno: int) -> CodeType:
    """The template with the names of a recorded code. Its lines move along with the first one."""
    names: dict[str, Any] = {"co_name": safe_text(code.get("name")), "co_filename": safe_text(code.get("filename"))}
    if _HAS_QUALNAME:
        names["co_qualname"] = safe_text(code.get("qualname"))
    return template.replace(co_firstlineno=firstlineno, co_names=names_of(code), **names)


def names_of(code: dict[str, Any]) -> tuple[str, ...]:
    """`co_names` of a recorded code, which no code of ours works with."""
    return tuple(name for name in code.get("co_names", ())[:MAX_NAMES] if type(name) is str)
