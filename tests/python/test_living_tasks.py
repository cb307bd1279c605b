"""Threads by name, tasks with all that they await and who waits for whom, and what is suspended in a variable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from living_programs import opened, own_filenames, quiet

WAITING = """
import asyncio, threading
import coredumpy

async def numbers(n):
    inside = n
    await forever
    yield n

@coredumpy.capture
async def captured_numbers(n):
    async for x in numbers(n):
        yield x

@coredumpy.capture
async def consume(n):
    async for x in captured_numbers(n):
        pass

async def waits_for(*others):
    await asyncio.gather(*others)

@coredumpy.capture
def generated(n):
    got = yield n

def plain(n):
    got = yield n

async def main():
    global forever
    forever = asyncio.get_running_loop().create_future()
    consumer = asyncio.create_task(consume(5), name="consumer")
    second = asyncio.create_task(consume(6), name="second")
    waiter = asyncio.create_task(waits_for(consumer, second), name="waiter")
    top = asyncio.create_task(asyncio.wait_for(waiter, 60), name="top")
    await asyncio.sleep(0.05)
    held, wrapped, new = plain(1), generated(2), generated(3)
    next(held), next(wrapped)
    stepping = numbers(7)
    started = threading.Event()
    thread = threading.Thread(target=lambda: (started.set(), stop.wait()), name="worker 1")
    stop = threading.Event()
    thread.start()
    started.wait()
    coredumpy.dump(path="a.dump")
    stop.set()
    for task in (top, waiter, consumer, second):
        task.cancel()
    await asyncio.gather(top, waiter, consumer, second, return_exceptions=True)

asyncio.run(main())
"""


def test_tasks_tell_what_they_await_and_who_waits_for_whom(tmp_path: Path) -> None:
    assert quiet(tmp_path, WAITING) == ""
    with opened(tmp_path / "a.dump") as dump:
        frames = dump.restorer.frames

        def record(value: Any) -> dict[str, Any]:
            return frames.record(value if isinstance(value, int) else value.id)

        tasks = {record(number)["name"]: record(number) for number in dump.header["roots"]["tasks"]}
        stacks = {
            name: [record(record(frame)["code"])["name"] for frame in task["frames"]] for name, task in tasks.items()
        }
        # Innermost first: through the asynchronous generators, and without the wrappers of `capture`.
        assert stacks["consumer"] == stacks["second"] == ["numbers", "captured_numbers", "consume"]
        assert stacks["waiter"] == ["waits_for"]
        assert stacks["top"][-1] == "wait_for"
        assert record(tasks["top"]["waiting_for"])["name"] == "waiter" or stacks["top"][0] == "wait_for"
        innermost = record(tasks["consumer"]["frames"][0])
        assert dict(zip(innermost["names"], innermost["values"], strict=True)) == {"n": 5, "inside": 5}
        gathered = record(tasks["waiter"]["waiting_for"])
        children = dict(zip(gathered["attributes"]["names"], gathered["attributes"]["values"], strict=True))
        assert [record(child)["name"] for child in record(children["_children"])["items"]] == ["consumer", "second"]
        assert own_filenames(dump) == []
        assert [thread.name for thread in dump.threads] == ["MainThread", "worker 1"]


def test_what_is_suspended_in_a_variable_shows_its_frame(tmp_path: Path) -> None:
    quiet(tmp_path, WAITING)
    with opened(tmp_path / "a.dump") as dump:
        values = dump.threads[0].frames[0].f_locals
        assert values["held"].gi_frame.f_locals == {"n": 1}
        assert values["wrapped"].gi_frame.f_locals == {"n": 2}
        assert values["wrapped"].gi_frame.f_lineno == 25
        assert values["wrapped"].__name__ == "generated"
        assert values["new"].gi_frame is None
        assert values["stepping"].ag_frame.f_locals == {"n": 7}
