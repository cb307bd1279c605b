"""Arrays of plain data: `array.array` and memoryviews as themselves, numpy's where numpy is installed."""

from __future__ import annotations

import array
import math

from coredumpy._load.arrow_values import chunked_array
from coredumpy._load.missing import MissingValue
from coredumpy._load.natives import proxy
from coredumpy._load.numpy_values import numpy_array
from coredumpy._load.tabular import make as shown
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Build: TypeAlias = Callable[["Restorer", dict[str, Any], dict[str, Any]], object]

_TYPECODES = "bBuhHiIlLqQfd" + ("w" if "w" in array.typecodes else "")


def build_array(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """An array, scalar or view: itself where the whole data is there, else a proxy that says what it was."""
    cls = restorer.value(record["class"])
    names = (getattr(cls, "__module__", ""), getattr(cls, "__qualname__", ""))
    build = _BUILDERS.get(names)
    if "cut" not in record.get("long", ()):
        if names == ("pyarrow.lib", "ChunkedArray"):
            made = chunked_array(restorer, record)
        elif build is None:
            made = numpy_array(restorer, cls, record, Held(restorer, record.get("attributes", {})))
        else:
            made = _try(build, restorer, record)
        if made is not None:
            return made
    facts = _facts(restorer, record)
    return _shown(restorer, number, cls, record, facts) if build else shown.array(restorer, number, cls, record, facts)


def _try(build: Build, restorer: Restorer, record: dict[str, Any]) -> object:
    try:
        return build(restorer, record, _facts(restorer, record))
    except (LookupError, TypeError, ValueError, OverflowError):
        return None


def _facts(restorer: Restorer, record: dict[str, Any]) -> dict[str, Any]:
    """What was recorded beside the data. Attributes come first in the file where they are of the type itself."""
    fields = record.get("attributes") or {"names": (), "values": ()}
    pairs = zip(fields["names"], fields["values"], strict=False)
    return {name: restorer.value(value) for name, value in pairs if type(name) is str}


def _array(restorer: Restorer, record: dict[str, Any], facts: dict[str, Any]) -> object:
    typecode = facts.get("typecode")
    if not isinstance(typecode, str) or len(typecode) != 1 or typecode not in _TYPECODES:
        return None
    made = array.array(typecode)
    # The size of an element is the writer's system's.
    if str(made.itemsize) != record["dtype"][2:] and typecode not in "uw":
        return None
    made.frombytes(record["data"])
    if record["dtype"].startswith("<") is not _is_little_endian() and made.itemsize > 1:
        made.byteswap()
    return made


def _is_little_endian() -> bool:
    return array.array("H", [1]).tobytes()[0] == 1


def _memoryview(restorer: Restorer, record: dict[str, Any], facts: dict[str, Any]) -> object:
    data, format = record["data"], facts.get("format")
    view = memoryview(data if facts.get("readonly", True) else bytearray(data))
    shape = record["shape"]
    if format == "B" and len(shape) == 1:
        return view
    if not isinstance(format, str) or len(format.lstrip("@")) != 1:
        return None
    return view.cast(format, shape) if shape else view.cast(format)  # type: ignore[call-overload]


def _shown(restorer: Restorer, number: int, cls: Any, record: dict[str, Any], facts: dict[str, Any]) -> object:
    made = proxy(restorer, number, cls)
    shape = tuple(record["shape"])
    text = restorer.value(record.get("repr"))
    what = f"shape {shape}, dtype {record['dtype']}"
    cut = restorer.value(record.get("long", {}).get("cut"))
    left_out = f", {cut!r}" if isinstance(cut, MissingValue) else ""
    if not isinstance(text, str):
        text = f"<{type(made).__name__} of {what}{left_out}>"
    restorer.instances.reprs[id(made)] = text
    own = {"shape": shape, "dtype": record["dtype"], "ndim": len(shape), "size": math.prod(shape)}
    return restorer.instances.overlay(made, own | facts)


_BUILDERS: dict[tuple[str, str], Build] = {("array", "array"): _array, ("builtins", "memoryview"): _memoryview}
