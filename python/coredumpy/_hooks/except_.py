"""Exceptions that leave the main thread, and those that nobody can be given: `sys.excepthook`, `sys.unraisablehook`."""

from __future__ import annotations

import sys

from coredumpy._hooks import names, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._hooks import crash


def _uncaught(_type: object, exception: BaseException | None, _traceback: object) -> crash.Report | None:
    return patches.report(exception, names.in_process(None))


def _unraisable(unraisable: Any) -> crash.Report | None:
    return patches.report(unraisable.exc_value, names.in_process(names.unraisable(unraisable)), goes_on=True)


sites = (
    patches.Site(sys, "excepthook", _uncaught, default=sys.__excepthook__),
    patches.Site(sys, "unraisablehook", _unraisable, default=sys.__unraisablehook__),
)
