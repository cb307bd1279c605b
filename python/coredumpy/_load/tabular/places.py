"""Where in a table something stands: by its place, or by its label."""

from __future__ import annotations

import operator

from coredumpy._load.tabular.base import why_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.tabular.column import Column


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
            row, column = (checked_place(table, one, most) for one, most in zip(place, table.shape, strict=True))
            return columns_of(table)[column].boxed(row)
        return table.__place__(checked_place(table, place, len(table)))


class Labels:
    """`loc`"""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __getitem__(self, label: Any) -> Any:
        table = self._table
        if isinstance(label, tuple) and len(label) == 2 and table.ndim == 2:
            return table[label[1]][label[0]]
        return table.__place__(place_of(table, label))


def slot(table: Any, name: str) -> Any:
    """A part of what stands for a table."""
    return object.__getattribute__(table, f"__{name}__")


def columns_of(table: Any) -> list[Column]:
    """Its columns."""
    columns: list[Column] = slot(table, "columns")
    return columns


def is_hashable(label: object) -> bool:
    """Whether it can be a label."""
    return isinstance(label, (str, int, float, bytes, tuple, type(None)))


def checked_place(table: Any, place: Any, length: int) -> int:
    """A place that may count from the end."""
    try:
        found = operator.index(place)
    except TypeError:
        why_of(table).refuse("this index")
    if not -length <= found < length:
        raise IndexError("single positional indexer is out-of-bounds")
    return found % length


def place_of(table: Any, label: Any) -> int:
    """The row of a label."""
    labels: Column = slot(table, "labels")
    if not is_hashable(label):
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
