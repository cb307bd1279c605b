"""The stack as pdb shows it: with the callers that no traceback has, and the names of the dump's files."""

from __future__ import annotations

import ntpath
import posixpath
import sys

from coredumpy._load.names import safe_text
from coredumpy._load.namespaces import Locals
from coredumpy._load.prompt.base import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from coredumpy._load.prompt.subject import Subject

# Before 3.13 looking at `f_locals` of a function's frame undoes assignments to its variables.
_FORGETS_ASSIGNMENTS = sys.version_info < (3, 13)


class Stack(Part):
    subject: Subject | None = None

    def begin(self, subject: Subject) -> None:
        """Says what the stack is that will be set up."""
        self.subject = subject

    def go_to(self, subject: Subject) -> None:
        """Leaves the stack for another one."""
        self.begin(subject)
        self.setup(None, subject.traceback)
        self.print_stack_entry(self.stack[self.curindex])

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        stack, index = super().get_stack(f, t)
        if t is None or self.subject is None or t is not self.subject.traceback:
            return stack, index
        callers = [(frame, frame.f_lineno) for frame in self.subject.callers]
        return callers + stack, max(index + len(callers) - self.subject.hidden, 0)

    def canonic(self, filename: str) -> str:
        """An absolute path, seen from the folder in which the program ran."""
        # By the rules of the system that the program ran on: elsewhere, `C:\\app.py` is the name of a file in a folder.
        rules = ntpath if self.dump.header["platform"]["system"] == "Windows" else posixpath
        if filename == f"<{filename[1:-1]}>" or rules.isabs(filename):
            return filename
        folder = str((self.dump.environment or {}).get("cwd") or "")
        path = safe_text(rules.normpath(rules.join(folder, filename)))
        # What only looks like a file has its source under its own name alone.
        self.dump.sources.cover(path, same_as=None if filename.startswith("<") else filename)
        return path

    def format_stack_entry(self, frame_lineno: tuple[FrameType, int], *options: Any) -> str:
        locals: Any = frame_lineno[0].f_locals
        if _FORGETS_ASSIGNMENTS and isinstance(locals, Locals):
            locals.refresh()
        return super().format_stack_entry(frame_lineno, *options)

    def _validate_file_mtime(self) -> None:
        """From 3.13 on: warns when a file was edited. That file is not the dump's."""
