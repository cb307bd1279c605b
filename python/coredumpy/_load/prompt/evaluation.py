"""Expressions and statements that are typed at the prompt, and what is said where they fail."""

from __future__ import annotations

import code
import pdb
import re
import sys
from traceback import format_exception_only

from coredumpy._errors import ObserverMode
from coredumpy._load.namespaces import Globals, Locals
from coredumpy._load.prompt.base import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import IO, Any

#: What goes past our class, into the dict that the globals are: names in a class body, deletion of a global.
NEEDS_ALL_GLOBALS = re.compile(r"\b(class|global)\b")
# From 3.13 on `interact` writes to where pdb does, and `exit()` comes back to the prompt.
_INTERACTS_INSIDE = sys.version_info >= (3, 13)


class Evaluation(Part):
    def _getval(self, arg: str) -> Any:
        return as_live(super()._getval(arg))

    def default(self, line: str) -> Any:
        globals = self.frame.f_globals
        if NEEDS_ALL_GLOBALS.search(line) and isinstance(globals, Globals):
            globals.build()
        return super().default(line)

    # --- what is said where they fail: a refusal is a sentence, which needs no name of its class ---

    def _error_exc(self) -> None:
        error = sys.exc_info()[1]
        assert error is not None
        self.error(words_of(error))

    def _getval_except(self, arg: str, frame: FrameType | None = None) -> object:
        """For `display`: what was raised is its value."""
        where = frame or self.frame
        try:
            return as_live(eval(arg, where.f_globals, where.f_locals))
        except BaseException as error:
            return _Words(f"** raised {words_of(error)} **")

    def do_interact(self, arg: str) -> None:
        console = _Console({**self.frame.f_globals, **self.frame.f_locals})
        if _INTERACTS_INSIDE:
            console.write_to, console.local_exit = self.stdout, True
            console.interact("*pdb interact start*", "*exit from pdb interact command*")
        else:
            console.interact("*interactive*")

    do_interact.__doc__ = pdb.Pdb.do_interact.__doc__


def words_of(error: BaseException) -> str:
    """As pdb words it; a refusal is a sentence."""
    return str(error) if isinstance(error, ObserverMode) else format_exception_only(type(error), error)[-1].strip()


class _Words(str):
    """Words that stand for a value."""

    def __repr__(self) -> str:
        return str(self)


class _Console(code.InteractiveConsole):
    # Of the base, from 3.13 on.
    local_exit = False
    # None: where the base writes to.
    write_to: IO[str] | None = None

    def write(self, data: str) -> None:
        if self.write_to is None:
            super().write(data)
        else:
            self.write_to.write(data)

    def showtraceback(self) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, ObserverMode):
            self.write(f"*** {error}\n")
        else:
            super().showtraceback()


def as_live(value: Any) -> Any:
    """What `locals()` and `globals()` gave there: a dict."""
    if isinstance(value, Globals | Locals):
        return value.copy()
    return value
