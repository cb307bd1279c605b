"""How torch words the elements of a tensor, under its own display options."""

from __future__ import annotations

import math

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_LINE_WIDTH = 80
_PREFIX = "tensor("
#: More are worded by their first and last ones, which is left to torch.
MOST_ELEMENTS = 1000
_DEFAULT = ("torch.float32", "torch.int64", "torch.bool")


def tensor_text(values: list[Any], shape: tuple[int, ...], dtype: str, notes: list[str]) -> str:
    """`tensor([1., 2.], dtype=torch.float64)`, with notes at the end."""
    if not values:
        size = [f"size={shape}"] if len(shape) != 1 else []
        return _noted("[]", [*size, *([] if dtype == _DEFAULT[0] else [f"dtype={dtype}"]), *notes])
    is_float = isinstance(values[0], float)
    words = [*map(_float_format(values) if is_float else str, values)]
    # What is not finite does not count for the width.
    counted = [word for word, value in zip(words, values, strict=True) if not is_float or math.isfinite(value)]
    width = max(map(len, counted), default=0)
    own = [] if dtype in _DEFAULT else [f"dtype={dtype}"]
    return _noted(
        _nested([word.rjust(width) if shape else word for word in words], shape, len(_PREFIX)), [*own, *notes]
    )


def _float_format(values: list[float]) -> Callable[[float], str]:
    sizes = [abs(value) for value in values if math.isfinite(value) and value]
    is_whole = all(size == math.ceil(size) for size in sizes)
    is_wide = bool(sizes) and (max(sizes) / min(sizes) > 1000 or max(sizes) > 1e8)
    if is_wide or (sizes and not is_whole and min(sizes) < 1e-4):
        return lambda value: f"{value:.4e}"
    if is_whole:
        return lambda value: f"{value:.0f}." if math.isfinite(value) else f"{value:.0f}"
    return lambda value: f"{value:.4f}"


def _nested(words: list[str], shape: tuple[int, ...], indent: int) -> str:
    if not shape:
        return words[0]
    if len(shape) == 1:
        most = max(1, (_LINE_WIDTH - indent) // (len(words[0]) + 2))
        lines = [", ".join(words[start : start + most]) for start in range(0, len(words), most)]
        return f"[{(',' + chr(10) + ' ' * (indent + 1)).join(lines)}]"
    step = len(words) // shape[0]
    rows = [_nested(words[start : start + step], shape[1:], indent + 1) for start in range(0, len(words), step)]
    return f"[{(',' + chr(10) * (len(shape) - 1) + ' ' * (indent + 1)).join(rows)}]"


def _noted(text: str, notes: list[str]) -> str:
    text = _PREFIX + text
    length = len(text) - text.rfind("\n") + 1
    for note in notes:
        if length + len(note) + 2 > _LINE_WIDTH:
            text += f",\n{' ' * len(_PREFIX)}{note}"
            length = len(_PREFIX) + len(note)
        else:
            text += f", {note}"
            length += len(note) + 2
    return text + ")"
