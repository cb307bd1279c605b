"""The prompt of a loaded dump: pdb, and what a dump needs beside it.

`DumpPrompt` is all that is ours: a mixin for `pdb.Pdb` and for the debuggers that build on it. Each file is one part.
"""

from __future__ import annotations

from coredumpy._load.prompt.commandline import CommandLine
from coredumpy._load.prompt.completion import Completion
from coredumpy._load.prompt.evaluation import Evaluation
from coredumpy._load.prompt.exceptions import Exceptions
from coredumpy._load.prompt.folding import Folding
from coredumpy._load.prompt.help import Help
from coredumpy._load.prompt.home import lines_of_home
from coredumpy._load.prompt.listing import Listing
from coredumpy._load.prompt.stack import Stack
from coredumpy._load.prompt.subject import Subject, required_subject
from coredumpy._load.prompt.tasks import Tasks
from coredumpy._load.prompt.threads import Threads
from coredumpy._load.prompt.variables import Variables
from coredumpy._load.prompt.why import Why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.dump import Dump

__all__ = ["DumpPrompt", "Subject", "required_subject"]


class DumpPrompt(
    Help, CommandLine, Completion, Threads, Tasks, Exceptions, Variables, Why, Folding, Stack, Listing, Evaluation
):
    """Stands before a class of debuggers: `class Debugger(DumpPrompt, pdb.Pdb)`. It looks and never steps."""

    def __init__(self, dump: Dump, **options: Any) -> None:
        self.dump = dump
        # pdb would read .pdbrc from the current folder too, which may be a stranger's.
        super().__init__(nosigint=True, readrc=False, **options)
        self.rcLines += lines_of_home()

    def talk(self, subject: Subject) -> None:
        """Answers commands until the user leaves."""
        self.reset()
        self.begin(subject)
        self.interaction(None, subject.for_interaction())
