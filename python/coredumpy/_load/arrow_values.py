"""pyarrow's chunked arrays, in which pandas keeps strings: as themselves where pyarrow is installed."""

from __future__ import annotations

import re

from coredumpy._load.libraries import library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from coredumpy._load.restore import Restorer

_PLAIN = {
    **{name: name for name in ("null", "string", "large_string", "binary", "large_binary", "date32", "date64")},
    **{f"{sign}int{bits}": f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)},
    **{"bool": "bool_", "float": "float32", "double": "float64", "date32[day]": "date32", "date64[ms]": "date64"},
}
_TIMED = re.compile(r"(timestamp|duration|time32|time64)\[(s|ms|us|ns)(?:, tz=([A-Za-z0-9_+:/\-]{1,64}))?\]")
# Types whose elements are recorded as numbers.
_COUNTED = {"date32": "int32", "time32": "int32", "date64": "int64", "time64": "int64"}


def arrow_type(pyarrow: ModuleType, text: str) -> Any:
    """The type of a recorded name; None where it is no other than those above."""
    if text in _PLAIN:
        return getattr(pyarrow, _PLAIN[text])()
    timed = _TIMED.fullmatch(text)
    if timed is None:
        return None
    name, unit, zone = timed.groups()
    return pyarrow.timestamp(unit, zone) if name == "timestamp" else getattr(pyarrow, name)(unit)


def chunked_array(restorer: Restorer, record: dict[str, Any]) -> Any:
    """A chunked array of one chunk; None where it does not come back."""
    pyarrow = library("pyarrow")
    elements = restorer.items(record["elements"]) if pyarrow is not None and "elements" in record else None
    if pyarrow is None or elements is None or [len(elements)] != record["shape"]:
        return None
    try:
        kind = arrow_type(pyarrow, record["dtype"])
        if kind is None:
            return None
        name = record["dtype"].partition("[")[0]
        if name in _COUNTED or name in ("timestamp", "duration"):
            counts = pyarrow.array(elements, getattr(pyarrow, _COUNTED.get(name, "int64"))())
            return pyarrow.chunked_array([counts.cast(kind)], kind)
        return pyarrow.chunked_array([pyarrow.array(elements, kind)], kind)
    # pyarrow's own errors derive from these; the elements are whatever a dump says.
    except (ArithmeticError, LookupError, MemoryError, NotImplementedError, TypeError, ValueError):
        return None
