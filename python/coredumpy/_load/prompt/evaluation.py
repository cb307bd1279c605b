"""Expressions and statements that are typed at the prompt."""

from __future__ import annotations

import re

from coredumpy._load.namespaces import Globals, Locals
from coredumpy._load.prompt.base import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: What goes past our class, into the dict that the globals are: names in a class body, deletion of a global.
NEEDS_ALL_GLOBALS = re.compile(r"\b(class|global)\b")


class Evaluation(Part):
    def _getval(self, arg: str) -> Any:
        return as_live(super()._getval(arg))

    def default(self, line: str) -> Any:
        globals = self.frame.f_globals
        if NEEDS_ALL_GLOBALS.search(line) and isinstance(globals, Globals):
            globals.build()
        return super().default(line)


def as_live(value: Any) -> Any:
    """What `locals()` and `globals()` gave there: a dict."""
    if isinstance(value, Globals | Locals):
        return value.copy()
    return value
