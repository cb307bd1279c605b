"""The values of a column or index, one by one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
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


def of_list(values: list[Any], dtype: str) -> Column:
    """A column of some values."""
    return Column(len(values), values.__getitem__, dtype)


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
