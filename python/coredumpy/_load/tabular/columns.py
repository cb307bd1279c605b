"""What a column or an index holds, from its restored parts: those of pandas' own arrays."""

from __future__ import annotations

from coredumpy._errors import ObserverMode
from coredumpy._load.libraries import library
from coredumpy._load.tabular.arrays import ShownArray, element
from coredumpy._load.tabular.base import ShownType
from coredumpy._load.tabular.column import Column, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: What `part` gives where there is none.
ABSENT = object()
_PARTS = ("_range", "_pa_array", "_data", "_mask", "_ndarray", "_dtype", "_levels", "_categories")
_NA = Words("<NA>")
_NAN = float("nan")


def column_of(value: Any, dtype: Any = None) -> Column | None:
    """The values; None where they are of a sort that we cannot read."""
    found = _column_of(value, dtype)
    own = part(value, "_dtype") if dtype is None else dtype
    if found is not None and own not in (None, ABSENT) and dtype_words(own) == found.dtype:
        found.dtype_repr = repr(own)
    return found


def _column_of(value: Any, dtype: Any) -> Column | None:
    if isinstance(value, range):
        return Column(len(value), value.__getitem__, "range")
    if type(type(value)) is ShownType:
        return _of_shown(value, dtype)
    numpy, pandas = library("numpy"), library("pandas")
    if numpy is not None and isinstance(value, numpy.ndarray):
        words = dtype_words(dtype) or str(value.dtype)
        return None if _is_counted(words) else Column(len(value), value.tolist().__getitem__, words, value.__getitem__)
    if pandas is not None and isinstance(value, (pandas.Index, pandas.api.extensions.ExtensionArray)):
        return Column(len(value), value.__getitem__, str(value.dtype))
    parts = {name: found for name in _PARTS if (found := part(value, name)) is not ABSENT}
    if "_range" in parts:
        return column_of(parts["_range"])
    if "_pa_array" in parts:
        return _arrow(parts)
    if "_mask" in parts and "_data" in parts:
        return _masked(parts)
    if "_ndarray" in parts:
        return _backed(value, parts)
    return column_of(parts["_data"]) if "_data" in parts and "_levels" not in parts else None


def _of_shown(value: Any, dtype: Any) -> Column | None:
    if not any(base is ShownArray for base in type.mro(type(value))):
        labels = object.__getattribute__(value, "__labels__")
        return labels if isinstance(labels, Column) else None
    grid = object.__getattribute__(value, "__grid__")
    if len(grid.shape) != 1:
        return None
    words = dtype_words(dtype) or grid.dtype.name
    if _is_counted(words):
        return None
    return Column(grid.size, grid.value, words, lambda place: element(value, grid, place))


def _is_counted(words: str) -> bool:
    """Whether the numbers are no moments by themselves: periods, and moments in a zone."""
    return words.startswith("period") or "," in words


def _arrow(parts: dict[str, Any]) -> Column | None:
    inner = column_of(parts["_pa_array"])
    words = dtype_words(parts.get("_dtype"))
    if inner is None or inner.dtype.startswith(("date", "time", "duration")):
        # The numbers are no moments by themselves.
        return None
    gap = _NAN if words == "str" else _NA

    def at(place: int) -> Any:
        found = inner.at(place)
        return gap if found is None else found

    return Column(inner.length, at, words or inner.dtype)


def _masked(parts: dict[str, Any]) -> Column | None:
    data, mask = column_of(parts["_data"]), column_of(parts["_mask"])
    if data is None or mask is None:
        return None
    name = {"b": "boolean", "f": "Float", "u": "UInt"}.get(data.dtype[0], "Int")
    bits = data.dtype.lstrip("abcdefghijklmnopqrstuvwxyz") if name != "boolean" else ""
    return Column(data.length, lambda place: _NA if mask.at(place) else data.at(place), f"{name}{bits}")


def _backed(value: Any, parts: dict[str, Any]) -> Column | None:
    inner = column_of(parts["_ndarray"])
    if inner is None:
        return None
    categories = part(parts.get("_dtype"), "_categories")
    if categories is not ABSENT:
        labels = column_of(categories)
        if labels is None:
            return None
        at = labels.at
        return Column(inner.length, lambda place: at(inner.at(place)) if inner.at(place) >= 0 else _NAN, "category")
    words = dtype_words(parts.get("_dtype"))
    if _is_counted(words):
        return None
    return Column(inner.length, inner.at, words or inner.dtype, inner.boxed)


def part(value: Any, name: str) -> Any:
    """A part of a value of the library."""
    try:
        return getattr(value, name, ABSENT)
    # The library has a property of that name, which cannot run.
    except ObserverMode:
        return ABSENT


def is_named(index: Any) -> bool:
    """Whether an index has a name, or may have several."""
    if type(type(index)) is ShownType:
        return index.name is not None
    pandas = library("pandas")
    if pandas is not None and isinstance(index, pandas.Index):
        return index.nlevels > 1 or index.name is not None
    return index is not None


def dtype_words(dtype: Any) -> str:
    """As pandas prints a dtype."""
    if dtype is None:
        return ""
    unit, zone = part(dtype, "_unit"), part(dtype, "_tz")
    # pandas' own has these, too, and prints them; of a zone that is the program's it cannot be made.
    text = str(dtype) if _has_not(unit, zone) else f"datetime64[{unit}, {zone}]"
    inner, fill = part(dtype, "_dtype"), part(dtype, "_fill_value")
    if not _has_not(inner, fill):
        text = f"Sparse[{inner}, {fill!r}]"
    if "StringDtype" in repr(dtype):
        return "str" if "nan" in repr(dtype) else "string"
    return text


def _has_not(*parts: Any) -> bool:
    # What a part says of equality is nobody's.
    return any(found is ABSENT for found in parts)
