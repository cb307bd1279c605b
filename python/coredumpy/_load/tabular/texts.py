"""How numpy and pandas lay out small arrays and tables: for parts of values, which nobody was asked about."""

from __future__ import annotations

import math

from coredumpy._errors import NotInDump, ObserverMode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WIDTH = 75
_MOST = 1000
_EDGE = 3
_DIGITS = 6
_FRAME_WIDTH = 80
# `display.max_colwidth`
_MOST_OF_CELL = 50


def array_text(grid: Any, name: str = "array") -> tuple[str, str]:
    """repr and str of an array: as numpy's, where its elements are plain numbers or strings."""
    plain = f"<{name} of shape {grid.shape}, dtype {grid.dtype.name}>"
    if len(grid.shape) != 1 or grid.dtype.kind not in "biufSU" or grid.size > _MOST or not grid.size:
        return _nested(grid, plain, name)
    try:
        values = [grid.value(index) for index in range(grid.size)]
    except (NotInDump, ObserverMode):
        return plain, plain
    words = _aligned(_words(values, grid.dtype))
    dtype = _dtype_suffix(grid.dtype)
    return f"{name}([{_wrapped(words, ', ', len(name) + 2, len(dtype) + 2)}]{dtype})", f"[{_wrapped(words, ' ', 1, 1)}]"


def _nested(grid: Any, plain: str, name: str) -> tuple[str, str]:
    if grid.dtype.kind not in "biuf" or not 1 < len(grid.shape) < 4 or not 0 < grid.size <= _MOST:
        return plain, plain
    try:
        words = _aligned(_words([grid.value(index) for index in range(grid.size)], grid.dtype))
    except (NotInDump, ObserverMode):
        return plain, plain
    if max(map(len, words)) * grid.shape[-1] * 2 > _WIDTH:
        return plain, plain
    rows = _rows(words, grid.shape, ", ", len(name) + 1)
    return f"{name}({rows}{_dtype_suffix(grid.dtype)})", _rows(words, grid.shape, " ", 0)


def _rows(words: list[str], shape: tuple[int, ...], between: str, indent: int) -> str:
    if len(shape) == 1:
        return f"[{between.join(words)}]"
    step = math.prod(shape[1:])
    parts = [_rows(words[start : start + step], shape[1:], between, indent + 1) for start in range(0, len(words), step)]
    return "[" + (between.rstrip() + "\n" * (len(shape) - 1) + " " * (indent + 1)).join(parts) + "]"


def _dtype_suffix(dtype: Any) -> str:
    if dtype.name in ("int64", "float64", "bool", "complex128"):
        return ""
    return f", dtype={dtype.name if dtype.kind in 'iuf' and dtype.order != '>' else repr(dtype.text)}"


def _words(values: list[Any], dtype: Any) -> list[str]:
    if dtype.kind == "f":
        return _floats(values, dtype)
    return [repr(value) if dtype.kind in "SU" else str(value) for value in values]


def _aligned(words: list[str]) -> list[str]:
    width = max(map(len, words))
    is_text = words[0][:1] in ("'", '"', "b")
    # Strings of several lengths are laid out by numpy's own rules: as they are is nearest.
    return words if is_text else [word.rjust(width) for word in words]


def _floats(values: list[float], dtype: Any) -> list[str]:
    from coredumpy._load.tabular.elements import shortest

    bits = {2: 11, 4: 24}.get(dtype.itemsize, 53)
    finite = [abs(value) for value in values if math.isfinite(value) and value]
    is_wide = bool(finite) and (max(finite) >= 1e8 or min(finite) < 1e-4 or max(finite) / min(finite) > 1000)
    if is_wide:
        return [_scientific(value, bits, values) for value in values]
    words = []
    for value in values:
        if not math.isfinite(value):
            words.append(str(value))
            continue
        text = shortest(value, bits)
        rounded = f"{value:.8f}".rstrip("0")
        words.append(min((rounded, text.removesuffix("0") if text.endswith(".0") else text), key=len))
    decimals = max((len(word.partition(".")[2]) for word in words if "." in word), default=0)
    # All points stand below one another.
    return [word + " " * (decimals - len(word.partition(".")[2])) if "." in word else word for word in words]


def _scientific(value: float, bits: int, values: list[float]) -> str:
    if not math.isfinite(value):
        return str(value)
    digits = max(_digits(other) for other in values if math.isfinite(other))
    mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
    return f"{mantissa if digits else mantissa + '.'}e{exponent}"


def _digits(value: float) -> int:
    for digits in range(9):
        if float(f"{value:.{digits}e}") == value:
            return digits
    return 8


def _wrapped(words: list[str], between: str, indent: int, at_end: int) -> str:
    lines, line = [], ""
    for place, word in enumerate(words):
        end = between if place + 1 < len(words) else ""
        limit = _WIDTH - (at_end if not end else 0)
        if line and indent + len(line) + len(word) + len(end.rstrip()) > limit:
            lines.append(line.rstrip())
            line = ""
        line += word + end
    return ("\n" + " " * indent).join([*lines, line.rstrip()])


# --- tables ---

_LAID_OUT = frozenset(
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float64", "bool", "object", "str"]
)


def is_laid_out(dtype: str) -> bool:
    """Whether values of a dtype are worded here as pandas words them."""
    return dtype in _LAID_OUT


def has_plain_labels(labels: Any) -> bool:
    """Whether labels of rows are."""
    return labels.dtype in ("range", "int64", "object", "str") and not labels.is_named


def series_text(labels: Any, values: Any, name: Any) -> str:
    """A series: labels to the left, values to the right. Of a long one, its two ends."""
    about = [f"Name: {name}"] if name is not None else []
    length, dtype = values.length, values.dtype
    if not length:
        return f"Series([], {', '.join([*about, f'dtype: {dtype}'])})"
    is_long = length > 60
    kept = [*range(5), *range(length - 5, length)] if is_long else range(length)
    left = _left([labels.at(place) for place in kept])
    right = _column([values.at(place) for place in kept], dtype)
    if is_long:
        dots = " ..." if len(right[0]) > 4 else " .."
        left.insert(5, " " * len(left[0]))
        right.insert(5, dots.center(len(right[0])))
        about.append(f"Length: {length}")
    width = max(map(len, right))
    lines = [f"{label}   {value.rjust(width)}".rstrip() for label, value in zip(left, right, strict=True)]
    return "\n".join([*lines, ", ".join([*about, f"dtype: {dtype}"])])


def frame_text(labels: list[Any], columns: list[Any], values: list[list[Any]], dtypes: list[str]) -> str | None:
    """A small frame, each column as wide as it must be; None of one that is wide."""
    if not columns or not labels:
        return f"Empty DataFrame\nColumns: [{', '.join(map(str, columns))}]\nIndex: [{', '.join(map(str, labels))}]"
    left = ["", *(str(label) for label in labels)]
    width = max(map(len, left))
    lines = [label.ljust(width) for label in left]
    for name, column, dtype in zip(columns, values, dtypes, strict=True):
        words = [f" {name}", *_column(column, dtype)]
        wide = max(map(len, words))
        lines = [f"{line} {word.rjust(wide)}" for line, word in zip(lines, words, strict=True)]
    # pandas would fold a wider one, or leave columns out.
    return "\n".join(lines) if len(lines[0]) <= _FRAME_WIDTH else None


def _left(labels: list[Any]) -> list[str]:
    words = [str(label) for label in labels]
    width = max(map(len, words))
    return [word.ljust(width) for word in words]


def _column(values: list[Any], dtype: str) -> list[str]:
    numbers = [value for value in values if type(value) is float and math.isfinite(value)]
    if dtype.startswith("float") and numbers:
        words = _pandas_floats(values, numbers)
    else:
        words = [_cell(value, dtype) for value in values]
    # A place for the sign, also where there is none.
    words = [word if word[:1] == "-" and dtype[:3] in ("int", "flo") else f" {word}" for word in words]
    words = [word if len(word) <= _MOST_OF_CELL else f"{word[: _MOST_OF_CELL - 3]}..." for word in words]
    width = max(map(len, words))
    return [word.rjust(width) for word in words]


def _cell(value: Any, dtype: str) -> str:
    if value is None and dtype.startswith(("datetime", "timedelta")):
        return "NaT"
    if type(value) is float and value != value:
        return "NaN"
    return str(value)


def _pandas_floats(values: list[Any], numbers: list[float]) -> list[str]:
    fixed = [f"{value:.{_DIGITS}f}" for value in numbers]
    while all(word.endswith("0") and not word.endswith(".0") for word in fixed):
        fixed = [word[:-1] for word in fixed]
    is_small = any(0 < abs(value) < 10**-_DIGITS for value in numbers)
    is_long = max(map(len, fixed)) + 1 > _DIGITS + 6 and any(abs(value) > 1e6 for value in numbers)
    if is_small or is_long:
        fixed = [f"{value:.{_DIGITS}e}" for value in numbers]
    found = iter(fixed)
    return [next(found) if type(value) is float and math.isfinite(value) else _cell(value, "float") for value in values]
