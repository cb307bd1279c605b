"""Strings, bytes and bytearrays of which a part is not in the dump."""

from __future__ import annotations

from coredumpy._load.cuts import base
from coredumpy._load.cuts.base import content_of
from coredumpy._load.cuts.sequences import CutSequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


class _CutData(CutSequence):
    """What all three have."""

    __slots__ = ()

    def __contains__(self, part: Any) -> bool:
        there = any(part in data for _, data in content_of(self).runs.parts)
        return True if there else content_of(self).refuse()

    def find(self, part: Any, *bounds: int) -> int:
        """The first place of a part, where nothing before it is left out."""
        head = self.__cut_head__()
        found = head.find(part) if head is not None and not bounds else -1
        return found if found >= 0 else content_of(self).refuse()

    def index(self, part: Any, *bounds: int) -> int:
        """The same."""
        return self.find(part, *bounds)

    def startswith(self, prefix: Any, *bounds: int) -> bool:
        """As far as the beginning is there."""
        head = self.__cut_head__()
        if bounds or head is None or _longest(prefix) > len(head):
            content_of(self).refuse()
        return bool(head.startswith(prefix))

    def endswith(self, suffix: Any, *bounds: int) -> bool:
        """As far as the end is there."""
        runs = content_of(self).runs
        start, tail = runs.parts[-1] if runs.parts else (0, None)
        if bounds or tail is None or start + len(tail) < runs.length or _longest(suffix) > len(tail):
            content_of(self).refuse()
        return bool(tail.endswith(suffix))

    def __cut_head__(self) -> Any:
        parts = content_of(self).runs.parts
        return parts[0][1] if parts and not parts[0][0] else None

    def __cut_differs__(self, other: Any) -> bool:
        parts = content_of(self).runs.parts
        if base.is_cut(other):
            first, second = self.__cut_head__(), other.__cut_head__()
            least = min(len(first or ""), len(second or ""))
            return bool(least and first[:least] != second[:least])
        return any(data != other[start : start + len(data)] for start, data in parts)

    def __repr__(self) -> str:
        return _shown(self)

    def __str__(self) -> str:
        return _shown(self)


def _longest(parts: Any) -> int:
    return max(map(len, parts), default=0) if isinstance(parts, tuple) else len(parts)


def _shown(cut: Any) -> str:
    content = content_of(cut)
    words = []
    for data, left_out in content.runs.holes():
        if data is None:
            words.append(base.hole(content, left_out))
            continue
        is_end = bool(words) and data is content.runs.parts[-1][1]
        most = base.TEXT_SHOWN_AT_END if is_end else base.TEXT_SHOWN
        skipped = max(len(data) - most, 0)
        there = [repr(data[-most:] if is_end else data[:most])]
        more = [base.passed_over(skipped)] if skipped else []
        words += more + there if is_end else there + more
    return "".join(words)


class CutStr(_CutData):
    """A str. It has no `str()` of its own: that would be a text with a hole that nobody sees."""

    __slots__ = ()
    __built_in__: type[Any] = str
    __cut_range_error__ = "string index out of range"

    def __cut_wrong_key__(self, key: object) -> str:
        return f"string indices must be integers, not {type(key).__name__!r}"

    def __str__(self) -> NoReturn:
        content_of(self).refuse()

    def __format__(self, spec: str) -> NoReturn:
        content_of(self).refuse()


class CutBytes(_CutData):
    """A bytes object."""

    __slots__ = ()
    __built_in__: type[Any] = bytes

    def __cut_wrong_key__(self, key: object) -> str:
        return f"byte indices must be integers or slices, not {type(key).__name__}"

    def __bytes__(self) -> NoReturn:
        content_of(self).refuse()


class CutBytearray(CutBytes):
    """A bytearray."""

    __slots__ = ()
    __built_in__: type[Any] = bytearray
    __cut_range_error__ = "bytearray index out of range"

    def __repr__(self) -> str:
        return f"{type(self).__live__.__name__}({_shown(self)})"

    __str__ = __repr__
