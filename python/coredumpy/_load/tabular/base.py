"""What stands for an array or table: an object of ours under the name of its class."""

from __future__ import annotations

from coredumpy._errors import NotInDump, ObserverMode
from coredumpy._load.cuts.base import CutType
from coredumpy._load.missing import MissingValue, limit_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

    # repr and str, or what makes them.
    Text = tuple[str, str] | Callable[[], tuple[str, str]]


class ShownType(CutType):
    """The type of classes that stand for a library's class."""


class Why:
    """Why not everything can be answered."""

    def __init__(
        self, restorer: Restorer, library: str, is_there: bool, cut: MissingValue | None = None, unit: str = "elements"
    ) -> None:
        self.restorer, self.library, self.is_there, self.cut, self.unit = restorer, library, is_there, cut, unit

    def refuse(self, what: str) -> NoReturn:
        """In one line."""
        if self.cut is None:
            why = f"{self.library} did not take the data" if self.is_there else f"{self.library} is not installed here"
            raise ObserverMode(f"this is a dump: {why} ({what} needs it)")
        raise NotInDump(f"this is a dump: {self.left_out()} ({what} needs them)")

    def left_out(self) -> str:
        """What is not there."""
        if self.cut is None:
            return "nothing was left out"
        missing = self.cut.missing
        limit = limit_words(missing.reason, self.restorer.limits)
        counts = f"{missing.total - missing.kept:,} of {missing.total:,} {self.unit}" if missing.total else self.unit
        return f"{counts} were left out by the limit of {missing.reason}{limit}"


class Shown(metaclass=ShownType):
    """What all have: the class that they stand for, and their words."""

    __slots__ = ("__text__", "__why__")

    __live__: type = object
    # numpy would take it for an array of one object.
    __array_ufunc__ = None

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self).__live__

    def __repr__(self) -> str:
        return _text(self)[0]

    def __str__(self) -> str:
        return _text(self)[1]

    def __format__(self, spec: str) -> str:
        return str(self) if not spec else _why(self).refuse("format")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__live__.__name__!r} object has no attribute {name!r}")
        _why(self).refuse(f".{name}")

    def __setattr__(self, name: str, value: object) -> None:
        _why(self).refuse("an assignment")

    def __array__(self, *args: object, **kwargs: object) -> NoReturn:
        _why(self).refuse("an array")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        _why(self).refuse("a copy")

    __hash__ = None  # type: ignore[assignment]


def _text(shown: Any) -> tuple[str, str]:
    """repr and str. Some take as long as the array is, so they wait until they are asked for."""
    found = object.__getattribute__(shown, "__text__")
    if not isinstance(found, tuple):
        found = found()
        object.__setattr__(shown, "__text__", found)
    text: tuple[str, str] = found
    return text


def _why(shown: Any) -> Why:
    why: Why = object.__getattribute__(shown, "__why__")
    return why


def why_of(shown: Any) -> Why:
    """Why not everything can be answered."""
    return _why(shown)


def _refuser(name: str) -> Callable[..., Any]:
    def refused(self: Any, *args: object) -> NoReturn:
        _why(self).refuse(name)

    refused.__name__ = refused.__qualname__ = name
    return refused


_OPERATORS = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul", "lshift", "rshift"),
    *("and", "or", "xor"),
)
for _name in (
    *(f"__{name}__" for name in _OPERATORS),
    *(f"__r{name}__" for name in _OPERATORS),
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__neg__", "__pos__", "__abs__", "__invert__"),
    *("__bool__", "__int__", "__float__", "__complex__", "__index__", "__contains__", "__setitem__", "__delitem__"),
):
    setattr(Shown, _name, _refuser(_name))


_classes: dict[tuple[type, type], type] = {}


def new(family: type[Any], live: type, why: Why, text: Text, **parts: Any) -> Any:
    """An object that stands for one of class `live`, with its repr and str. `parts` fill the family's slots."""
    cls = _classes.get((family, live))
    if cls is None:
        namespace = {
            "__slots__": (),
            "__module__": live.__module__,
            "__qualname__": live.__qualname__,
            "__live__": live,
        }
        cls = _classes[family, live] = type.__new__(ShownType, live.__name__, (family,), namespace)
    made: Any = object.__new__(cls)
    for name, value in {"__why__": why, "__text__": text, **parts}.items():
        object.__setattr__(made, name, value)
    return made
