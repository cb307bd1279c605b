"""`coredumpy.patch_signal`: a hanging process is dumped, and goes on."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from living_programs import TOLD, dumps, opened, own_filenames, places, quiet

if sys.platform == "win32":
    pytest.skip("signals of this kind", allow_module_level=True)

HANGS = (
    TOLD
    + """
import asyncio, os, threading, time
sys.stdout.reconfigure(line_buffering=True)
coredumpy.patch_signal(directory="d")
lock = threading.Lock()
lock.acquire()
read, write = os.pipe()
def in_lock():
    held = "lock"
    print("now", "in_lock")
    assert lock.acquire(timeout=60)
def in_sleep():
    held = "sleep"
    print("now", "in_sleep")
    began = time.monotonic()
    time.sleep(0.5)
    assert time.monotonic() - began >= 0.5
def in_read():
    held = "read"
    print("now", "in_read")
    assert os.read(read, 5) == b"hello"
def in_loop():
    async def leaf():
        await asyncio.get_running_loop().create_future()
    async def waits(other):
        await other
    async def main():
        held = "loop"
        print("now", "in_loop")
        hung = asyncio.create_task(leaf(), name="hung")
        waiting = asyncio.create_task(waits(hung), name="waiting")
        await asyncio.wait([waiting], timeout=1)
        hung.cancel()
    asyncio.run(main())
def busy():
    held = "busy"
    print("now", "busy")
    while not done:
        pass
done = []
started = threading.Event()
def other():
    started.set()
    stop.wait()
stop = threading.Event()
thread = threading.Thread(target=other, name="second")
thread.start()
started.wait()
for hang, end in ((in_lock, lock.release), (in_sleep, None), (in_read, lambda: os.write(write, b"hello")),
                  (in_loop, None), (busy, lambda: done.append(1))):
    if end is not None:
        threading.Thread(target=lambda: (sys.stdin.readline(), end()), daemon=True).start()
    hang()
stop.set()
thread.join()
print("ended")
"""
)


def signalled(process: subprocess.Popen[str]) -> str:
    """The path of the dump of one signal, as the logger says it."""
    assert process.stdout is not None
    process.send_signal(signal.SIGUSR1)
    line = process.stdout.readline()
    match = re.fullmatch(r"INFO saved .*; open with: coredumpy load (\S+)\n", line)
    assert match, line
    return match[1]


def wait_until_blocked(pid: int, name: str) -> None:
    """Until the main thread sleeps in the kernel; a busy one never does."""
    while name != "busy":
        state = Path(f"/proc/{pid}/task/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "S":
            return


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc says whether a thread waits")
def test_a_hanging_process_is_dumped_where_it_hangs_and_goes_on(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(HANGS)
    process = subprocess.Popen(
        [sys.executable, program],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stdin is not None and process.stderr is not None
    found = {}
    for line in process.stdout:
        word, _, name = line.strip().partition(" ")
        if word == "ended":
            break
        wait_until_blocked(process.pid, name)
        # Ten signals in the first one: each leaves its dump.
        paths = [signalled(process) for _ in range(10 if name == "in_lock" else 1)]
        found[name] = paths[-1]
        if name in ("in_lock", "in_read", "busy"):
            process.stdin.write("\n")
            process.stdin.flush()
    assert (process.wait(60), process.stderr.read()) == (0, "")
    process.stdout.close(), process.stdin.close(), process.stderr.close()
    assert len(dumps(tmp_path)) == 14
    assert set(found) == {"in_lock", "in_sleep", "in_read", "in_loop", "busy"}
    for name, path in found.items():
        function = "select" if name == "in_loop" else name
        names = [place[0] for place in places(Path(path))]
        assert (names[0], names[-1]) == (function, "<module>"), names
        assert not {"emit", "handle", "info"} & set(names)
        with opened(Path(path)) as dump:
            assert dump.header["description"] == "signal SIGUSR1"
            assert dump.exception is None
            assert "second" in [thread.name for thread in dump.threads]
            assert own_filenames(dump) == []
            if name == "in_loop":
                tasks = [dump.restorer.frames.record(number) for number in dump.header["roots"]["tasks"]]
                assert sorted(task["name"] for task in tasks)[-2:] == ["hung", "waiting"]
                waiting = next(task for task in tasks if task["name"] == "waiting")
                assert dump.restorer.frames.record(waiting["waiting_for"].id)["name"] == "hung"
            else:
                assert dump.threads[0].frames[0].f_locals["held"] == name.removeprefix("in_")


def test_a_handler_that_was_there_is_called_and_comes_back(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import os, signal
def former(number, frame):
    print("former", number, frame.f_code.co_name)
signal.signal(signal.SIGUSR1, former)
coredumpy.patch_signal(path="a.dump")
coredumpy.patch_signal(path="b.dump")
coredumpy.patch_signal(signal.SIGUSR2, path="c.dump")
os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR2)
coredumpy.unpatch()
assert signal.getsignal(signal.SIGUSR1) is former
assert signal.getsignal(signal.SIGUSR2) is signal.SIG_DFL
coredumpy.patch_signal()
later = signal.signal(signal.SIGUSR1, signal.SIG_IGN)
coredumpy.unpatch()
assert signal.getsignal(signal.SIGUSR1) is signal.SIG_IGN
coredumpy.patch_signal(signal.SIGINT, path="d.dump")
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    print("interrupted")
"""
    )
    lines = [line for line in quiet(tmp_path, program).splitlines() if not line.startswith("INFO saved")]
    assert lines == [f"former {signal.SIGUSR1:d} <module>", "interrupted"]
    assert dumps(tmp_path) == ["b.dump", "c.dump", "d.dump"]


def test_what_cannot_be_patched_is_refused(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import threading
def refused(*args):
    try:
        coredumpy.patch_signal(*args)
    except ValueError as error:
        print(error)
refused(None, "a", "b")
thread = threading.Thread(target=refused)
thread.start()
thread.join()
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert lines[0] == "path and directory exclude each other"
    assert lines[1].startswith("signal only works in main thread")


def test_a_failed_dump_of_a_signal_is_told(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import os, signal
coredumpy.patch_signal(path="/proc/no/x.dump")
os.kill(os.getpid(), signal.SIGUSR1)
print("goes on")
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert lines[0].startswith("WARNING no dump: cannot write the dump /proc/no/x.dump: ")
    assert lines[1:] == ["goes on"]
    assert os.listdir(tmp_path) == ["program.py"]
