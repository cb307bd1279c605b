"""The words of a description: which thread, task or process an exception left.

Names are read past whatever a class of the program defines.
"""

from __future__ import annotations

import _thread
import sys
import types

from coredumpy import _exceptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def in_process(what: str | None) -> str | None:
    """`what`, with the name of this process where `multiprocessing` started it."""
    module: Any = sys.modules.get("multiprocessing.process")
    if module is None or module._parent_process is None:
        return what
    process = f"in process {_plain(module._current_process, '_name')}"
    return process if what is None else f"{what}, {process}"


def thread(thread: object) -> str:
    return f"in thread {_plain(thread, '_name')}"


def current_thread() -> str | None:
    """This one; None where it is the main one, or was not started by `threading`."""
    module: Any = sys.modules.get("threading")
    found = None if module is None else module._active.get(_thread.get_ident())
    return None if found is None or found is module._main_thread else thread(found)


def task(context: dict[str, Any]) -> str:
    """What asyncio says in the context of an exception, and the name of the task."""
    message = context.get("message")
    words = message if type(message) is str else "Unhandled exception in event loop"
    kind: Any = getattr(sys.modules.get("asyncio.tasks"), "Task", None)
    for task in (context.get("task"), context.get("future")):
        if isinstance(kind, type) and issubclass(type(task), kind):
            return f"{words}: {kind.get_name(task)}"  # type: ignore[attr-defined]
    return words


def unraisable(unraisable: Any) -> str:
    """As the interpreter words it, but for the object's repr, which is code of the program."""
    message = unraisable.err_msg
    words = message if type(message) is str else "Exception ignored in"
    return words if unraisable.object is None else f"{words} {_callable(unraisable.object)}"


def _callable(value: Any) -> str:
    if type(value) is types.MethodType:
        value = value.__func__
    if type(value) is types.FunctionType:
        return str(value.__qualname__)
    return _exceptions.type_name(value if type(value) is type else type(value))


def _plain(instance: object, attribute: str) -> str:
    try:
        value = object.__getattribute__(instance, attribute)
    except AttributeError:
        return "?"
    return value if type(value) is str else "?"
