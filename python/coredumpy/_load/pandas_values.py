"""pandas' indexes, extension arrays, dtypes and scalars as themselves, where pandas is installed.

Only data is handed to pandas: arrays of plain data, lists and names, and what was made of such here.
"""

from __future__ import annotations

import datetime
import re

from coredumpy._errors import CoredumpyError
from coredumpy._load.arrow_values import arrow_type
from coredumpy._load.libraries import library
from coredumpy._load.numpy_values import REFUSED
from coredumpy._load.proxies import is_recreated
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Build: TypeAlias = Callable[[ModuleType, "Held"], Any]

# `_creso` of timestamps and durations.
_UNITS = {7: "s", 8: "ms", 9: "us", 10: "ns"}
_ZONE = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")
_SOME_TIME = datetime.datetime(2024, 1, 1)
_MASKED = ("BooleanArray", "FloatingArray", "IntegerArray")


def pandas_value(restorer: Restorer, cls: Any, record: dict[str, Any]) -> Any:
    """An index, extension array, dtype or scalar as itself; None where it does not come back."""
    build = _BUILDERS.get(getattr(cls, "__qualname__", ""))
    if build is None or not str(getattr(cls, "__module__", "")).startswith("pandas"):
        return None
    pandas = library("pandas")
    if pandas is None:
        return None
    try:
        return build(pandas, Held(restorer, record))
    # pandas does not take what was recorded, wants a package that is not installed, or a part is not in the dump.
    except (*REFUSED, ImportError, CoredumpyError):
        return None


def zone_of(value: Any) -> Any:
    """A time zone, or the name of one, from what is restored of it."""
    if value is None:
        return None
    if isinstance(value, datetime.tzinfo) and not is_recreated(type(value)):
        # One that is not known here refuses: pandas would only do so when it prints.
        value.utcoffset(_SOME_TIME)
        return value
    key = getattr(value, "zone", None)
    if isinstance(key, str) and _ZONE.fullmatch(key):
        return datetime.timezone.utc if key == "UTC" else key
    # pandas counts in its one offset, whatever it is of.
    if isinstance(value, datetime.tzinfo) and type(value).__module__ == "pytz" and value.utcoffset(None) is not None:
        return value
    raise ValueError("no time zone")


# --- indexes ---


def _range_index(pandas: ModuleType, held: Held) -> Any:
    return pandas.RangeIndex(held["_range"], name=held.get("_name"))


def _index(pandas: ModuleType, held: Held) -> Any:
    data = held["_data"]
    return pandas.Index(data, dtype=data.dtype, name=held.get("_name"), copy=False)


def _datetimelike_index(pandas: ModuleType, held: Held) -> Any:
    found = pandas.Index(_extension(pandas, held["_data"]), name=held.get("_name"))
    # Since pandas 3 it is the index's own, before it was its array's.
    inner = held.part("_data")
    freq = held.get("_freq") if inner is None or held.get("_freq") is not None else inner.get("_freq")
    if freq is not None:
        found.freq = freq
    return found


def _extension(pandas: ModuleType, data: Any) -> Any:
    # What stands for an array says that it is one.
    if not issubclass(type(data), pandas.api.extensions.ExtensionArray):
        raise TypeError("an extension array was expected")
    return data


def _multi_index(pandas: ModuleType, held: Held) -> Any:
    levels, codes, names = (held.all("_levels"), held.all("_codes"), held.all("_names"))
    return pandas.MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=True)


# --- arrays ---


def _datetime_array(pandas: ModuleType, held: Held) -> Any:
    return datetimes(pandas, held["_ndarray"], held.get("_dtype"), held.get("_freq"))


def datetimes(pandas: ModuleType, data: Any, dtype: Any = None, freq: Any = None) -> Any:
    """An array of moments; the dtype says the zone."""
    found = pandas.DatetimeIndex(data)
    if isinstance(dtype, pandas.DatetimeTZDtype):
        found = found.tz_localize("UTC").tz_convert(dtype.tz)
    elif not (dtype is None or isinstance(dtype, type(found.dtype))):
        # Without its zone, each moment would be another one.
        raise ValueError("no dtype")
    if freq is not None:
        found.freq = freq
    return found.array


def _timedelta_array(pandas: ModuleType, held: Held) -> Any:
    found = pandas.TimedeltaIndex(held["_ndarray"])
    if held.get("_freq") is not None:
        found.freq = held["_freq"]
    return found.array


def _period_array(pandas: ModuleType, held: Held) -> Any:
    return pandas.arrays.PeriodArray(held["_ndarray"], dtype=held["_dtype"])


def _interval_array(pandas: ModuleType, held: Held) -> Any:
    return pandas.arrays.IntervalArray.from_arrays(held["_left"], held["_right"], closed=held["_dtype"].closed)


def _sparse_array(pandas: ModuleType, held: Held) -> Any:
    dtype = held["_dtype"]
    values, index = held["_sparse_values"], held["_sparse_index"]
    return pandas.arrays.SparseArray(values, sparse_index=index, fill_value=dtype.fill_value, dtype=dtype)


def _int_index(pandas: ModuleType, held: Held) -> Any:
    return pandas._libs.sparse.IntIndex(held["length"], held["indices"])


def _block_index(pandas: ModuleType, held: Held) -> Any:
    return pandas._libs.sparse.BlockIndex(held["length"], held["blocs"], held["blengths"])


def _numpy_array(pandas: ModuleType, held: Held) -> Any:
    kind = getattr(pandas.arrays, "NumpyExtensionArray", None) or pandas.arrays.PandasArray
    return kind(held["_ndarray"])


def _string_array(pandas: ModuleType, held: Held) -> Any:
    return strings(pandas, held["_ndarray"], held.get("_dtype"))


def strings(pandas: ModuleType, data: Any, dtype: Any) -> Any:
    """An array of strings, under its dtype or what stands nearest to it."""
    if not isinstance(dtype, pandas.StringDtype):
        has_na = any(value is pandas.NA for value in data)
        dtype = "string" if has_na else "str"
    return pandas.array(list(data), dtype=dtype)


def _arrow_string_array(pandas: ModuleType, held: Held) -> Any:
    """Where pyarrow is not here, the same strings under a dtype that prints alike."""
    dtype, chunks = held.get("_dtype"), held["_pa_array"]
    if not isinstance(dtype, pandas.StringDtype):
        dtype = "str" if "nan" in repr(dtype) else "string"
    pyarrow = library("pyarrow")
    is_real = pyarrow is not None and issubclass(type(chunks), pyarrow.ChunkedArray)
    return pandas.array(chunks.to_pylist() if is_real else chunks.tolist(), dtype=dtype)


def _arrow_array(pandas: ModuleType, held: Held) -> Any:
    chunks = held["_pa_array"]
    pyarrow = library("pyarrow")
    if pyarrow is None or not issubclass(type(chunks), pyarrow.ChunkedArray):
        raise TypeError("an array of pyarrow was expected")
    return pandas.arrays.ArrowExtensionArray(chunks)


def _masked(pandas: ModuleType, held: Held) -> Any:
    data, mask = held["_data"], held["_mask"]
    kind = {"b": "BooleanArray", "f": "FloatingArray"}.get(data.dtype.kind, "IntegerArray")
    return getattr(pandas.arrays, kind)(data, mask)


def _categorical(pandas: ModuleType, held: Held) -> Any:
    return pandas.Categorical.from_codes(held["_ndarray"], dtype=held["_dtype"])


# --- dtypes ---


def _categorical_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.CategoricalDtype(held["_categories"], held.get("_ordered"))


def _datetime_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.DatetimeTZDtype(held["_unit"], zone_of(held["_tz"]))


def _period_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.PeriodDtype(held["_freq"])


def _interval_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.IntervalDtype(held.get("_subtype"), held.get("_closed"))


def _sparse_dtype(pandas: ModuleType, held: Held) -> Any:
    return pandas.SparseDtype(held["_dtype"], held.get("_fill_value"))


def _string_dtype(pandas: ModuleType, held: Held) -> Any:
    storage, na_value = held.get("storage", held.get("_storage")), held.get("_na_value", pandas.NA)
    if na_value is pandas.NA:
        return pandas.StringDtype(storage)
    return pandas.StringDtype(storage, na_value=na_value)


def _arrow_dtype(pandas: ModuleType, held: Held) -> Any:
    # A type of pyarrow is not restored, but prints itself.
    found = re.fullmatch(r"\w{1,40}\((.{1,100})\)", repr(held["pyarrow_dtype"]))
    pyarrow = library("pyarrow")
    kind = None if found is None or pyarrow is None else arrow_type(pyarrow, found[1])
    if kind is None:
        raise TypeError("a type of pyarrow was expected")
    return pandas.ArrowDtype(kind)


def _plain_dtype(name: str) -> Build:
    return lambda pandas, held: getattr(pandas, name)()


# --- scalars ---


def _timestamp(pandas: ModuleType, held: Held) -> Any:
    unit = _UNITS[held.get("_creso", 10)]
    found = pandas.Timestamp(held["_value"], unit=unit).as_unit(unit)
    zone = zone_of(held.get("tzinfo"))
    return found if zone is None else found.tz_localize("UTC").tz_convert(zone)


def _timedelta(pandas: ModuleType, held: Held) -> Any:
    unit = _UNITS[held.get("_creso", 10)]
    return pandas.Timedelta(held["_value"], unit=unit).as_unit(unit)


def _period(pandas: ModuleType, held: Held) -> Any:
    return pandas.Period(ordinal=held["ordinal"], freq=held["freq"])


def _interval(pandas: ModuleType, held: Held) -> Any:
    return pandas.Interval(held["left"], held["right"], closed=held["closed"])


def _offset(name: str) -> Build:
    def build(pandas: ModuleType, held: Held) -> Any:
        more = {key: held[key] for key in ("month", "startingMonth", "week", "weekday") if held.get(key) is not None}
        return getattr(pandas.offsets, name)(held["n"], held["normalize"], **more)

    return build


_TICKS = ("Day", "Hour", "Minute", "Second", "Milli", "Micro", "Nano")
_OFFSETS = (
    *("BusinessDay", "BusinessMonthBegin", "BusinessMonthEnd", "BQuarterBegin", "BQuarterEnd", "BYearBegin"),
    *("BYearEnd", "LastWeekOfMonth", "MonthBegin", "MonthEnd", "QuarterBegin", "QuarterEnd", "SemiMonthBegin"),
    *("SemiMonthEnd", "Week", "WeekOfMonth", "YearBegin", "YearEnd"),
)
_PLAIN_DTYPES = (
    *("BooleanDtype", "Float32Dtype", "Float64Dtype", "Int16Dtype", "Int32Dtype", "Int64Dtype", "Int8Dtype"),
    *("UInt16Dtype", "UInt32Dtype", "UInt64Dtype", "UInt8Dtype"),
)


def _tick(name: str) -> Build:
    return lambda pandas, held: getattr(pandas.offsets, name)(held["n"])


_BUILDERS: dict[str, Build] = {
    "ArrowDtype": _arrow_dtype,
    "ArrowExtensionArray": _arrow_array,
    "ArrowStringArray": _arrow_string_array,
    "ArrowStringArrayNumpySemantics": _arrow_string_array,
    "BlockIndex": _block_index,
    "Categorical": _categorical,
    "CategoricalDtype": _categorical_dtype,
    "CategoricalIndex": _datetimelike_index,
    "DatetimeArray": _datetime_array,
    "DatetimeIndex": _datetimelike_index,
    "DatetimeTZDtype": _datetime_dtype,
    "Index": _index,
    "IntIndex": _int_index,
    "Interval": _interval,
    "IntervalArray": _interval_array,
    "IntervalDtype": _interval_dtype,
    "IntervalIndex": _datetimelike_index,
    "MultiIndex": _multi_index,
    "NAType": lambda pandas, held: pandas.NA,
    "NaTType": lambda pandas, held: pandas.NaT,
    "NumpyExtensionArray": _numpy_array,
    "PandasArray": _numpy_array,
    "Period": _period,
    "PeriodArray": _period_array,
    "PeriodDtype": _period_dtype,
    "PeriodIndex": _datetimelike_index,
    "RangeIndex": _range_index,
    "SparseArray": _sparse_array,
    "SparseDtype": _sparse_dtype,
    "StringArray": _string_array,
    "StringArrayNumpySemantics": _string_array,
    "StringDtype": _string_dtype,
    "Timedelta": _timedelta,
    "TimedeltaArray": _timedelta_array,
    "TimedeltaIndex": _datetimelike_index,
    "Timestamp": _timestamp,
    **{name: _plain_dtype(name) for name in _PLAIN_DTYPES},
    **{name: _offset(name) for name in _OFFSETS},
    **{name: _tick(name) for name in _TICKS},
    **dict.fromkeys(_MASKED, _masked),
}
