"""asyncio's tasks and futures: they print as they did and tell their state; nothing waits for them any more."""

from __future__ import annotations

import types

from coredumpy._load.asyncio_words import future_info, task_info
from coredumpy._load.functions import attributes_of
from coredumpy._load.names import safe_text
from coredumpy._load.natives import named_in_full, proxy
from coredumpy._load.observers import answering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

# Reprs within one another, and altogether in one: of tasks that wait for each other, twice as many with each step.
_NESTED_MAX, _WORDED_MAX = 50, 500
_STATES = ("PENDING", "CANCELLED", "FINISHED")


def build_task(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A task or future, as an instance of its class."""
    made = proxy(restorer, number, restorer.value(record["class"]), repr=_words)
    if type(made).__module__ == "_asyncio":
        restorer.instances.natives.add(type(named_in_full(made)))
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
    if not is_task:
        del own["_must_cancel"]
    else:
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
        own["result"] = lambda: _outcome(own)
    if type(made).__module__ == "_asyncio":
        own |= {name: answering(made, name, found) for name, found in own.items() if type(found) is types.FunctionType}
    restorer.instances.hydrate_with(made, own, attributes)


def _outcome(own: dict[str, Any]) -> Any:
    if isinstance(own["_exception"], BaseException):
        raise own["_exception"]
    return own["_result"]


class _Words:
    """The repr of tasks and futures, as asyncio words it, which only looks at attributes."""

    def __init__(self) -> None:
        self._depth = self._count = 0

    def __call__(self, made: Any) -> str:
        if not self._depth:
            self._count = 0
        self._depth += 1
        self._count += 1
        try:
            is_too_much = self._depth > _NESTED_MAX or self._count > _WORDED_MAX
            info = ["..."] if is_too_much else self._info(made)
        finally:
            self._depth -= 1
        return f"<{type(made).__name__} {' '.join(info)}>"

    def _info(self, made: Any) -> list[str]:
        try:
            return task_info(made) if hasattr(made, "get_name") else future_info(made)
        # An attribute that is missing, or another version's.
        except Exception:
            return [getattr(made, "_state", "?").lower()]


_worded = _Words()


def _words(made: Any) -> str:
    return _worded(made)
