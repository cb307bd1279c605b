"""The dump's file: its name, its mode, and that it is there whole or not at all."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import coredumpy
import pytest
from coredumpy import _native


def test_a_dump_is_private_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = coredumpy.dump(path="sub/folder/a.dump")
    assert path == str(tmp_path / "sub" / "folder" / "a.dump")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert os.listdir(tmp_path / "sub" / "folder") == ["a.dump"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.dump").write_text("mine")
    paths = [Path(coredumpy.dump(path=tmp_path / "a.dump")) for _ in range(2)]
    assert [path.name for path in paths] == ["a-2.dump", "a-3.dump"]
    assert (tmp_path / "a.dump").read_text() == "mine"


def test_a_name_is_made_of_function_line_and_time(tmp_path: Path) -> None:
    path = Path(coredumpy.dump(directory=tmp_path))
    line = sys._getframe().f_lineno - 1
    prefix = f"coredumpy_test_a_name_is_made_of_function_line_and_time_{line}_"
    assert path.parent == tmp_path and path.name.startswith(prefix) and path.suffix == ".dump"
    time.strptime(path.stem.removeprefix(prefix), "%Y%m%d_%H%M%S_%f")


def test_path_may_be_a_callable(tmp_path: Path) -> None:
    assert coredumpy.dump(path=lambda: tmp_path / "called.dump") == str(tmp_path / "called.dump")


def test_path_and_directory_exclude_each_other(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="path and directory exclude each other"):
        coredumpy.dump(path="a", directory=tmp_path)


def test_a_json_name_gets_a_binary_dump_and_a_warning(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="export --format json"):
        path = coredumpy.dump(path=tmp_path / "a.json")
    assert Path(path).read_bytes()[:3] == b"\xd9\xd9\xf7"


def test_a_child_adds_its_pid_to_a_fixed_path(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            coredumpy.dump(path=tmp_path / "a.dump")
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    assert os.listdir(tmp_path) == [f"a-{pid}.dump"]


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(coredumpy.CoredumpyError, match=r"cannot write the dump .*/file/a\.dump: ") as caught:
        coredumpy.dump(path=tmp_path / "file" / "a.dump")
    assert isinstance(caught.value, OSError)


def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    noise = [os.urandom(100_000) for _ in range(30)]  # noqa: F841
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, limits[1]))
    try:
        with pytest.raises(coredumpy.CoredumpyError, match=r"cannot write the dump .*: File too large"):
            coredumpy.dump(path=tmp_path / "a.dump")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, former)
    assert os.listdir(tmp_path) == []


VICTIM = """
import sys, coredumpy
coredumpy.config.default_recursion_depth = 1_000_000
class Node: pass
nodes = []
for i in range(60_000):
    node = Node(); node.i, node.name, node.prior = i, f"node {i}", nodes[i // 3] if nodes else None
    nodes.append(node)
coredumpy.dumps
print("ready", flush=True)
while True:
    coredumpy.dump(path=sys.argv[1])
"""


def test_a_killed_process_leaves_whole_dumps_and_a_partial_one_that_opens(tmp_path: Path) -> None:
    opened = 0
    for attempt in range(10):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        victim = subprocess.Popen([sys.executable, "-c", VICTIM, str(folder / "a.dump")], stdout=subprocess.PIPE)
        assert victim.stdout is not None and victim.stdout.readline() == b"ready\n"
        time.sleep(0.02 + 0.013 * attempt)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
        for path in folder.iterdir():
            if path.suffix == ".partial" and path.stat().st_size == 0:
                continue  # killed between the making of the file and its first bytes
            reader = _native.Reader(str(path))
            assert reader.header["format"] == "coredumpy"
            assert (reader.end == "complete") >= (path.suffix == ".dump"), path
            for number in range(0, reader.written, 997):
                assert reader.record(number)["kind"] != "missing"
            opened += 1
    assert opened > 0
