"""The source text of every frame, taken while the program still has it.

Only places that run nothing of the program: `linecache`'s texts, files, and the loaders of the standard library (by
exact type) for what has no file. A lazy entry of `linecache` would call the program's own loader, and is passed over.
"""

from __future__ import annotations

import sys

from coredumpy import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType, TracebackType
    from typing import Any

#: Filename, text (None where there is none), SHA-256 of the file's bytes (None where it was no file).
Source = tuple[str, "str | None", "bytes | None"]


def of_frames(frames: Iterable[FrameType]) -> list[Source]:
    """A source for each filename of the frames' code, in their order."""
    found: dict[str, Source] = {}
    for frame in frames:
        filename = frame.f_code.co_filename
        if filename not in found:
            found[filename] = _source(filename, frame.f_globals)
    return [source for source in found.values() if source[1] is not None]


def frames_of(traceback: TracebackType | None, frame: FrameType | None, outermost: list[FrameType]) -> list[FrameType]:
    """The frames of a traceback innermost first, then those above its outermost; or a frame and its callers.

    What called a frame of `outermost` is left out.
    """
    frames = []
    while traceback is not None:
        frames.append(traceback.tb_frame)
        traceback = traceback.tb_next
    frames.reverse()
    above = frames[-1].f_back if frames else frame
    while above is not None:
        frames.append(above)
        above = above.f_back
    ends = [number for number, frame in enumerate(frames) if frame in outermost]
    return frames[: ends[-1] + 1] if ends else frames


def _source(filename: str, module_globals: dict[str, Any]) -> Source:
    if filename.startswith("<frozen "):
        # Where pdb looks, too: the frozen modules of the standard library say which file they were made of.
        file = module_globals.get("__file__")
        return (filename, None, None) if type(file) is not str or _is_generated(file) else _source(file, {})
    if not _is_generated(filename):
        read = _native.read_source(filename) if filename.isprintable() else None
        if read is None:
            read = _decoded(filename)
        if read is not None:
            return filename, *read
    text = _cached(filename)
    if text is None:
        text = _loaded(filename, module_globals)
    return filename, text, None


def _is_generated(filename: str) -> bool:
    return filename.startswith("<") and filename.endswith(">")


def _cached(filename: str) -> str | None:
    """From `linecache`, if the program has imported it: Jupyter's cells, `exec`-ed code, doctests."""
    linecache = sys.modules.get("linecache")
    cache = getattr(linecache, "cache", None)
    entry = cache.get(filename) if type(cache) is dict else None
    # An entry of one element is lazy.
    if type(entry) is not tuple or len(entry) != 4 or type(entry[2]) is not list:
        return None
    lines = entry[2]
    return "".join(lines) if all(type(line) is str for line in lines) else None


#: Loaders whose `get_source` is code of the standard library.
_LOADERS = {("zipimport", "zipimporter"), ("_frozen_importlib_external", "SourceFileLoader")}


def _loaded(filename: str, module_globals: dict[str, Any]) -> str | None:
    """From the module's loader, for files inside zip archives."""
    loader, name = module_globals.get("__loader__"), module_globals.get("__name__")
    kind = type(loader)
    if (kind.__module__, kind.__name__) not in _LOADERS or type(name) is not str or type(loader) is not kind:
        return None
    known = sys.modules.get(kind.__module__)
    if getattr(known, kind.__name__, None) is not kind or module_globals.get("__file__") != filename:
        return None
    try:
        text = loader.get_source(name)  # type: ignore[union-attr]
    except (ImportError, OSError, SyntaxError, UnicodeError):
        return None
    return text if type(text) is str else None


def _decoded(filename: str) -> tuple[str, bytes] | None:
    """A file in an encoding that only Python's codecs know."""
    try:
        with open(filename, "rb") as file:
            head = file.readline() + file.readline()
    except (OSError, ValueError):
        return None
    if b"coding" not in head:
        return None
    import hashlib
    import tokenize

    try:
        with tokenize.open(filename) as file_text:
            text = file_text.read()
        with open(filename, "rb") as file:
            return text, hashlib.sha256(file.read()).digest()
    except (OSError, SyntaxError, UnicodeError, LookupError):
        return None
