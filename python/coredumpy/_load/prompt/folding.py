"""`my` and `lib`: the stack without the frames of libraries, and with them."""

from __future__ import annotations

import pdb

from coredumpy._load.prompt.libraries import is_library_frame
from coredumpy._load.prompt.stack import Stack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any


class Folding(Stack):
    # Off until `my` is typed: a dump shows the stack as the live program would.
    is_folding = False

    def do_my(self, arg: str) -> None:
        """my

        Fold the frames of libraries, and those that ask not to be shown
        (`__tracebackhide__`, `__unittest`): "w" says how many there are,
        "u" and "d" step over them.  From one of them, go to the nearest
        frame of the program itself.
        """
        if len(self._shown()) in (0, len(self.stack)):
            self.message("no frame of a library is in this stack" if self._shown() else "all frames are of libraries")
        self.is_folding = True
        nearest = self._nearest_shown()
        if nearest != self.curindex:
            self._select_frame(nearest)

    def do_lib(self, arg: str) -> None:
        """lib

        Show the frames of libraries again, after "my".
        """
        self.is_folding = False

    # --- where the stack is shown ---

    def setup(self, f: FrameType | None, tb: TracebackType | None) -> Any:
        done = super().setup(f, tb)
        if self.is_folding and self._nearest_shown() != self.curindex:
            self.curindex = self._nearest_shown()
            self.curframe = self.stack[self.curindex][0]
            self.curframe_locals = self.frame.f_locals
        return done

    def print_stack_trace(self, *options: Any) -> None:
        if not self.is_folding:
            super().print_stack_trace(*options)
            return
        shown = self._visible()
        folded = 0
        try:
            for number, entry in enumerate(self.stack):
                if number in shown:
                    self._say_folded(folded)
                    self.print_stack_entry(entry)
                    folded = 0
                else:
                    folded += 1
            self._say_folded(folded)
        except KeyboardInterrupt:
            # As pdb does: enough was seen.
            pass

    def _say_folded(self, count: int) -> None:
        if count:
            self.message(f"  … {count} library frame{'s' if count > 1 else ''} folded (lib shows them)")

    # --- steps ---

    def do_up(self, arg: str) -> Any:
        return self._step(arg, -1, "Oldest frame") if self.is_folding else super().do_up(arg)

    do_u = do_up

    do_up.__doc__ = pdb.Pdb.do_up.__doc__

    def do_down(self, arg: str) -> Any:
        return self._step(arg, +1, "Newest frame") if self.is_folding else super().do_down(arg)

    do_d = do_down

    do_down.__doc__ = pdb.Pdb.do_down.__doc__

    def _step(self, arg: str, direction: int, at_the_end: str) -> None:
        """As pdb counts: a negative number goes to the end."""
        ahead = [number for number in self._visible() if (number - self.curindex) * direction > 0][::direction]
        if not ahead:
            self.error(at_the_end)
            return
        try:
            count = int(arg or 1)
        except ValueError:
            self.error(f"Invalid frame count ({arg})")
            return
        if count:
            self._select_frame(ahead[-1] if count < 0 else ahead[min(count, len(ahead)) - 1])

    # --- which frames ---

    def _shown(self) -> list[int]:
        """Which entries of the stack are the program's own."""
        return [number for number, (frame, _) in enumerate(self.stack) if not is_library_frame(self.dump, frame)]

    def _visible(self) -> list[int]:
        """All of them, where no frame is the program's own."""
        return self._shown() or list(range(len(self.stack)))

    def _nearest_shown(self) -> int:
        """The current frame, or the program's own that led to it, or the first one that it led to."""
        visible = self._visible()
        return max((number for number in visible if number <= self.curindex), default=visible[0])
