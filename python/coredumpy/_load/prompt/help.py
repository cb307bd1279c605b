"""`help`: the commands of pdb, those for dumps, and those that a dump refuses."""

from __future__ import annotations

import pdb

from coredumpy._load.missing import REFUSAL
from coredumpy._load.prompt.commandline import OWN_COMMANDS
from coredumpy._load.prompt.refusals import Refusals

# As cmd.Cmd sets columns.
_WIDTH = 80


class Help(Refusals):
    def do_help(self, arg: str) -> None:
        if not arg:
            self._list_commands()
        elif self.refuses(arg):
            self._explain_refused(arg)
        else:
            super().do_help(arg)

    do_h = do_help

    do_help.__doc__ = pdb.Pdb.do_help.__doc__

    def _list_commands(self) -> None:
        names = sorted({name[3:] for name in self.get_names() if name.startswith("do_")})
        topics = sorted({name[5:] for name in self.get_names() if name.startswith("help_")})
        own = [name for name in OWN_COMMANDS if name in names]
        refused = [name for name in names if self.refuses(name)]
        others = [name for name in names if name not in own and name not in refused]
        self.print_topics(self.doc_header, others, 15, _WIDTH)
        self.print_topics("Commands for dumps:", own, 15, _WIDTH)
        self.print_topics("Refused, since nothing can run in a dump:", refused, 15, _WIDTH)
        self.print_topics(self.misc_header, topics, 15, _WIDTH)

    def _explain_refused(self, command: str) -> None:
        text = getattr(pdb.Pdb, f"do_{command}").__doc__ or ""
        # From 3.12 on pdb words its usage lines anew.
        tidy = getattr(self, "_help_message_from_doc", str.rstrip)
        self.message(f"{tidy(text)}\n\nRefused here: {REFUSAL}.")
