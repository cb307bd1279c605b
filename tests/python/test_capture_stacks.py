"""A stack is recorded down to its outermost frame, wherever it shows: what runs the program is no part of it."""

from __future__ import annotations

import sys
import threading
import traceback
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import coredumpy
import pytest
from coredumpy._dump import Stack, save


def runner(work: Any) -> Any:
    secret_of_the_runner = 1
    return work(secret_of_the_runner)


def program(value: int) -> None:
    try:
        inner(value)
    except ValueError as error:
        raise LookupError(value) from error


def inner(value: int) -> None:
    own = sys._getframe()
    raise ValueError(own)


def frames_of(error: BaseException | None) -> list[FrameType]:
    return [frame for frame, _ in traceback.walk_tb(error.__traceback__ if error else None)]


def caught(work: Any) -> BaseException:
    try:
        runner(work)
    except Exception as error:
        return error
    raise AssertionError


def names(frames: list[FrameType]) -> list[str]:
    return [frame.f_code.co_name for frame in frames]


def dumped(folder: Path, error: BaseException, stack: Stack) -> coredumpy.Dump:
    return coredumpy.open(save(exception=error, directory=folder, stack=stack).path)


def test_traceback_thread_and_back_end_at_the_outermost_frame(tmp_path: Path) -> None:
    error = caught(program)
    outermost = next(frame for frame in frames_of(error) if frame.f_code is program.__code__)
    with dumped(tmp_path, error, Stack([outermost])) as dump:
        assert names(dump.threads[0].frames) == ["program"]
        assert dump.exception is not None
        assert names(frames_of(dump.exception)) == ["program"]
        # Of a cause, which begins where it was caught.
        assert names(frames_of(dump.exception.__cause__)) == ["program", "inner"]
        back = dump.exception.__cause__.args[0]
        assert (names([back, back.f_back]), back.f_back.f_back) == (["inner", "program"], None)
        assert dump.header["threads"][0]["frame_count"] == 1
        assert not [filename for filename in dump.sources if "/_pytest/" in filename]


def test_without_one_the_stack_is_whole(tmp_path: Path) -> None:
    error = caught(program)
    with dumped(tmp_path, error, Stack([])) as dump:
        assert names(dump.threads[0].frames)[:3] == ["program", "runner", "caught"]


def test_another_threads_stack_ends_there_too(tmp_path: Path) -> None:
    started, done = threading.Event(), threading.Event()
    held: list[FrameType] = []

    def task(_: int) -> None:
        held.append(sys._getframe())
        started.set()
        done.wait()

    thread = threading.Thread(target=runner, args=(task,), name="worker")
    thread.start()
    started.wait()
    with dumped(tmp_path, ValueError(), Stack(held)) as dump:
        done.set()
        thread.join()
        [worker] = [thread for thread in dump.threads if thread.name == "worker"]
        assert names(worker.frames)[-1] == "task"


def test_a_debugger_begins_above_hidden_frames(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def deeper(_: int) -> None:
        mine = 5
        inner(mine)

    error = caught(deeper)
    outermost = frames_of(error)[2]
    path = save(exception=error, directory=tmp_path, stack=Stack([outermost], 1)).path
    # Its name, too.
    assert Path(path).name.startswith("coredumpy_deeper_")
    with coredumpy.open(path) as dump:
        assert (names(dump.threads[0].frames), dump.threads[0].hidden) == (["inner", "deeper"], 1)
        assert dump.header["threads"][0]["hidden"] == 1
    from coredumpy._cli import main

    assert main(["eval", path, "mine", "$_frame.f_code.co_name"]) == 0
    assert capsys.readouterr().out == "5\n'deeper'\n"
    assert main(["peek", path]) == 0
    assert "deeper " in capsys.readouterr().out


def test_what_is_no_frame_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="frame must be a frame"):
        save(exception=ValueError(), directory=tmp_path, stack=Stack([1]))  # type: ignore[list-item]


def test_a_traceback_in_a_variable_ends_there_too(tmp_path: Path) -> None:
    def keeps(_: int) -> None:
        raise ValueError

    error = caught(keeps)
    kept: TracebackType | None = error.__traceback__
    other = ValueError(kept)
    with dumped(tmp_path, other, Stack([frames_of(error)[2]])) as dump:
        assert dump.exception is not None
        entries = [frame for frame, _ in traceback.walk_tb(dump.exception.args[0])]
        assert names(entries) == ["keeps"]
