"""`why`: what is not in the dump, and for what reason."""

from __future__ import annotations

from coredumpy._load.prompt.base import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Why(Part):
    def do_why(self, arg: str) -> None:
        """why [expression]

        Say what is missing of the expression's value, for which limit
        or rule, and what to set so that the next dump has it; or why the
        expression has no answer here. Without an expression: what is
        missing of the whole dump.
        """
        # Only here: the prompt does not wait for it.
        import coredumpy._load.why as reasons

        arg = arg.strip()
        if not arg:
            lines = reasons.totals(self.dump)
        else:
            try:
                value = self._value_of(arg)
            except Exception as error:
                lines = reasons.why_refused(self.dump, arg, error, self.frame, self._value_of)
            else:
                lines = reasons.why(self.dump, value)
        for line in lines:
            self.message(line)

    def _value_of(self, expression: str) -> Any:
        return eval(expression, self.frame.f_globals, self.frame.f_locals)
