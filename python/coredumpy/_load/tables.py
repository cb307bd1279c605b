"""pandas' frames, series, indexes and scalars: as themselves where pandas is installed, else as proxies.

Only data is handed to pandas: arrays of plain data, lists and names.
"""

from __future__ import annotations

import importlib

from coredumpy._load.missing import MissingValue
from coredumpy._load.natives import proxy
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Build: TypeAlias = Callable[[ModuleType, "Held"], Any]

_MASKED = ("IntegerArray", "FloatingArray", "BooleanArray")


def build_table(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A frame or series."""
    cls = restorer.value(record["class"])
    if "cut" not in record and is_pandas(cls):
        try:
            return _table(restorer, cls.__qualname__, record)
        # pandas is not installed, or does not take what was recorded.
        except (ImportError, AttributeError, LookupError, TypeError, ValueError):
            pass
    made = proxy(restorer, number, cls)
    rows, columns = (*record["shape"], 0, 0)[:2]
    restorer.instances.reprs[id(made)] = f"<{type(made).__name__} of {rows} rows and {columns} columns>"
    columns = [restorer.value(column) for column in record["columns"]]
    return restorer.instances.overlay(made, {"shape": tuple(record["shape"]), "columns": columns})


def _table(restorer: Restorer, kind: str, record: dict[str, Any]) -> object:
    pandas = importlib.import_module("pandas")
    index = restorer.value(record["index"])
    if isinstance(index, MissingValue) or not isinstance(index, pandas.Index):
        raise ValueError("no index")
    labels = [restorer.value(label) for label in record["columns"]]
    words = record.get("dtypes") or [""] * len(labels)
    arrays = [column(pandas, restorer.value(data), word) for data, word in zip(record["data"], words, strict=True)]
    if kind == "Series":
        return pandas.Series(arrays[0], index=index, name=labels[0], copy=False)
    # By number first: labels may be there twice.
    frame = pandas.DataFrame(dict(enumerate(arrays)), index=index, copy=False)
    frame.columns = pandas.Index(labels) if labels else frame.columns
    return frame


def column(pandas: ModuleType, data: Any, word: str) -> Any:
    """The values of a column, under the name of the extension that held them."""
    if isinstance(data, MissingValue):
        raise ValueError("no column")
    if "String" in word:
        has_na = any(value is pandas.NA for value in data)
        return pandas.array(list(data), dtype="string" if has_na else "str")
    return data


def is_pandas(cls: Any) -> bool:
    """Whether a class says that it is one of pandas'."""
    return isinstance(cls, type) and cls.__module__.partition(".")[0] == "pandas"


def pandas_value(restorer: Restorer, cls: type, record: dict[str, Any]) -> Any:
    """An index, extension array or scalar as itself; None where it does not come back."""
    build = _BUILDERS.get(cls.__qualname__)
    if build is None:
        return None
    try:
        return build(importlib.import_module("pandas"), Held(restorer, record))
    except (ImportError, AttributeError, LookupError, TypeError, ValueError):
        return None


def _range_index(pandas: ModuleType, held: Held) -> Any:
    return pandas.RangeIndex(held["_range"], name=held.get("_name"))


def _index(pandas: ModuleType, held: Held) -> Any:
    return pandas.Index(held["_data"], name=held.get("_name"), copy=False)


def _datetime_index(pandas: ModuleType, held: Held) -> Any:
    found = pandas.DatetimeIndex(held["_data"], name=held.get("_name"))
    return found if held.get("_freq") is None else found._with_freq("infer")


def _multi_index(pandas: ModuleType, held: Held) -> Any:
    levels, codes, names = (held.all("_levels"), held.all("_codes"), held.all("_names"))
    return pandas.MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=False)


def _inner_array(pandas: ModuleType, held: Held) -> Any:
    return held["_ndarray"]


def _string_array(pandas: ModuleType, held: Held) -> Any:
    return column(pandas, held["_ndarray"], "String")


def _masked(pandas: ModuleType, held: Held) -> Any:
    data, mask = held["_data"], held["_mask"]
    kind = {"b": "BooleanArray", "f": "FloatingArray"}.get(data.dtype.kind, "IntegerArray")
    return getattr(pandas.arrays, kind)(data, mask)


def _categorical(pandas: ModuleType, held: Held) -> Any:
    return pandas.Categorical.from_codes(held["_ndarray"], dtype=held["_dtype"])


def _categorical_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.CategoricalDtype(held["_categories"], held.get("_ordered"))


def _timestamp(pandas: ModuleType, held: Held) -> Any:
    unit = {7: "s", 8: "ms", 9: "us", 10: "ns"}[held.get("_creso", 10)]
    found = pandas.Timestamp(held["_value"], unit=unit)
    zone = held.get("tzinfo")
    return found.as_unit(unit) if zone is None else found.as_unit(unit).tz_localize("UTC").tz_convert(zone)


_BUILDERS: dict[str, Build] = {
    "Categorical": _categorical,
    "CategoricalDtype": _categorical_dtype,
    "CategoricalIndex": _index,
    "DatetimeArray": _inner_array,
    "DatetimeIndex": _datetime_index,
    "Index": _index,
    "MultiIndex": _multi_index,
    "NAType": lambda pandas, held: pandas.NA,
    "NaTType": lambda pandas, held: pandas.NaT,
    "RangeIndex": _range_index,
    "StringArray": _string_array,
    "TimedeltaArray": _inner_array,
    "TimedeltaIndex": _index,
    "Timestamp": _timestamp,
    **dict.fromkeys(_MASKED, _masked),
}
