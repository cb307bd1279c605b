"""Exceptions that `concurrent.futures` only logs: those of a pool's initializer and of a future's callback."""

from __future__ import annotations

import sys

from coredumpy._hooks import names, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._hooks import crash


def sites(base: Any) -> tuple[patches.Site, ...]:
    """Of `concurrent.futures._base`, whose logger this is."""
    return tuple(patches.Site(base.LOGGER, name, _logged) for name in ("critical", "exception"))


def _logged(message: object, *_arguments: object, **_named: object) -> crash.Report | None:
    words = message.partition(" for %")[0].rstrip(":") if type(message) is str else "logged"
    thread = names.current_thread()
    if thread is not None:
        words = f"{words}, {thread}"
    return patches.report(sys.exc_info()[1], names.in_process(words), goes_on=True)
