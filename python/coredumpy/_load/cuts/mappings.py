"""Dicts of which a part is not in the dump, and their views."""

from __future__ import annotations

import collections
import sys
from reprlib import recursive_repr

from coredumpy._load.cuts import base
from coredumpy._load.cuts.base import Cut, content_of, new
from coredumpy._load.cuts.runs import Runs
from coredumpy._load.cuts.sequences import CutCollection, CutSequence, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_ORDERED_SHOWS_A_DICT = sys.version_info >= (3, 12)


class CutDict(Cut):
    """A dict."""

    __slots__ = ()
    __built_in__: type[Any] = dict

    def __iter__(self) -> Iterator[Any]:
        yield from self.keys()

    def __reversed__(self) -> Iterator[Any]:
        yield from reversed(self.keys())

    def __contains__(self, key: object) -> bool:
        return True if _find(self, key) else content_of(self).refuse()

    def __getitem__(self, key: object) -> Any:
        found = _find(self, key)
        if found is None:
            content_of(self).refuse()
        values, place = found
        return values[place]

    def get(self, key: object, default: object = None) -> Any:
        """The value of a key that is there; of another it cannot be known whether there was none."""
        return self[key]

    def __setitem__(self, key: object, value: object) -> None:
        found = _find(self, key)
        if found is None:
            content_of(self).refuse()
        values, place = found
        values[place] = value

    def keys(self) -> Any:
        """A view of the keys."""
        return _view(self, CutKeys, content_of(self).runs)

    def values(self) -> Any:
        """A view of the values."""
        return _view(self, CutValues, content_of(self).values)

    def items(self) -> Any:
        """A view of the entries."""
        content = content_of(self)
        pairs = zip(content.runs.parts, content.values.parts, strict=True)
        entries = ((start, list(zip(keys, values, strict=True))) for (start, keys), (_, values) in pairs)
        return _view(self, CutItems, Runs(content.runs.length, entries))

    def __eq__(self, other: object) -> Any:
        if other is self:
            return True
        if not isinstance(other, dict):
            return NotImplemented
        return False if len(other) != len(self) else content_of(self).refuse()

    @property
    def default_factory(self) -> Any:
        """Of a defaultdict."""
        if not issubclass(type(self).__live__, collections.defaultdict):
            raise AttributeError(f"{type(self).__live__.__name__!r} object has no attribute 'default_factory'")
        return content_of(self).attributes()[0].get("default_factory")

    @recursive_repr("{...}")
    def __repr__(self) -> str:
        live = type(self).__live__
        words = f"{{{_entries(self)}}}"
        if issubclass(live, collections.defaultdict):
            return f"{live.__name__}({self.default_factory!r}, {words})"
        if issubclass(live, collections.Counter):
            return f"{live.__name__}({words})"
        if issubclass(live, collections.OrderedDict):
            return f"{live.__name__}({words if _ORDERED_SHOWS_A_DICT else f'[{shown(self.items())}]'})"
        return words


def _find(cut: Any, key: object) -> tuple[list[Any], int] | None:
    """The run of values that has a key's value, and its place there."""
    hash(key)
    content = content_of(cut)
    runs = zip(content.runs.parts, content.values.parts, strict=True)
    places: dict[Any, tuple[list[Any], int]] | None = getattr(content, "places", None)
    if places is None:
        places = {}
        for (_, keys), (_, values) in runs:
            for place, one in enumerate(keys):
                try:
                    places.setdefault(one, (values, place))
                # A key that cannot be hashed as it was restored: none is equal to it.
                except Exception:
                    continue
        content.places = places  # type: ignore[attr-defined]
    return places.get(key)


def _entries(cut: Any) -> str:
    """The entries of a repr."""
    content = content_of(cut)
    view = content_of(cut.items())
    words: list[str] = []
    for entries, left_out in view.runs.holes():
        if entries is None:
            words.append(base.hole(content, left_out))
            continue
        is_end = words and entries is view.runs.parts[-1][1]
        most = base.SHOWN_AT_END if is_end else base.SHOWN
        skipped = max(len(entries) - most, 0)
        there = [f"{key!r}: {value!r}" for key, value in (entries[-most:] if is_end else entries[:most])]
        more = [base.passed_over(skipped)] if skipped else []
        words += more + there if is_end else there + more
    return ", ".join(words)


def _view(cut: Any, family: type[Any], runs: Runs) -> Any:
    return new(family, family.__built_in__, content_of(cut).part(runs))


class _View(CutCollection):
    __slots__ = ()

    __reversed__ = CutSequence.__reversed__

    def __cut_differs__(self, other: Any) -> bool:
        return False


class CutKeys(_View):
    """A view of keys."""

    __slots__ = ()
    __built_in__: type[Any] = type({}.keys())


class CutValues(_View):
    """A view of values."""

    __slots__ = ()
    __built_in__: type[Any] = type({}.values())


class CutItems(_View):
    """A view of entries."""

    __slots__ = ()
    __built_in__: type[Any] = type({}.items())


def view_of(cut: Any, kind: str) -> Any:
    """The view or mapping proxy of a cut dict that a dump has a record of."""
    return {"dict_keys": cut.keys, "dict_values": cut.values, "dict_items": cut.items}.get(kind, lambda: cut)()
