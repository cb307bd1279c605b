"""Why a value is not in a dump, in a sentence, and which setting keeps it the next time."""

from __future__ import annotations

import re

from coredumpy._load.missing import limit_words, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coredumpy._native import Missing

#: The name in `coredumpy.config` of the limit behind a reason.
SETTINGS = {
    "depth": "default_recursion_depth",
    "items": "max_items",
    "bytes": "max_value_bytes",
    "total_bytes": "max_total_bytes",
    "time": "dump_timeout",
}
# What stands in a text where something was hidden (see FORMAT.md).
_MARK = re.compile(r"<hidden: ([a-z0-9-]+)>")
_SENTENCES = {
    "depth": "it lies deeper than the depth limit",
    "items": "its container had more items than the limit",
    "bytes": "it had more bytes than the limit of a value",
    "total_bytes": "the dump was full before the writer came to it",
    "time": "time was up before the writer came to it",
    "redacted": "it was hidden before it was written",
    "failed": "the writer could not read it",
    "unbound": "the variable or slot had no value, in the live program either",
    "cut_file": "the file ends before it: its writer was killed, its disk was full, or the file is a part of one",
    "damaged": "the file is damaged",
}
#: What each of several values is.
_EACH = {
    "depth": "deeper than the depth limit",
    "items": "cut by the limit of items",
    "bytes": "cut by the limit of bytes in a value",
    "total_bytes": "not written, for the dump was full",
    "time": "not written, for time was up",
    "redacted": "hidden",
    "failed": "that could not be read",
    "unbound": "without a value",
    "cut_file": "beyond the end of the file",
    "damaged": "in damaged parts of the file",
}


def sentence(missing: Missing, limits: Mapping[str, int]) -> str:
    """Why a value is missing."""
    words = _SENTENCES.get(missing.reason, "for a reason of a later version of the format")
    words += limit_words(missing.reason, limits)
    if missing.total > missing.kept:
        words += f"; kept were {missing.kept:,} of {missing.total:,}"
    return f"{words}: {one_line(missing.detail)}" if missing.detail else words


def several(reason: str, count: int, limits: Mapping[str, int]) -> str:
    """How many are missing for a reason."""
    return f"{count:,} {_EACH.get(reason, reason)}{limit_words(reason, limits)}"


def marks_in(value: object) -> list[str]:
    """The rules by which parts of a text or bytes were hidden."""
    if not isinstance(value, (str, bytes, bytearray)):
        return []
    # One that was cut is no text itself, but prints as what is there of it.
    text = str.__str__(value) if issubclass(type(value), str) else repr(value)
    return list(dict.fromkeys(_MARK.findall(text)))


def rules_off(rules: Iterable[str]) -> Iterator[str]:
    """How to keep what rules hide."""
    names = ", ".join(map(repr, rules))
    yield f"to keep it in the next dump: coredumpy.config.disabled_rules |= {{{names}}}"


def settings_for(missing: Missing) -> Iterator[str]:
    """What to set for another dump, for the sake of one value."""
    if missing.reason == "redacted" and missing.detail:
        yield from rules_off([missing.detail])
    else:
        yield from settings([missing.reason])


def settings(reasons: Iterable[str]) -> Iterator[str]:
    """What to set for another dump: a line for each limit."""
    for reason in dict.fromkeys(reasons):
        if reason in SETTINGS:
            yield f"to keep it in the next dump: raise coredumpy.config.{SETTINGS[reason]}"
        elif reason == "redacted":
            yield "to keep it in the next dump: add the rule to coredumpy.config.disabled_rules"
