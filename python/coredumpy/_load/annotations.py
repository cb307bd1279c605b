"""Annotations that are texts: of a dump, only those that say names, for who asks for type hints evaluates them.

`typing.get_type_hints`, `inspect.get_annotations(eval_str=True)` and completion by jedi compile any `str` they find,
and run it with the real built-ins. A text of names is left to them; any other one prints and compares as a `str` does,
and is none that the interpreter would compile.
"""

from __future__ import annotations

import keyword
import re
from collections import UserString

from coredumpy._load.missing import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Dotted names, subscripts, alternatives and strings of such, which may be evaluated themselves: no call, no escape.
_OF_NAMES = re.compile(r"\*?(?:[A-Za-z0-9_.\[\]'\"-]|, ?| ?\| ?)*")
# Neighbours that would be one string of another meaning.
_STRINGS = re.compile(r"""['"] *['"]""")
_WORD = re.compile(r"[A-Za-z_]+")
# A compiler's time and stack are not a dump's to choose.
_MAX_TEXT = 500


class Text(UserString):
    """Prints, compares and is cut as the `str` that it shows, and cannot be compiled."""

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return str

    def __format__(self, spec: str) -> str:
        if self.data.startswith("*"):
            # `typing` makes another text of such a one, and compiles that.
            refuse("an annotation was evaluated")
        return format(self.data, spec)


Text.__name__ = Text.__qualname__ = "str"
Text.__module__ = "builtins"


def is_of_names(text: str) -> bool:
    """Whether evaluating a text looks up names, and does no more."""
    if len(text) > _MAX_TEXT or not _OF_NAMES.fullmatch(text) or _STRINGS.search(text):
        return False
    # `[1for[a.b]in[c]]` assigns.
    return not any(keyword.iskeyword(word) and word not in _CONSTANTS for word in _WORD.findall(text))


_CONSTANTS = ("None", "True", "False")


def unevaluated(value: Any) -> Any:
    """What may stand among annotations, or as an argument of a generic type."""
    # Its own says that it is one.
    is_text = issubclass(type(value), str)
    return Text(value) if is_text and not is_of_names(value) else value
