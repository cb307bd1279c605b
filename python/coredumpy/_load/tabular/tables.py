"""pandas' frames, series and indexes without pandas, or with a hole."""

from __future__ import annotations

from coredumpy._errors import ObserverMode
from coredumpy._load.tabular.base import Shown, Why, new, why_of
from coredumpy._load.tabular.column import Column, Words, of_list
from coredumpy._load.tabular.places import Labels, Places, checked_place, columns_of, is_hashable, place_of, slot
from coredumpy._load.tabular.texts import frame_text, has_plain_labels, is_laid_out, series_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


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
        return len(self) * (len(columns_of(self)) if self.ndim == 2 else 1)

    @property
    def empty(self) -> bool:
        return not self.size

    @property
    def index(self) -> Any:
        found = slot(self, "index")
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
        length: int = slot(self, "labels").length
        return length

    def __getattr__(self, name: str) -> Any:
        attributes = slot(self, "attributes")
        return attributes[name] if name in attributes else Shown.__getattr__(self, name)

    def __dir__(self) -> list[str]:
        return [*dir(type(self).__live__), *filter(_is_name, slot(self, "names"))]


def _is_name(name: object) -> bool:
    return type(name) is str and name.isidentifier()


class ShownSeries(ShownTable):
    """A series."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        return slot(self, "names")[0]

    @property
    def dtype(self) -> Any:
        return columns_of(self)[0].words

    dtypes = dtype

    @property
    def iloc(self) -> Any:
        return Places(self)

    @property
    def loc(self) -> Any:
        return Labels(self)

    def tolist(self) -> list[Any]:
        return columns_of(self)[0].values()

    to_list = tolist

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __getitem__(self, label: Any) -> Any:
        return columns_of(self)[0].boxed(place_of(self, label))

    def __place__(self, place: int) -> Any:
        return columns_of(self)[0].boxed(place)

    def __rows__(self, places: range) -> Any:
        return make_series(
            type(self).__live__,
            why_of(self),
            slot(self, "labels").part(places),
            columns_of(self)[0].part(places),
            self.name,
        )


class ShownFrame(ShownTable):
    """A data frame."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self), len(columns_of(self)))

    @property
    def columns(self) -> Any:
        found = slot(self, "attributes").get("columns")
        return list(slot(self, "names")) if found is None else found

    @property
    def dtypes(self) -> Any:
        words = [Words(column.dtype) for column in columns_of(self)]
        labels, values = of_list(list(slot(self, "names")), "object"), of_list(words, "object")
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
        return iter(list(slot(self, "names")))

    def __contains__(self, label: object) -> bool:
        return label in slot(self, "names")

    def __getitem__(self, label: Any) -> Any:
        names = list(slot(self, "names"))
        if isinstance(label, list) and all(one in names for one in label):
            return self.__pick__([names.index(one) for one in label])
        if not is_hashable(label):
            why_of(self).refuse("this index")
        found = [place for place, name in enumerate(names) if name == label]
        if not found:
            raise KeyError(label)
        if len(found) > 1:
            return self.__pick__(found)
        labels, index = slot(self, "labels"), slot(self, "index")
        return make_series(_series_class(self), why_of(self), labels, columns_of(self)[found[0]], label, index=index)

    def __getattr__(self, name: str) -> Any:
        names = list(slot(self, "names"))
        return self[name] if names.count(name) == 1 else ShownTable.__getattr__(self, name)

    def __place__(self, place: int) -> Any:
        names, columns = list(slot(self, "names")), columns_of(self)
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
        values = of_list(found, dtype)
        name = slot(self, "labels").at(place)
        return make_series(_series_class(self), why_of(self), of_list(names, "object"), values, name)

    def __pick__(self, places: list[int]) -> Any:
        columns, names = columns_of(self), list(slot(self, "names"))
        return make_frame(
            type(self).__live__,
            why_of(self),
            slot(self, "labels"),
            [columns[place] for place in places],
            [names[place] for place in places],
        )

    def __rows__(self, places: range) -> Any:
        columns = [column.part(places) for column in columns_of(self)]
        return make_frame(
            type(self).__live__, why_of(self), slot(self, "labels").part(places), columns, list(slot(self, "names"))
        )


class ShownIndex(ShownTable):
    """An index whose labels are known."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        return slot(self, "names")[0]

    @property
    def dtype(self) -> Any:
        words: Words = slot(self, "labels").words
        return words

    def tolist(self) -> list[Any]:
        labels: list[Any] = slot(self, "labels").values()
        return labels

    to_list = tolist

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, label: object) -> bool:
        return label in self.tolist()

    def __getitem__(self, place: Any) -> Any:
        return slot(self, "labels").boxed(checked_place(self, place, len(self)))

    def __rows__(self, places: range) -> Any:
        return why_of(self).refuse("a part of it")


def _some_rows(table: Any, places: range) -> Any:
    return table if len(places) == len(table) else table.__rows__(places)


def _series_class(table: Any) -> type:
    return why_of(table).restorer.classes.library("Series", "pandas")


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


def make_index(live: type, why: Why, labels: Column, name: Any, text: tuple[str, str], facts: Any = None) -> Any:
    """An index of some labels."""
    parts = {"columns": [labels], "labels": labels, "names": [name], "index": None, "attributes": facts or {}}
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
