"""What numpy, pandas, polars and torch say of their objects, and caches of their use, asked when the walk is over.

Their reprs are Python code, which lets the GIL go: so nobody is asked before everything is written. Code of the program
must not run even then, and it could where a value holds an object of the program, where a repr or a display option was
replaced, or where a trace function looks on. Such a value is passed over.
"""

from __future__ import annotations

import builtins
import gc
import os
import sys
import time
import types

from coredumpy import _polars, _tensors
from coredumpy._config import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    # An object's id, its repr, its str where that is another text.
    Wording: TypeAlias = tuple[int, str, str | None]
    Setting: TypeAlias = bool | int | float | str | None

_LIBRARIES = ("numpy", "pandas", "torch")
#: Whose objects may stand inside the values. A class of theirs runs no code of the program.
_TRUSTED = frozenset(
    (
        *_LIBRARIES,
        *("abc", "builtins", "collections", "datetime", "dateutil", "decimal", "fractions", "pyarrow", "pytz", "uuid"),
        *("_thread", "weakref", "zoneinfo"),
    )
)

#: What all of it may take of the processor: on a busy machine others' time is none of it. Who is asked last may take
#: longer, by what one value takes.
_BUSY_S = 0.3
#: And of the clock, if the dump has as much left.
_TIME_S = 3.0
_MOST_VALUES = 1000
_MOST_CACHES = 200
_MOST_TEXT = 2 * 1024 * 1024
_MOST_TEXT_OF_ONE = 256 * 1024
#: Elements that a repr may word: a program can ask for all of them.
_MOST_SHOWN = 20_000
#: Objects that are looked at to see what a value holds.
_MOST_HELD = 20_000
_MOST_ELEMENTS = 2_000_000

_module = type.__dict__["__module__"].__get__
_name = type.__dict__["__name__"].__get__
_mro = type.__dict__["__mro__"].__get__
_dict = type.__dict__["__dict__"].__get__

_SCALARS = frozenset({str, int, float, bool, type(None), bytes, complex, type(...)})
#: Finders of modules that look for files as the interpreter does.
_FINDERS = ("_distutils_hack", "_pytest", "coredumpy", "six")
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType, type)


def ask(
    candidates: list[tuple[int, object]], time_s: float = _TIME_S
) -> tuple[list[Wording], dict[str, Setting], dict[int, dict[str, Any]]]:
    """Reprs of the candidates, most important first, the settings under which they were made, and facts told beside.

    What a signal's handler raises meanwhile (Ctrl-C) is raised here, too.
    """
    found: list[Wording] = []
    settings: dict[str, Setting] = {}
    told: dict[int, dict[str, Any]] = {}
    try:
        if not _is_watched():
            is_up = _TimeIsUp(min(time_s, _TIME_S))
            others = _ask_caches(candidates, is_up, found)
            if others:
                _ask(others, is_up, found, settings, told)
    # A library that is broken, or has not what is asked of it: the dump goes on with what was found.
    except Exception:
        pass
    return found, settings, told


class _TimeIsUp:
    """Whether it is, when called."""

    def __init__(self, time_s: float) -> None:
        self._until, self._busy_until = time.monotonic() + time_s, time.thread_time() + _BUSY_S

    def __call__(self) -> bool:
        return time.thread_time() > self._busy_until or time.monotonic() > self._until


def _is_watched() -> bool:
    """Whether a function written in Python would be called for each line or import."""
    watchers = (sys.gettrace(), sys.getprofile())
    is_traced = any(isinstance(watcher, (types.FunctionType, types.MethodType)) for watcher in watchers)
    return is_traced or type(builtins.__import__) is not types.BuiltinFunctionType


def _ask(
    candidates: list[tuple[int, object]],
    is_up: _TimeIsUp,
    found: list[Wording],
    settings: dict[str, Setting],
    told: dict[int, dict[str, Any]],
) -> None:
    # No import: the program may have replaced `__import__`. The libraries have imported it.
    warnings = sys.modules["warnings"]
    length = 0
    with warnings.catch_warnings():
        # A repr must not write to the dying program's stderr.
        warnings.simplefilter("ignore")
        options = _Options(settings)
        for number, value in candidates:
            if len(found) >= _MOST_VALUES or length > _MOST_TEXT or is_up():
                break
            try:
                inner = _polars.inner_of(value)
                if inner is not None:
                    wording = _frame(number, inner, options, told)
                    if wording is not None:
                        found.append(wording)
                        length += len(wording[1])
                    continue
                tensors = options.tensors if _tensors.is_tensor(value) else None
                if tensors is not None and not tensors.can_be_read(value):
                    continue
                wording = _word(number, value, options)
                if wording is not None and tensors is not None:
                    told[number] = tensors.tell(value)
            # A repr may raise anything.
            except Exception:
                continue
            if wording is not None:
                found.append(wording)
                length += len(wording[1]) + len(wording[2] or "")


def _ask_caches(
    candidates: list[tuple[int, object]], is_up: _TimeIsUp, found: list[Wording]
) -> list[tuple[int, object]]:
    """How often each cache of `functools.lru_cache` was of use; the other candidates are returned."""
    functools = sys.modules.get("functools")
    kind: Any = getattr(functools, "_lru_cache_wrapper", None)
    info: Any = getattr(functools, "_CacheInfo", None)
    # A cache that was made by hand would call something of the program's for its answer.
    ask_cache: Any = getattr(kind, "cache_info", None)
    is_own = type(info) is type and _mro(info)[1:] == (tuple, object) and _module(info) == "functools"
    others = []
    for number, value in candidates:
        if type(value) is not kind:
            others.append((number, value))
        elif is_own and len(found) < _MOST_CACHES and not is_up() and any(x is info for x in gc.get_referents(value)):
            used: tuple[Any, ...] = ask_cache(value)
            found.append((number, tuple.__repr__(used), None))
    return others


def _frame(number: int, inner: Any, options: _Options, told: dict[int, dict[str, Any]]) -> Wording | None:
    """What polars says of a frame or series."""
    asked = options.frames.ask(inner)
    if asked is None or len(asked[0]) > _MOST_TEXT_OF_ONE:
        return None
    told[number] = asked[1]
    return (number, asked[0], None)


def _word(number: int, value: Any, options: _Options) -> Wording | None:
    cls = type(value)
    library = str(_module(cls)).partition(".")[0]
    if library not in _LIBRARIES:
        return None
    if not options.is_plain(library) or not _has_library_repr(cls, library) or not options.is_short(value, library):
        return None
    if not _is_plain(value):
        return None
    text = repr(value)
    if type(text) is not str or len(text) > _MOST_TEXT_OF_ONE:
        return None
    other = str(value)
    is_other = type(other) is str and other != text and len(other) <= _MOST_TEXT_OF_ONE
    return (number, text, other if is_other else None)


def _has_library_repr(cls: type, library: str) -> bool:
    """Whether what words the value is C code, or the library's own file."""
    folder = os.path.dirname(str(getattr(sys.modules.get(library), "__file__", None) or "?"))
    for name in ("__repr__", "__str__"):
        function = next((found for base in _mro(cls) if (found := _dict(base).get(name)) is not None), None)
        if function is object.__repr__:
            return False
        if isinstance(function, types.FunctionType):
            if not function.__code__.co_filename.startswith(folder + os.sep):
                return False
        elif not isinstance(function, (types.WrapperDescriptorType, types.MethodDescriptorType)) and not _is_compiled(
            type(function)
        ):
            return False
    return True


def _is_compiled(cls: type) -> bool:
    """Whether the class is that of Cython's functions, or of a library's own."""
    return _name(cls) == "cython_function_or_method" or _is_trusted(cls)


def _is_trusted(cls: type) -> bool:
    module = _module(cls)
    return isinstance(module, str) and module.partition(".")[0] in _TRUSTED


def _is_plain(value: object) -> bool:
    """Whether nothing in the value is of a class of the program."""
    waiting, seen = [value], {id(value)}
    while waiting:
        current = waiting.pop()
        elements = _elements(current)
        if elements is None or len(seen) > _MOST_HELD:
            return False
        for held in elements:
            cls = type(held)
            if cls in _SCALARS or id(held) in seen:
                continue
            # A class of the program's metaclass, too: its repr is the metaclass's.
            if not _is_trusted(cls):
                return False
            seen.add(id(held))
            if not issubclass(cls, _FUNCTIONS):
                waiting.append(held)
    return True


def _elements(value: Any) -> list[object] | None:
    """What an object holds; None where that is too much to look at."""
    ndarray: Any = getattr(sys.modules.get("numpy"), "ndarray", None)
    held = gc.get_referents(value)
    if ndarray is None or not issubclass(type(value), ndarray):
        return [*held, *_zones([value])]
    if not value.dtype.hasobject:
        return held
    if value.size > _MOST_ELEMENTS or value.dtype.names is not None:
        return None
    elements = ndarray.tolist(ndarray.ravel(value))
    # Scalars and dates need no further look: a column of a million strings has one type.
    others = [] if set(map(type, elements)) <= _SCALARS | set(_dates()) else elements
    return [*held, *others, *_zones(elements)]


def _dates() -> tuple[type, ...]:
    # Not imported here: a program may have none.
    datetime: Any = sys.modules.get("datetime")
    return () if datetime is None else (datetime.datetime, datetime.time, datetime.date, datetime.timedelta)


def _zones(values: list[Any]) -> list[object]:
    """Time zones, which dates hold without telling the garbage collector."""
    found: dict[int, object] = {}
    for kind in _dates()[:2]:
        if any(issubclass(cls, kind) for cls in set(map(type, values))):
            zone = kind.__dict__["tzinfo"].__get__
            found |= {
                id(held): held
                for value in values
                if issubclass(type(value), kind) and (held := zone(value)) is not None
            }
    return list(found.values())


class _Options:
    """How the libraries were told to print."""

    def __init__(self, settings: dict[str, Setting]) -> None:
        self._numpy = _numpy_options(settings)
        self._pandas = _pandas_options(settings)
        self.frames = _polars.Frames()
        has_torch = "torch" in sys.modules and _tensors.runs_nothing_else()
        self.tensors = _tensors.Tensors(config.max_value_bytes) if has_torch else None

    def is_plain(self, library: str) -> bool:
        """Whether no function of the program takes part."""
        if library == "numpy":
            formatter = self._numpy.get("formatter") or {}
            return all(map(_is_format_method, formatter.values())) and self._numpy.get("override_repr") is None
        if library == "pandas":
            functions = (self._pandas.get("float_format"), self._pandas.get("formatters"))
            return all(function is None or _is_format_method(function) for function in functions) and _can_import()
        if library == "torch":
            return self.tensors is not None
        return True

    def is_short(self, value: Any, library: str) -> bool:
        """Whether few enough elements are worded."""
        shape = tuple(getattr(value, "shape", ()))
        if library == "numpy":
            threshold, edge = self._numpy.get("threshold", 1000), self._numpy.get("edgeitems", 3)
            if _product(shape) > threshold:
                shape = tuple(min(length, 2 * edge) for length in shape)
        elif library == "pandas":
            rows = self._pandas.get("max_rows") or _MOST_SHOWN
            columns = self._pandas.get("max_columns") or 100
            shape = tuple(min(length, most) for length, most in zip(shape, (rows, columns), strict=False))
            if len(shape) == 1 and "Index" in type(value).__name__:
                shape = (min(shape[0], self._pandas.get("max_seq_items") or _MOST_SHOWN),)
        elif library == "torch":
            options = getattr(sys.modules.get("torch._tensor_str"), "PRINT_OPTS", None)
            threshold, edge = getattr(options, "threshold", 1000), getattr(options, "edgeitems", 3)
            if _product(shape) > threshold:
                shape = tuple(min(length, 2 * edge) for length in shape)
        return bool(_product(shape) < _MOST_SHOWN)


def _product(shape: tuple[int, ...]) -> int:
    product = 1
    for length in shape:
        product *= length
    return product


def _is_format_method(function: object) -> bool:
    """`"{:.2f}".format`, which is C code."""
    return isinstance(function, types.BuiltinMethodType) and type(function.__self__) is str


def _can_import() -> bool:
    """Whether pandas finds what it needs for its first repr: an import would ask the program's own finders."""
    return "pandas.io.formats.string" in sys.modules or all(
        isinstance(finder, type) or str(_module(type(finder))).partition(".")[0] in _FINDERS for finder in sys.meta_path
    )


def _numpy_options(settings: dict[str, Setting]) -> dict[str, Any]:
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return {}
    options: dict[str, Any] = numpy.get_printoptions()
    _keep(settings, "numpy", options | {"version": numpy.__version__})
    return options


def _pandas_options(settings: dict[str, Setting]) -> dict[str, Any]:
    pandas = sys.modules.get("pandas")
    config = sys.modules.get("pandas._config.config")
    if pandas is None or config is None:
        return {}
    options: dict[str, Any] = dict(config._global_config["display"])
    _keep(settings, "pandas.display", options)
    _keep(settings, "pandas", {"version": pandas.__version__})
    return options


def _keep(settings: dict[str, Setting], prefix: str, options: dict[str, Any]) -> None:
    for name, value in options.items():
        is_number = type(value) in (bool, int) or (type(value) is float and value - value == 0)
        is_text = type(value) is str and len(value) < 200
        if value is None or is_text or (is_number and abs(value) < 2**63):
            settings[f"{prefix}.{name}"] = value
