"""numpy, pandas, pyarrow and torch where the reader has them: their values come back as themselves.

A name from a dump only picks from the tables below: classes whose instances are data, functions that only compute. None
of them is called because a dump says so; who types `np.sum(a)` at the prompt calls it.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import sys
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMPY_SCALARS = _words(
    "bool bool_ byte bytes_ cdouble character clongdouble complex64 complex128 complex192 complex256 complexfloating "
    "csingle datetime64 double flexible float16 float32 float64 float96 float128 floating generic half inexact int8 "
    "int16 int32 int64 int_ intc integer intp long longdouble longlong number object_ record short signedinteger "
    "single str_ timedelta64 ubyte uint uint8 uint16 uint32 uint64 uintc uintp ulong ulonglong unsignedinteger "
    "ushort void"
)
_NUMPY_DTYPES = _words(
    "BoolDType ByteDType BytesDType CLongDoubleDType Complex128DType Complex64DType DateTime64DType Float16DType "
    "Float32DType Float64DType Int16DType Int32DType Int64DType Int8DType IntDType LongDType LongDoubleDType "
    "LongLongDType ObjectDType ShortDType StrDType StringDType TimeDelta64DType UByteDType UInt16DType UInt32DType "
    "UInt64DType UInt8DType UIntDType ULongDType ULongLongDType UShortDType VoidDType"
)
_PANDAS_OFFSETS = _words(
    "BDay BMonthBegin BMonthEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BusinessDay BusinessHour "
    "BusinessMonthBegin BusinessMonthEnd Day Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano "
    "QuarterBegin QuarterEnd Second SemiMonthBegin SemiMonthEnd Week WeekOfMonth YearBegin YearEnd"
)
_PANDAS_DTYPES = _words(
    "ArrowDtype BooleanDtype CategoricalDtype DatetimeTZDtype Float32Dtype Float64Dtype Int16Dtype Int32Dtype "
    "Int64Dtype Int8Dtype IntervalDtype PeriodDtype SparseDtype StringDtype UInt16Dtype UInt32Dtype UInt64Dtype "
    "UInt8Dtype"
)
# Qualified names of classes, and the module that has them under that name.
_CLASSES: dict[str, dict[str, str]] = {
    "numpy": {
        **dict.fromkeys(("dtype", "matrix", "memmap", "ndarray", "recarray", "ufunc", *_NUMPY_SCALARS), "numpy"),
        **dict.fromkeys(_NUMPY_DTYPES, "numpy.dtypes"),
        "MaskedArray": "numpy.ma",
        "chararray": "numpy.char",
    },
    "pandas": {
        **dict.fromkeys(_words("Categorical DataFrame Interval Period Series Timedelta Timestamp"), "pandas"),
        **dict.fromkeys(_words("CategoricalIndex DatetimeIndex Index IntervalIndex MultiIndex PeriodIndex"), "pandas"),
        **dict.fromkeys(("RangeIndex", "TimedeltaIndex", *_PANDAS_DTYPES), "pandas"),
        **dict.fromkeys(
            _words(
                "ArrowExtensionArray ArrowStringArray BooleanArray DatetimeArray FloatingArray IntegerArray "
                "IntervalArray NumpyExtensionArray PandasArray PeriodArray SparseArray StringArray TimedeltaArray"
            ),
            "pandas.arrays",
        ),
        **dict.fromkeys(_PANDAS_OFFSETS, "pandas.offsets"),
    },
    "pyarrow": {"ChunkedArray": "pyarrow"},
    "dateutil": dict.fromkeys(_words("tzfile tzlocal tzoffset tzrange tzstr tzutc"), "dateutil.tz"),
    "pytz": {},
    "torch": {**dict.fromkeys(_words("Tensor Size device dtype"), "torch"), "Parameter": "torch.nn"},
}

# What a module of that name has for whoever asks it: functions that compute, constants, modules of nothing else.
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "numpy": _words(
        "abs absolute add all allclose amax amin angle any append arange arccos arcsin arctan arctan2 argmax argmin "
        "argpartition argsort argwhere around array array2string array_equal array_repr array_split array_str "
        "asanyarray asarray ascontiguousarray asfortranarray astype atleast_1d atleast_2d atleast_3d average bincount "
        "bitwise_and bitwise_or bitwise_xor broadcast_arrays broadcast_shapes broadcast_to can_cast cbrt ceil choose "
        "clip column_stack compress concat concatenate conj conjugate convolve copy copysign corrcoef correlate cos "
        "cosh count_nonzero cov cross cumprod cumsum datetime_as_string datetime_data deg2rad degrees delete diag "
        "diagonal diff digitize divide divmod dot dstack e einsum empty empty_like equal exp exp2 expand_dims expm1 "
        "extract eye fabs finfo flatnonzero flip fliplr flipud floor floor_divide fmax fmin fmod frexp full full_like "
        "gcd geomspace get_printoptions gradient greater greater_equal heaviside histogram histogram2d hsplit hstack "
        "hypot identity iinfo imag in1d indices inf inner insert interp intersect1d invert isclose iscomplex "
        "iscomplexobj isfinite isin isinf isnan isnat isneginf isposinf isreal isrealobj isscalar issubdtype iterable "
        "ix_ kron lcm ldexp left_shift less less_equal lexsort linspace log log10 log1p log2 logaddexp logical_and "
        "logical_not logical_or logical_xor logspace ma matmul max maximum mean median meshgrid mgrid min "
        "min_scalar_type minimum mod modf moveaxis multiply nan nan_to_num nanargmax nanargmin nancumsum nanmax "
        "nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar ndim ndenumerate ndindex "
        "negative newaxis nextafter nonzero not_equal ogrid ones ones_like outer packbits pad partition percentile pi "
        "piecewise poly1d polyfit polyval positive power printoptions prod promote_types ptp quantile r_ rad2deg "
        "radians ravel ravel_multi_index real reciprocal remainder repeat reshape resize result_type right_shift rint "
        "roll rollaxis rot90 round s_ searchsorted select set_printoptions setdiff1d setxor1d shape shares_memory "
        "sign signbit sin sinc sinh size sort sort_complex spacing split sqrt square squeeze stack std subtract sum "
        "swapaxes take take_along_axis tan tanh tensordot tile trace transpose trapezoid trapz tri tril triu "
        "true_divide trunc typename union1d unique unpackbits unravel_index vander var vdot vsplit vstack where zeros "
        "zeros_like False_ True_ linalg fft dtypes"
    ),
    "pandas": _words(
        "NA NaT IndexSlice NamedAgg array arrays concat crosstab cut date_range describe_option factorize get_dummies "
        "get_option infer_freq interval_range isna isnull melt merge merge_asof merge_ordered notna notnull offsets "
        "option_context options period_range pivot pivot_table qcut reset_option set_option timedelta_range "
        "to_datetime to_numeric to_timedelta unique wide_to_long"
    ),
    "pyarrow": frozenset(),
    "dateutil": frozenset(),
    "pytz": frozenset(),
    "torch": _words(
        "bfloat16 bool complex64 complex128 double float float16 float32 float64 half int int8 int16 int32 int64 long "
        "short strided uint8 abs all allclose any arange argmax argmin cat clamp equal eye isfinite isinf isnan "
        "linspace max mean min norm ones ones_like stack std sum tensor topk var where zeros zeros_like"
    ),
}

LIBRARIES = frozenset(_CLASSES)

_found: dict[str, ModuleType | None] = {}
_listeners: list[Callable[[str, ModuleType], None]] = []


def is_library(module: object) -> bool:
    """Whether a module's name is of one of the libraries."""
    return isinstance(module, str) and module.partition(".")[0] in LIBRARIES


def library(name: str) -> ModuleType | None:
    """The library of a name of the tables, imported when it is asked for first; None where it is not installed."""
    if name not in _found:
        found = _found[name] = _import(name) if name in LIBRARIES else None
        if found is not None:
            for hear in _listeners:
                hear(name, found)
    return _found[name]


@contextmanager
def heard_of_imports(hear: Callable[[str, ModuleType], None]) -> Iterator[None]:
    """Has a function hear of each library that a dump needed, as soon as it is there."""
    for name, found in [*_found.items()]:
        if found is not None:
            hear(name, found)
    _listeners.append(hear)
    try:
        yield
    finally:
        _listeners.remove(hear)


def folders_of_tzdata() -> list[str]:
    """Where the zone database of PyPI is, for systems that have none."""
    spec = _find("tzdata")
    return [] if spec is None else [os.path.join(place, "zoneinfo") for place in spec.submodule_search_locations or ()]


def _find(name: str) -> importlib.machinery.ModuleSpec | None:
    # The current folder may be a stranger's.
    here = os.path.realpath(os.curdir)
    paths = [path for path in sys.path if path and os.path.realpath(path) != here]
    spec = importlib.machinery.PathFinder.find_spec(name, paths)
    if spec is None or spec.origin is None:
        return None
    elsewhere = importlib.machinery.PathFinder.find_spec(name)
    return spec if elsewhere is None or elsewhere.origin == spec.origin else None


def _import(name: str) -> ModuleType | None:
    if name in sys.modules:
        return sys.modules[name]
    if _find(name) is None:
        return None
    try:
        return importlib.import_module(name)
    # One that is broken is as good as none: it may raise anything.
    except Exception:
        return None


def has_values(root: str, qualname: str) -> bool:
    """Whether a class of a library is one of the tables: its instances are data."""
    return qualname in _CLASSES.get(root, {})


def library_class(module: object, qualname: object) -> type | None:
    """The class of a name, where the library is there and the name is in its table."""
    if not isinstance(module, str) or not isinstance(qualname, str):
        return None
    root = module.partition(".")[0]
    home = _CLASSES.get(root, {}).get(qualname)
    if home is None or library(root) is None:
        return None
    found = getattr(_submodule(home), qualname, None)
    return found if isinstance(found, type) else None


def library_attribute(module: object, name: object) -> Any:
    """What a library's module has under a name of its table; None elsewhere."""
    if not isinstance(module, str) or not isinstance(name, str) or module not in LIBRARIES:
        return None
    if _CLASSES[module].get(name) == module:
        return library_class(module, name)
    return getattr(library(module), name, None) if name in _ATTRIBUTES[module] else None


def _submodule(home: str) -> Any:
    # Only names that stand in the tables above come here.
    try:
        return importlib.import_module(home)
    except ImportError:
        root, _, name = home.partition(".")
        return getattr(library(root), name, None)
