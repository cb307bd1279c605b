"""What a restored value may call by itself, as a `map` does or a partial: functions that only compute.

The arguments are the dump's, too. So here stands nothing that calls one of them, looks up an attribute by a name that
it is given, makes a type or code, compiles, opens or imports: who types such a call may do so, a dump may not.
"""

from __future__ import annotations

import functools
import operator
import types
import weakref

from coredumpy._load.missing import MissingValue
from coredumpy._load.observers import BuiltinObserver, Refused, refuses
from coredumpy._load.proxies import is_recreated
from coredumpy._load.real import is_method_of_container, real_class, real_function
from coredumpy._load.states import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

_CLASSES: dict[str, frozenset[str]] = {
    "builtins": words_of(
        "bool int float complex str bytes bytearray list tuple dict set frozenset range slice enumerate reversed zip"
    ),
    "collections": words_of("Counter OrderedDict defaultdict deque"),
    "datetime": words_of("date datetime time timedelta timezone"),
    "decimal": words_of("Decimal"),
    "fractions": words_of("Fraction"),
    "itertools": words_of("chain"),
    "pathlib": words_of("Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath"),
    "pathlib._local": words_of("Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath"),
    "types": words_of("SimpleNamespace"),
    "uuid": words_of("UUID"),
}
# By module: what calls an argument, copies it by its own methods, prints, or compiles a text that it subscripts.
_NOT_ALONE: dict[str, frozenset[str]] = {
    "builtins": words_of("iter print"),
    "_functools": words_of("reduce"),
    "_operator": words_of("getitem or_"),
    "copy": words_of("copy deepcopy"),
    "dataclasses": words_of("asdict astuple"),
    "difflib": words_of("ndiff"),
    "heapq": words_of("merge nlargest nsmallest"),
    "pprint": words_of("pp pprint"),
    "re": words_of("sub subn"),
    "shlex": words_of("split"),
    "urllib.parse": words_of("urlencode"),
}
# These call their first arguments and no other: so many of them must be known to only compute.
_CALLERS = {
    **dict.fromkeys((("_functools", "reduce"), ("builtins", "filter"), ("builtins", "map")), 1),
    **{("itertools", name): 1 for name in ("dropwhile", "filterfalse", "starmap", "takewhile")},
    **dict.fromkeys((("re", "sub"), ("re", "subn")), 2),
}
# What is made by this package alone, which looks at it then.
_MADE_HERE: tuple[type[Any], ...] = (
    *(BuiltinObserver, MissingValue, functools.partial, types.MethodType),
    *(operator.itemgetter, operator.attrgetter, weakref.ReferenceType, types.MethodWrapperType),
)


def harmless(function: Any, args: Sequence[Any] = (), keywords: Mapping[str, Any] | None = None) -> Any:
    """The function itself, if it only computes when it is called with these arguments and more; else what refuses.

    What is no function at all stays what it is.
    """
    if not callable(function):
        return function
    given = [*args, *(keywords or {}).values()]
    may_call = computes(function) or _calls_only(function, args)
    if may_call and all(computes(value) for value in given if callable(value)):
        return function
    return Refused(function)


def _calls_only(function: Any, args: Sequence[Any]) -> bool:
    if not isinstance(function, type) and type(function) not in (types.FunctionType, types.BuiltinFunctionType):
        return False
    return len(args) >= _CALLERS.get(_names(function), len(args) + 1) and _is_tabled(function)


def _names(function: Any) -> tuple[Any, str]:
    return function.__module__, function.__qualname__


def _is_tabled(function: Any) -> bool:
    """Whether it is the one that the tables mean, and none that is named alike."""
    find = real_class if isinstance(function, type) else real_function
    return find(*_names(function)) is function


def computes(function: Any) -> bool:
    """Whether calling it with whatever arguments does no more than to make a value, or to refuse."""
    kind = type(function)
    if kind is types.FunctionType:
        return refuses(function) or _only_computes(function, _NOT_ALONE, is_listed=False)
    if kind is types.BuiltinFunctionType:
        return is_method_of_container(function) or _only_computes(function, _NOT_ALONE, is_listed=False)
    if isinstance(function, type) and issubclass(kind, type):
        is_made = is_recreated(function) and not issubclass(function, type)
        return is_made or _only_computes(function, _CLASSES, is_listed=True) or _is_a_librarys_number(function)
    if kind is staticmethod:
        return computes(function.__func__)
    return kind in _MADE_HERE or kind is Refused or is_recreated(kind) or _is_ufunc(kind)


def _only_computes(function: Any, names: Mapping[str, frozenset[str]], is_listed: bool) -> bool:
    module, name = _names(function)
    return (name in names.get(module, ())) is is_listed and _is_tabled(function)


def _is_a_librarys_number(cls: type) -> bool:
    return cls.__module__ == "numpy" and any(base.__name__ in ("number", "bool", "bool_") for base in cls.__mro__)


def _is_ufunc(kind: type) -> bool:
    return kind.__module__ == "numpy" and kind.__name__ == "ufunc"


def for_map(function: Any, count: int) -> Any:
    """What a `map` over so many iterables, or a `filter`, may call."""
    return function if function is type and count == 1 else harmless(function)
