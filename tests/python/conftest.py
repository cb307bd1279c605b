"""Marks of tests.

`once`: says nothing of the interpreter, so `tests/run.py` runs it on the newest alone (it passes `-m "not once"` to the
others; without that all tests run).

`shares(n)`: of its many cases, or of a module's tests, which take minutes, each version has one in n, and the newest
all.

`own_stack`: dumps its own frame, where nothing of pytest is below it. pytest's frames reach all of pytest, its plugins
and their libraries: tens of thousands of objects that no test asks for, in each dump. So such a test runs on a thread
of its own and dumps no other thread, unless it says so.
"""

from __future__ import annotations

import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import coredumpy
import pytest
from hypothesis import HealthCheck, settings

# On a machine that others use, too, time says nothing of a test.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "once: on the newest interpreter alone")
    config.addinivalue_line("markers", "shares(n): one case in n on each interpreter, all on the newest")
    config.addinivalue_line("markers", "own_stack: on a thread of its own, of which alone it makes dumps")


# Before marks are selected by.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    cases: Counter[str] = Counter()
    for item in items:
        for node, mark in item.iter_markers_with_node("shares"):
            among = item.nodeid.partition("[")[0] if node is item else node.nodeid
            if cases[among] % mark.args[0] != sys.version_info.minor % mark.args[0]:
                item.add_marker("once")
            cases[among] += 1


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if pyfuncitem.get_closest_marker("own_stack") is None:
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    raised = run_alone(pyfuncitem.obj, {name: pyfuncitem.funcargs[name] for name in wanted})
    if raised is not None:
        raise raised
    return True


def run_alone(test: Callable[..., Any], arguments: dict[str, Any]) -> BaseException | None:
    """What the test raised. The thread's frames know nothing but the test and its arguments."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            test(**arguments)
        except BaseException as error:
            raised.append(error)

    before = coredumpy.config.dump_all_threads
    coredumpy.config.dump_all_threads = False
    try:
        thread = threading.Thread(target=copy_context().run, args=(run,))
        thread.start()
        thread.join()
    finally:
        coredumpy.config.dump_all_threads = before
    return raised.pop() if raised else None
