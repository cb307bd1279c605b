"""The runs of a long object that are in a dump: where each begins, and what it holds."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    # A list, str or bytes: something with a length, slices and `+`.
    Content: TypeAlias = Any


class Runs:
    """What is there of `length` items: runs in order, none of which overlaps another."""

    __slots__ = ("length", "parts")

    def __init__(self, length: int, parts: Iterable[tuple[int, Content]]) -> None:
        # `len()` gives nothing larger.
        self.length = min(length, sys.maxsize)
        #: Index of the first item, items.
        self.parts: list[tuple[int, Content]] = []
        for start, content in parts:
            self._add(start, content)

    def _add(self, start: int, content: Content) -> None:
        if not len(content) or start >= self.length:
            return
        if self.parts and self._end(*self.parts[-1]) == start:
            first, before = self.parts[-1]
            self.parts[-1] = (first, before + content)
        else:
            self.parts.append((start, content))

    @staticmethod
    def _end(start: int, content: Content) -> int:
        return start + len(content)

    @property
    def kept(self) -> int:
        """How many items are there."""
        return sum(len(content) for _, content in self.parts)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.kept == self.length

    def find(self, index: int) -> tuple[Content, int] | None:
        """The run that has the item of an index (which is in the range), and its place there; None in a hole."""
        for start, content in self.parts:
            if start <= index < start + len(content):
                return content, index - start
        return None

    def slice(self, indices: range) -> Runs:
        """What is there of the items of these indices."""
        if indices.step < 0:
            forwards = self.slice(indices[::-1])
            count = len(indices)
            turned = ((count - self._end(start, content), content[::-1]) for start, content in forwards.parts[::-1])
            return Runs(count, turned)
        return Runs(len(indices), self._slices(indices))

    def _slices(self, indices: range) -> Iterator[tuple[int, Content]]:
        for start, content in self.parts:
            first, end = _place(indices, start), _place(indices, self._end(start, content))
            if first < end:
                yield first, content[indices[first] - start : indices[end - 1] - start + 1 : indices.step]

    def holes(self) -> Iterator[tuple[Content | None, int]]:
        """The runs with the holes between them: each content with 0, or None with the number that is left out."""
        at = 0
        for start, content in self.parts:
            if start > at:
                yield None, start - at
            yield content, 0
            at = self._end(start, content)
        if at < self.length:
            yield None, self.length - at


def _place(indices: range, index: int) -> int:
    """How many of the (growing) indices come before one."""
    return min(max(-(-(index - indices.start) // indices.step), 0), len(indices))
