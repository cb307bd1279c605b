"""What polars tells of its frames and series: their text, shape, types and data, asked when the walk is over.

Only functions written in Rust are asked, of the two classes that hold the data.
"""

from __future__ import annotations

import sys
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Elements of one frame or series; of more, as many rows from both ends.
_MOST_ELEMENTS = 100_000
#: Of all together.
_MOST_OF_ALL = 1_000_000
#: Where the classes of polars keep what is written in Rust.
_INNER = {"DataFrame": ("_df", "PyDataFrame"), "Series": ("_s", "PySeries")}

_name = type.__dict__["__name__"].__get__


def inner_of(value: object) -> Any:
    """What holds the data of a frame or series; None of everything else."""
    polars: Any = sys.modules.get("polars")
    name = _name(type(value))
    if name not in _INNER or type(value) is not getattr(polars, name, None):
        return None
    attribute, inner = _INNER[name]
    try:
        found = object.__getattribute__(value, "__dict__").get(attribute)
    # In the midst of its making.
    except AttributeError:
        return None
    return found if _name(type(found)) == inner else None


class Frames:
    """Tells of frames and series, as long as there is room for their data."""

    def __init__(self) -> None:
        self._room = _MOST_OF_ALL

    def ask(self, inner: Any) -> tuple[str, dict[str, Any]] | None:
        """The repr, and the facts (see FORMAT.md). None where objects of the program would be asked for theirs."""
        is_frame = _name(type(inner)) == "PyDataFrame"
        columns = _call(inner, "get_columns") if is_frame else [inner]
        dtypes = [_words(_call(column, "dtype")) for column in columns]
        if any("Object" in words for words in dtypes):
            return None
        rows = _call(inner, "height" if is_frame else "len")
        most = min(_MOST_ELEMENTS, self._room) // max(len(columns), 1)
        kept = rows if rows <= most else most // 2 * 2
        self._room -= kept * len(columns)
        facts = {
            "shape": (rows, len(columns)) if is_frame else (rows,),
            "columns": tuple(_call(column, "name") for column in columns),
            "dtypes": tuple(dtypes),
            "data": tuple(tuple(_items(column, rows, kept)) for column in columns),
        }
        if kept < rows:
            facts["skipped"] = rows - kept
        return _call(inner, "as_str"), facts


def _items(column: Any, rows: int, kept: int) -> list[Any]:
    if kept == rows:
        return list(_call(column, "to_list"))
    half = kept // 2
    ends = (_call(column, "slice", 0, half), _call(column, "slice", rows - half, half))
    return [item for end in ends for item in _call(end, "to_list")]


def _words(dtype: Any) -> str:
    """A type in polars' words: `Int64`, `List(Int64)`, `Datetime(time_unit='us', time_zone=None)`."""
    if isinstance(dtype, type):
        return str(_name(dtype))
    arguments = object.__getattribute__(dtype, "__dict__") if hasattr(type(dtype), "__dict__") else {}
    shown = [_argument(key, value) for key, value in arguments.items() if not key.startswith("_")]
    return f"{_name(type(dtype))}({', '.join(shown)})" if shown else str(_name(type(dtype)))


def _argument(key: str, value: Any) -> str:
    if type(value) in (str, int, bool, type(None), tuple):
        return f"{key}={value!r}"
    if type(value) is list:
        return f"{key}=[{', '.join(_argument('', item).lstrip('=') for item in value)}]"
    name = _name(type(value))
    if name == "Field":
        fields = object.__getattribute__(value, "__dict__")
        return f"{fields.get('name')!r}: {_words(fields.get('dtype'))}"
    return _words(value) if key == "inner" else f"{key}={_words(value)}"


def _call(inner: Any, name: str, *arguments: Any) -> Any:
    function = type(inner).__dict__[name]
    if not isinstance(function, types.MethodDescriptorType):
        raise TypeError(name)
    return function(inner, *arguments)
