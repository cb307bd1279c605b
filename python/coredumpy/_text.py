"""Text that may be a stranger's, or a broken program's, on its way to a terminal."""

from __future__ import annotations

MAX_CHARS = 500


def printable(text: str, max_chars: int = MAX_CHARS) -> str:
    """The text on one line, bounded, with what would steer a terminal shown as an escape sequence of Python's."""
    if len(text) > max_chars:
        text = text[:max_chars] + "..."
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
