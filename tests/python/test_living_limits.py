"""A process that fails again and again: one dump of the same exception, a count in it, and folders that stay small."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from coredumpy import _folder, _native
from coredumpy._config import config
from living_programs import TOLD, dumps, opened, quiet

pytestmark = pytest.mark.shares(3)


def repeats(path: Path) -> int | None:
    peeked = _native.peek(os.fspath(path))
    assert peeked["complete"]
    return peeked["repeats"] and int(peeked["repeats"][0])


def test_a_crash_loop_writes_one_dump_and_counts_the_rest(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
@coredumpy.capture(directory="d")
def fail(n):
    raise ValueError(n)
for n in range(10_000):
    try:
        fail(n)
    except ValueError as error:
        assert error.args == (n,)
"""
    )
    before = time.time()
    lines = quiet(tmp_path, program).splitlines()
    assert [line.split()[:2] for line in lines] == [["INFO", "saved"]]
    (name,) = dumps(tmp_path)
    assert repeats(tmp_path / name) == 9_999
    last = _native.peek(os.fspath(tmp_path / name))["repeats"][1] / 1e6
    assert before <= last <= time.time()
    with opened(tmp_path / name) as dump:
        assert dump.end == "complete"
        assert dump.exception is not None and dump.exception.args == (0,)
    shown = subprocess.run(
        [sys.executable, "-m", "coredumpy", "peek", "d"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "  came 9,999 more times, last 20" in shown.stdout
    assert "cut short" not in shown.stdout


def test_threads_that_die_one_after_the_other_are_counted(tmp_path: Path) -> None:
    program = """
import threading, coredumpy
coredumpy.patch_except(directory="d")
def fail(n):
    raise ValueError(n)
for n in range(50):
    thread = threading.Thread(target=fail, args=(n,), name=f"worker {n}")
    thread.start()
    thread.join()
"""
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=300
    )
    (name,) = dumps(tmp_path)
    assert [line.split()[1] for line in done.stderr.splitlines() if line.startswith("coredumpy:")] == ["saved"]
    assert done.stderr.count("ValueError: ") == 50
    assert repeats(tmp_path / name) == 49


def test_other_lines_types_and_causes_are_other_exceptions(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import os, time
capture = coredumpy.capture(directory="d")
def fail(kind, cause=None):
    with capture:
        if kind is KeyError:
            raise kind(1) from cause
        raise kind(2) from cause
def quietly(*args):
    try:
        fail(*args)
    except LookupError:
        pass
for _ in range(3):
    quietly(KeyError)
    quietly(IndexError)
    quietly(IndexError, OSError())
coredumpy.config.dedupe_interval = 0
quietly(KeyError)
coredumpy.config.dedupe_interval = 60
os.rename("d", "gone")
os.mkdir("d")
quietly(KeyError)
assert len(os.listdir("d")) == 1
if os.fork() == 0:
    # Another process: it writes its own.
    quietly(KeyError)
    quietly(KeyError)
    os._exit(len(os.listdir("d")) - 2)
assert os.wait()[1] == 0
coredumpy.config.dedupe_interval = 0.001
time.sleep(0.002)
quietly(KeyError)
assert len(os.listdir("d")) == 3
"""
    )
    quiet(tmp_path, program)
    assert len(dumps(tmp_path / "gone")) == 4
    assert sorted(repeats(tmp_path / "gone" / name) or 0 for name in dumps(tmp_path / "gone")) == [0, 2, 2, 2]


def test_a_count_goes_into_the_dump_that_was_written_and_no_other_file(tmp_path: Path) -> None:
    written = {}
    import coredumpy

    for name in ("a", "b"):
        path = tmp_path / f"{name}.dump"
        coredumpy.dump(path=path)
        written[name] = (path, _native.peek(os.fspath(path))["header"]["id"], path.read_bytes())
    path, id, before = written["a"]
    assert _native.append_repeats(os.fspath(path), id, 3, 1)
    assert path.read_bytes().startswith(before)
    assert len(path.read_bytes()) == len(before) + 41
    assert not _native.append_repeats(os.fspath(path), written["b"][1], 4, 1)
    assert repeats(path) == 3
    cut = path.read_bytes()[:-1]
    path.write_bytes(cut)
    assert not _native.append_repeats(os.fspath(path), id, 5, 1)
    assert path.read_bytes() == cut
    os.mkfifo(tmp_path / "pipe")
    assert not _native.append_repeats(os.fspath(tmp_path / "pipe"), id, 5, 1)
    with pytest.raises(FileNotFoundError):
        _native.append_repeats(os.fspath(tmp_path / "none"), id, 5, 1)


# --- folders ---------------------------------------------------------------------------------------------------------


def make(folder: Path, count: int, first: int = 0) -> list[Path]:
    """Dumps with names of ours, the oldest first, each a minute older than the next."""
    import coredumpy

    content = coredumpy.dumps(depth=1)
    made = []
    for number in range(first, first + count):
        path = folder / f"coredumpy_f_{number}_20260101_000000_000000.dump"
        path.write_bytes(content)
        os.utime(path, (1_800_000_000 + 60 * number,) * 2)
        made.append(path)
    return made


def there(paths: list[Path]) -> list[int]:
    return [number for number, path in enumerate(paths) if path.exists()]


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("max_dumps", "max_dumps_bytes"):
        monkeypatch.setitem(vars(config), name, getattr(config, name))
    return monkeypatch


@pytest.mark.usefixtures("limits")
def test_the_oldest_dumps_of_a_folder_go(tmp_path: Path) -> None:
    made = make(tmp_path, 8)
    size = made[0].stat().st_size
    others = {
        "coredumpy_text_1_20200101_000000_000000.dump": b"not a dump",
        "coredumpy_other_2_20200101_000000_000000.txt": made[0].read_bytes(),
        "mine.dump": made[0].read_bytes(),
    }
    for name, content in others.items():
        (tmp_path / name).write_bytes(content)
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / "coredumpy_folder.dump").mkdir()
    (tmp_path / "coredumpy_link_1_20200101_000000_000000.dump").symlink_to(tmp_path / "mine.dump")
    config.max_dumps, config.max_dumps_bytes = 6, 1 << 40
    _folder.make_room(os.fspath(made[-1]))
    assert there(made) == [2, 3, 4, 5, 6, 7]
    config.max_dumps_bytes = 4 * size + 1
    _folder.make_room(os.fspath(made[-1]))
    assert there(made) == [4, 5, 6, 7]
    # One that is the newest, and one that was just written, whatever the clock says of it.
    config.max_dumps = 0
    _folder.make_room(os.fspath(made[5]))
    assert there(made) == [5, 7]
    config.max_dumps_bytes = 0
    _folder.make_room(os.fspath(made[7]))
    assert there(made) == [7]
    assert all((tmp_path / name).read_bytes() == content for name, content in others.items())
    assert (tmp_path / "coredumpy_link_1_20200101_000000_000000.dump").is_symlink()


@pytest.mark.usefixtures("limits")
def test_what_a_dead_process_left_unfinished_counts_and_a_living_one_s_does_not(tmp_path: Path) -> None:
    made = make(tmp_path, 3)
    leaves = "import coredumpy, os; os.rename(coredumpy.dump(path='x.dump'), 'x.dump'); print(os.getpid())"
    dead = subprocess.run([sys.executable, "-c", leaves], cwd=tmp_path, capture_output=True, check=True)
    assert dead.stdout
    partials = {}
    for name, content in (("dead", (tmp_path / "x.dump").read_bytes()), ("alive", made[0].read_bytes())):
        partials[name] = tmp_path / f"coredumpy_{name}_1_20200101_000000_000000.dump.partial"
        partials[name].write_bytes(content[:-100])
        os.utime(partials[name], (time.time() - 600,) * 2)
    for path in made:
        os.utime(path, (time.time() - 60,) * 2)
    (tmp_path / "x.dump").unlink()
    config.max_dumps = 3
    _folder.make_room(os.fspath(made[-1]))
    assert (partials["dead"].exists(), partials["alive"].exists(), there(made)) == (False, True, [0, 1, 2])
    # Nobody writes for an hour: its number may be another process's by now.
    os.utime(partials["alive"], (time.time() - 3700,) * 2)
    _folder.make_room(os.fspath(made[-1]))
    assert (partials["alive"].exists(), there(made)) == (False, [0, 1, 2])


FILLS = """
import sys, coredumpy
coredumpy.config.max_dumps = 5
capture = coredumpy.capture(directory="d")
for number in range(15):
    code = compile(f"def fail():\\n    raise KeyError({number})", f"<{number}>", "exec")
    exec(code)
    try:
        with capture:
            fail()
    except KeyError:
        pass
"""


def test_processes_that_fill_one_folder_at_once_leave_as_many_as_it_holds(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(FILLS)
    started = [
        subprocess.Popen([sys.executable, "program.py"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in started:
        assert (process.communicate(timeout=120)[1], process.returncode) == ("", 0)
    assert len(dumps(tmp_path)) == 5
    assert not list((tmp_path / "d").glob("*.partial"))
    for name in dumps(tmp_path):
        with opened(tmp_path / name) as dump:
            assert dump.end == "complete"


def test_crashes_of_a_program_that_is_started_again_and_again_stay_within_the_limit(tmp_path: Path) -> None:
    program = "import coredumpy\ncoredumpy.config.max_dumps = 2\ncoredumpy.patch_except(directory='d')\n1 / 0\n"
    (tmp_path / "program.py").write_text(program)
    for _ in range(4):
        done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True)
        assert done.stderr.count("coredumpy: saved") == 1
        newest = done.stderr.split("coredumpy load ")[1].strip()
        assert os.path.exists(newest)
    assert len(dumps(tmp_path)) == 2


def test_dump_itself_is_neither_counted_nor_limited(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
coredumpy.config.max_dumps = 1
for _ in range(3):
    try:
        1 / 0
    except ZeroDivisionError as error:
        coredumpy.dump(directory="d")
"""
    )
    assert quiet(tmp_path, program) == ""
    assert len(dumps(tmp_path)) == 3


def test_a_walk_of_a_living_process_ends_in_time_and_says_so(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import time
class Node:
    def __init__(self, n):
        self.n, self.next = n, {"n": n}
def work():
    graph = [Node(n) for n in range(400_000)]
    with coredumpy.capture(path="a.dump"):
        raise KeyError
coredumpy.config.max_pause = 0.05
try:
    work()
except KeyError:
    pass
"""
    )
    quiet(tmp_path, program)
    with opened(tmp_path / "a.dump") as dump:
        assert dump.end == "time"
        assert dump.header["limits"]["time_ms"] == 50
        assert isinstance(dump.threads[0].frames[0].f_locals["graph"], list) or dump.missing


def test_long_texts_are_no_reason_to_hold_a_living_process_longer(tmp_path: Path) -> None:
    # Each of them is searched for secrets, which takes milliseconds.
    program = (
        TOLD
        + """
import os
import time
texts = [os.urandom(2_000_000) for _ in range(100)]
def work():
    with coredumpy.capture(path=lambda: f"{len(os.listdir())}.dump"):
        raise KeyError
coredumpy.config.max_pause = 0.05
coredumpy.config.dedupe_interval = 0
held = []
for _ in range(4):
    began = time.monotonic()
    try:
        work()
    except KeyError:
        held.append(time.monotonic() - began)
# Once undisturbed. All of them would take half a second.
assert min(held) < 0.15, held
"""
    )
    quiet(tmp_path, program)
    for path in dumps(tmp_path):
        with opened(tmp_path / path) as dump:
            assert dump.end == "time"
