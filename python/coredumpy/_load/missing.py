"""What stands for a value that is not in the dump, and what is said when something of a dead program is used."""

from __future__ import annotations

from coredumpy._errors import NotInDump, ObserverMode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from coredumpy._native import Missing

REFUSAL = "this is a dump: nothing can run"


def refuse(what: str) -> NoReturn:
    """Refuses to run something of the program."""
    raise ObserverMode(f"{REFUSAL} ({what})")


class ObserverAttributeError(ObserverMode, AttributeError):
    """The same for an attribute, so that `hasattr` and `getattr` with a default answer."""


class MissingAttributeError(NotInDump, AttributeError):
    """The same for an attribute of a value that is not in the dump."""


class MissingOrderError(NotInDump, TypeError):
    """The same for `<`: pprint and others expect a TypeError of values that have no order."""


def _show_as(shown: type, *errors: type) -> None:
    for error in errors:
        error.__name__, error.__qualname__, error.__module__ = shown.__name__, shown.__qualname__, shown.__module__


_show_as(ObserverMode, ObserverAttributeError)
_show_as(NotInDump, MissingAttributeError, MissingOrderError)

_COUNTED = {"items": "items", "bytes": "bytes"}
_EXPLAINED = {"redacted": "hidden", "failed": "could not be read", "damaged": "damaged"}


def words(missing: Missing, limits: Mapping[str, int] | None = None) -> str:
    """Why it is missing, in a few words. `limits` are those that the dump was made under."""
    reason, detail = missing.reason, missing.detail
    if reason in _COUNTED and missing.total > missing.kept:
        return f"{missing.total - missing.kept:,} of {missing.total:,} {_COUNTED[reason]} left out"
    if reason in _COUNTED:
        return f"limit of {_COUNTED[reason]}"
    limit = limit_words(reason, limits)
    plain = {
        "depth": f"deeper than the depth limit{limit}",
        "total_bytes": f"the dump was full{limit}",
        "time": f"time was up{limit}",
        "unbound": "no value",
        "cut_file": "the file ends before it",
    }
    if reason in plain:
        return plain[reason]
    about = _EXPLAINED.get(reason, "")
    return ": ".join(filter(None, (about, one_line(detail or "")))) or "for an unknown reason"


# By reason: the name of the limit in a dump's header.
_LIMIT_KEYS = {
    "depth": "depth",
    "items": "items",
    "bytes": "value_bytes",
    "total_bytes": "total_bytes",
    "time": "time_ms",
}


def limit_words(reason: str, limits: Mapping[str, int] | None) -> str:
    """The limit in brackets, where the dump says it."""
    key = _LIMIT_KEYS.get(reason)
    number = limits.get(key) if limits and key else None
    if number is None:
        return ""
    if key == "time_ms":
        return f" ({number / 1000:,g} s)"
    return f" ({number:,} bytes)" if key in ("value_bytes", "total_bytes") else f" ({number:,})"


def one_line(text: str) -> str:
    """A text as a part of a line."""
    text = " ".join(text.split())
    return text if len(text) <= 200 else f"{text[:200]}…"


class MissingValue:
    """A value that is not in the dump. It prints why; using it is refused."""

    __slots__ = ("limits", "missing")

    missing: Missing
    limits: Mapping[str, int] | None

    def __init__(self, missing: Missing, limits: Mapping[str, int] | None = None) -> None:
        object.__setattr__(self, "missing", missing)
        object.__setattr__(self, "limits", limits)

    def __repr__(self) -> str:
        return f"<missing: {words(self.missing, self.limits)}>"

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return True if other is self else _not_there(self)

    def __ne__(self, other: object) -> bool:
        return False if other is self else _not_there(self)

    def __getattr__(self, name: str) -> NoReturn:
        raise _refusal(self, MissingAttributeError)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        _not_there(self)


def lost_name(name: str, missing: Missing, limits: Mapping[str, int] | None) -> NotInDump:
    """What is said of a name that may be among the globals that are not in the dump."""
    refusal = NotInDump(f"this is a dump: not all globals are in it ({words(missing, limits)}), perhaps {name!r} was")
    refusal.reasons = (missing,)
    return refusal


def _refusal(value: MissingValue, error: type[NotInDump] = NotInDump) -> NotInDump:
    refusal = error(f"this is a dump: {value!r} is not in it")
    refusal.reasons = (value.missing,)
    return refusal


def _not_there(value: MissingValue) -> NoReturn:
    raise _refusal(value)


def _operation(name: str, error: type[NotInDump] = NotInDump) -> Callable[..., Any]:
    def operation(self: MissingValue, *args: object, **kwargs: object) -> NoReturn:
        raise _refusal(self, error)

    operation.__name__ = name
    return operation


for _name in ("lt", "le", "gt", "ge"):
    setattr(MissingValue, f"__{_name}__", _operation(f"__{_name}__", MissingOrderError))
for _name in (
    *("bool", "len", "iter", "next", "getitem", "setitem", "delitem", "contains", "reversed", "call"),
    *("int", "float", "complex", "index", "round", "trunc", "floor", "ceil", "neg", "pos", "abs", "invert"),
    *("enter", "exit", "await", "aiter", "anext"),
):
    setattr(MissingValue, f"__{_name}__", _operation(f"__{_name}__"))
for _name in (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow"),
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
