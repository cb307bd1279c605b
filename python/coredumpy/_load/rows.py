"""Rows of sqlite3, which are read by index and by the name of a column."""

from __future__ import annotations

from coredumpy._load.names import name_in_full
from coredumpy._load.observers import in_c

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from coredumpy._load.values import Held


def row(held: Held) -> object:
    """A row, of its values and the description of its columns; None where they were not recorded."""
    parts = held.get("(held)")
    if type(parts) is not tuple or len(parts) != 2 or not all(type(part) is tuple for part in parts):
        return None
    values, columns = parts
    return Row(values, [column[0] if type(column) is tuple and column else None for column in columns])


class Row:
    """`sqlite3.Row`"""

    __slots__ = ("_names", "_values")
    __module__ = "sqlite3"

    def __init__(self, values: tuple[Any, ...], names: list[Any]) -> None:
        self._values, self._names = values, names

    def keys(self) -> list[Any]:
        """`sqlite3.Row.keys`"""
        return list(self._names)

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, str):
            return self._values[key]
        for name, value in zip(self._names, self._values, strict=False):
            # Case matters not, as in SQL.
            if isinstance(name, str) and name.lower() == key.lower():
                return value
        raise IndexError("No item with that key")

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __eq__(self, other: object) -> Any:
        return isinstance(other, Row) and (self._names, self._values) == (other._names, other._values)

    def __hash__(self) -> int:
        return hash(self._values)

    def __dir__(self) -> list[str]:
        import sqlite3

        return dir(sqlite3.Row)


name_in_full(Row)
in_c(Row, "keys")
