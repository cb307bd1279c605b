"""Compiled patterns and matches: proxies that print as they did. A pattern of the dump is compiled only where the user
calls one of its methods."""

from __future__ import annotations

import re

from coredumpy._load.missing import refuse
from coredumpy._load.names import name_in_full
from coredumpy._load.observers import in_c

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.values import Held

# Longer patterns are not compiled: what a compiler does with them is the dump's choice.
MAX_PATTERN_CHARS = 10_000


def proxy(kind: object, held: Held) -> object:
    """A pattern or match."""
    return Pattern(held) if kind == "Pattern" else Match(held)


class Pattern:
    """A compiled pattern."""

    # For `isinstance`.
    __class__: Any = property(lambda self: re.Pattern)
    __module__ = "re"
    __slots__ = ("_repr", "flags", "groupindex", "groups", "pattern")
    _methods = frozenset({"findall", "finditer", "fullmatch", "match", "scanner", "search", "split", "sub", "subn"})

    def __init__(self, held: Held) -> None:
        self.pattern, self.flags = held.get("pattern"), held.get("flags", 0)
        self.groups, self.groupindex = held.get("groups", 0), held.get("groupindex", {})
        self._repr = held.repr if isinstance(held.repr, str) else f"re.compile({self.pattern!r})"

    def __getattr__(self, name: str) -> Any:
        if name not in self._methods:
            raise AttributeError(f"'re.Pattern' object has no attribute {name!r}", name=name, obj=self)
        return getattr(self.compiled(), name)

    def compiled(self) -> re.Pattern[Any]:
        """The same as a real pattern."""
        pattern, flags = self.pattern, self.flags
        if type(pattern) not in (str, bytes) or type(flags) is not int or len(pattern) > MAX_PATTERN_CHARS:
            refuse("its pattern is missing or too long")
        # A pattern compiled for str has the flag by itself, and no one may ask for debug output.
        return re.compile(pattern, flags & ~(re.DEBUG if type(pattern) is str else re.DEBUG | re.UNICODE))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, re.Pattern) and (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self) -> int:
        return hash(self._repr)

    def __dir__(self) -> list[str]:
        return dir(re.Pattern)

    def __repr__(self) -> str:
        return self._repr


class Match:
    """A match: its groups are cut from the recorded string."""

    __class__: Any = property(lambda self: re.Match)
    __iter__ = None
    __module__ = "re"
    __slots__ = ("_repr", "endpos", "lastgroup", "lastindex", "pos", "re", "regs", "string")

    def __init__(self, held: Held) -> None:
        self.string, self.re, self.regs = held.get("string"), held.get("re"), held.get("regs", ())
        self.pos, self.endpos = held.get("pos"), held.get("endpos")
        self.lastindex, self.lastgroup = held.get("lastindex"), held.get("lastgroup")
        self._repr = held.repr if isinstance(held.repr, str) else object.__repr__(self)

    def span(self, group: Any = 0) -> tuple[int, int]:
        """`re.Match.span`"""
        names = getattr(self.re, "groupindex", {})
        group = names.get(group, group) if isinstance(group, str) else group
        if type(group) is not int or not 0 <= group < len(self.regs):
            raise IndexError("no such group")
        start, end = self.regs[group]
        return start, end

    def start(self, group: Any = 0) -> int:
        """`re.Match.start`"""
        return self.span(group)[0]

    def end(self, group: Any = 0) -> int:
        """`re.Match.end`"""
        return self.span(group)[1]

    def __getitem__(self, group: Any) -> Any:
        start, end = self.span(group)
        return None if start < 0 else self.string[start:end]

    def group(self, *groups: Any) -> Any:
        """`re.Match.group`"""
        found = tuple(self[group] for group in groups or (0,))
        return found[0] if len(found) == 1 else found

    def groups(self, default: Any = None) -> tuple[Any, ...]:
        """`re.Match.groups`"""
        found = (self[number] for number in range(1, len(self.regs)))
        return tuple(default if text is None else text for text in found)

    def groupdict(self, default: Any = None) -> dict[str, Any]:
        """`re.Match.groupdict`"""
        names = getattr(self.re, "groupindex", {})
        return {name: default if self[name] is None else self[name] for name in names}

    def expand(self, template: Any) -> Any:
        """`re.Match.expand`, by a real match of the same text at the same place."""
        if isinstance(self.re, Pattern) and type(self.string) in (str, bytes) and type(self.endpos) is int:
            again = self.re.compiled().match(self.string, self.start(), self.endpos)
            if again is not None and again.regs == self.regs:
                return again.expand(template)
        refuse("re.Match.expand was called")

    def __dir__(self) -> list[str]:
        return dir(re.Match)

    def __repr__(self) -> str:
        return self._repr


for _kind in (Pattern, Match):
    name_in_full(_kind)
in_c(Match, "end expand group groupdict groups span start")
