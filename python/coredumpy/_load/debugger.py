"""pdb on a dump, at a terminal or with commands from a pipe."""

from __future__ import annotations

import pdb
import sys
from io import StringIO

from coredumpy._errors import CoredumpyError
from coredumpy._load.prompt import DumpPrompt, subject_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy._load.dump import Dump, Thread


def post_mortem(dump: Dump, thread: Thread | None) -> None:
    """Talks about a thread, from the exception that ended it or else its innermost frame, until the user leaves."""
    subject = subject_of(dump, thread)
    if subject is None:
        raise CoredumpyError(f"{dump.path or 'this dump'}: no frame is in the file")
    Debugger(dump).talk(subject)


class Debugger(DumpPrompt, pdb.Pdb):
    """A `pdb.Pdb` that looks and never steps."""

    def __init__(self, dump: Dump) -> None:
        super().__init__(dump, stdin=sys.stdin or StringIO())
        # A pipe has no use for readline, and input() would write its prompt past sys.stdout.
        self.use_rawinput = self.stdin.isatty()
