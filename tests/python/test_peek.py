"""`coredumpy peek`: entries, order, broken files, and text of strangers."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from coredumpy import _peek
from coredumpy._errors import DamagedDump, DumpNotFound, NotADump

pytestmark = pytest.mark.shares(3)

CRASH = """
import sys, threading, coredumpy

def work(rows):
    return rows[3]

coredumpy.patch_except(path=sys.argv[1])
threading.Thread(target=threading.Event().wait, daemon=True).start()
try:
    work([])
except IndexError as error:
    raise KeyError("no row") from error
"""


def peek(*words: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coredumpy", "peek", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
        timeout=300,
    )


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peek")
    (folder / "crash.py").write_text(CRASH)
    subprocess.run([sys.executable, "crash.py", "x.dump"], cwd=folder, capture_output=True, timeout=300)
    return folder / "x.dump"


# --- real dumps -------------------------------------------------------------------------------------------------------


def test_an_entry_says_what_crashed_where_and_when(dump: Path) -> None:
    done = peek("x.dump", cwd=dump.parent)
    path, exception, chained, where, system = done.stdout.splitlines()
    assert path == "x.dump"
    assert exception == "  KeyError: 'no row'"
    assert chained == "  with IndexError"
    assert where == f"  <module> {dump.parent}/crash.py:12, 2 threads"
    assert system.startswith(f"  Python {sys.version.split()[0]}, Linux ")
    assert re.search(rf", host {os.uname().nodename}, {time.strftime('%Y')}-..-.. ..:..:.. [+-]..:..$", system)
    assert (done.stderr, done.returncode) == ("", 0)


def test_json_has_one_object_for_each_dump(dump: Path) -> None:
    done = peek("--json", ".", "x.dump", cwd=dump.parent)
    first, second = json.loads(done.stdout)
    assert (first["path"], second["path"]) == ("./x.dump", "x.dump")
    assert (first["type"], first["message"]) == ("KeyError", "'no row'")
    assert [exception["relation"] for exception in first["exceptions"]] == ["raised", "cause"]
    assert (first["function"], first["lineno"], first["thread_count"]) == ("<module>", 12, 2)
    assert first["complete"] is True


def test_what_is_broken_gets_a_line_and_the_rest_is_listed(dump: Path, tmp_path: Path) -> None:
    shutil.copy(dump, tmp_path / "good.dump")
    (tmp_path / "empty.dump").write_bytes(b"")
    (tmp_path / "text.dump").write_text("only text\n")
    (tmp_path / "cut.dump").write_bytes(dump.read_bytes()[:40])
    (tmp_path / "old.dump").write_bytes(b"\x1f\x8b\x08\0\0\0\0\0\0\0")
    (tmp_path / "notes.txt").write_text("passed over\n")
    done = peek(".", cwd=tmp_path)
    assert done.stdout.splitlines()[0] == "./good.dump"
    names = [line.split(":")[1].strip() for line in done.stderr.splitlines()]
    assert names == ["./cut.dump", "./empty.dump", "./old.dump", "./text.dump"]
    assert done.returncode == 0
    alone = peek("empty.dump", "notes.txt", cwd=tmp_path)
    assert (alone.stdout, alone.stderr.count("\n"), alone.returncode) == ("", 2, 1)


def test_a_missing_file_is_named_and_the_others_are_listed(dump: Path) -> None:
    done = peek("nowhere.dump", "x.dump", cwd=dump.parent)
    assert done.stderr.startswith("coredumpy: nowhere.dump: ")
    assert done.stderr.count("\n") == done.stderr.count("nowhere.dump") == 1
    assert done.stdout.startswith("x.dump\n")
    assert done.returncode == 1


def test_a_dump_of_any_name_is_found_and_a_partial_one_is_shown(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "below" / "more").mkdir(parents=True)
    (tmp_path / "below" / "round").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.dump")
    shutil.copy(dump, tmp_path / "below" / "named_otherwise")
    data = dump.read_bytes()
    (tmp_path / "below" / "more" / "killed.dump.partial").write_bytes(data[: len(data) - 8])
    done = peek("--sort", "name", ".", cwd=tmp_path)
    assert [line for line in done.stdout.splitlines() if line.startswith("./")] == [
        "./below/more/killed.dump.partial",
        "./below/named_otherwise",
    ]
    assert "cut short" in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


def test_a_folder_without_dumps_says_so(tmp_path: Path) -> None:
    done = peek(".", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "coredumpy: .: no dumps in this folder\n", 0)


def test_a_thousand_dumps_take_half_a_second(dump: Path, tmp_path: Path) -> None:
    for number in range(1000):
        os.link(dump, tmp_path / f"{number}.dump")
    started = time.perf_counter()
    done = peek(".", cwd=tmp_path)
    seconds = time.perf_counter() - started
    assert done.stdout.count("KeyError") == 1000
    # 0.5 s beyond the interpreter's start; the rest is for a busy machine.
    assert seconds < 2.0


# --- made-up headers --------------------------------------------------------------------------------------------------


def header(**changes: Any) -> dict[str, Any]:
    return {
        "exceptions": [{"type": "ValueError", "message": "bad", "relation": "raised", "depth": 0}],
        "threads": [{"name": "MainThread", "crashed": True, "frames": [["work", "/app/a.py", 3]]}],
        "thread_count": 1,
        "python": {"version": "3.11.7", "implementation": "cpython"},
        "platform": {"system": "Linux", "release": "6.1", "machine": "x86_64"},
        "created": "2026-01-02T03:04:05+00:00",
        "description": None,
        "argv": [],
        "pid": 1,
    } | changes


class FakeNative:
    """Answers `peek` for the files of a folder: a header, or an error to raise."""

    def __init__(self, files: dict[str, Any]) -> None:
        self.files = files

    def peek(self, path: str) -> dict[str, Any]:
        answer = self.files[os.path.basename(path)]
        if isinstance(answer, Exception):
            raise answer
        return {"header": answer, "environment": {"hostname": "web-1"}, "complete": True} | {
            "hidden": 0,
            "repeats": None,
        }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def make(**files: Any) -> str:
        named = {name.replace("_dot_", "."): answer for name, answer in files.items()}
        for name in named:
            (tmp_path / name).touch()
        monkeypatch.setattr(_peek, "_native", FakeNative(named))
        return str(tmp_path)

    return make


def test_escape_sequences_of_a_dump_do_not_reach_the_terminal(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b]0;owned\x07\x9b2J\r\n\u202ea\u2028\udcff\x7f"
    exception = {"type": f"E{hostile}", "message": hostile, "relation": "raised", "depth": 0}
    path = folder(
        a_dot_dump=header(
            exceptions=[exception, exception],
            threads=[{"name": hostile, "crashed": True, "frames": [[hostile, hostile, 3]]}],
            python={"version": hostile, "implementation": hostile},
            platform={"system": hostile, "release": hostile, "machine": hostile},
            created=hostile,
            description=hostile,
        ),
        b_dot_dump=DamagedDump(hostile),
    )
    assert _peek.peek([path]) == 0
    shown = capsys.readouterr()
    for text in (shown.out, shown.err):
        assert text.replace("\n", "").isprintable()
        assert r"\x1b]0;owned\x07\x9b2J\r\n\u202ea\u2028\udcff\x7f" in text
    assert shown.out.count("\n") == 6
    assert shown.err.count("\n") == 1


def test_long_texts_are_cut(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder(a_dot_dump=header(description="x" * 100_000))
    _peek.peek([path])
    assert len(capsys.readouterr().out) < 1000


def test_the_default_order_is_by_time_across_zones(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder(
        a=header(created="2026-01-02T12:00:00+05:00"),
        b=header(created="2026-01-02T08:00:00Z", exceptions=[]),
        c=header(created="2026-01-02T06:00:00.5-01:00"),
        d=header(created="not a time"),
    )
    for sort, expected in (("time", "dacb"), ("name", "abcd"), ("type", "bdac")):
        _peek.peek([path], sort=sort, as_json=True)
        entries = json.loads(capsys.readouterr().out)
        assert "".join(os.path.basename(entry["path"]) for entry in entries) == expected, sort


def test_dumps_without_exception_frames_or_host_are_listed(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder(a=header(exceptions=[], threads=[], thread_count=0, description="by hand"))
    assert _peek.peek([path]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  no frames, 0 threads"
    assert lines[-1] == "  by hand"


def test_long_chains_are_counted(folder: Any, capsys: pytest.CaptureFixture[str]) -> None:
    chain = [{"type": f"E{i}", "message": "", "relation": "context", "depth": i} for i in range(9)]
    _peek.peek([folder(a=header(exceptions=chain))])
    assert capsys.readouterr().out.splitlines()[1:3] == ["  E0", "  with E1, E2, E3, E4, E5 and 3 more"]


def test_in_folders_strangers_are_passed_over_but_named_ones_are_not(
    folder: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder(
        notes=NotADump("not a coredumpy dump"),
        secret=PermissionError(13, "Permission denied"),
        gone=DumpNotFound("no such file"),
        cut=DamagedDump("the dump is cut"),
        text_dot_dump=NotADump("not a coredumpy dump"),
        text_dot_partial=PermissionError(13, "Permission denied"),
    )
    assert _peek.peek([path]) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"coredumpy: {path}/cut: the dump is cut",
        f"coredumpy: {path}/text.dump: not a coredumpy dump",
        f"coredumpy: {path}/text.partial: Permission denied",
    ]
    assert _peek.peek([f"{path}/notes"]) == 1
    assert capsys.readouterr().err == f"coredumpy: {path}/notes: not a coredumpy dump\n"


@pytest.mark.parametrize(("variables", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)])
def test_colors_are_for_terminals_that_want_them(
    folder: Any,
    variables: dict[str, str],
    colored: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    path = folder(a=header())
    _peek.peek([path])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _peek.peek([path])
    assert ("\x1b[31mValueError: bad\x1b[0m" in capsys.readouterr().out) == colored


def test_a_terminal_without_unicode_gets_escapes(folder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, encoding="ascii"))
    _peek.peek([folder(a=header(description="caf\xe9"))])
    sys.stdout.flush()
    assert b"caf\\xe9" in output.getvalue()
