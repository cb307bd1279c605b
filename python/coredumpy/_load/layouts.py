"""How the elements of numpy's arrays lay in memory: views are views again, in as far as that was recorded."""

from __future__ import annotations

from coredumpy._load.missing import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, NoReturn

    from coredumpy._load.values import Held

# Strides may claim any size: an array that is laid out anew may take so many times what its elements do.
_MOST_SPREAD = 64


def laid_out(numpy: ModuleType, plain: Any, facts: Held) -> Any:
    """The array with the recorded strides, and over its base where it had one. What does not fit is left as it is."""
    strides = facts.get("flags.strides")
    strides = plain.strides if strides is None else strides
    if type(strides) is not tuple or len(strides) != plain.ndim or any(type(step) is not int for step in strides):
        return plain
    base = facts.get("flags.base")
    if plain.dtype.hasobject:
        is_own = strides == plain.strides and base is None
        spread = None if is_own else _spread_objects(numpy, plain, strides)
        if base is None:
            return plain if spread is None else spread
        # As the base of a view of references none is recorded.
        return _with_base(numpy, plain if spread is None else spread)
    if type(base) is numpy.ndarray:
        view = _over(numpy, base, plain, strides, facts.get("flags.offset"))
        if view is not None:
            return view
    spread = plain if strides == plain.strides else _spread(numpy, plain, strides)
    return plain if spread is None else _with_base(numpy, spread) if base is not None else spread


def _over(numpy: ModuleType, base: Any, plain: Any, strides: tuple[int, ...], offset: Any) -> Any:
    """A view of the base; None where the elements do not lie in it as recorded."""
    low, high = _extent(plain, strides)
    is_whole = base.base is None and (base.flags.c_contiguous or base.flags.f_contiguous)
    if not is_whole or type(offset) is not int or offset + low < 0 or offset + high > base.nbytes or not plain.size:
        return None
    flat = base if base.flags.c_contiguous else base.T
    view = numpy.ndarray(plain.shape, plain.dtype, flat, offset, strides)
    return view if view.tobytes() == plain.tobytes() else None


def _extent(array: Any, strides: tuple[int, ...]) -> tuple[int, int]:
    """The first byte of the elements and the one after the last, from where the first element is."""
    reaches = [(length - 1) * step for length, step in zip(array.shape, strides, strict=True)]
    return sum(min(reach, 0) for reach in reaches), sum(max(reach, 0) for reach in reaches) + array.itemsize


def _spread(numpy: ModuleType, plain: Any, strides: tuple[int, ...]) -> Any:
    """The elements in memory of ours, as far from one another as they were; None where that would be too much."""
    low, high = _extent(plain, strides)
    if not plain.size or high - low > plain.nbytes * _MOST_SPREAD:
        return None
    view = numpy.ndarray(plain.shape, plain.dtype, numpy.zeros(high - low, "u1"), -low, strides)
    view[...] = plain
    # Elements that overlap need not fit.
    return view if view.tobytes() == plain.tobytes() else None


def _spread_objects(numpy: ModuleType, plain: Any, strides: tuple[int, ...]) -> Any:
    """The same of references, which numpy takes from no buffer but its own."""
    low, high = _extent(plain, strides)
    each = plain.itemsize
    if not plain.size or high - low > plain.nbytes * _MOST_SPREAD or any(step % each for step in strides):
        return None
    start = numpy.empty((high - low) // each, plain.dtype)[-low // each :]
    view = numpy.lib.stride_tricks.as_strided(start, plain.shape, strides)
    view[...] = plain
    return view if view.tobytes() == plain.tobytes() else None


class UnrecordedBase:
    """The base of a view that was too large to record for it, or no array."""

    def __init__(self, array: Any) -> None:
        self.__array_interface__ = array.__array_interface__
        self._array = array

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        refuse("the base of this array was not recorded")

    def __repr__(self) -> str:
        refuse("the base of this array was not recorded")


def _with_base(numpy: ModuleType, array: Any) -> Any:
    """The array over an object that says so when it is asked."""
    return numpy.asarray(UnrecordedBase(array))
