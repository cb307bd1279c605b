"""Exceptions that leave a thread: `threading.excepthook`."""

from __future__ import annotations

from coredumpy._hooks import names, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._hooks import crash


def sites(threading: Any) -> tuple[patches.Site, ...]:
    return (patches.Site(threading, "excepthook", _left_thread, default=threading.__excepthook__),)


def _left_thread(arguments: Any) -> crash.Report | None:
    return patches.report(arguments.exc_value, names.in_process(names.thread(arguments.thread)), goes_on=True)
