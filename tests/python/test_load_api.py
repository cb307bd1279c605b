"""`coredumpy.open` for programs: what scripts do with a dump."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import coredumpy
import pytest

PROGRAM = """\
import sys, threading

def work(job, token):
    ready.set()
    release.wait(10)

def fail(limit, deep):
    names = [str(n) for n in range(limit)]
    raise LookupError(names[-1])

def main(limit):
    fail(limit, [[[1]]])

ready, release = threading.Event(), threading.Event()
threading.Thread(target=work, args=("job-1", 5), name="worker", daemon=True).start()
ready.wait()
main(int(sys.argv[1]))
"""


def dumped(folder: Path, argument: str, **settings: object) -> str:
    (folder / "program.py").write_text(PROGRAM)
    lines = "".join(f"coredumpy.config.{name} = {value!r}\n" for name, value in settings.items())
    (folder / "settings.py").write_text(f"import coredumpy\n{lines}")
    path = str(folder / f"{argument}.dump")
    command = [
        sys.executable,
        "-m",
        "coredumpy",
        "run",
        "--path",
        path,
        "--conf",
        "settings.py",
        "program.py",
        argument,
    ]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    return path


def named(dump: coredumpy.Dump, name: str) -> Iterator[tuple[str, str, object]]:
    """Every variable of a name, by thread and function."""
    for thread in dump.threads:
        for frame in thread.frames:
            if name in frame.f_locals:
                yield thread.name, frame.f_code.co_name, frame.f_locals[name]


def test_script_walks_all_threads(tmp_path: Path) -> None:
    with coredumpy.open(dumped(tmp_path, "3")) as dump:
        functions = {thread.name: [frame.f_code.co_name for frame in thread.frames] for thread in dump.threads}
        assert dump.threads[0].crashed and not dump.threads[1].crashed
        assert isinstance(dump.exception, LookupError) and dump.exception.args == ("2",)
        shown = [repr(value) for thread in dump.threads for frame in thread.frames for value in frame.f_locals.values()]
    assert functions["MainThread"] == ["fail", "main", "<module>"]
    assert "work" in functions["worker"] and "'job-1'" in shown


def test_script_finds_a_variable(tmp_path: Path) -> None:
    with coredumpy.open(dumped(tmp_path, "3")) as dump:
        assert list(named(dump, "limit")) == [("MainThread", "fail", 3), ("MainThread", "main", 3)]
        assert list(named(dump, "token")) == [("worker", "work", 5)]
        # What is not a variable of the frame is one of its module.
        assert "release" not in dump.threads[0].frames[0].f_locals
        assert "release" in dump.threads[0].frames[0].f_globals


def test_script_compares_two_dumps(tmp_path: Path) -> None:
    with (
        coredumpy.open(dumped(tmp_path, "3")) as one,
        coredumpy.open(Path(dumped(tmp_path, "4")).read_bytes()) as other,
    ):
        before, after = (
            {
                (frame.f_code.co_name, name): repr(value)
                for frame in dump.threads[0].frames[:2]
                for name, value in frame.f_locals.items()
            }
            for dump in (one, other)
        )
    assert {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} == {
        ("fail", "limit"),
        ("fail", "names"),
        ("main", "limit"),
    }


def test_script_tells_what_is_missing(tmp_path: Path) -> None:
    with coredumpy.open(dumped(tmp_path, "3", default_recursion_depth=2)) as dump:
        ((_, _, deep),) = named(dump, "deep")
        assert isinstance(deep, list) and isinstance(deep[0][0], coredumpy.MissingValue)
        assert "depth limit" in repr(deep[0][0])
        with pytest.raises(coredumpy.CoredumpyError, match="depth limit"):
            len(deep[0][0])
        with pytest.raises(coredumpy.CoredumpyError, match="nothing can run"):
            dump.threads[0].frames[-1].f_globals["main"](3)


def test_frames_and_values_stay_when_the_dump_is_closed(tmp_path: Path) -> None:
    with coredumpy.open(dumped(tmp_path, "3")) as dump:
        frame = dump.threads[0].frames[0]
    os.remove(tmp_path / "3.dump")
    assert frame.f_locals["names"] == ["0", "1", "2"]
