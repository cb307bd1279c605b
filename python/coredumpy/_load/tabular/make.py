"""What stands for the arrays and tables of records."""

from __future__ import annotations

import itertools

from coredumpy._load.libraries import LIBRARIES, library
from coredumpy._load.missing import MissingValue
from coredumpy._load.tabular.arrays import shown_array
from coredumpy._load.tabular.base import Shown, Why, new
from coredumpy._load.tabular.column import Column
from coredumpy._load.tabular.columns import ABSENT, column_of, dtype_words, is_named, part
from coredumpy._load.tabular.elements import Dtype
from coredumpy._load.tabular.scalars import scalar, time_words
from coredumpy._load.tabular.tables import make_frame, make_index, make_series

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer
    from coredumpy._load.values import Held


def array(restorer: Restorer, number: int, cls: Any, record: dict[str, Any], facts: dict[str, Any]) -> Any:
    """numpy's array or scalar."""
    live = restorer.classes.for_payload(cls, "")
    root = live.__module__.partition(".")[0]
    why = _why(restorer, root if root in LIBRARIES else "numpy", record.get("long", {}).get("cut"), "bytes")
    is_scalar = any((base.__module__, base.__qualname__) == ("numpy", "generic") for base in live.__mro__)
    if not is_scalar or record["shape"]:
        return shown_array(restorer, number, live, record, why, facts)
    dtype, data = Dtype(record["dtype"]), record["data"]
    text = restorer.wording(number) or time_words(restorer, dtype, data)
    if text is not None:
        return new(Shown, live, why, text)
    decode = dtype.decoder()
    if decode is None or len(data) != dtype.itemsize:
        return shown_array(restorer, number, live, record, why, facts)
    return scalar(restorer, live, dtype, decode(data))


def table(restorer: Restorer, number: int, cls: Any, record: dict[str, Any], facts: Held) -> Any:
    """pandas' frame or series."""
    live = restorer.classes.for_payload(cls, "")
    rows = (*record["shape"], 0)[0]
    names = [restorer.value(label) for label in record["columns"]]
    why = _why(restorer, "pandas", record.get("cut"), "rows")
    index = restorer.value(record["index"])
    labels = column_of(index)
    if labels is None or labels.length != rows:
        labels = Column(rows, lambda place: why.refuse(f"the label of row {place:,}"), "unknown")
    labels.is_named = any(map(is_named, (index, facts.get("columns"))))
    words = record.get("dtypes") or itertools.repeat("")
    columns = [
        _column(restorer, value, word, facts.get(place), rows, why)
        for place, (value, word) in enumerate(zip(record["data"], words, strict=False))
    ]
    text = restorer.wording(number)
    own = {name: facts.value(name) for name in facts.names() if name not in ("columns", "_attrs")}
    own |= {"attrs": facts.get("_attrs") or {}, "columns": facts.get("columns")}
    if isinstance(own["columns"], MissingValue) or own["columns"] is None:
        del own["columns"]
    if any(base.__qualname__ == "Series" for base in live.__mro__) and len(columns) == 1:
        return make_series(live, why, labels, columns[0], names[0], text, index, own)
    return make_frame(live, why, labels, columns, names, text, index, own)


def _column(restorer: Restorer, value: Any, word: str, dtype: Any, rows: int, why: Why) -> Column:
    values = restorer.value(value)
    found = column_of(values, dtype)
    if found is not None and found.length == rows:
        return found
    own = part(values, "_dtype") if dtype is None else dtype
    words = "" if own is ABSENT else dtype_words(own)
    found = Column(rows, lambda place: why.refuse(f"row {place:,}"), words or Dtype(word).name)
    # An extension's dtype prints alike both ways.
    found.dtype_repr = words
    return found


def index(restorer: Restorer, number: int, cls: Any, held: Held) -> Any:
    """pandas' index; None where its labels are of a sort that we cannot read, or it has no repr."""
    text = restorer.wording(number)
    data = held.get("_range", held.get("_data"))
    if text is None or data is None or "_levels" in held.names():
        return None
    labels = column_of(data)
    if labels is None:
        return None
    live = restorer.classes.for_payload(cls, "")
    return make_index(live, _why(restorer, "pandas"), labels, held.get("_name"), text, _of_categories(data))


def _of_categories(data: Any) -> dict[str, Any]:
    """What an index of categories says of them."""
    dtype = part(data, "_dtype")
    categories, ordered = part(dtype, "_categories"), part(dtype, "_ordered")
    return {} if categories is ABSENT or ordered is ABSENT else {"categories": categories, "ordered": ordered}


def _why(restorer: Restorer, name: str, cut: Any = None, unit: str = "elements") -> Why:
    missing = restorer.value(cut)
    is_there = library(name) is not None
    return Why(restorer, name, is_there, missing if isinstance(missing, MissingValue) else None, unit)
