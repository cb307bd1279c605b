"""Source text and arguments of a frame, whose code object is a template (see `template`) with other names."""

from __future__ import annotations

import inspect
import linecache
import pdb
import sys

from coredumpy._load.names import safe_text
from coredumpy._load.prompt.base import Part
from coredumpy._load.prompt.class_source import class_source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# From 3.13 on. Before, pdb takes no notice of them.
_NAMES_INVALID_ARGUMENTS = sys.version_info >= (3, 13)


class Listing(Part):
    def do_list(self, arg: str) -> None:
        # For the code of a frozen module, pdb takes the file that the globals name.
        filename = self.frame.f_globals.get("__file__")
        if isinstance(filename, str) and filename not in linecache.cache:
            self.dump.sources.cover(filename)
        super().do_list(arg)

    do_l = do_list

    do_list.__doc__ = pdb.Pdb.do_list.__doc__

    def do_longlist(self, arg: str) -> None:
        filename = self.frame.f_code.co_filename
        # Said of a file that is not there, unless a module was imported from it. Our empty entry in linecache would
        # make it one that cannot be read.
        is_missing = filename not in (f"<{filename[1:-1]}>", self.frame.f_globals.get("__file__"))
        if not arg and is_missing and not linecache.getlines(filename):
            self.error("source code not available")
            return
        super().do_longlist(arg)

    do_ll = do_longlist

    do_longlist.__doc__ = pdb.Pdb.do_longlist.__doc__

    def do_source(self, arg: str) -> None:
        try:
            value = self._getval(arg)
        except BaseException:
            return  # which was said
        found = class_source(value, (frame for frame, _ in self.stack)) if isinstance(value, type) else None
        if found is not None:
            self._print_lines(*found)
        else:
            super().do_source(arg)

    do_source.__doc__ = pdb.Pdb.do_source.__doc__

    def do_args(self, arg: str) -> None:
        if arg and _NAMES_INVALID_ARGUMENTS:
            self._print_invalid_arg(arg)
            return
        for name in self.argument_names():
            if name in self.frame.f_locals:
                self.message(f"{name} = {self._repr(self.frame.f_locals[name], name)}")
            else:
                self.message(f"{safe_text(name)} = *** undefined ***")

    do_a = do_args

    do_args.__doc__ = pdb.Pdb.do_args.__doc__

    def argument_names(self) -> list[str]:
        """The names of the frame's parameters."""
        code = self.dump.restorer.frames.code_of(self.frame)
        flags = code.get("flags", 0)
        count = code.get("argcount", 0) + code.get("kwonlyargcount", 0)
        count += bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
        names: list[str] = code.get("varnames", [])[:count]
        return names

    def _repr(self, value: Any, name: str) -> str:
        try:
            return repr(value)
        except Exception as error:
            return f"*** repr({name}) failed: {type(error).__name__}: {error} ***"
