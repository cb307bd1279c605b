"""pandas' frames and series: as themselves where pandas is installed and all of the rows are there, else as proxies."""

from __future__ import annotations

from coredumpy._errors import CoredumpyError
from coredumpy._load.libraries import library
from coredumpy._load.numpy_values import REFUSED
from coredumpy._load.pandas_values import datetimes, strings
from coredumpy._load.proxies import is_recreated, real_base
from coredumpy._load.tabular import make as shown
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from coredumpy._load.restore import Restorer


def build_table(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A frame or series."""
    cls = restorer.value(record["class"])
    pandas = library("pandas") if "cut" not in record else None
    if pandas is not None and isinstance(cls, type) and issubclass(cls, (pandas.DataFrame, pandas.Series)):
        facts = Held(restorer, record.get("attributes", {}))
        try:
            return _as_class(restorer, pandas, cls, _table(restorer, pandas, cls, record, facts), facts)
        # pandas does not take what was recorded, wants a package that is not installed, or a part is not in the dump.
        except (*REFUSED, ImportError, CoredumpyError):
            pass
    return shown.table(restorer, number, cls, record, Held(restorer, record.get("attributes", {})))


def _table(restorer: Restorer, pandas: ModuleType, cls: type, record: dict[str, Any], facts: Held) -> Any:
    rows = record["shape"][0]
    index = restorer.value(record["index"])
    # What stands for an index says that it is one.
    if not issubclass(type(index), pandas.Index) or len(index) != rows:
        raise ValueError("no index")
    words = record.get("dtypes") or [""] * len(record["data"])
    series = []
    for place, (data, word) in enumerate(zip(record["data"], words, strict=True)):
        values = _column(pandas, restorer.value(data), word, facts.get(place))
        if len(values) != rows:
            raise ValueError("a column of another length")
        series.append(pandas.Series(values, index=index, dtype=values.dtype, copy=False))
    labels = [restorer.value(label) for label in record["columns"]]
    if issubclass(cls, pandas.Series):
        series[0].name = labels[0]
        return series[0]
    # By number first: labels may be there twice.
    frame = pandas.DataFrame(dict(enumerate(series)), index=index, copy=False)
    columns = facts.get("columns")
    is_whole = issubclass(type(columns), pandas.Index) and len(columns) == len(series)
    frame.columns = columns if is_whole else pandas.Index(labels)
    return frame


def _column(pandas: ModuleType, data: Any, word: str, dtype: Any) -> Any:
    """The values of a column: an array, or the array of an extension's dtype that it stands for."""
    if word == "DatetimeArray":
        return datetimes(pandas, data, dtype)
    if word == "PeriodArray" and dtype is not None:
        return pandas.arrays.PeriodArray(data, dtype=dtype)
    if word.startswith("StringArray") and not issubclass(type(data), pandas.api.extensions.ExtensionArray):
        return strings(pandas, data, dtype)
    numpy = library("numpy")
    if numpy is not None and issubclass(type(data), numpy.ndarray) and data.ndim == 1:
        return data
    if not issubclass(type(data), pandas.api.extensions.ExtensionArray):
        raise ValueError("no column")
    return data


def _as_class(restorer: Restorer, pandas: ModuleType, cls: type, table: Any, facts: Held) -> Any:
    """With the table's own attributes, as an instance of the program's class where it is one."""
    if is_recreated(cls):
        _prepare_class(pandas, cls)
        object.__setattr__(table, "__class__", cls)
    names = [name for name in facts.names() if name not in ("columns", "_attrs")]

    def set_attributes() -> None:
        attrs = facts.get("_attrs")
        if isinstance(attrs, dict):
            object.__setattr__(table, "_attrs", attrs)
        for name in names:
            object.__setattr__(table, name, facts.value(name))

    if names or "_attrs" in facts.names():
        restorer.later(set_attributes)
    return table


def _prepare_class(pandas: ModuleType, cls: type) -> None:
    """What pandas makes of an instance (a part, a sum) is of pandas' own class: the program's cannot be called."""
    kinds = {
        "_constructor": real_base(cls),
        "_constructor_sliced": pandas.Series,
        "_constructor_expanddim": pandas.DataFrame,
    }
    for name, kind in kinds.items():
        if isinstance(kind, type) and not isinstance(cls.__dict__.get(name), _Constructor):
            type.__setattr__(cls, name, _Constructor(kind))


class _Constructor:
    """A property that gives a class of pandas."""

    def __init__(self, kind: type) -> None:
        self._kind = kind

    def __get__(self, instance: object, owner: type) -> type:
        return self._kind
