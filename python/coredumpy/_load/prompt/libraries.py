"""Which frames are not of the program itself."""

from __future__ import annotations

from coredumpy._load.places import is_library_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from coredumpy._load.dump import Dump


def is_library_frame(dump: Dump, frame: FrameType) -> bool:
    """Also one that asks not to be shown: by `__tracebackhide__` (pytest), or by `__unittest` (unittest)."""
    if is_library_file(dump.environment, frame.f_code.co_filename):
        return True
    hides = frame.f_locals.get("__tracebackhide__") or frame.f_globals.get("__tracebackhide__")
    return hides is True or frame.f_globals.get("__unittest") is True
