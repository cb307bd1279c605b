"""Lists, tuples, deques, sets and views of dicts of which a part is not in the dump."""

from __future__ import annotations

import collections
import operator
from reprlib import recursive_repr

from coredumpy._errors import NotInDump
from coredumpy._load.cuts import base
from coredumpy._load.cuts.base import Cut, content_of, is_cut, new

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn


def shown(cut: Any) -> str:
    """The items of a repr."""
    content = content_of(cut)
    words: list[str] = []
    number, last = -1, len(content.runs.parts) - 1
    for items, left_out in content.runs.holes():
        if items is None:
            words.append(base.hole(content, left_out))
            continue
        number += 1
        is_end = 0 < number == last
        most = base.SHOWN_AT_END if is_end else base.SHOWN
        skipped = max(len(items) - most, 0)
        there = list(map(repr, items[-most:] if is_end else items[:most]))
        more = [base.passed_over(skipped)] if skipped else []
        words += more + there if is_end else there + more
    return ", ".join(words)


class CutCollection(Cut):
    """Something to go through."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        content = content_of(self)
        for items, _ in content.runs.holes():
            if items is None:
                content.refuse()
            yield from items

    def __contains__(self, item: object) -> bool:
        return True if self.__cut_position__(item) is not None else content_of(self).refuse()

    def __cut_position__(self, item: object) -> int | None:
        """Where an item is among those that are there."""
        for start, items in content_of(self).runs.parts:
            for place, one in enumerate(items):
                try:
                    if one is item or one == item:
                        return start + place
                except NotInDump:
                    continue
        return None

    def __eq__(self, other: object) -> Any:
        if other is self:
            return True
        if not isinstance(other, type(self).__built_in__):
            return NotImplemented
        return False if len(other) != len(self) or self.__cut_differs__(other) else content_of(self).refuse()

    def __cut_differs__(self, other: Any) -> bool:
        """Whether something that is there differs."""
        raise NotImplementedError

    @recursive_repr("...")
    def __repr__(self) -> str:
        live, words = type(self).__live__, shown(self)
        return f"{live.__name__}([{words}])"


class CutSequence(CutCollection):
    """Something with an order."""

    __slots__ = ()

    #: What an index beyond the end is told.
    __cut_range_error__ = "index out of range"

    def __getitem__(self, key: Any) -> Any:
        content = content_of(self)
        if isinstance(key, slice):
            return self.__cut_slice__(key)
        index = self.__cut_index__(key)
        found = content.runs.find(index)
        if found is None:
            content.refuse()
        items, place = found
        return items[place]

    def __cut_index__(self, key: Any) -> int:
        length = len(self)
        try:
            index = operator.index(key)
        except TypeError:
            raise TypeError(self.__cut_wrong_key__(key)) from None
        index += length if index < 0 else 0
        if not 0 <= index < length:
            raise IndexError(self.__cut_range_error__)
        return index

    def __cut_wrong_key__(self, key: object) -> str:
        return f"{type(self).__built_in__.__name__} indices must be integers or slices, not {type(key).__name__}"

    def __cut_slice__(self, key: slice) -> Any:
        content, built_in = content_of(self), type(self).__built_in__
        runs = content.runs.slice(range(*key.indices(len(self))))
        if runs.is_whole:
            return self.__cut_whole__(runs.parts[0][1] if runs.parts else None)
        return new(_family(self), built_in, content.part(runs))

    def __cut_whole__(self, content: Any) -> Any:
        made: Any = type(self).__built_in__
        return made() if content is None else made(content)

    def __reversed__(self) -> Iterator[Any]:
        content = content_of(self)
        for items, _ in reversed(list(content.runs.holes())):
            if items is None:
                content.refuse()
            yield from reversed(items)

    def index(self, item: object, *bounds: int) -> int:
        """The first place of an item, where nothing before it is left out."""
        content = content_of(self)
        position = None if bounds else self.__cut_position__(item)
        first = content.runs.parts[0] if content.runs.parts else (1, ())
        if position is None or first[0] or position >= len(first[1]):
            content.refuse()
        return position

    def __cut_differs__(self, other: Any) -> bool:
        content = content_of(self)
        if is_cut(other):
            pairs = zip(_head(content), _head(content_of(other)), strict=False)
            return any(one != another for one, another in pairs)
        items = list(other)
        return any(run != items[start : start + len(run)] for start, run in _as_lists(content))


def _as_lists(content: base.Content) -> Iterator[tuple[int, list[Any]]]:
    return ((start, list(items)) for start, items in content.runs.parts)


def _head(content: base.Content) -> Any:
    parts = content.runs.parts
    return parts[0][1] if parts and not parts[0][0] else ()


def _family(cut: Any) -> type:
    """The class below that an object is of."""
    family: type = type.mro(type(cut))[1]
    return family


class CutList(CutSequence):
    """A list."""

    __slots__ = ()
    __built_in__: type[Any] = list
    __cut_range_error__ = "list index out of range"

    @recursive_repr("[...]")
    def __repr__(self) -> str:
        return f"[{shown(self)}]"

    def __setitem__(self, key: Any, value: object) -> None:
        content = content_of(self)
        found = None if isinstance(key, slice) else content.runs.find(self.__cut_index__(key))
        if found is None:
            content.refuse()
        items, place = found
        items[place] = value

    def append(self, value: object) -> None:
        """Adds an item at the end."""
        runs = content_of(self).runs
        start, items = runs.parts[-1] if runs.parts else (0, [])
        if runs.parts and start + len(items) == runs.length:
            items.append(value)
        else:
            runs.parts.append((runs.length, [value]))
        runs.length += 1


class CutTuple(CutSequence):
    """A tuple."""

    __slots__ = ()
    __built_in__: type[Any] = tuple
    __cut_range_error__ = "tuple index out of range"

    @recursive_repr("(...)")
    def __repr__(self) -> str:
        return f"({shown(self)})"


class CutDeque(CutSequence):
    """A deque."""

    __slots__ = ()
    __built_in__: type[Any] = collections.deque
    __cut_range_error__ = "deque index out of range"

    @property
    def maxlen(self) -> int | None:
        """As in the live one."""
        return content_of(self).maxlen

    def __cut_slice__(self, key: slice) -> NoReturn:
        raise TypeError("sequence index must be integer, not 'slice'")

    @recursive_repr("[...]")
    def __repr__(self) -> str:
        maxlen = "" if self.maxlen is None else f", maxlen={self.maxlen}"
        return f"{type(self).__live__.__name__}([{shown(self)}]{maxlen})"


class CutSet(CutCollection):
    """A set."""

    __slots__ = ()
    __built_in__: type[Any] = set

    def __cut_differs__(self, other: Any) -> bool:
        if is_cut(other):
            return False
        return any(item not in other for _, items in content_of(self).runs.parts for item in items)

    @recursive_repr("{...}")
    def __repr__(self) -> str:
        live = type(self).__live__
        return f"{{{shown(self)}}}" if live is set else f"{live.__name__}({{{shown(self)}}})"


class CutFrozenset(CutSet):
    """A frozenset."""

    __slots__ = ()
    __built_in__: type[Any] = frozenset
