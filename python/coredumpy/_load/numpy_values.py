"""numpy's arrays, scalars and dtypes as themselves, where numpy is installed. Only data is handed to numpy."""

from __future__ import annotations

import math

from coredumpy._load.dtypes import build_dtype, dtype_of, string_dtype
from coredumpy._load.libraries import is_library, library
from coredumpy._load.missing import MissingValue
from coredumpy._load.proxies import is_recreated
from coredumpy._load.shown import SHOWN
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from coredumpy._load.restore import Restorer

#: What numpy says to data that does not fit.
REFUSED = (ArithmeticError, AttributeError, LookupError, MemoryError, TypeError, ValueError)
#: Elements without bytes (`U0`), which numpy may give some.
_MOST_EMPTY = 4096
_OWN = ("flags.writeable", "flags.dtype")


def numpy_array(restorer: Restorer, cls: Any, record: dict[str, Any], facts: Held) -> Any:
    """An array or scalar; None where it does not come back."""
    numpy = library("numpy")
    if numpy is None or not isinstance(cls, type) or not issubclass(cls, (numpy.ndarray, numpy.generic)):
        return None
    if cls.__qualname__ == "MaskedConstant" and is_library(cls.__module__):
        # There is one, which prints otherwise than all arrays.
        return numpy.ma.masked
    try:
        plain = _plain(numpy, restorer, record, facts)
        if plain is None:
            return None
        made = plain[()] if issubclass(cls, numpy.generic) else _as_class(numpy, restorer, cls, plain, facts)
        if facts.get("flags.writeable") is False and isinstance(made, numpy.ndarray):
            made.flags.writeable = False
        return made
    except REFUSED:
        return None


def _plain(numpy: ModuleType, restorer: Restorer, record: dict[str, Any], facts: Held) -> Any:
    """The data as an array of numpy's own class, which owns it."""
    shape = tuple(record["shape"])
    dtype = facts.get("flags.dtype")
    if not isinstance(dtype, numpy.dtype):
        dtype = dtype_of(numpy, record["dtype"])
    order = "F" if record.get("fortran") else "C"
    if "elements" in record:
        return _of_elements(numpy, restorer, record, shape, order, dtype)
    if dtype is None or dtype.hasobject or math.prod(shape) * dtype.itemsize != len(record["data"]):
        return None
    if dtype.itemsize == 0:
        return numpy.zeros(shape, dtype) if math.prod(shape) <= _MOST_EMPTY else None
    made = numpy.empty(shape, dtype, order=order)
    made[...] = numpy.frombuffer(record["data"], dtype).reshape(shape) if record["data"] else made
    return made


def _of_elements(
    numpy: ModuleType, restorer: Restorer, record: dict[str, Any], shape: tuple[int, ...], order: Any, dtype: Any
) -> Any:
    elements = restorer.items(record["elements"])
    if elements is None or math.prod(shape) != len(elements):
        return None
    dtype = string_dtype(numpy, record["dtype"], elements) or dtype
    flat = numpy.empty(len(elements), dtype if dtype is not None and dtype.kind in "VT" else object)
    # One by one: numpy would look into an element that is a sequence.
    for index, element in enumerate(elements):
        flat[index] = element
    made = numpy.empty(shape, flat.dtype, order=order)
    made[...] = flat.reshape(shape)
    return made


def _as_class(numpy: ModuleType, restorer: Restorer, cls: type, plain: Any, facts: Held) -> Any:
    if cls is numpy.ndarray:
        return plain
    if issubclass(cls, numpy.ma.MaskedArray):
        plain = _masked(numpy, plain, facts)
        if cls is numpy.ma.MaskedArray:
            return plain
    if is_recreated(cls):
        # numpy asks it of every view; the program's own cannot run.
        for base in cls.__mro__:
            if base in SHOWN:
                SHOWN[base].hide("__array_finalize__")
    made = plain.view(cls)
    if cls is numpy.memmap:
        # Nothing is mapped here.
        restorer.later(lambda: vars(made).update({n: facts.get(n) for n in ("filename", "mode", "offset")}))
    if is_recreated(cls):
        names = [name for name in facts.names() if name not in _OWN]
        restorer.later(lambda: vars(made).update({name: facts.value(name) for name in names}))
    return made


def _masked(numpy: ModuleType, plain: Any, facts: Held) -> Any:
    mask, fill_value = facts.get("_mask"), facts.get("_fill_value")
    if not isinstance(mask, numpy.ndarray):
        mask = numpy.ma.nomask
    elif mask.shape != plain.shape:
        raise ValueError("a mask of another shape")
    made = numpy.ma.MaskedArray(plain, mask=mask, hard_mask=facts.get("_hardmask") is True)
    if isinstance(fill_value, numpy.ndarray) and fill_value.shape == ():
        made.fill_value = fill_value
    return made


def numpy_dtype(restorer: Restorer, cls: Any, record: dict[str, Any]) -> Any:
    """A dtype object; None where the record is of something else."""
    numpy = library("numpy")
    if numpy is None or not isinstance(cls, type) or not issubclass(cls, numpy.dtype):
        return None
    try:
        found = build_dtype(numpy, restorer, Held(restorer, record))
    except REFUSED:
        return None
    return None if isinstance(found, MissingValue) else found
