"""pdb on a dump, at a terminal or with commands from a pipe."""

from __future__ import annotations

import pdb
import sys
from io import StringIO
from types import BuiltinFunctionType

from coredumpy._load.prompt import DumpPrompt, required_subject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy._load.dump import Dump, Thread


def post_mortem(dump: Dump, thread: Thread | None) -> None:
    """Talks about a thread, from the exception that ended it or else its innermost frame, until the user leaves."""
    Debugger(dump).talk(required_subject(dump, thread))


class Debugger(DumpPrompt, pdb.Pdb):
    """A `pdb.Pdb` that looks and never steps."""

    def __init__(self, dump: Dump) -> None:
        super().__init__(dump, stdin=sys.stdin or StringIO())
        self.use_rawinput = asks_by_itself()


def asks_by_itself() -> bool:
    """Whether `input()` shows the prompt: at a terminal, and in a notebook, whose kernel has an `input` of its own.

    A pipe has no use for readline, and `input()` would write its prompt past sys.stdout.
    """
    return not isinstance(input, BuiltinFunctionType) or (sys.stdin is not None and sys.stdin.isatty())
