"""Exceptions that leave a child process of `multiprocessing` or a task of a pool of processes.

They are seen in the child, where the frames are. Forked children have our hooks already; others are sent them.
"""

from __future__ import annotations

from coredumpy import _native
from coredumpy._hooks import children, crash, names, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def process_sites(process: Any) -> tuple[patches.Site, ...]:
    """Of `multiprocessing.process`."""
    return (patches.Site(process.BaseProcess, "_bootstrap", _begins, _ended),)


def spawn_sites(spawn: Any) -> tuple[patches.Site, ...]:
    """Of `multiprocessing.spawn`, whose data go to spawned children and to those of the fork server."""
    return (patches.Site(spawn, "get_preparation_data", _is_patched, _send_along),)


def pool_sites(pool: Any) -> tuple[patches.Site, ...]:
    """Of `multiprocessing.pool`. What an exception is packed in when it goes to the parent process."""
    return (patches.Site(pool.ExceptionWithTraceback, "__init__", _left_task),)


def executor_sites(process: Any) -> tuple[patches.Site, ...]:
    """Of `concurrent.futures.process`, likewise."""
    return (patches.Site(process._ExceptionWithTraceback, "__init__", _left_task),)


def _begins(process: Any, *_arguments: object, **_named: object) -> list[crash.Report | None]:
    """`_bootstrap` prints whatever leaves `run`, and gives nothing on: so `run` is where an exception is seen."""
    reports: list[crash.Report | None] = []
    attributes = object.__getattribute__(process, "__dict__")

    def called() -> None:
        del attributes["run"]

    def failed(exception: BaseException) -> None:
        reports.append(patches.report(exception, names.in_process(None)))

    attributes["run"] = _native.Hook(process.run, before=called, failed=failed)
    return reports


def _ended(reports: list[crash.Report | None], _code: object) -> None:
    for done in reports:
        crash.say(done)


def _is_patched(*_arguments: object, **_named: object) -> bool | None:
    return True if patches.current is not None else None


def _send_along(_is_patched: object, data: Any) -> None:
    if type(data) is dict and patches.current is not None:
        data["coredumpy"] = children.Message(patches.current)


def _left_task(_packed: object, exception: BaseException, _traceback: object) -> crash.Report | None:
    done = patches.report(exception, names.in_process(None), goes_on=True)
    if done is not None and not crash.mark_travels(exception):
        crash.unmark(exception)
    return done
