"""polars' frames and series: they print what polars said of them, and answer what the data tells.

What polars would have to compute is refused.
"""

from __future__ import annotations

from coredumpy._errors import NotInDump, ObserverMode
from coredumpy._load.tabular.base import Shown, Why, new

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer


def frame_maker(restorer: Restorer, cls: type) -> Callable[..., Any] | None:
    """What makes the instances of one of the two classes of their ids; None of another class."""
    kind = {"DataFrame": ShownFrame, "Series": ShownSeries}.get(cls.__qualname__)
    if kind is None:
        return None
    plain = restorer.instances.maker(restorer.classes.copy_of(cls), "")

    def make(number: int) -> Any:
        wording, told = restorer.wording(number), restorer.told(number)
        facts = None if wording is None or told is None else _Facts.of(told)
        if facts is None or wording is None:
            return plain(number)
        return new(kind, cls, _Why(restorer, "polars", False), wording, __facts__=facts)

    return make


class _Why(Why):
    """Nothing comes back as polars' own."""

    def refuse(self, what: str) -> NoReturn:
        raise ObserverMode(f"this is a dump: polars cannot run here ({what} needs it)")


class _Facts:
    """What polars told: see FORMAT.md."""

    def __init__(self, shape: tuple[int, ...], columns: list[str], dtypes: list[str], data: list[list[Any]]) -> None:
        self.shape, self.columns, self.dtypes, self.data = shape, columns, dtypes, data
        self.is_whole = True

    @classmethod
    def of(cls, told: dict[str, Any]) -> _Facts | None:
        """None where they are no facts of polars: a dump may say anything."""
        parts: list[Any] = [told.get(name) for name in ("shape", "columns", "dtypes", "data")]
        if not all(type(part) is tuple for part in parts):
            return None
        shape, columns, dtypes, data = parts
        if not (len(columns) == len(dtypes) == len(data)) or not all(type(part) is tuple for part in data):
            return None
        is_plain = all(type(n) is int and n >= 0 for n in shape) and all(type(name) is str for name in columns)
        if not is_plain or len(shape) not in (1, 2) or (len(shape) == 1 and len(columns) != 1):
            return None
        facts = cls(shape, [*columns], [str(words) for words in dtypes], [[*part] for part in data])
        facts.is_whole = "skipped" not in told and all(len(part) == shape[0] for part in data)
        return facts


def _facts(shown: Any) -> _Facts:
    facts: _Facts = object.__getattribute__(shown, "__facts__")
    return facts


def _whole(shown: Any, column: int, what: str) -> list[Any]:
    facts = _facts(shown)
    if not facts.is_whole:
        there = len(facts.data[column])
        raise NotInDump(f"this is a dump: {there:,} of {facts.shape[0]:,} rows are in it ({what} would need all)")
    return list(facts.data[column])


class ShownFrame(Shown):
    """A `polars.DataFrame`."""

    __slots__ = ("__facts__",)

    @property
    def shape(self) -> tuple[int, ...]:
        return _facts(self).shape

    @property
    def height(self) -> int:
        return _facts(self).shape[0]

    @property
    def width(self) -> int:
        return len(_facts(self).columns)

    @property
    def columns(self) -> list[str]:
        return list(_facts(self).columns)

    @property
    def dtypes(self) -> list[str]:
        return list(_facts(self).dtypes)

    @property
    def schema(self) -> dict[str, str]:
        return dict(zip(_facts(self).columns, _facts(self).dtypes, strict=True))

    def __len__(self) -> int:
        return _facts(self).shape[0]

    def __contains__(self, name: object) -> bool:
        return name in _facts(self).columns

    def __getitem__(self, name: object) -> Any:
        """A column, as a list."""
        facts = _facts(self)
        if name not in facts.columns:
            object.__getattribute__(self, "__why__").refuse(f"[{name!r}]")
        return _whole(self, facts.columns.index(str(name)), "a column")

    def rows(self) -> list[tuple[Any, ...]]:
        """All rows, as tuples."""
        columns = [_whole(self, number, "the rows") for number in range(len(_facts(self).columns))]
        return list(zip(*columns, strict=True))

    def to_dict(self, *, as_series: bool = False) -> dict[str, list[Any]]:
        """The columns, as lists."""
        return {name: self[name] for name in _facts(self).columns}


class ShownSeries(Shown):
    """A `polars.Series`."""

    __slots__ = ("__facts__",)

    @property
    def shape(self) -> tuple[int, ...]:
        return _facts(self).shape

    @property
    def name(self) -> str:
        return _facts(self).columns[0]

    @property
    def dtype(self) -> str:
        return _facts(self).dtypes[0]

    def __len__(self) -> int:
        return _facts(self).shape[0]

    def __iter__(self) -> Any:
        return iter(self.to_list())

    def __getitem__(self, index: Any) -> Any:
        return self.to_list()[index]

    def to_list(self) -> list[Any]:
        """The elements."""
        return _whole(self, 0, "the elements")
