"""The pytest plugin beside those of others: xdist, reruns, HTML reports, asyncio, timeouts."""

from __future__ import annotations

import html
import importlib.util
import json
import re
from pathlib import Path

import pytest
from pytest_runs import pytest_in, write

pytestmark = pytest.mark.shares(3)

FAILURES = """
import pytest

@pytest.mark.parametrize("number", range(6))
def test_fails(number):
    assert number < 0

@pytest.fixture
def broken():
    raise OSError("setup")

def test_setup(broken): pass
def test_good(): pass
"""


def needs(module: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(importlib.util.find_spec(module) is None, reason=f"{module} is not installed")


@needs("xdist")
def test_the_controller_of_xdist_shows_every_dump(tmp_path: Path) -> None:
    write(tmp_path, {"test_failures.py": FAILURES, "test_import.py": "import no_such_module\n"})
    run = pytest_in(
        tmp_path, "-n", "2", "--enable-coredumpy", "--junitxml=junit.xml", "--continue-on-collection-errors",
        plugins=("xdist",),
    )  # fmt: skip
    said = run.said()
    # Each worker collects all, but it is one error.
    [collected] = [name for name in said if "collection" in name]
    assert re.fullmatch(r"test_import\.py \(collection, worker gw[01]\)", said.pop(collected))
    assert len(said) == 7
    pattern = r"test_failures\.py::(test_fails\[\d\] \(call|test_setup \(setup), attempt 1, worker gw[01]\)"
    assert all(re.fullmatch(pattern, words) for words in said.values()), said
    assert sorted(line.split()[0] for line in run.section()[:-1]) == run.files
    cases = run.junit()
    assert [len(failed) for _, failed, _ in cases] == [len(links) for _, _, links in cases] == [1] * 8
    assert sorted(link for _, _, links in cases for link in links) == run.files


@needs("xdist")
def test_a_patch_reaches_the_workers_of_xdist(tmp_path: Path) -> None:
    write(tmp_path, {"test_failures.py": FAILURES, "conftest.py": PATCH_OF_THE_CONTROLLER})
    run = pytest_in(tmp_path, "-n", "1", "-q", plugins=("xdist",))
    assert (len(run.files), {Path(file).parent.name for file in run.files}) == (7, {"mine"})
    assert run.stdout.count("coredumpy: 7 dumps in mine/; open with: coredumpy load mine/test_failures.") == 1


PATCH_OF_THE_CONTROLLER = """
import os, coredumpy
if "PYTEST_XDIST_WORKER" not in os.environ:
    coredumpy.patch_pytest("mine")
"""

FLAKY = """
tries = []
def test_flaky():
    tries.append(1)
    count = len(tries)
    assert count == 3
"""


@needs("pytest_rerunfailures")
def test_each_attempt_leaves_a_dump(tmp_path: Path) -> None:
    write(tmp_path, {"test_flaky.py": FLAKY})
    options = ("--reruns", "3", "--enable-coredumpy", "--junitxml=junit.xml")
    run = pytest_in(tmp_path, *options, plugins=("rerunfailures",))
    assert run.code == 0
    # Each attempt is a case, with its own dump and no other; the last one passed.
    assert run.junit() == [
        ("test_flaky", [], ["coredumpy/test_flaky.test_flaky_call.dump"]),
        ("test_flaky", [], ["coredumpy/test_flaky.test_flaky_call-2.dump"]),
    ]
    assert run.said() == {
        "test_flaky.test_flaky_call.dump": "test_flaky.py::test_flaky (call, attempt 1)",
        "test_flaky.test_flaky_call-2.dump": "test_flaky.py::test_flaky (call, attempt 2)",
    }
    assert [line.split() for line in run.section()[:-1]] == [
        ["coredumpy/test_flaky.test_flaky_call.dump", "test_flaky.py::test_flaky"],
        ["coredumpy/test_flaky.test_flaky_call-2.dump", "test_flaky.py::test_flaky"],
    ]


@needs("pytest_html")
def test_the_html_report_links_the_dumps(tmp_path: Path) -> None:
    write(tmp_path, {"test_failures.py": FAILURES, "test_import.py": "import no_such_module\n"})
    words = ("--html=out/report.html", "--enable-coredumpy", "--continue-on-collection-errors")
    run = pytest_in(tmp_path, *words, plugins=("html", "html_fixtures", "metadata"))
    [text] = re.findall(r'data-jsonblob="([^"]+)"', (tmp_path / "out/report.html").read_text())
    tests = json.loads(html.unescape(text))["tests"]
    links = {name: sorted(re.findall(r'href="([^"]+)"', str(results))) for name, results in tests.items()}
    assert links["test_failures.py::test_fails[3]"] == ["../coredumpy/test_failures.test_fails_3_call.dump"]
    assert links["test_failures.py::test_setup"] == ["../coredumpy/test_failures.test_setup_setup.dump"]
    assert links["test_import.py"] == ["../coredumpy/test_import_collection.dump"]
    assert links["test_failures.py::test_good"] == []
    assert len(run.files) == 8


ASYNC = """
import asyncio, pytest, pytest_asyncio

async def inner(value):
    await asyncio.sleep(0)
    raise ValueError(value)

@pytest.mark.asyncio
async def test_inner():
    value = 1
    await inner(value)

@pytest_asyncio.fixture
async def broken():
    await inner(2)

@pytest.mark.asyncio
async def test_fixture(broken): pass
"""


@needs("pytest_asyncio")
def test_the_stack_of_a_coroutine_ends_at_the_test(tmp_path: Path) -> None:
    write(tmp_path, {"test_async.py": ASYNC})
    run = pytest_in(tmp_path, "--enable-coredumpy", plugins=("asyncio",))
    assert run.stands() == {
        "test_async.test_inner_call.dump": ("ValueError", "inner", "test_inner"),
        "test_async.test_fixture_setup.dump": ("ValueError", "inner", "broken"),
    }


SLOW = """
import pytest, time
def wait(seconds):
    time.sleep(seconds)
@pytest.mark.timeout(1, func_only=True)
def test_slow():
    wait(60)
"""


@needs("pytest_timeout")
def test_a_test_that_takes_too_long_is_seen_where_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"test_slow.py": SLOW})
    words = ("--enable-coredumpy", "--timeout-method=signal")
    run = pytest_in(tmp_path, *words, plugins=("timeout",))
    assert run.stands() == {"test_slow.test_slow_call.dump": ("Failed", "wait", "test_slow")}


SUBTESTS = """
import pytest
def test_numbers(subtests):
    for number in range(4):
        with subtests.test("odd", number=number):
            assert number % 2 == 0
"""


def test_each_failed_subtest_leaves_a_dump(tmp_path: Path) -> None:
    write(tmp_path, {"test_sub.py": SUBTESTS})
    plugins = () if importlib.util.find_spec("_pytest.subtests") else ("subtests",)
    if plugins and importlib.util.find_spec("pytest_subtests") is None:
        pytest.skip("this pytest has no subtests")
    run = pytest_in(tmp_path, "--enable-coredumpy", plugins=plugins)
    assert len(run.files) == 2
    assert {words for words in run.said().values()} == {"test_sub.py::test_numbers (call, attempt 1)"}
    assert [line.split(maxsplit=1)[1] for line in run.section()[:-1]] == [
        "test_sub.py::test_numbers [odd] (number=1)",
        "test_sub.py::test_numbers [odd] (number=3)",
    ]


@needs("xdist")
@needs("pytest_rerunfailures")
@needs("pytest_html")
@needs("pytest_asyncio")
@needs("pytest_timeout")
def test_all_of_them_together(tmp_path: Path) -> None:
    slow = SLOW.replace("60)", "60)\n\n" + ASYNC.replace("value = 1", "value = 2").lstrip())
    write(tmp_path, {"test_all.py": slow, "test_flaky.py": FLAKY, "test_failures.py": FAILURES})
    run = pytest_in(
        tmp_path, "-n", "2", "--reruns", "1", "--html=report.html", "--enable-coredumpy", "-q",
        plugins=("xdist", "rerunfailures", "html", "html_fixtures", "metadata", "asyncio", "timeout"),
    )  # fmt: skip
    # Each of the eleven fails twice.
    assert len(run.files) == 22, run.stdout
    assert sum("attempt 2" in words for words in run.said().values()) == 11
    assert re.search(r"(?m)^coredumpy: 22 dumps in coredumpy/; open with: coredumpy load coredumpy/\S+$", run.stdout)
    assert (tmp_path / "report.html").read_text().count("coredumpy/test_all.test_slow_call-2.dump") >= 1
