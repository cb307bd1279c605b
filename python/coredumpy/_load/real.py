"""What comes back as itself: classes and functions of the standard library, by name, from tables that stand here.

A name from a dump only picks from these tables. Nothing is imported that a table does not name, and no entry does more
than make a value: none opens, runs or imports anything.
"""

from __future__ import annotations

import builtins
import importlib
import sys
import types

from coredumpy._load.errors import ERRORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_EXCEPTIONS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}

# Module, qualified names.
_CLASSES: dict[str, frozenset[str]] = {
    "builtins": _words(
        "object int bool float complex str bytes bytearray list tuple dict set frozenset range slice type "
        "property staticmethod classmethod memoryview enumerate zip map filter reversed super"
    )
    | _EXCEPTIONS,
    "abc": frozenset({"ABC", "ABCMeta"}),
    "argparse": frozenset({"Namespace"}),
    "array": frozenset({"array"}),
    "collections": _words("OrderedDict defaultdict Counter deque ChainMap UserDict UserList UserString"),
    "collections.abc": _words(
        "Hashable Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Iterable Iterator Generator "
        "Reversible Sized Container Callable Collection Set MutableSet Mapping MutableMapping MappingView "
        "KeysView ItemsView ValuesView Sequence MutableSequence ByteString Buffer"
    ),
    "datetime": _words("date datetime time timedelta timezone tzinfo"),
    "decimal": frozenset({"Decimal"}),
    "fractions": frozenset({"Fraction"}),
    "functools": frozenset({"partial", "cached_property"}),
    "ipaddress": _words("IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface"),
    "numbers": _words("Number Complex Real Rational Integral"),
    "pathlib": _words("PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath"),
    "os": frozenset({"stat_result", "terminal_size"}),
    "time": frozenset({"struct_time"}),
    "types": frozenset({"GenericAlias", "SimpleNamespace", "UnionType"}),
    "uuid": frozenset({"UUID"}),
}
_ERRORS = {module: _words(names) for module, names in ERRORS.items()}
# Where a class says it is from, on some version, and where it is.
_MOVED = {"pathlib._local": "pathlib", "_decimal": "decimal", "_pydecimal": "decimal", "_pydatetime": "datetime"}

# Types that have no name in `builtins`.
_UNNAMED_TYPES: tuple[type[Any], ...] = (
    *(type(None), type(...), type(NotImplemented), types.FunctionType, types.MethodType, types.BuiltinMethodType),
    *(types.ModuleType, types.CodeType, types.FrameType, types.TracebackType, types.CellType),
    *(types.MappingProxyType, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType),
    *(type({}.keys()), type({}.values()), type({}.items())),
)
_UNNAMED = {kind.__name__: kind for kind in _UNNAMED_TYPES}

# Functions that only compute from their arguments.
_FUNCTIONS = _words(
    "abs all any ascii bin callable chr divmod format hash hex id isinstance issubclass iter len max min "
    "next oct ord pow print repr round sorted sum"
)

# Modules whose functions only compute, and whose classes only make values.
_MODULES = frozenset({"cmath", "math"})

# Built-in containers, whose methods work on restored data as they did on the live one.
_CONTAINERS = (list, dict, set, tuple, frozenset, str, bytes, bytearray, int, float, complex, range)


def real_class(module: object, qualname: object) -> type | None:
    """The class of a name, where it comes back as itself."""
    if not isinstance(module, str) or not isinstance(qualname, str):
        return None
    if module == "builtins" and qualname in _UNNAMED:
        return _UNNAMED[qualname]
    home = _MOVED.get(module, module)
    if qualname not in _CLASSES.get(home, ()):
        return _error(module, qualname)
    found = getattr(_module(home), qualname, None)
    return found if isinstance(found, type) else None


def _error(module: str, qualname: str) -> type[BaseException] | None:
    if qualname not in _ERRORS.get(module, ()):
        return None
    try:
        found = getattr(_module(module), qualname, None)
    except ImportError:
        # Some builds are without a part of the standard library.
        return None
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return None
    # What was a class of its own in one version is another name of a built-in one in the next.
    return found if (found.__module__, found.__qualname__) == (module, qualname) else None


def real_function(module: object, name: object) -> Any:
    """The function of a name, where it comes back as itself; None elsewhere."""
    if module == "builtins" and name in _FUNCTIONS:
        return getattr(builtins, str(name))
    found = getattr(_module(str(module)), str(name), None) if module in _MODULES else None
    return found if isinstance(found, types.BuiltinFunctionType) else None


def real_method(owner: object, name: object) -> Any:
    """The method of a built-in container or scalar; None elsewhere."""
    if type(owner) not in _CONTAINERS or not isinstance(name, str) or name.startswith("__"):
        return None
    found = getattr(owner, name, None)
    return found if isinstance(found, types.BuiltinMethodType) else None


def real_module(name: object) -> types.ModuleType | None:
    """The module of a name, where all that it has may come back as itself."""
    return _module(name) if isinstance(name, str) and name in _MODULES else None


def real_attribute(module: object, name: object) -> Any:
    """What a module of the tables has under a name; None elsewhere."""
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    if name in _CLASSES.get(_MOVED.get(module, module), ()):
        return real_class(module, name)
    return getattr(_module(module), name, None) if module in _MODULES and not name.startswith("_") else None


def _module(name: str) -> types.ModuleType:
    # Only names that stand in the tables above come here.
    return sys.modules.get(name) or importlib.import_module(name)
