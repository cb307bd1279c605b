"""The code of restored frames, compiled from a template of our own: never from text of a dump.

It notes its frame, has the frames made that were called from it, then has one `raise` for each place that a traceback
shows of it, each caught, and a last one where the frame stood. Name, qualified name, filename and first line are
replaced afterwards, and so are the constants that stand for what it works with. It asks its namespaces for nothing.

Its parameters and variables are the recorded ones, by name and number. What they hold stands in the mapping that its
locals are; before 3.13 the interpreter copies them there whenever it is asked for `f_locals`, so they all hold UNSET,
which such a mapping does not take.
"""

from __future__ import annotations

import ast
import inspect
import opcode
import sys
from types import CodeType

from coredumpy._load.names import is_name, safe_text

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
MAX_VARIABLES = 1 << 10

#: What the variables of such code hold themselves.
UNSET = object()
# Constants that stand for others: two iterators that are looked through, what is raised, and UNSET.
_KEEPER, _CALLED, _ENDS, _UNSET = "keeper", "called", "ends", "unset"
# With these a frame would have no other namespace than its variables.
_FLAGS_OF_FUNCTIONS = inspect.CO_OPTIMIZED | inspect.CO_NEWLOCALS

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


def compiled(caught: tuple[Place, ...], stands: Place, variables: int) -> tuple[CodeType, tuple[int, ...]]:
    """The code, whose first line is 1, and the offset of each place's `raise`, that of `stands` last."""
    # Before 3.11 a code's first line is that of its first instruction.
    first = _at((1, 1, 0, 0))
    body: list[ast.stmt] = [_looked_through(_KEEPER, first)]
    if variables:
        names: list[ast.expr] = [ast.Name(id=f"_{number}", ctx=ast.Store(), **first) for number in range(variables)]
        unset = ast.Constant(value=_UNSET, kind=None, **first)
        body.insert(0, ast.Assign(targets=names, value=unset, type_comment=None, **first))
    # Caught: there may be too many of them for the interpreter's stack. It always ends with a `raise`, for where two
    # paths meet in front of a short end, the compiler makes two of that.
    body.append(_trying([_looked_through(_CALLED, _at(stands)), _raise(_at(stands))], _at(stands)))
    body += (_trying([_raise(_at(place))], _at(place)) for place in caught)
    body.append(_raise(_at(stands)))
    code = _code_of_function(body, first)
    return code, tuple(2 * index for index, operation in enumerate(code.co_code[::2]) if operation == _RAISE)[1:]


def _code_of_function(body: list[ast.stmt], at: dict[str, int]) -> CodeType:
    """Compiled as a function's, which has variables, but with the namespace that it is run in."""
    nothing = ast.arguments(
        posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
    function = ast.FunctionDef(
        name="_", args=nothing, body=body, decorator_list=[], returns=None, type_comment=None, **at
    )
    if sys.version_info >= (3, 12):
        function.type_params = []
    module = compile(ast.Module([function], []), "<dump>", "exec", dont_inherit=True, optimize=0)
    code = next(constant for constant in module.co_consts if isinstance(constant, CodeType))
    return code.replace(co_flags=code.co_flags & ~_FLAGS_OF_FUNCTIONS)


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
    parts: dict[object, Any] = {_KEEPER: keeper, _CALLED: called, _ENDS: StopIteration, _UNSET: UNSET}
    return template.replace(co_consts=tuple(parts.get(constant, constant) for constant in template.co_consts))


def named(template: CodeType, code: dict[str, Any], firstlineno: int, variables: tuple[str, ...]) -> CodeType:
    """The template with the names of a recorded code. Its lines move along with the first one."""
    names: dict[str, Any] = {"co_name": safe_text(code.get("name")), "co_filename": safe_text(code.get("filename"))}
    if _HAS_QUALNAME:
        names["co_qualname"] = safe_text(code.get("qualname"))
    names |= parameters_of(code, variables) | {"co_varnames": variables}
    flags = template.co_flags | names.pop("flags")
    return template.replace(co_firstlineno=firstlineno, co_names=names_of(code), co_flags=flags, **names)


def variables_of(code: dict[str, Any]) -> tuple[str, ...]:
    """`co_varnames` of a recorded code; none where a code of ours cannot have them."""
    names = tuple(code.get("varnames", ()))
    is_sound = len(names) <= MAX_VARIABLES and len(set(names)) == len(names)
    return names if is_sound and all(map(is_name, names)) else ()


def parameters_of(code: dict[str, Any], variables: tuple[str, ...]) -> dict[str, int]:
    """How many of the variables are parameters, and of which kinds."""
    counts: list[int] = [code.get(name, 0) for name in ("argcount", "posonlyargcount", "kwonlyargcount")]
    flags = code.get("flags", 0) & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS)
    if not counts[1] <= counts[0] or counts[0] + counts[2] + flags.bit_count() > len(variables):
        counts, flags = [0, 0, 0], 0
    return dict(zip(("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "flags"), (*counts, flags), strict=True))


def names_of(code: dict[str, Any]) -> tuple[str, ...]:
    """`co_names` of a recorded code, which no code of ours works with."""
    return tuple(name for name in code.get("co_names", ())[:MAX_NAMES] if type(name) is str)
