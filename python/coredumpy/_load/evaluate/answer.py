"""One text evaluated in a restored frame: Python typed by the user, never text of the dump."""

from __future__ import annotations

import ast
import builtins
import re
from contextlib import redirect_stdout
from io import StringIO
from types import CodeType

from coredumpy._exceptions import type_name
from coredumpy._load.namespaces import Globals
from coredumpy._load.prompt.evaluation import NEEDS_ALL_GLOBALS, as_live, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import FrameType
    from typing import Any

# Where pdb keeps what `$name` means. No dump can define it (see `names.RESERVED`).
_CONVENIENCES = "__pdb_convenience_variables"


class Answer:
    """What came of one text. Either `repr` or `error` is None; both are, where statements end without a value."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.value: Any = None
        self.repr: str | None = None
        self.error: BaseException | None = None
        #: What was printed meanwhile.
        self.output = ""
        #: What the user may do about the error.
        self.hint = ""

    @property
    def type_name(self) -> str:
        """The value's type, as a traceback would name it."""
        return type_name(type(self.value))

    @property
    def message(self) -> str:
        """The error in the words of the prompt, which begin with its type."""
        assert self.error is not None
        return words_of(self.error)

    @property
    def error_type(self) -> str:
        return type_name(type(self.error))

    @property
    def error_message(self) -> str:
        return self.message.removeprefix(self.error_type).removeprefix(":").strip()


def answered(text: str, frame: FrameType, conveniences: Mapping[str, object]) -> Answer:
    """Evaluates a text in a frame. What it raises is part of the answer."""
    answer = Answer(text)
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            statements, expression = _compiled(text)
            if "$" in text:
                frame.f_globals[_CONVENIENCES] = conveniences
            if NEEDS_ALL_GLOBALS.search(text) and isinstance(frame.f_globals, Globals):
                frame.f_globals.build()
            if statements is not None:
                exec(statements, _globals_for(statements, frame), frame.f_locals)
            if expression is not None:
                answer.value = as_live(eval(expression, _globals_for(expression, frame), frame.f_locals))
                answer.repr = repr(answer.value)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # `exit()` ends nothing here.
        answer.error = error
    answer.output = printed.getvalue()
    return answer


def _compiled(text: str) -> tuple[CodeType | None, CodeType | None]:
    """The statements of a text, and the expression that it is or ends with."""
    try:
        tree = ast.parse(text.strip(), "<eval>")
    except SyntaxError as error:
        readable = _with_conveniences(text)
        if readable == text:
            raise
        try:
            tree = ast.parse(readable.strip(), "<eval>")
        except SyntaxError:
            raise error from None
    if not tree.body:
        raise SyntaxError("nothing to evaluate")
    expression = None
    if isinstance(last := tree.body[-1], ast.Expr):
        del tree.body[-1]
        expression = compile(ast.Expression(last.value), "<eval>", "eval", dont_inherit=True)
    statements = compile(tree, "<eval>", "exec", dont_inherit=True) if tree.body else None
    return statements, expression


def _with_conveniences(text: str) -> str:
    """`$_exception` and the like as pdb reads them from 3.12 on."""
    return re.sub(r"\$([A-Za-z_]\w*)", rf'{_CONVENIENCES}["\1"]', text)


def _globals_for(code: CodeType, frame: FrameType) -> dict[str, Any]:
    if frame.f_locals is frame.f_globals or not _functions_of(code) or _asks_for_globals(code):
        return frame.f_globals
    return _Scope(frame)


def _functions_of(code: CodeType) -> list[CodeType]:
    return [constant for constant in code.co_consts if isinstance(constant, CodeType)]


def _asks_for_globals(code: CodeType) -> bool:
    return "globals" in code.co_names or any(map(_asks_for_globals, _functions_of(code)))


class _Scope(dict[str, object]):
    """The globals of functions that are typed, comprehensions among them: they see the frame's variables.

    In the program they would have them from the function round them.
    """

    def __init__(self, frame: FrameType) -> None:
        super().__init__(__builtins__=builtins)
        self._locals, self._globals = frame.f_locals, frame.f_globals

    def __missing__(self, name: str) -> object:
        return self._locals[name] if name in self._locals else self._globals[name]
