"""What stands for a value that is not in the dump, and what is said when something of a dead program is used."""

from __future__ import annotations

from coredumpy._errors import ObserverMode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._native import Missing

REFUSAL = "this is a dump: nothing can run"


def refuse(what: str) -> NoReturn:
    """Refuses to run something of the program."""
    raise ObserverMode(f"{REFUSAL} ({what})")


class ObserverAttributeError(ObserverMode, AttributeError):
    """The same for an attribute, so that `hasattr` and `getattr` with a default answer."""


ObserverAttributeError.__name__ = ObserverAttributeError.__qualname__ = ObserverMode.__name__
ObserverAttributeError.__module__ = ObserverMode.__module__

_LIMITS = {
    "depth": "depth limit",
    "total_bytes": "the dump was full",
    "time": "time limit",
    "unbound": "no value",
    "cut_file": "the file ends before it",
}
_COUNTED = {"items": "items", "bytes": "bytes"}
_EXPLAINED = {"redacted": "hidden", "failed": "could not be read", "damaged": "damaged"}


def words(missing: Missing) -> str:
    """Why it is missing, in a few words."""
    reason, detail = missing.reason, missing.detail
    if reason in _COUNTED and missing.total:
        return f"{missing.total - missing.kept:,} of {missing.total:,} {_COUNTED[reason]} left out"
    if reason in _COUNTED:
        return f"limit of {_COUNTED[reason]}"
    if reason in _LIMITS:
        return _LIMITS[reason]
    about = _EXPLAINED.get(reason, "")
    return ": ".join(filter(None, (about, _one_line(detail or "")))) or "for an unknown reason"


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:200]}…"


class MissingValue:
    """A value that is not in the dump. It prints why; using it is refused."""

    __slots__ = ("missing",)

    missing: Missing

    def __init__(self, missing: Missing) -> None:
        object.__setattr__(self, "missing", missing)

    def __repr__(self) -> str:
        return f"<missing: {words(self.missing)}>"

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return True if other is self else _not_there(self)

    def __ne__(self, other: object) -> bool:
        return False if other is self else _not_there(self)

    def __getattr__(self, name: str) -> NoReturn:
        raise ObserverAttributeError(f"{self!r} is not in the dump")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        _not_there(self)


def _not_there(value: object, *_: object) -> NoReturn:
    raise ObserverMode(f"{value!r} is not in the dump")


def _operation(name: str) -> Callable[..., Any]:
    def operation(self: MissingValue, *args: object) -> NoReturn:
        _not_there(self)

    operation.__name__ = name
    return operation


# Not the orderings: Python's own TypeError for them is what pprint and sorted expect of values that have no order.
for _name in (
    *("bool", "len", "iter", "next", "getitem", "setitem", "delitem", "contains", "reversed", "call"),
    *("int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "neg", "pos", "abs", "invert"),
    *("enter", "exit", "await", "aiter", "anext"),
):
    setattr(MissingValue, f"__{_name}__", _operation(f"__{_name}__"))
for _name in (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow"),
    *("lshift", "rshift", "and", "or", "xor"),
):
    setattr(MissingValue, f"__{_name}__", _operation(f"__{_name}__"))
    setattr(MissingValue, f"__r{_name}__", _operation(f"__r{_name}__"))


class StandInKey:
    """Stands for a key that cannot be hashed, or equals another one, as it is restored. Prints as the key."""

    __slots__ = ("key",)

    def __init__(self, key: object) -> None:
        self.key = key

    def __repr__(self) -> str:
        return repr(self.key)
