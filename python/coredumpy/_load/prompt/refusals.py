"""Commands that would run the program: each is refused in one line."""

from __future__ import annotations

from coredumpy._load.missing import REFUSAL
from coredumpy._load.prompt.base import Part


class Refusals(Part):
    def _refuse(self, arg: str, *_: object) -> None:
        """Not in a dump: nothing can run here."""
        self.error(REFUSAL)

    do_next = do_n = do_step = do_s = do_continue = do_cont = do_c = do_until = do_unt = do_return = do_r = _refuse
    do_jump = do_j = do_run = do_restart = do_debug = _refuse
    do_break = do_b = _refuse  # type: ignore[assignment]
    do_tbreak = do_clear = do_cl = do_condition = do_ignore = do_enable = do_disable = _refuse
    do_commands = _refuse

    def refuses(self, command: str) -> bool:
        """Whether a command is one of them."""
        return getattr(type(self), f"do_{command}", None) is Refusals._refuse
