"""pandas' frames, series and indexes without pandas, or with a hole."""

from __future__ import annotations

import operator

from coredumpy._errors import ObserverMode
from coredumpy._load.tabular.base import Shown, Why, new, why_of
from coredumpy._load.tabular.texts import frame_text, has_plain_labels, is_laid_out, series_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


class Column:
    """Values of one dtype: `at(place)` gives one as Python's own."""

    def __init__(self, length: int, at: Any, dtype: str, boxed: Any = None) -> None:
        self.length, self.at, self.dtype = length, at, dtype
        #: The same as the library has it: numpy's scalar.
        self.boxed = boxed or at
        #: Of labels: whether they have a name, which is laid out, too.
        self.is_named = False
        #: What an extension's dtype prints.
        self.dtype_repr = ""

    @property
    def words(self) -> Words:
        """The dtype."""
        return Words(self.dtype, self.dtype_repr or f"dtype({self.dtype!r})")

    def part(self, places: range) -> Column:
        """Some of its rows."""
        at, boxed = self.at, self.boxed
        part = Column(len(places), lambda place: at(places[place]), self.dtype, lambda place: boxed(places[place]))
        part.is_named, part.dtype_repr = self.is_named, self.dtype_repr
        return part

    def values(self) -> list[Any]:
        """All of them."""
        return [self.at(place) for place in range(self.length)]


class ShownTable(Shown):
    """A frame or series: labels of the rows, columns."""

    __slots__ = ("__attributes__", "__columns__", "__index__", "__labels__", "__names__")

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self),)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return len(self) * (len(_columns(self)) if self.ndim == 2 else 1)

    @property
    def empty(self) -> bool:
        return not self.size

    @property
    def index(self) -> Any:
        found = _slot(self, "index")
        return why_of(self).refuse(".index") if found is None else found

    def head(self, n: int = 5) -> Any:
        length = len(self)
        return _some_rows(self, range(min(n, length) if n >= 0 else max(0, length + n)))

    def tail(self, n: int = 5) -> Any:
        length = len(self)
        return _some_rows(self, range(max(0, length - n) if n >= 0 else min(length, -n), length))

    def __rows__(self, places: range) -> Any:
        raise NotImplementedError

    def __len__(self) -> int:
        length: int = _slot(self, "labels").length
        return length

    def __getattr__(self, name: str) -> Any:
        attributes = _slot(self, "attributes")
        return attributes[name] if name in attributes else Shown.__getattr__(self, name)

    def __dir__(self) -> list[str]:
        return [*dir(type(self).__live__), *filter(_is_name, _slot(self, "names"))]


def _is_name(name: object) -> bool:
    return type(name) is str and name.isidentifier()


class ShownSeries(ShownTable):
    """A series."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        return _slot(self, "names")[0]

    @property
    def dtype(self) -> Any:
        return _columns(self)[0].words

    dtypes = dtype

    @property
    def iloc(self) -> Any:
        return Places(self)

    @property
    def loc(self) -> Any:
        return Labels(self)

    def tolist(self) -> list[Any]:
        return _columns(self)[0].values()

    to_list = tolist

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __getitem__(self, label: Any) -> Any:
        return _columns(self)[0].boxed(_place(self, label))

    def __place__(self, place: int) -> Any:
        return _columns(self)[0].boxed(place)

    def __rows__(self, places: range) -> Any:
        return make_series(
            type(self).__live__,
            why_of(self),
            _slot(self, "labels").part(places),
            _columns(self)[0].part(places),
            self.name,
        )


class ShownFrame(ShownTable):
    """A data frame."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self), len(_columns(self)))

    @property
    def columns(self) -> Any:
        found = _slot(self, "attributes").get("columns")
        return list(_slot(self, "names")) if found is None else found

    @property
    def dtypes(self) -> Any:
        words = [Words(column.dtype) for column in _columns(self)]
        labels, values = _of_list(list(_slot(self, "names")), "object"), _of_list(words, "object")
        return make_series(_series_class(self), why_of(self), labels, values, None)

    @property
    def iloc(self) -> Any:
        return Places(self)

    @property
    def loc(self) -> Any:
        return Labels(self)

    def keys(self) -> Any:
        return self.columns

    def __iter__(self) -> Iterator[Any]:
        return iter(list(_slot(self, "names")))

    def __contains__(self, label: object) -> bool:
        return label in _slot(self, "names")

    def __getitem__(self, label: Any) -> Any:
        names = list(_slot(self, "names"))
        if isinstance(label, list) and all(one in names for one in label):
            return self.__pick__([names.index(one) for one in label])
        if not _is_hashable(label):
            why_of(self).refuse("this index")
        found = [place for place, name in enumerate(names) if name == label]
        if not found:
            raise KeyError(label)
        if len(found) > 1:
            return self.__pick__(found)
        labels, index = _slot(self, "labels"), _slot(self, "index")
        return make_series(_series_class(self), why_of(self), labels, _columns(self)[found[0]], label, index=index)

    def __getattr__(self, name: str) -> Any:
        names = list(_slot(self, "names"))
        return self[name] if names.count(name) == 1 else ShownTable.__getattr__(self, name)

    def __place__(self, place: int) -> Any:
        names, columns = list(_slot(self, "names")), _columns(self)
        dtypes = {column.dtype for column in columns}
        found = [column.at(place) for column in columns]
        dtype = next(iter(dtypes)) if len(dtypes) == 1 else "object"
        if (
            dtype == "object"
            and "float64" in dtypes
            and all(name.startswith(("int", "uint", "float")) for name in dtypes)
        ):
            # pandas makes one row of them by making them alike.
            found, dtype = [float(value) for value in found], "float64"
        values = _of_list(found, dtype)
        name = _slot(self, "labels").at(place)
        return make_series(_series_class(self), why_of(self), _of_list(names, "object"), values, name)

    def __pick__(self, places: list[int]) -> Any:
        columns, names = _columns(self), list(_slot(self, "names"))
        return make_frame(
            type(self).__live__,
            why_of(self),
            _slot(self, "labels"),
            [columns[place] for place in places],
            [names[place] for place in places],
        )

    def __rows__(self, places: range) -> Any:
        columns = [column.part(places) for column in _columns(self)]
        return make_frame(
            type(self).__live__, why_of(self), _slot(self, "labels").part(places), columns, list(_slot(self, "names"))
        )


class ShownIndex(ShownTable):
    """An index whose labels are known."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        return _slot(self, "names")[0]

    @property
    def dtype(self) -> Any:
        words: Words = _slot(self, "labels").words
        return words

    def tolist(self) -> list[Any]:
        labels: list[Any] = _slot(self, "labels").values()
        return labels

    to_list = tolist

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, label: object) -> bool:
        return label in self.tolist()

    def __getitem__(self, place: Any) -> Any:
        return _slot(self, "labels").boxed(_checked_place(self, place, len(self)))

    def __rows__(self, places: range) -> Any:
        return why_of(self).refuse("a part of it")


class Words:
    """Prints."""

    def __init__(self, text: str, shown: str | None = None) -> None:
        self._text, self._shown = text, shown or text

    def __repr__(self) -> str:
        return self._shown

    def __str__(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return str(other) == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Places:
    """`iloc`"""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __getitem__(self, place: Any) -> Any:
        table = self._table
        if isinstance(place, slice):
            places = range(*place.indices(len(table)))
            return table.__rows__(places)
        if isinstance(place, tuple) and len(place) == 2 and table.ndim == 2:
            row, column = (_checked_place(table, one, most) for one, most in zip(place, table.shape, strict=True))
            return _columns(table)[column].boxed(row)
        return table.__place__(_checked_place(table, place, len(table)))


class Labels:
    """`loc`"""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __getitem__(self, label: Any) -> Any:
        table = self._table
        if isinstance(label, tuple) and len(label) == 2 and table.ndim == 2:
            return table[label[1]][label[0]]
        return table.__place__(_place(table, label))


def _some_rows(table: Any, places: range) -> Any:
    return table if len(places) == len(table) else table.__rows__(places)


def _series_class(table: Any) -> type:
    return why_of(table).restorer.classes.library("Series", "pandas")


def _slot(table: Any, name: str) -> Any:
    return object.__getattribute__(table, f"__{name}__")


def _columns(table: Any) -> list[Column]:
    columns: list[Column] = _slot(table, "columns")
    return columns


def _is_hashable(label: object) -> bool:
    return isinstance(label, (str, int, float, bytes, tuple, type(None)))


def _checked_place(table: Any, place: Any, length: int) -> int:
    try:
        found = operator.index(place)
    except TypeError:
        why_of(table).refuse("this index")
    if not -length <= found < length:
        raise IndexError("single positional indexer is out-of-bounds")
    return found % length


def _place(table: Any, label: Any) -> int:
    """The row of a label."""
    labels: Column = _slot(table, "labels")
    if not _is_hashable(label):
        why_of(table).refuse("this index")
    if labels.dtype == "range":
        place = range(labels.length).index(label) if labels.at(0) == 0 and label in range(labels.length) else None
        if place is not None and labels.at(place) == label:
            return place
    found = [place for place in range(labels.length) if labels.at(place) == label]
    if len(found) > 1:
        why_of(table).refuse(f"{len(found)} rows of one label")
    if not found:
        raise KeyError(label)
    return found[0]


def _of_list(values: list[Any], dtype: str) -> Column:
    return Column(len(values), values.__getitem__, dtype)


def make_series(
    live: type,
    why: Why,
    labels: Column,
    values: Column,
    name: Any,
    text: Any = None,
    index: Any = None,
    facts: Any = None,
) -> Any:
    """A series of some values."""
    if text is None:
        is_plain = has_plain_labels(labels) and is_laid_out(values.dtype)
        words = _text(lambda: series_text(labels, values, name) if is_plain else None, "Series", labels.length)
        text = (words, words)
    parts = {"columns": [values], "labels": labels, "names": [name], "index": index, "attributes": facts or {}}
    return new(ShownSeries, live, why, text, **{f"__{key}__": part for key, part in parts.items()})


def make_frame(
    live: type,
    why: Why,
    labels: Column,
    columns: list[Column],
    names: list[Any],
    text: Any = None,
    index: Any = None,
    facts: Any = None,
) -> Any:
    """A frame of some columns."""
    if text is None:
        dtypes = [column.dtype for column in columns]
        is_plain = has_plain_labels(labels) and all(map(is_laid_out, dtypes))
        is_plain = is_plain and all(type(name) in (int, str) for name in names)
        words = _text(
            lambda: (
                frame_text(labels.values(), names, [column.values() for column in columns], dtypes)
                if is_plain
                else None
            ),
            f"{len(columns)} columns of DataFrame",
            labels.length,
        )
        text = (words, words)
    parts = {"columns": columns, "labels": labels, "names": names, "index": index, "attributes": facts or {}}
    return new(ShownFrame, live, why, text, **{f"__{key}__": part for key, part in parts.items()})


def make_index(live: type, why: Why, labels: Column, name: Any, text: tuple[str, str]) -> Any:
    """An index of some labels."""
    parts = {"columns": [labels], "labels": labels, "names": [name], "index": None, "attributes": {}}
    return new(ShownIndex, live, why, text, **{f"__{key}__": part for key, part in parts.items()})


#: Rows of a frame that are laid out here at most.
_MOST_ROWS = 60


def _text(words: Callable[[], str | None], what: str, rows: int) -> str:
    if rows <= _MOST_ROWS or what == "Series":
        try:
            found = words()
        except ObserverMode:
            found = None
        if found is not None:
            return found
    return f"<{what} of {rows:,} rows>"
