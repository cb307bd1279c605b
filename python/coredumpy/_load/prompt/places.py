"""Where a stack stands, read from the file alone: a thousand threads are listed without making their frames."""

from __future__ import annotations

import os
from collections import namedtuple

from coredumpy._load.places import is_library_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from coredumpy._load.dump import Dump

Place = namedtuple("Place", "function filename lineno")

# Frames of libraries above which the program's own is looked for.
_MOST = 100


def where(dump: Dump, record: dict[str, Any]) -> str:
    """In a few words: the innermost frame of the program itself, and the innermost of all where that is another."""
    innermost = None
    for place, _ in zip(_places(dump, record), range(_MOST), strict=False):
        if not is_library_file(dump.environment, place.filename):
            own = _words(place)
            return own if innermost is None else f"{own} > {innermost}"
        innermost = innermost or _words(place)
    return innermost or "no frame is in the file"


def _places(dump: Dump, record: dict[str, Any]) -> Iterator[Place]:
    """Innermost first."""
    frames = dump.restorer.frames
    for value in record.get("frames", ()):
        frame = frames.record(value.id) if hasattr(value, "id") else {}
        code = frames.record(frame["code"].id) if hasattr(frame.get("code"), "id") else {}
        yield Place(str(code.get("name")), str(code.get("filename")), frame.get("lineno"))


def _words(place: Place) -> str:
    name = os.path.basename(place.filename.replace("\\", "/"))
    return f"{place.function} {name}:{place.lineno}"
