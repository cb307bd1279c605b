"""Modules at the prompt: what the program did not use of a library's, and modules of its own that have such a name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """\
import calendar, decimal, logging.handlers, os, queue, site, sqlite3, sys, sysconfig, tempfile, threading

def fail(year):
    sys.added = 1
    [setattr(sys, name, 2) for name in ["hidden", "a1", "a2", "a3", "a4"]]
    raise ValueError(year)

fail(2024)
"""
# Named as the library's are, with names that the library's have, too, and without some that those have.
CALENDAR = "'''Ours.'''\ndef isleap(year):\n    raise SystemExit\n"
QUEUE = "'''Ours.'''\nLIMIT = 5\n"
READERS = "what-only-the-reader-knows"


def run(folder: Path, *words: str, typed: str = "", **environ: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "coredumpy", *words],
        **{"cwd": folder, "input": typed, "env": os.environ | environ},
        **{"capture_output": True, "encoding": "utf-8", "timeout": 120},
    )
    return done.stdout


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outside")
    for name, text in (("program", PROGRAM), ("calendar", CALENDAR), ("queue", QUEUE)):
        (folder / f"{name}.py").write_text(text)
    run(folder, "run", "--path", "crash.dump", "program.py")
    return folder / "crash.dump"


def answers(dump: Path, folder: Path, *expressions: str) -> list[str]:
    typed = "".join(f"p '@'\np {expression}\n" for expression in expressions)
    home = {"HOME": f"/{READERS}", "PYTHONUSERBASE": f"/{READERS}", "TMPDIR": f"/{READERS}", READERS: READERS}
    output = run(folder, "load", str(dump), typed=f"{typed}q\n", **home)
    return [text.replace("(Pdb)", "").strip() for text in output.split("'@'")[1:]]


REFUSED = """os.environ|os.environ['HOME']|os.environb|os.getcwd()|os.getenv('HOME')|os.path.expanduser('~')|sys.argv[9]
site.USER_BASE|site.getuserbase()|tempfile.gettempdir()|tempfile.tempdir|sysconfig.get_paths()|sysconfig.get_path('data')
sysconfig._PREFIX|sys.modules|sys.stdout|threading.main_thread()|threading.current_thread()|threading._active""".replace(
    "\n", "|"
).split("|")


def test_of_the_readers_process_nothing_is_shown(dump: Path, tmp_path: Path) -> None:
    (tmp_path / READERS).mkdir()
    found = dict(zip(REFUSED, answers(dump, tmp_path / READERS, *REFUSED), strict=True))
    assert {what: said for what, said in found.items() if not said.startswith("*** ") or "\n" in said} == {}
    recorded = answers(dump, tmp_path / READERS, "sys.path", "sys.executable", "sys.flags", "dir(os)")
    assert READERS not in "".join([*found.values(), *recorded])


def test_a_refusal_says_what_is_known(dump: Path, tmp_path: Path) -> None:
    folder, pid, when = answers(dump, tmp_path, "os.getcwd()", "os.getpid()", "sys.exit()")
    assert folder == f"*** this is a dump: nothing can run (getcwd was called; the folder was {str(dump.parent)!r})"
    assert pid.startswith("*** this is a dump: nothing can run (getpid was called; the pid was ")
    assert when == "*** this is a dump: nothing can run (exit was called)"


def test_a_module_of_the_program_is_not_the_librarys_of_its_name(dump: Path, tmp_path: Path) -> None:
    assert answers(dump, tmp_path, "calendar.isleap(2024)", "calendar.month_name", "queue.LIMIT", "queue.Empty") == [
        "*** this is a dump: nothing can run (isleap was called)",
        "*** AttributeError: module 'calendar' has no attribute 'month_name'",
        "5",
        "*** AttributeError: module 'queue' has no attribute 'Empty'",
    ]
    assert answers(dump, tmp_path, "calendar.__doc__, queue.__doc__") == ["('Ours.', 'Ours.')"]


def test_a_name_that_the_program_may_have_added_is_not_said_to_be_missing(dump: Path, tmp_path: Path) -> None:
    added, hidden, threads = answers(dump, tmp_path, "sys.added", "sys.hidden", "threading.nope")
    assert added in (
        "1",
        "*** sys.added_by_the_program is not in the dump: of a library's module only what was used is",
    )
    assert hidden == "*** sys.hidden is not in the dump: of a library's module only what was used is"
    assert threads == "*** AttributeError: module 'threading' has no attribute 'nope'"


def test_a_module_that_was_imported_by_its_dotted_name_is_there(dump: Path, tmp_path: Path) -> None:
    names = "logging.handlers.RotatingFileHandler, logging.handlers.DEFAULT_TCP_LOGGING_PORT"
    assert answers(dump, tmp_path, names) == ["(<class 'logging.handlers.RotatingFileHandler'>, 9020)"]


def test_a_module_that_makes_attributes_when_asked_is_not_said_to_have_none(dump: Path, tmp_path: Path) -> None:
    assert "is not in the dump" in answers(dump, tmp_path, "sqlite3.version_info")[0]


def test_decimals_context_was_the_threads(dump: Path, tmp_path: Path) -> None:
    asked = answers(dump, tmp_path, "decimal.getcontext().prec", "decimal.getcontext", "decimal.Decimal('0.1') * 2")
    assert asked == [
        "*** this is a dump: nothing can run (getcontext was called)",
        "<built-in function getcontext>",
        "Decimal('0.2')",
    ]
