"""`coredumpy run` is `python` but for the dump and its one line."""

from __future__ import annotations

import os
import py_compile
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from run_cases import CASES, Case

PROGRAMS = Path(__file__).parent.parent / "run_programs"
TIMEOUT_S = 300


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the programs, with those that are made: links, zip files, compiled files."""
    folder = tmp_path_factory.mktemp("run") / "programs"
    shutil.copytree(PROGRAMS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(folder / "crash.py", folder / "no_suffix")
    (folder / "names_link.py").symlink_to("names.py")
    (folder / "in_folder").mkdir()
    (folder / "in_folder/names_link.py").symlink_to("../relative/../names.py")
    for target in ("names.pyc", "compiled_without_suffix"):
        py_compile.compile(str(folder / "names.py"), cfile=str(folder / target), dfile="names.py")
    (folder / "bad_magic.pyc").write_bytes(b"\0" * 40)
    (folder / "text.pyc").write_bytes(b"print(1)\n")
    with zipfile.ZipFile(folder / "app.zip", "w") as archive:
        for name in ("__main__.py", "beside.py"):
            archive.write(folder / "folder_app" / name, name)
    with zipfile.ZipFile(folder / "no_main.zip", "w") as archive:
        archive.write(folder / "empty.py", "other.py")
    return folder


@pytest.mark.shares(3)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_run_is_python_but_for_one_line(case: Case, programs: Path, tmp_path: Path) -> None:
    expected = run(case, programs, [])
    actual = run(case, programs, [*launcher(case), "run", "--directory", str(tmp_path)])
    assert actual == expected


def test_a_program_that_can_import_nothing_any_more_is_dumped(programs: Path, tmp_path: Path) -> None:
    case = Case(("imports_nothing.py",))
    _, _, stderr = run_raw(case, programs, [*launcher(case), "run", "--directory", str(tmp_path)])
    assert b"\ncoredumpy: saved " in stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_a_program_without_any_memory_left_ends_by_itself(programs: Path, tmp_path: Path) -> None:
    """How much of the traceback still fits is chance; the status and one line of ours are not."""
    status, stdout, stderr = run_raw(Case(("exhausts_memory.py",)), programs, ["-m", "coredumpy", "run"])
    assert (status, stdout) == (1, b"")
    assert len(re.findall(rb"(?m)^coredumpy: (no dump|saved)", stderr)) == 1


def launcher(case: Case) -> list[str]:
    """The installed command, or the module where the interpreter has options."""
    return ["-m", "coredumpy"] if case.flags else [str(Path(sys.executable).with_name("coredumpy"))]


def run(case: Case, folder: Path, launcher: list[str]) -> tuple[int, bytes, bytes]:
    """Status, stdout and stderr, without our line and without addresses."""
    status, stdout, stderr = run_raw(case, folder, launcher)
    return status, comparable(stdout), comparable(stderr)


def run_raw(case: Case, folder: Path, launcher: list[str]) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, *case.flags, *launcher, *case.words],
        cwd=folder,
        input=case.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if case.merged else subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **case.environment},
        timeout=TIMEOUT_S,
    )
    return done.returncode, done.stdout, done.stderr or b""


def comparable(output: bytes) -> bytes:
    output = re.sub(rb"(?m)^coredumpy: (saved|no dump).*\n", b"", output)
    return re.sub(rb"0x[0-9a-f]+", b"0x", output)
