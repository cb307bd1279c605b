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
        self._is_reporting = False
        # Gone if the program deleted it.
        self.former = getattr(sys, "excepthook", sys.__excepthook__)
        self.native = _native.ExceptHook(self.crashed, self.former, self.printed)

    def crashed(self, _type: object, exception: BaseException | None, _traceback: TracebackType | None) -> None:
        if patch is None or exception is None or id(exception) == crash.reported:
            return
        if not crash.is_crash(exception) or excludes(exception):
            return
        # Another hook of ours may stand further down, under a hook that came in between.
        self._is_reporting, crash.reported = True, id(exception)
        self._line = crash.save(exception, patch.place)

    def printed(self) -> None:
        if self._is_reporting:
            self._is_reporting, crash.reported = False, None
            line, self._line = self._line, None
            crash.say(line)


patch: Patch | None = None
_hook: _Hook | None = None


def install(new: Patch) -> None:
    global patch, _hook
    patch = new
    if _hook is None or getattr(sys, "excepthook", None) is not _hook.native:
        _hook = _Hook()
        sys.excepthook = _hook.native


def remove() -> None:
    """Puts the former hook back. Where somebody hooked in after us, our hook stays in that chain and passes on."""
    global patch, _hook
    if _hook is not None and getattr(sys, "excepthook", None) is _hook.native:
        sys.excepthook = _hook.former
    patch = _hook = None


def excludes(exception: BaseException) -> bool:
    return patch is not None and isinstance(exception, patch.exclude)
