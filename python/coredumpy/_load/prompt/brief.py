"""The beginning of a value's repr, at the price of the beginning alone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Containers in containers that are looked into.
_DEPTH = 6
# Empty ones print as themselves.
_ENDS: dict[type, Any] = {list: "[]", tuple: "()", set: "{}", frozenset: ("frozenset({", "})"), dict: "{}"}


def brief(value: object, room: int) -> str:
    """The repr, or a little more than `room` characters of it."""
    text = ""
    for piece in _pieces(value, room, ()):
        text += piece
        if len(text) > room:
            break
    return text


def _pieces(value: Any, room: int, inside: tuple[int, ...]) -> Iterator[str]:
    """`inside` are the addresses of the containers that the value is in."""
    ends = _ENDS.get(type(value))
    if ends is not None and value:
        before, after = ends
        yield before
        if id(value) in inside or len(inside) == _DEPTH:
            yield "..."
        else:
            yield from _contents(value, room, (*inside, id(value)))
        yield after
    elif type(value) in (str, bytes, bytearray) and len(value) > room:
        yield repr(value[: room + 1])
    else:
        yield _repr(value)


def _contents(value: Any, room: int, inside: tuple[int, ...]) -> Iterator[str]:
    for number, item in enumerate(value):
        if number:
            yield ", "
        yield from _pieces(item, room, inside)
        if type(value) is dict:
            yield ": "
            yield from _pieces(value[item], room, inside)
    if type(value) is tuple and len(value) == 1:
        yield ","


def _repr(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:
        return f"*** its repr failed: {type(error).__name__}: {error} ***"
