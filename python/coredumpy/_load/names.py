"""Names out of a file from strangers: what may stand in a namespace, and what may be printed."""

from __future__ import annotations

import keyword
import weakref

from coredumpy import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

# Unlike other spaces and all controls, these are part of honest filenames.
_SPACES = frozenset("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")

# pdb keeps a dict of its own under this global and would trip over a value that is none.
RESERVED = frozenset({"__pdb_convenience_variables", "__pdb_eval__"})


def is_name(name: object) -> TypeGuard[str]:
    """Whether it can be a variable's name.

    From 3.13 on, pdb pastes the names of locals into source that it executes, so nothing else may be a key of a
    namespace. `.0` is what a comprehension calls its argument.
    """
    if type(name) is not str:
        return False
    if not name.isidentifier():
        return name == ".0"
    return not keyword.iskeyword(name) and name not in RESERVED and (name.isascii() or _is_normal(name))


def _is_normal(name: str) -> bool:
    # The compiler normalises identifiers (PEP 3131), so this one would be another name in a source.
    import unicodedata

    return unicodedata.normalize("NFKC", name) == name


def safe_text(text: object) -> str:
    """The text without what steers a terminal or cannot be encoded (controls, lone surrogates): such is escaped."""
    if type(text) is not str:
        return "?"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _SPACES else c.encode("unicode_escape").decode() for c in text)


_in_full: weakref.WeakKeyDictionary[type, str] = weakref.WeakKeyDictionary()


def name_in_full(cls: type) -> None:
    """Has the interpreter's messages call a class as they call one written in C: with its module."""
    if cls.__module__ != "builtins" and cls not in _in_full:
        _in_full[cls] = f"{cls.__module__}.{cls.__qualname__}"
        _native.name_type(cls, _in_full[cls])


def full_name(cls: type) -> str:
    """What the interpreter's messages call a class."""
    return _in_full.get(cls, cls.__name__)
