"""The prompt of a loaded dump: pdb, and what a dump needs beside it.

`DumpPrompt` is all that is ours: a mixin for `pdb.Pdb` and for the debuggers that build on it. Each file is one part.
"""

from __future__ import annotations

from coredumpy._load.prompt.evaluation import Evaluation
from coredumpy._load.prompt.listing import Listing
from coredumpy._load.prompt.refusals import Refusals
from coredumpy._load.prompt.stack import Stack
from coredumpy._load.prompt.subject import Subject, subject_of
from coredumpy._load.prompt.why import Why

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.dump import Dump

__all__ = ["DumpPrompt", "Subject", "subject_of"]


class DumpPrompt(Refusals, Stack, Listing, Evaluation, Why):
    """Stands before a class of debuggers: `class Debugger(DumpPrompt, pdb.Pdb)`. It looks and never steps."""

    def __init__(self, dump: Dump, **options: Any) -> None:
        self.dump = dump
        # No .pdbrc: the current folder may be a stranger's.
        super().__init__(nosigint=True, readrc=False, **options)

    def talk(self, subject: Subject) -> None:
        """Answers commands until the user leaves."""
        self.reset()
        self.subject = subject
        self.interaction(None, subject.for_interaction())
