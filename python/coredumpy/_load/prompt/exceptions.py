"""`exceptions`: as pdb has it from 3.13 on, on all versions and in every thread."""

from __future__ import annotations

import pdb
import sys

from coredumpy._load.prompt.stack import Stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

    from coredumpy._load.prompt.subject import Subject

# As from 3.13 on.
_MOST = 999
_LONGEST = 80
_HAS_CONVENIENCE_VARIABLES = sys.version_info >= (3, 12)


class Exceptions(Stack):
    # As pdb calls them from 3.13 on: the outermost cause first, and the one at which the prompt stands.
    _chained_exceptions: tuple[BaseException, ...] = ()
    _chained_exception_index = 0

    def begin(self, subject: Subject) -> None:
        super().begin(subject)
        self._chained_exceptions = tuple(reversed(_chain(subject.exception)))
        self._chained_exception_index = max(len(self._chained_exceptions) - 1, 0)

    def setup(self, f: FrameType | None, tb: TracebackType | None) -> Any:
        done = super().setup(f, tb)
        if _HAS_CONVENIENCE_VARIABLES and self._chained_exceptions:
            current = self._chained_exceptions[self._chained_exception_index]
            self.set_convenience_variable(self.frame, "_exception", current)
        return done

    def do_exceptions(self, arg: str) -> None:
        """exceptions [number]

        List the chained exceptions, the current one marked with ">".
        With a number, go to where that exception was raised.
        """
        if not self._chained_exceptions:
            self.message("no exception ended this thread or task")
        elif not arg:
            self._list_exceptions()
        else:
            self._go_to_exception(arg)

    # From 3.13 on in pdb's own words.
    do_exceptions.__doc__ = getattr(getattr(pdb.Pdb, "do_exceptions", do_exceptions), "__doc__", None)

    def complete_exceptions(self, text: str, line: str, begidx: int, endidx: int) -> list[str]:
        numbers = map(str, range(len(self._chained_exceptions)))
        return [number for number in numbers if number.startswith(text)]

    def _list_exceptions(self) -> None:
        for number, exception in enumerate(self._chained_exceptions):
            mark = ">" if number == self._chained_exception_index else " "
            text = repr(exception)
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
            # One without frames is no place to go to.
            label = "-" if exception.__traceback__ is None else str(number)
            self.message(f"{mark} {label:>3} {text}")

    def _go_to_exception(self, arg: str) -> None:
        try:
            number = int(arg)
        except ValueError:
            self.error("Argument must be an integer")
            return
        if not 0 <= number < len(self._chained_exceptions):
            self.error("No exception with that number")
        elif self._chained_exceptions[number].__traceback__ is None:
            self.error("This exception does not have a traceback, cannot jump to it")
        else:
            self._chained_exception_index = number
            self.setup(None, self._chained_exceptions[number].__traceback__)
            self.print_stack_entry(self.stack[self.curindex])


def _chain(exception: BaseException | None) -> list[BaseException]:
    """The exception, its cause or else its context, the cause of that …; a chain may be a ring."""
    found: list[BaseException] = []
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen and len(found) < _MOST:
        found.append(exception)
        seen.add(id(exception))
        follows = exception.__cause__
        if follows is None and not exception.__suppress_context__:
            follows = exception.__context__
        exception = follows
    return found
