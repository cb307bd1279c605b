"""numpy's arrays without numpy, or with a hole."""

from __future__ import annotations

import math
import operator
from functools import partial

from coredumpy._load.tabular.base import Shown, Why, new, why_of
from coredumpy._load.tabular.elements import Dtype, Elements, Packed, Records, ShownDtype
from coredumpy._load.tabular.scalars import scalar
from coredumpy._load.tabular.texts import array_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from coredumpy._load.restore import Restorer


class Grid:
    """Elements under a shape: the part of a run that begins at `start`."""

    def __init__(self, restorer: Restorer, dtype: Dtype, shape: tuple[int, ...], elements: Any, start: int = 0) -> None:
        self.restorer, self.dtype, self.shape, self.elements, self.start = restorer, dtype, shape, elements, start

    @property
    def size(self) -> int:
        """How many elements there are."""
        return math.prod(self.shape)

    def value(self, index: int) -> Any:
        """An element by its place among all, as Python's own value."""
        return self.elements[self.start + index]

    def row(self, index: int) -> Grid:
        """What stands at an index of the first dimension."""
        step = math.prod(self.shape[1:])
        return Grid(self.restorer, self.dtype, self.shape[1:], self.elements, self.start + index * step)

    def to_list(self) -> Any:
        """As `tolist` gives it."""
        if not self.shape:
            return self.value(0)
        return [self.row(index).to_list() for index in range(self.shape[0])]


class ShownArray(Shown):
    """An array."""

    __slots__ = ("__attributes__", "__grid__")

    @property
    def shape(self) -> tuple[int, ...]:
        return _grid(self).shape

    @property
    def ndim(self) -> int:
        return len(_grid(self).shape)

    @property
    def size(self) -> int:
        return _grid(self).size

    @property
    def itemsize(self) -> int:
        return _grid(self).dtype.itemsize

    @property
    def nbytes(self) -> int:
        return _grid(self).dtype.itemsize * _grid(self).size

    @property
    def dtype(self) -> Any:
        return _attributes(self).get("flags.dtype") or ShownDtype(_grid(self).dtype)

    @property
    def flags(self) -> Any:
        return Flags(self)

    @property
    def T(self) -> Any:
        grid = _grid(self)
        return self if len(grid.shape) < 2 else _derived(self, transposed(grid))

    def tolist(self) -> Any:
        return _grid(self).to_list()

    def item(self, *index: int) -> Any:
        found = self[index[0] if len(index) == 1 else index] if index else self
        return found.tolist() if hasattr(found, "tolist") else found

    def __len__(self) -> int:
        if not _grid(self).shape:
            raise TypeError("len() of unsized object")
        return _grid(self).shape[0]

    def __iter__(self) -> Iterator[Any]:
        grid = _grid(self)
        if len(grid.shape) == 1:
            return (element(self, grid, index) for index in range(grid.shape[0]))
        return (self[index] for index in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        if type(index) is str and (field := _field(self, index)) is not None:
            return field
        found: Any = self
        rest = list(index) if type(index) is tuple else [index]
        while rest and type(found) is type(self):
            found = _step(found, rest.pop(0), bool(rest))
        return found

    def __getattr__(self, name: str) -> Any:
        found = _attributes(self).get(name)
        if found is None and type(self).__live__.__name__ == "recarray":
            found = _field(self, name)
        return Shown.__getattr__(self, name) if found is None else found

    def __dir__(self) -> list[str]:
        return dir(type(self).__live__)


class Flags:
    """`flags`, of which the record says one."""

    def __init__(self, array: Any) -> None:
        self._array = array

    @property
    def writeable(self) -> bool:
        return _attributes(self._array).get("flags.writeable") is not False

    def __getattr__(self, name: str) -> Any:
        why_of(self._array).refuse(f".flags.{name}")

    def __repr__(self) -> str:
        why_of(self._array).refuse(".flags")

    def __getitem__(self, name: str) -> bool:
        return self.writeable if name in ("WRITEABLE", "W") else why_of(self._array).refuse(".flags")


def _field(array: Any, name: str) -> Any:
    """A field of structured elements; None where there is none of that name, or it is no plain one."""
    grid = _grid(array)
    field = grid.dtype.fields().get(name)
    if field is None or type(grid.elements) is not Elements or not grid.elements.is_whole:
        return None
    dtype, offset = field
    decode = dtype.decoder()
    # Only where there is one run of records.
    packed = grid.elements.only()
    if decode is None or type(packed) is not Records:
        return None
    part = Grid(grid.restorer, dtype, grid.shape, packed.field(offset, dtype.itemsize, decode), grid.start)
    return _derived(array, part)


def transposed(grid: Grid) -> Grid:
    """The grid with its dimensions in reverse order."""
    shape = grid.shape[::-1]

    class Reversed:
        def __getitem__(self, index: int) -> Any:
            place, rest = 0, index
            # The last place of the new shape is the first of the old one.
            for axis in range(len(shape) - 1, -1, -1):
                rest, at = divmod(rest, shape[axis])
                place += at * math.prod(shape[:axis])
            return grid.value(place)

    return Grid(grid.restorer, grid.dtype, shape, Reversed())


def _step(array: Any, index: Any, is_last: bool) -> Any:
    grid, why = _grid(array), why_of(array)
    if not grid.shape:
        raise IndexError("too many indices for array")
    length = grid.shape[0]
    if isinstance(index, slice):
        places = range(*index.indices(length))
        if is_last or len(grid.shape) > 1 or places.step != 1:
            why.refuse("this index")
        return _derived(
            array, Grid(grid.restorer, grid.dtype, (len(places),), grid.elements, grid.start + places.start)
        )
    try:
        place = operator.index(index)
    except TypeError:
        why.refuse("this index")
    if not -length <= place < length:
        raise IndexError(f"index {place} is out of bounds for axis 0 with size {length}")
    return _derived(array, grid.row(place % length))


def _derived(array: Any, grid: Grid) -> Any:
    if not grid.shape:
        return element(array, grid)
    text = partial(array_text, grid)
    return new(ShownArray, type(array).__live__, why_of(array), text, __grid__=grid, __attributes__={})


def element(array: Any, grid: Grid, index: int = 0) -> Any:
    """An element by its place among all, as a scalar of numpy."""
    value = grid.value(index)
    live = SCALARS.get((grid.dtype.kind, grid.dtype.itemsize))
    if live is None or grid.dtype.kind == "O":
        return value
    return scalar(grid.restorer, live, grid.dtype, value)


def _named(name: str) -> type:
    return type(name, (), {"__module__": "numpy", "__qualname__": name})


#: Classes under numpy's names, for elements.
SCALARS: dict[tuple[str, int], type] = {
    ("b", 1): _named("bool"),
    **{("i", size): _named(f"int{size * 8}") for size in (1, 2, 4, 8)},
    **{("u", size): _named(f"uint{size * 8}") for size in (1, 2, 4, 8)},
    **{("f", size): _named(f"float{size * 8}") for size in (2, 4, 8)},
    ("c", 16): _named("complex128"),
}


def _grid(array: Any) -> Grid:
    grid: Grid = object.__getattribute__(array, "__grid__")
    return grid


def _attributes(array: Any) -> dict[str, Any]:
    found: dict[str, Any] = object.__getattribute__(array, "__attributes__")
    return found


def elements_of(restorer: Restorer, record: dict[str, Any], dtype: Dtype, why: Why) -> Elements | None:
    """The elements of an array's record; None where we cannot read them."""
    length = math.prod(record["shape"])
    long = record.get("long", {})
    is_cut = "cut" in long
    if "elements" in record:
        items = restorer.items(record["elements"])
        if items is None:
            return None
        at = min(long.get("at", 0), len(items)) if is_cut else len(items)
        return Elements(length, items[:at], items[at:], why.refuse)
    decode = dtype.decoder()
    data = record["data"]
    if dtype.fields() and dtype.itemsize and not is_cut and len(data) == length * dtype.itemsize:
        return Elements(length, Records(data, dtype.itemsize), (), why.refuse)
    if decode is None or dtype.itemsize == 0:
        return None
    at = min(long.get("at", 0), len(data)) if is_cut else len(data)
    packed = [Packed(part, dtype.itemsize, decode) for part in (data[:at], data[at:])]
    return Elements(length, packed[0], packed[1], why.refuse)


def shown_array(
    restorer: Restorer, number: int, live: type, record: dict[str, Any], why: Why, facts: dict[str, Any]
) -> Any:
    """What stands for the array of a record."""
    dtype = Dtype(record["dtype"])
    elements = elements_of(restorer, record, dtype, why)
    shape = tuple(record["shape"])
    if elements is None:
        elements = Elements(math.prod(shape), (), (), why.refuse)
    grid = Grid(restorer, dtype, shape, elements)
    is_numpy = live.__module__ == "numpy"
    text = restorer.wording(number) or array_text(grid, "array" if is_numpy else live.__name__)
    return new(ShownArray, live, why, text, __grid__=grid, __attributes__=facts)
