"""The pytest plugin where it is enabled: each failing phase of a test becomes a dump, and its report names it.

Everything here runs between the tests of somebody else: it prints nothing and raises nothing.
"""

from __future__ import annotations

import os

import pytest

from coredumpy import _conf, _dump
from coredumpy._errors import CoredumpyError
from coredumpy._hooks import crash, tested
from coredumpy._hooks.pytest_report import Reporter
from coredumpy._hooks.test_files import file_name, make_folder
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

_RECORDER = "coredumpy-recorder"
_REPORTER = "coredumpy-reporter"

#: How often a test was begun: plugins that run a failed one again do so from its setup on.
_attempts = pytest.StashKey[int]()

#: Where an exception's `__dict__` tells which stack its dump shows: one that a fixture keeps is raised again from it.
_STACK = "__coredumpy_stack__"


def install(config: pytest.Config, directory: str, path: str | None) -> None:
    """Has the failures of this run dumped into a folder, or to a path."""
    if config.pluginmanager.has_plugin(_RECORDER):
        return
    try:
        said = _conf.settle(None, str(config.rootpath))
    except CoredumpyError as error:
        raise pytest.UsageError(f"coredumpy: {printable(str(error))}") from None
    recorder = Recorder(directory, path, getattr(config, "workerinput", {}))
    config.pluginmanager.register(recorder, _RECORDER)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(config, directory, path, said), _REPORTER)


def remove(config: pytest.Config) -> None:
    for name in (_RECORDER, _REPORTER):
        if config.pluginmanager.has_plugin(name):
            config.pluginmanager.unregister(name=name)


class Recorder:
    """Saves the dumps, in the process that runs the tests."""

    def __init__(self, directory: str, path: str | None, worker: dict[str, Any]) -> None:
        self._directory = directory
        self._path = path
        #: Of xdist: the worker's name, and what all workers of a run have in common.
        self._worker: str | None = worker.get("workerid")
        self._run: str = worker.get("testrunuid", "")[:8]

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, Any, None]:
        self._ended(item, "setup", (yield))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, Any, None]:
        self._ended(item, "call", (yield))

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, Any, None]:
        self._ended(item, "teardown", (yield))

    def _ended(self, item: pytest.Item, phase: str, outcome: Any) -> None:
        """Dumps a Ctrl-C, by which people stop a test that hangs: pytest makes no report of it."""
        if outcome.excinfo is None or outcome.excinfo[0] is not KeyboardInterrupt:
            return
        attempt = item.stash.get(_attempts, 0) + (phase == "setup")
        function = getattr(item, "obj", None) if phase == "call" else None
        label = item.nodeid if phase == "call" else f"{item.nodeid} ({phase})"
        # A worker of xdist has none, and nobody hears what it has to say after a Ctrl-C.
        reporter = item.config.pluginmanager.get_plugin(_REPORTER)
        try:
            excinfo = pytest.ExceptionInfo.from_exc_info(outcome.excinfo)
            path = self._dump(item.nodeid, f"{phase}, attempt {attempt}", excinfo, function)
        except Exception as error:
            if reporter is not None:
                reporter.note_failure(label, crash.reason(error))
            return
        if reporter is not None:
            reporter.note(path, label)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, None]:
        if call.when == "setup":
            item.stash[_attempts] = item.stash.get(_attempts, 0) + 1
            item.stash[_told_of_call] = []
            # An attempt is a case of its own in the junit file.
            item.user_properties[:] = [entry for entry in item.user_properties if entry[0] != "coredumpy"]
        outcome = yield
        if outcome.excinfo is None:
            report = outcome.get_result()
            function = getattr(item, "obj", None) if call.when == "call" and call.excinfo is not None else None
            phase = f"{report.when}, attempt {item.stash.get(_attempts, 1)}"
            if self._record(report, call, phase, function):
                _tell_properties(item, report)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, None]:
        outcome = yield
        if outcome.excinfo is None:
            report = outcome.get_result()
            self._record(report, getattr(report, "call", None), "collection", None)

    def _record(self, report: Any, call: pytest.CallInfo[Any] | None, phase: str, function: object) -> bool:
        """Dumps what a report is about, if that is an error, and says in the report where. Whether there is a dump."""
        if not report.failed or call is None or call.excinfo is None:
            return False
        try:
            report.coredumpy_dump = self._dump(report.nodeid, phase, call.excinfo, function)
        except Exception as error:
            report.coredumpy_dump, report.coredumpy_failure = None, crash.reason(error)
        return report.coredumpy_dump is not None

    def _dump(self, nodeid: str, phase: str, excinfo: pytest.ExceptionInfo[Any], function: object) -> str:
        exception = tested.subject(excinfo.value)
        stack = tested.stack(exception, function, excinfo)
        # The frames live as long as the exception does, so that no other one has the number meanwhile.
        begins = id(stack.outermost[0]) if stack.outermost else None
        noted = crash.dict_of(exception)
        known = crash.reported_path(exception)
        if known is not None and noted.get(_STACK, begins) == begins:
            return known
        path, is_shared = self._path_of(nodeid, phase)
        if not (is_shared and os.path.exists(path)):
            words = f"{phase}, worker {self._worker}" if self._worker else phase
            saved = _dump.save(exception=exception, description=f"{nodeid} ({words})", path=path, stack=stack)
            path = _only_one(saved.path, path) if is_shared else saved.path
        crash.mark(exception, path)
        noted[_STACK] = begins
        return path

    def _path_of(self, nodeid: str, phase: str) -> tuple[str, bool]:
        """Where the dump goes, and whether it is the other workers', too: all of them collect everything."""
        if self._path is not None:
            return self._path, False
        make_folder(self._directory)
        if phase != "collection":
            return os.path.join(self._directory, file_name(nodeid, phase.partition(",")[0])), False
        name = file_name(nodeid, f"collection_{self._run}" if self._run else "collection")
        return os.path.join(self._directory, name), bool(self._run)


def _only_one(saved: str, shared: str) -> str:
    """The path of a dump. Where another worker was quicker, there are two of them, and ours goes."""
    if saved != shared:
        os.remove(saved)
    return shared


def _tell_properties(item: pytest.Item, report: pytest.TestReport) -> None:
    """Names the dump in the report's properties, and in those of the later phases: junit takes them from the last."""
    link = ("coredumpy", str(report.coredumpy_dump))
    item.user_properties.append(link)
    if report.when == "teardown":
        # A failed teardown after a failed call is a case of its own in the junit file.
        told = item.stash.get(_told_of_call, [])
        report.user_properties = [entry for entry in item.user_properties if entry not in told]
        return
    report.user_properties.append(link)
    if report.when == "call":
        item.stash[_told_of_call] = [entry for entry in item.user_properties if entry[0] == "coredumpy"]


#: The properties that the report of a test's call has.
_told_of_call = pytest.StashKey[list[tuple[str, object]]]()
