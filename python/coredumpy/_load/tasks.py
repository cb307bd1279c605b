"""asyncio's tasks and futures: they print as they did and tell their state; nothing waits for them any more."""

from __future__ import annotations

import importlib

from coredumpy._load.functions import attributes_of
from coredumpy._load.names import safe_text
from coredumpy._load.natives import proxy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

_STATES = ("PENDING", "CANCELLED", "FINISHED")


def build_task(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A task or future, as an instance of its class."""
    made = proxy(restorer, number, restorer.value(record["class"]), repr=_words)
    restorer.later(lambda: _complete(restorer, made, record))
    return made


def _complete(restorer: Restorer, made: Any, record: dict[str, Any]) -> None:
    attributes = {"_callbacks": None, "_must_cancel": False, **attributes_of(restorer, record)}
    own = {name: attributes.pop(name) for name in ("_callbacks", "_must_cancel")}
    state = safe_text(record["state"])
    own |= {"_state": state if state in _STATES else "PENDING", "_source_traceback": None}
    for name, field in (("_exception", "exception"), ("_result", "result")):
        own[name] = restorer.value(record.get(field))
    is_task = record["name"] != ""
    if is_task:
        own |= {"_coro": restorer.value(record["coroutine"]), "_fut_waiter": restorer.value(record.get("waiting_for"))}
        own["get_name"] = lambda: safe_text(record["name"])
        own["get_coro"] = lambda: own["_coro"]
        # How often a task was asked is not known, but whether it was.
        if restorer.python_version >= (3, 11):
            own["cancelling"] = lambda: int(bool(own["_must_cancel"]))
    own["done"] = lambda: own["_state"] != "PENDING"
    own["cancelled"] = lambda: own["_state"] == "CANCELLED"
    if own["_state"] == "FINISHED":
        own["exception"] = lambda: own["_exception"]
        if own["_exception"] is None:
            own["result"] = lambda: own["_result"]
    restorer.instances.hydrate_with(made, own, attributes)


def _words(made: Any) -> str:
    """As asyncio words it, which only looks at attributes."""
    name = type(made).__name__
    try:
        if hasattr(made, "get_name"):
            info = importlib.import_module("asyncio.base_tasks")._task_repr_info(made)
        else:
            info = importlib.import_module("asyncio.base_futures")._future_repr_info(made)
    # An attribute that is missing, or another version's.
    except Exception:
        info = [getattr(made, "_state", "?").lower()]
    return f"<{name} {' '.join(info)}>"
