"""Tables for a terminal: one line a row, never wider than the terminal."""

from __future__ import annotations

from coredumpy._load.names import safe_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ELLIPSIS = "…"
_GAP = "  "


def terminal_width() -> int:
    """Columns of the terminal, or 80."""
    # Only here: the prompt does not wait for it, nor for unicodedata below.
    import shutil

    # Python 3.10 gives 0 for a terminal that does not know.
    return max(shutil.get_terminal_size().columns or 80, 20)


def table(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The rows as lines. What does not fit ends in `…`: first in the last column, then in the widest."""
    rows = [[safe_text(" ".join(cell.split())) for cell in row] for row in rows]
    widths = _widths([max(map(columns, column)) for column in zip(*rows, strict=True)], width)
    for row in rows:
        cells = [fitted(cell, room) for cell, room in zip(row, widths, strict=True)]
        line = _GAP.join(cell + " " * (room - columns(cell)) for cell, room in zip(cells, widths, strict=True))
        yield line.rstrip()


def _widths(wanted: list[int], width: int) -> list[int]:
    """What each column gets of the width."""
    room = width - len(_GAP) * (len(wanted) - 1)
    widths = list(wanted)
    if widths:
        widths[-1] = min(widths[-1], max(room - sum(widths[:-1]), room // 3))
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    return widths


def fitted(text: str, room: int) -> str:
    """The text, cut to so many columns."""
    if columns(text) <= room:
        return text
    while text and columns(text) > room - 1:
        # Most characters take one column, so this ends in a few turns.
        text = text[: -max(1, (columns(text) - room + 1) // 2)]
    return text + ELLIPSIS


def columns(text: str) -> int:
    """How many columns a terminal needs for the text."""
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    import unicodedata

    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
