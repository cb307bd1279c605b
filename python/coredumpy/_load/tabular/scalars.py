"""numpy's scalars without numpy: Python's own numbers and strings that print as numpy's did."""

from __future__ import annotations

from coredumpy._load.tabular.base import ShownType
from coredumpy._load.tabular.elements import NOT_A_TIME, Dtype, ShownDtype, moment, shortest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

_BITS = {2: 11, 4: 24, 8: 53}
#: A subclass's own value, without what the subclass says of itself.
_PLAIN: dict[type, Any] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda made: b"".join((made,)),
}
_classes: dict[tuple[type, type], type] = {}


def is_new_style(restorer: Restorer) -> bool:
    """Whether numpy was one that says `np.float64(1.0)`."""
    version = restorer.wordings[1].get("numpy.version")
    return not (isinstance(version, str) and version.partition(".")[0] == "1")


def scalar(restorer: Restorer, cls: type, dtype: Dtype, value: Any) -> Any:
    """What stands for a scalar of a class; the value itself where it is of no kind that we know."""
    kind = type(value)
    if (kind is not bool and kind not in _PLAIN) or (kind is complex and dtype.itemsize != 16):
        return value
    made: Any = _class_for(int if kind is bool else kind, cls)(value)
    made.__dict__["__dtype__"] = dtype
    # Its words wait until somebody asks: a loop over a long array does not.
    made.__dict__["__restorer__"] = restorer
    return made


def _plain(made: Any) -> Any:
    """The value as Python's own."""
    value = type(made).__plain__(made)
    return bool(value) if vars(made)["__dtype__"].name == "bool" else value


def _str(made: Any) -> str:
    value = _plain(made)
    return shortest(value, _BITS.get(vars(made)["__dtype__"].itemsize, 53)) if type(value) is float else str(value)


def _repr(made: Any) -> str:
    value = _plain(made)
    quoted = repr(value) if type(value) in (str, bytes) else _str(made)
    if not is_new_style(vars(made)["__restorer__"]):
        return quoted
    return f"np.{quoted}_" if type(value) is bool else f"np.{type(made).__live__.__name__}({quoted})"


def _class_for(base: type, live: type) -> type:
    found = _classes.get((base, live))
    if found is None:
        namespace: dict[str, Any] = {
            "__module__": live.__module__,
            "__qualname__": live.__qualname__,
            "__live__": live,
            "__plain__": staticmethod(_PLAIN[base]),
            "__class__": property(lambda self: live),
            "__repr__": _repr,
            "__str__": _str,
            "dtype": property(lambda self: ShownDtype(vars(self)["__dtype__"])),
            "item": _plain,
            "tolist": _plain,
            **{"shape": (), "ndim": 0, "size": 1},
        }
        found = _classes[base, live] = _ScalarType.__new__(_ScalarType, live.__name__, (base,), namespace)
    return found


class _ScalarType(ShownType):
    """Called by us, it makes an instance."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return type.__call__(cls, *args, **kwargs)


_UNIT_WORDS = {
    **{"Y": "years", "M": "months", "W": "weeks", "D": "days", "h": "hours", "m": "minutes", "s": "seconds"},
    **{"ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds", "ps": "picoseconds"},
}


def time_words(restorer: Restorer, dtype: Dtype, data: bytes) -> tuple[str, str] | None:
    """repr and str of a datetime64 or timedelta64; None where we cannot word it."""
    if dtype.kind not in "mM" or len(data) != 8:
        return None
    number = int.from_bytes(data, "big" if dtype.order == ">" else "little", signed=True)
    prefix = "np" if is_new_style(restorer) else "numpy"
    unit = "" if dtype.unit is None else f"{dtype.count if dtype.count > 1 else ''}{dtype.unit}"
    if number == NOT_A_TIME:
        about = f",{unit!r}" if unit and dtype.kind == "m" else ""
        return f"{prefix}.{'datetime' if dtype.kind == 'M' else 'timedelta'}64('NaT'{about})", "NaT"
    if dtype.kind == "m":
        words = _UNIT_WORDS.get(dtype.unit or "", "generic time units")
        about = f",{unit!r}" if unit else ""
        return f"{prefix}.timedelta64({number}{about})", f"{number * dtype.count} {words}"
    text = moment_text(number * dtype.count, dtype.unit or "")
    return None if text is None else (f"{prefix}.datetime64({text!r})", text)


def moment_text(number: int, unit: str) -> str | None:
    """`2024-01-01T00:00`"""
    if unit in ("Y", "M"):
        year, month = (1970 + number, 1) if unit == "Y" else (1970 + number // 12, number % 12 + 1)
        return f"{year:04}" if unit == "Y" else f"{year:04}-{month:02}"
    if unit == "ns":
        whole = moment(number // 1000, 1, "us")
        return f"{whole.isoformat(timespec='microseconds')}{number % 1000:03}" if not isinstance(whole, int) else None
    found = moment(number, 1, unit)
    if isinstance(found, int) or found is None:
        return None
    spec = {"h": "hours", "m": "minutes", "s": "seconds", "ms": "milliseconds", "us": "microseconds"}.get(unit)
    text: str = found.isoformat() if spec is None else found.isoformat(timespec=spec)
    return text
