"""Arrays of plain data: `array.array` and memoryviews as themselves, numpy's where numpy is installed."""

from __future__ import annotations

import array
import importlib
import math
import re

from coredumpy._load.missing import MissingValue
from coredumpy._load.natives import proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    Build: TypeAlias = Callable[["Restorer", dict[str, Any], dict[str, Any]], object]

# numpy's `dtype.str` of plain data: order, kind, size, unit. Others are not asked of numpy.
_PLAIN_DTYPE = re.compile(r"[<>|=][?bBiufcmMSaUV]\d{0,9}(?:\[\d{0,9}[A-Za-z]{1,2}\])?")
_FIELD = re.compile(r"\('((?:[^'\\]|\\.){1,200})', '([^']{1,40})'(?:, \(((?:\d{1,9},? ?){1,16})\))?\)")
_TYPECODES = "bBuhHiIlLqQfd" + ("w" if "w" in array.typecodes else "")
_MAX_DIMENSIONS = 32


def build_array(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """An array, scalar or view: itself where the whole data is there, else a proxy that says what it was."""
    cls = restorer.value(record["class"])
    names = (getattr(cls, "__module__", ""), getattr(cls, "__qualname__", ""))
    build = _BUILDERS.get(names) or (_numpy if names[0].partition(".")[0] == "numpy" else None)
    facts = _facts(restorer, record)
    if build is not None and "cut" not in record.get("long", ()):
        try:
            made = build(restorer, record, facts)
        except (ImportError, LookupError, TypeError, ValueError, OverflowError):
            made = None
        if made is not None:
            return made
    return _shown(restorer, number, cls, record, facts)


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


def _numpy(restorer: Restorer, record: dict[str, Any], facts: dict[str, Any]) -> object:
    numpy = importlib.import_module("numpy")
    shape = tuple(record["shape"])
    if len(shape) > _MAX_DIMENSIONS:
        return None
    elements = restorer.items(record.get("elements"))
    if elements is not None:
        made = numpy.empty(len(elements), dtype=object)
        # One by one: numpy would look into an element that is a sequence.
        for index, element in enumerate(elements):
            made[index] = element
        return made.reshape(shape)
    dtype = _dtype(numpy, record["dtype"])
    if dtype is None or dtype.hasobject:
        return None
    flat = numpy.frombuffer(bytearray(record["data"]), dtype=dtype) if record["data"] else numpy.empty(0, dtype)
    if not shape and _is_scalar(restorer, record):
        return flat[0]
    made = flat.reshape(shape)
    return numpy.asfortranarray(made) if record.get("fortran") else made


def _is_scalar(restorer: Restorer, record: dict[str, Any]) -> bool:
    cls = restorer.value(record["class"])
    return getattr(cls, "__qualname__", "") not in ("ndarray", "matrix", "memmap", "recarray", "MaskedArray")


def _dtype(numpy: ModuleType, name: str) -> Any:
    """A dtype from its recorded name, which is one of plain data or a list of such fields."""
    if _PLAIN_DTYPE.fullmatch(name):
        return numpy.dtype(name)
    if not (name.startswith("[") and name.endswith("]")):
        return None
    fields, end = [], 1
    for found in _FIELD.finditer(name):
        if name[end : found.start()].strip(", ") or "\\" in found[1] or not _PLAIN_DTYPE.fullmatch(found[2]):
            return None
        lengths = tuple(int(length) for length in re.findall(r"\d+", found[3] or ""))
        fields.append((found[1], found[2], lengths) if lengths else (found[1], found[2]))
        end = found.end()
    return numpy.dtype(fields) if fields and name[end:] == "]" else None


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
