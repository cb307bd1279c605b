"""`threads`: those of the program, and the step from one to another."""

from __future__ import annotations

from coredumpy._errors import CoredumpyError
from coredumpy._load.prompt.columns import table, terminal_width
from coredumpy._load.prompt.completion import completed
from coredumpy._load.prompt.places import where
from coredumpy._load.prompt.stack import Stack
from coredumpy._load.prompt.subject import subject_of, thread_named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy._load.dump import Thread


class Threads(Stack):
    def do_threads(self, arg: str) -> None:
        """threads [number | name | ident]

        List the threads of the program, the current one marked with
        ">": number, name, whether the dump was taken in it, where it
        stands, and ident.  A thread that waits in a library has two
        places: where the program called, and where that waits.

        With an argument, go to that thread.  The commands that show
        and walk the stack then work in its frames, from the innermost
        one.
        """
        name = arg.strip()
        if not name:
            self._list_threads()
            return
        try:
            thread = thread_named(self.dump, name)
        except CoredumpyError as error:
            self.error(str(error))
            return
        subject = subject_of(self.dump, thread)
        if subject is None:
            self.error(f"no frame of thread {name!r} is in this dump")
        else:
            self.go_to(subject)

    def complete_threads(self, text: str, line: str, begidx: int, endidx: int) -> list[str]:
        return completed((thread.name for thread in self.dump.threads), text, line, begidx)

    def _list_threads(self) -> None:
        current = self.subject.thread if self.subject is not None else None
        rows = [
            [
                ">" if thread is current else "",
                str(number),
                thread.name,
                _state(thread),
                where(self.dump, thread.record),
                str(thread.ident),
            ]
            for number, thread in enumerate(self.dump.threads, 1)
        ]
        for line in table(rows, terminal_width()):
            self.message(line)
        if not rows:
            self.message("no thread is in this dump")


def _state(thread: Thread) -> str:
    """Whether the dump was taken in it, and why."""
    if not thread.crashed:
        return ""
    return "crashed" if thread.record.get("exception") is not None else "dumped"
