"""Exceptions that an event loop is left with: those of tasks that nobody waited for, and of callbacks.

All loops of asyncio, whenever they were made, hand them to one method, whether the program has a handler or not.
"""

from __future__ import annotations

from coredumpy._hooks import names, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._hooks import crash


def sites(base_events: Any) -> tuple[patches.Site, ...]:
    return (patches.Site(base_events.BaseEventLoop, "call_exception_handler", _unhandled),)


def uvloop_sites(uvloop: Any) -> tuple[patches.Site, ...]:
    """Its loops are no subclass of asyncio's."""
    return (patches.Site(uvloop.Loop, "call_exception_handler", _unhandled),)


def _unhandled(_loop: object, context: Any) -> crash.Report | None:
    exception = context.get("exception") if type(context) is dict else None
    if exception is None:
        return None
    return patches.report(exception, names.in_process(names.task(context)), goes_on=True)
