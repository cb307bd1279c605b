"""Exceptions that leave the main thread: `sys.excepthook`."""

from __future__ import annotations

import sys

from coredumpy import _native
from coredumpy._hooks import crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


class Patch:
    """What `patch_except` asked for. A second call takes the place of the first."""

    def __init__(self, place: crash.Place, exclude: tuple[type[BaseException], ...]) -> None:
        self.place = place
        self.exclude = exclude


class _Hook:
    """Our part of the `_native.ExceptHook` that stands as `sys.excepthook`."""

    def __init__(self) -> None:
        self._line: str | None = None
        self.native = _native.ExceptHook(self.crashed, sys.excepthook, self.printed)

    def crashed(self, _type: object, exception: BaseException | None, _traceback: TracebackType | None) -> None:
        if patch is None or exception is None or id(exception) == crash.reported:
            return
        if crash.is_crash(exception) and not excludes(exception):
            self._line = crash.save(exception, patch.place)

    def printed(self) -> None:
        line, self._line = self._line, None
        crash.say(line)


patch: Patch | None = None
_hook: _Hook | None = None


def install(new: Patch) -> None:
    global patch, _hook
    patch = new
    if _hook is None or sys.excepthook is not _hook.native:
        _hook = _Hook()
        sys.excepthook = _hook.native


def remove() -> None:
    """Puts the former hook back. Where somebody hooked in after us, our hook stays in that chain and passes on."""
    global patch, _hook
    if _hook is not None and sys.excepthook is _hook.native:
        sys.excepthook = _hook.native.former
    patch = _hook = None


def excludes(exception: BaseException) -> bool:
    return patch is not None and isinstance(exception, patch.exclude)
