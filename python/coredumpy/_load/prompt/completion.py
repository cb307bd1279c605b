"""Completion with Tab, the same on every version of Python. Looking at a dump's attributes runs nothing."""

from __future__ import annotations

import builtins
import cmd
import keyword

from coredumpy._load.prompt.base import Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_CONVENIENCE = "__pdb_convenience_variables"


class Completion(Part):
    def complete(self, text: str, state: int) -> Any:
        """What readline asks, with 0, 1 … until there is no more."""
        if state == 0 and not text.startswith("!"):
            import readline

            # `! name`: for cmd.Cmd that line has no command, and no completion.
            if readline.get_line_buffer().lstrip().startswith("!"):
                self.completion_matches = self.completedefault(text)
                return self.completion_matches[0] if self.completion_matches else None
        return super().complete(text, state)

    def completenames(self, text: str, *ignored: Any) -> list[str]:
        """The first word: a command, or else the beginning of a statement."""
        if text.startswith("!"):
            return ["!" + name for name in self.completedefault(text[1:])]
        # Not pdb's: from 3.13 on it goes on to rlcompleter, which asks attributes for their values.
        commands = [*cmd.Cmd.completenames(self, text), *(alias for alias in self.aliases if alias.startswith(text))]
        return commands or self.completedefault(text)

    def completedefault(self, text: str, *ignored: Any) -> list[str]:
        """A name in a statement: also the built-in ones and the language's words."""
        found = self._complete_expression(text)
        if text and "." not in text and not text.startswith("$"):
            found += [name for name in (*dir(builtins), *keyword.kwlist) if name.startswith(text)]
        return found

    def _complete_expression(self, text: str, line: str = "", begidx: int = 0, endidx: int = 0) -> list[str]:
        """A name of the frame, or a dotted one."""
        if not self.curframe:
            return []
        locals, globals = self.curframe.f_locals, self.curframe.f_globals
        if text.startswith("$"):
            variables: Any = globals.get(_CONVENIENCE, {})
            return [f"${name}" for name in variables if name.startswith(text[1:])]
        first, *others = text.split(".")
        if not others:
            return _beginning_with(text, {*locals, *globals})
        holder = locals[first] if first in locals else globals.get(first, getattr(builtins, first, None))
        for name in others[:-1]:
            holder = _attribute(holder, name)
        names = {name for name in _names_in(holder) if type(name) is str}
        before = text[: len(text) - len(others[-1])]
        return [before + name for name in _beginning_with(others[-1], names)]

    complete_p = complete_pp = complete_print = complete_whatis = complete_source = complete_display = (
        _complete_expression
    )
    complete_vars = complete_why = _complete_expression


def _beginning_with(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that begin so; the private ones where asked for, or where there are no others."""
    found = sorted(name for name in names if name.startswith(text))
    public = [name for name in found if not name.startswith("_")]
    return public if public and not text else found


def _attribute(holder: object, name: str) -> Any:
    try:
        return getattr(holder, name, None)
    except Exception:
        # What would have to run: it has no attributes to offer.
        return None


def _names_in(holder: object) -> list[str]:
    if holder is None:
        return []
    try:
        return dir(holder)
    except Exception:
        return []


def completed(candidates: Iterable[str], text: str, line: str, begidx: int) -> list[str]:
    """Of the arguments that a command can have, which may hold spaces, what readline would put for its last word."""
    typed = line[:begidx].lstrip().partition(" ")[2].lstrip()
    return [name[len(typed) :] for name in candidates if name.startswith(typed + text)]
