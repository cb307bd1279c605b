"""What a run of pytest says of its dumps: a table at the end, and a link in each report that others write."""

from __future__ import annotations

import os
import time
import urllib.parse

import pytest

from coredumpy import _folder
from coredumpy._config import config as settings
from coredumpy._hooks.crash import shell_quoted
from coredumpy._hooks.test_files import is_file_name
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Dumps in the table.
_MOST = 20


class Reporter:
    """Gathers what the reports tell, in the process that the user sees: under xdist its workers' reports come here."""

    def __init__(self, config: pytest.Config, directory: str, path: str | None, said: str | None) -> None:
        self._config = config
        self._told = (directory, path)
        self._said = said
        self._began = time.time()
        #: The dumps in their order, with those that they are of.
        self._dumps: dict[str, list[str]] = {}
        self._failures: list[str] = []

    def pytest_report_header(self) -> str | None:
        return None if self._said is None else f"coredumpy: {printable(self._said)}"

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Of xdist: tells a worker where the dumps go."""
        node.workerinput["coredumpy"] = self._told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: Any) -> None:
        path = self._note(report)
        if path is not None and self._config.getoption("htmlpath", None):
            from pytest_html import extras

            report.extras = [*getattr(report, "extras", []), extras.url(self._address(path), name="dump")]

    # After junit's own, which makes the case.
    @pytest.hookimpl(trylast=True)
    def pytest_collectreport(self, report: Any) -> None:
        path = self._note(report)
        if path is not None:
            for plugin in self._config.pluginmanager.get_plugins():
                if type(plugin).__name__ == "LogXML":
                    plugin.node_reporter(report).add_property("coredumpy", path)

    @pytest.hookimpl(optionalhook=True)
    def pytest_html_results_table_row(self, report: Any, cells: list[str]) -> None:
        """Of pytest-html, which gives errors of the collection no links."""
        path = getattr(report, "coredumpy_dump", None)
        if path is not None and isinstance(report, pytest.CollectReport) and cells:
            cells[-1] = f'<td class="col-links"><a target="_blank" href="{self._address(path)}">dump</a></td>'

    def pytest_sessionfinish(self) -> None:
        directory, path = self._told
        if self._dumps and path is None:
            _folder.make_room_for_tests(directory, is_file_name, self._began)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if settings.quiet or not (self._dumps or self._failures):
            return
        lines = self._lines(terminalreporter.config.option.verbose < 0)
        if len(lines) > 1:
            terminalreporter.section("coredumpy")
        for line in lines:
            terminalreporter.line(line)

    # --- what is said ---

    def note(self, path: str, label: str) -> None:
        """Remembers a dump, and what it is of."""
        self._dumps.setdefault(path, []).append(label)

    def note_failure(self, label: str, reason: str) -> None:
        """Remembers that there is no dump of it, and why."""
        self._failures.append(f"no dump of {label}: {reason}")

    def _note(self, report: Any) -> str | None:
        """Remembers the dump of a report, and returns its path."""
        path: str | None = getattr(report, "coredumpy_dump", None)
        failure = getattr(report, "coredumpy_failure", None)
        if path is not None:
            self.note(path, _label(report))
        elif failure is not None:
            self.note_failure(_label(report), failure)
        return path

    def _lines(self, is_brief: bool) -> list[str]:
        count = len(self._dumps)
        first = next(iter(self._dumps), None)
        opening = [] if first is None else [f"open with: coredumpy load {self._shown(first)}"]
        if is_brief:
            failures = [f"{len(self._failures)} not saved ({self._failures[0]})"] if self._failures else []
            dumps = [f"{count} dump{'s' * (count > 1)} in {self._folder(first)}"] if first is not None else []
            return ["coredumpy: " + "; ".join([*dumps, *failures, *opening])]
        shown = list(self._dumps.items())[:_MOST]
        width = max((len(self._shown(path)) for path, _ in shown), default=0)
        lines = [f"{self._shown(path):<{width}}  {_words(labels)}" for path, labels in shown]
        if count > _MOST:
            lines.append(f"... and {count - _MOST} more in {self._folder(first)}")
        return [*lines, *self._failures[:_MOST], *opening]

    def _shown(self, path: str) -> str:
        """The path as one would type it where pytest was started."""
        return shell_quoted(_nearby(path, str(self._config.invocation_params.dir)))

    def _folder(self, path: str | None) -> str:
        return self._shown(os.path.dirname(path or "")) + os.sep

    def _address(self, path: str) -> str:
        """The path in an HTML report: seen from that, so that both can be moved together."""
        page = os.path.join(str(self._config.invocation_params.dir), self._config.getoption("htmlpath", None) or "")
        return urllib.parse.quote(os.path.relpath(path, os.path.dirname(page)))


def _nearby(path: str, folder: str) -> str:
    """From the folder, unless that leads out of it."""
    relative = os.path.relpath(path, folder)
    return path if relative.startswith(os.pardir) else relative


def _label(report: Any) -> str:
    """The test, and what of it failed where that is not the test itself."""
    # Of subtests: their message and values.
    detail = getattr(report, "_sub_test_description", None) or getattr(report, "sub_test_description", None)
    label = f"{report.nodeid} {detail()}" if callable(detail) else report.nodeid
    phase = "collection" if isinstance(report, pytest.CollectReport) else report.when
    return printable(label if phase == "call" else f"{label} ({phase})")


def _words(labels: list[str]) -> str:
    more = len(labels) - 1
    return labels[0] if not more else f"{labels[0]} and {more} more"
