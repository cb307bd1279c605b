"""`tasks`: what asyncio was doing when the dump was taken."""

import re
import subprocess
import sys

import coredumpy
import pytest
from load_sessions import answers, dumped

CRAWLER = """\
import asyncio
import sys

import coredumpy


class Failed(Exception):
    pass


async def fetch(number):
    await asyncio.sleep(100 + number)


async def crawl(numbers):
    jobs = [asyncio.create_task(fetch(number), name=f"fetch {number}") for number in numbers]
    await asyncio.gather(*jobs)


async def wait_for(task):
    await task


async def fail():
    raise Failed("no")


async def main(path):
    crawler = asyncio.create_task(crawl([1, 2]), name="crawler")
    waiter = asyncio.create_task(wait_for(crawler), name="waiter")
    failing = asyncio.create_task(fail(), name="failing")
    await asyncio.sleep(0.01)
    if path:
        coredumpy.dump(path=path)
    print(failing.exception())
    crawler.cancel()
    raise RuntimeError("the end")


asyncio.run(main(sys.argv[1] if sys.argv[1:] else None))
"""


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """A dump that is taken inside a running loop."""
    folder = tmp_path_factory.mktemp("tasks")
    (folder / "crawler.py").write_text(CRAWLER)
    target = str(folder / "living.dump")
    subprocess.run([sys.executable, str(folder / "crawler.py"), target], capture_output=True, timeout=300)
    return target


def test_tasks_are_listed_with_who_waits_for_whom(living):
    lines = [line.split(maxsplit=1)[1] for line in answers(living, "tasks", COLUMNS="200")[1].splitlines()]
    told = {re.split("  +", line)[0]: re.split("  +", line)[1:] for line in lines}
    assert sorted(told) == ["Task-1", "crawler", "failing", "fetch 1", "fetch 2", "waiter"]
    assert told["Task-1"] == ["running", "main", "crawler.py:34"]
    assert told["waiter"] == ["pending", "wait_for", "crawler.py:21", "awaits crawler"]
    assert told["crawler"] == ["pending", "crawl", "crawler.py:17", "awaits fetch 1, fetch 2"]
    assert re.match(r"crawler.py:12 > sleep tasks.py:\d+$", told["fetch 2"][2])
    assert told["failing"] == ["failed: Failed", "fail"]


def test_step_into_a_task(living):
    told = answers(
        living, "tasks fetch 2", "u", "p number", "tasks", "tasks waiter", "w", "tasks 1", "p path is not None"
    )
    assert re.search(r"tasks.py\(\d+\)sleep\(\)\n-> ", told[1]) and "fetch()\n-> await asyncio.sleep" in told[2]
    marked = next(line for line in told[4].splitlines() if line.startswith(">"))
    assert told[3] == "2" and marked.split()[2:4] == ["fetch", "2"]
    assert told[5] == told[6] and told[6].endswith("wait_for()\n-> await task") and told[8] == "True"


def test_step_into_a_task_that_failed(living):
    told = answers(living, "tasks failing", "exceptions", "threads MainThread", "exceptions")
    assert told[1].endswith('fail()\n-> raise Failed("no")') and told[2] == ">   0 Failed('no')"
    assert told[4] == "no exception ended this thread or task"


def test_tasks_that_are_done_are_listed_where_the_program_holds_them(tmp_path):
    path = dumped(tmp_path, CRAWLER)
    told = answers(path, "tasks", "tasks Task-1", "tasks crawler", "tasks nobody")
    assert re.search(r"Task-1 +failed: RuntimeError +main$", told[1], re.MULTILINE)
    assert re.search(r"crawler +cancelled +crawl$", told[1], re.MULTILINE)
    assert told[2].endswith('main()\n-> raise RuntimeError("the end")')
    assert told[3] == "*** no frame of task 'crawler' is in this dump: it was cancelled"
    assert told[4].startswith("*** no task 'nobody' in this dump; there are: ")


def test_program_without_tasks_has_none(tmp_path):
    path = dumped(tmp_path, "1 / 0\n")
    assert answers(path, "tasks", "tasks x")[1:3] == [
        "no task of asyncio is in this dump",
        "*** no task 'x' in this dump; there are: none",
    ]


def test_tasks_are_not_looked_for_where_the_settings_say_so(tmp_path):
    source = CRAWLER.replace("    if path:", "    coredumpy.config.dump_all_tasks = False\n    if path:")
    program, target = tmp_path / "crawler.py", tmp_path / "crash.dump"
    program.write_text(source)
    subprocess.run([sys.executable, str(program), str(target)], capture_output=True, timeout=300)
    told = answers(target, "tasks")[1]
    # Only those that a variable holds.
    assert "crawler" in told
    assert coredumpy.open(target).header["roots"].get("tasks", []) == []
