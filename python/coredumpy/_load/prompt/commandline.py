"""What is a command of ours, and what only begins like one: `tasks` is, `tasks[0]` is not."""

from __future__ import annotations

import re
from bdb import BdbQuit

from coredumpy._load.prompt.base import Part
from coredumpy._load.prompt.evaluation import words_of

#: Those that pdb has not, or not in every version, in the order in which `help` shows them.
OWN_COMMANDS = ("threads", "tasks", "exceptions", "vars", "why", "my", "lib")

# What makes an expression or a statement of the word before it. Before 3.13 pdb reads `tasks[0]` as a command.
_GOES_ON = re.compile(r"[=.,:;(\[+*/%@&|^<>!-]|\s+(?:=|-(?!\d+$)|[+*/%@&|^<>!.,:]|(?:and|or|in|is|if|not)\b)")


class CommandLine(Part):
    def parseline(self, line: str) -> tuple[str | None, str | None, str]:
        stripped = line.strip()
        word = re.match(r"\w+", stripped)
        if word and word[0] in OWN_COMMANDS and _GOES_ON.match(stripped, word.end()):
            return None, None, stripped
        return super().parseline(line)

    def onecmd(self, line: str) -> bool:
        """A command of pdb's own may trip over what a dump holds (a source that is no Python, say)."""
        try:
            return bool(super().onecmd(line))
        except BdbQuit:
            raise
        except Exception as error:
            self.error(words_of(error))
            return False
