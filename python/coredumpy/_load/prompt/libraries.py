"""Which frames are not of the program itself."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from coredumpy._load.dump import Dump

# What is installed, and what is built into Python. A cell of a notebook or `<string>` is the program's.
_INSTALLED = re.compile(r"/(site|dist)-packages/|^<frozen ")


def is_library_file(dump: Dump, filename: str) -> bool:
    """Whether a file belongs to Python or to an installed package, where the program ran."""
    filename = _slashed(filename)
    folders = (dump.environment or {}).get("library_paths") or ()
    return bool(_INSTALLED.search(filename)) or any(filename.startswith(_slashed(f) + "/") for f in folders if f)


def is_library_frame(dump: Dump, frame: FrameType) -> bool:
    """Also one that asks not to be shown: by `__tracebackhide__` (pytest), or by `__unittest` (unittest)."""
    if is_library_file(dump, frame.f_code.co_filename):
        return True
    hides = frame.f_locals.get("__tracebackhide__") or frame.f_globals.get("__tracebackhide__")
    return hides is True or frame.f_globals.get("__unittest") is True


def _slashed(path: str) -> str:
    """With Windows' ways to write it made one: there, neither the case nor the kind of slash matters."""
    path = path.replace("\\", "/")
    return path.lower() if path[1:3] == ":/" else path.rstrip("/")
