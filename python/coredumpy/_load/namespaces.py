"""The namespaces of restored frames: what a name means at a prompt in them. Values are made when they are asked for.

What the interpreter does with a namespace decides how each is built (all of it holds on 3.10 to 3.13):

- `LOAD_NAME` asks a mapping that is not exactly a dict through its `__getitem__`, but looks into a dict given as
  globals past any subclass. So locals fall back to the globals themselves.
- `LOAD_GLOBAL`, in a comprehension or lambda typed at the prompt, does respect a subclass.
- `STORE_GLOBAL` writes past it, so what stands in the dict itself always wins.
"""

from __future__ import annotations

import builtins
import sys
from _collections_abc import Mapping, MutableMapping

from coredumpy._load.missing import lost_name
from coredumpy._load.names import RESERVED, is_name
from coredumpy._load.real import real_class
from coredumpy._load.template import UNSET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from coredumpy._load.restore import Restorer
    from coredumpy._native import Missing

# What is no more than itself in a record.
_PLAIN = frozenset({str, int, float, bool, type(None), bytes, complex})
# They would let linecache, inspect and imports ask an object of the dump for source or code.
_NEVER_BACK = frozenset({"__loader__", "__spec__"})


# Built-in names that this Python may not have, though we do.
_LATER_BUILTINS = {"BaseExceptionGroup", "ExceptionGroup"} - {*dir(builtins)}
# Function locals are a view that refuses deletion from 3.13 on (PEP 667).
_LOCALS_ARE_A_PROXY = sys.version_info >= (3, 13)
#: By the same rule an assignment at the prompt changes the variable itself, which other frames may have.
ASSIGNMENTS_ARE_SHARED = _LOCALS_ARE_A_PROXY


class _Recorded:
    """A value that is made when it is asked for."""

    __slots__ = ("_is_made", "_value")

    def __init__(self, value: object) -> None:
        self._value = value
        self._is_made = type(value) in _PLAIN

    def get(self, restorer: Restorer) -> Any:
        if not self._is_made:
            self._value = restorer.value(self._value)
            self._is_made = True
        return self._value


def _pairs(record: dict[str, Any]) -> Iterable[tuple[object, Any]]:
    return zip(record.get("names", ()), record.get("values", ()), strict=False)


def _is_bound(value: object) -> bool:
    return getattr(value, "reason", None) != "unbound"


class Locals(MutableMapping[str, object]):
    """The local variables of a function, class body or exec'd code.

    Iteration, `in` and `len` know the locals alone; `[]` goes on to the globals, for `LOAD_NAME`.
    """

    __slots__ = ("_globals", "_is_function", "_record", "_recorded", "_restorer", "_values", "hidden", "shared")

    # What the frame has; None for a variable without a value.
    _recorded: dict[str, _Recorded | None]
    # What the prompt sees: assignments and deletions come here.
    _values: dict[str, Any]
    # Recorded names that cannot be a variable's, with their recorded values.
    hidden: list[tuple[object, Any]]

    def __init__(self, restorer: Restorer, record: dict[str, Any], globals: Globals, is_function: bool) -> None:
        self._restorer = restorer
        self._record = record
        self._globals = globals
        self._is_function = is_function
        #: Told of each assignment.
        self.shared: Callable[[str, Any], None] | None = None

    def __getattr__(self, name: str) -> Any:
        """The first look into a frame: of a thousand, few are looked into."""
        if name not in ("_recorded", "_values", "hidden"):
            raise AttributeError(f"'dict' object has no attribute {name!r}")
        self._recorded, self.hidden = {}, []
        for key, value in _pairs(self._record):
            if is_name(key):
                self._recorded[key] = _Recorded(value) if _is_bound(value) else None
            else:
                self.hidden.append((key, value))
        self._values = {key: value for key, value in self._recorded.items() if value is not None}
        return getattr(self, name)

    def refresh(self) -> None:
        """Undoes assignments to variables and their deletion. Names that are new stay."""
        if self._is_function:
            for name, value in self._recorded.items():
                if value is not None:
                    self._values[name] = value
                else:
                    self._values.pop(name, None)

    def __getitem__(self, name: str) -> Any:
        try:
            value = self._values[name]
        except KeyError:
            return self._globals[name]
        return value.get(self._restorer) if type(value) is _Recorded else value

    def __setitem__(self, name: str, value: Any) -> None:
        if value is UNSET:
            return  # the interpreter copies what the frame's own variables hold
        self._values[name] = value
        if self.shared is not None:
            self.shared(name, value)

    def take(self, name: str, value: Any) -> None:
        """What was assigned in another frame that has the variable."""
        self._values[name] = value

    def __delitem__(self, name: str) -> None:
        if self._is_function and _LOCALS_ARE_A_PROXY:
            raise TypeError("cannot remove variables from FrameLocalsProxy")
        del self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self.copy())

    def __or__(self, other: Any) -> dict[str, Any]:
        return {**self.copy(), **other} if isinstance(other, Mapping) else NotImplemented

    def __ror__(self, other: Any) -> dict[str, Any]:
        return {**other, **self.copy()} if isinstance(other, Mapping) else NotImplemented

    def __ior__(self, other: Any) -> Locals:
        self.update(other)
        return self

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self._values else default

    # As those of a dict, which `locals()` gave there.

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return dict

    def __dir__(self) -> list[str]:
        return dir({})

    def keys(self) -> Any:
        return self._values.keys()

    def values(self) -> Any:
        return self.copy().values()

    def items(self) -> Any:
        return self.copy().items()

    def copy(self) -> dict[str, Any]:
        return {name: self[name] for name in self}


class Globals(dict[str, object]):
    """The globals of a module, and the locals of its own frame.

    The dict itself holds what was made or assigned, and wins; `_recorded` has all recorded names in their order, with
    the values that were not made yet.
    """

    __slots__ = ("_positions", "_recorded", "_rest", "_restorer", "hidden", "lost")

    def __init__(self, restorer: Restorer, record: dict[str, Any]) -> None:
        super().__init__(__builtins__=builtins)
        self._restorer = restorer
        # None: it was made or deleted, the dict knows.
        self._recorded: dict[str, _Recorded | None] = {}
        self.hidden: list[tuple[object, Any]] = []
        # The id of the record with the remaining names.
        self._rest: int | None = None
        #: Why not all names are in the dump; None where they are.
        self.lost: Missing | None = None
        # Where the names of the first record stood among all.
        places = zip(record.get("names", ()), record.get("positions", ()), strict=False)
        self._positions: dict[object, int] = {name: position for name, position in places if type(name) is str}
        self._add(record)

    def _add(self, record: dict[str, Any]) -> None:
        self._rest = getattr(record.get("rest"), "id", None)
        for missing in (record.get("missing"), record.get("rest")):
            if hasattr(missing, "reason"):
                self.lost = missing
        for name, value in _pairs(record):
            if not is_name(name):
                self.hidden.append((name, value))
            elif name == "__builtins__" or name in _NEVER_BACK:
                self._recorded[name] = None
                dict.setdefault(self, name)
            elif _is_bound(value):
                self._recorded.setdefault(name, _Recorded(value))

    def _add_rest(self) -> None:
        """Reads the names that no frame's code mentions. Records that lead in a circle are read once."""
        seen = set()
        while self._rest is not None and self._rest not in seen:
            seen.add(self._rest)
            record = self._restorer.frames.record(self._rest)
            self._add(record if record.get("kind") in ("namespace", "missing") else {})
        self._rest = None
        self._recorded = _in_order(self._recorded, self._positions)

    def _pending(self, name: object) -> _Recorded | None:
        # Names that no dump can define are looked for before the prompt: not worth reading the rest.
        if self._rest is not None and name not in self._recorded and name not in RESERVED:
            self._add_rest()
        return self._recorded.get(name)  # type: ignore[call-overload, no-any-return]

    def __missing__(self, name: str) -> Any:
        recorded = self._pending(name)
        if recorded is None:
            if dict.__contains__(self, name):
                return dict.__getitem__(self, name)
            if self.lost is not None and name not in RESERVED and not hasattr(builtins, name):
                # It may have been there: that it is not defined would be a wrong answer.
                raise lost_name(name, self.lost, self._restorer.limits)
            if name in _LATER_BUILTINS and self._restorer.python_version >= (3, 11):
                return real_class("builtins", name)
            raise KeyError(name)
        value = recorded.get(self._restorer)
        self._recorded[name] = None
        dict.__setitem__(self, name, value)
        return value

    def build(self) -> Globals:
        """Makes all values, so that the dict itself is complete."""
        values = {name: self[name] for name in self}
        self._recorded.clear()
        dict.clear(self)
        dict.update(self, values)
        return self

    def __contains__(self, name: object) -> bool:
        return dict.__contains__(self, name) or self._pending(name) is not None

    def __iter__(self) -> Iterator[str]:
        self._add_rest()
        known = [name for name, value in self._recorded.items() if value is not None or dict.__contains__(self, name)]
        return iter(known + [name for name in dict.keys(self) if name not in self._recorded])

    def __reversed__(self) -> Iterator[str]:
        return reversed(list(self))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(name)
        if name in self._recorded:
            self._recorded[name] = None
        dict.pop(self, name, None)

    def get(self, name: str, default: Any = None) -> Any:
        if name in self:
            return self[name]
        return default

    def setdefault(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else dict.setdefault(self, name, default)

    def pop(self, name: str, *default: Any) -> Any:
        if name in self:
            self[name]
        return dict.pop(self, name, *default)

    def keys(self) -> Any:
        return dict.fromkeys(self).keys()

    def copy(self) -> dict[str, Any]:
        return dict(self)


def _in_order(recorded: dict[str, Any], positions: dict[object, int]) -> dict[str, Any]:
    """Names at their positions, and between them the others as they come."""
    others = (name for name in recorded if name not in positions)
    ordered: dict[str, Any] = {}
    for name in sorted((name for name in recorded if name in positions), key=positions.__getitem__):
        # Bounded by what there is, whatever a position claims.
        while len(ordered) < positions[name] and (other := next(others, None)) is not None:
            ordered[other] = recorded[other]
        ordered[name] = recorded[name]
    return ordered | recorded


def _of_the_whole(method: str) -> Callable[..., Any]:
    def call(self: Globals, *args: Any) -> Any:
        return getattr(dict, method)(self.build(), *args)

    call.__name__ = method
    return call


# These look into the dict itself.
for _method in ("values", "items", "popitem", "clear", "__eq__", "__ne__", "__repr__", "__or__", "__ror__"):
    setattr(Globals, _method, _of_the_whole(_method))

# What a debugger shows of them is what the program had.
for _class in (Locals, Globals):
    _class.__name__ = _class.__qualname__ = "dict"
    _class.__module__ = "builtins"
