"""The command line: what it prints where, its exit codes, and conf_coredumpy.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.shares(3)


def coredumpy(
    *words: str | bytes,
    cwd: Path,
    options: tuple[str, ...] = ("-m", "coredumpy"),
    typed: str = "",
    **variables: str,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        input=typed,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables},
        timeout=300,
    )


def dumps(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.dump"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("--version", "coredumpy "),
        ("--help", "Usage: coredumpy <COMMAND>"),
        (
            "run --help",
            "Usage: coredumpy run [--path FILE | --directory DIR] [--conf FILE] (-m MODULE | SCRIPT) [ARG]...",
        ),
        ("load --help", "Usage: coredumpy load [OPTIONS] <FILE>"),
        ("peek -h", "Usage: coredumpy peek [OPTIONS] <PATH>..."),
        ("view --help", "Usage: coredumpy view [OPTIONS] [FILE]"),
        ("export --help", "Usage: coredumpy export [OPTIONS] <FILE>"),
    ],
)
def test_help_is_data(line: str, expected: str, tmp_path: Path) -> None:
    done = coredumpy(*line.split(), cwd=tmp_path)
    assert expected in done.stdout
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "Usage: coredumpy <COMMAND>"),
        ("lod x.dump", "tip: a similar subcommand exists: 'load'"),
        ("run", "SCRIPT or -m MODULE is missing"),
        ("run --pth x a.py", "unexpected argument '--pth' found"),
        ("run a.py --path p --directory d", "cannot be used with"),
        ("peek", "<PATH>..."),
        ("peek --sort size .", "[possible values: time, name, type]"),
        ("load", "<FILE>"),
        ("view --serve --no-browser", "cannot be used with"),
        ("export", "<FILE>"),
        ("load a.dump b.dump", "unexpected argument 'b.dump' found"),
    ],
)
def test_wrong_usage_is_a_message_and_two(line: str, expected: str, tmp_path: Path) -> None:
    done = coredumpy(*line.split(), cwd=tmp_path)
    assert expected in done.stderr
    assert (done.stdout, done.returncode) == ("", 2)


@pytest.mark.parametrize("name", ["host", "completions"])
def test_later_commands_say_that_they_are_not_there_yet(name: str, tmp_path: Path) -> None:
    done = coredumpy(name, "x.dump", "--json", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", f"coredumpy: {name}: not there yet\n", 1)


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "crash.py").write_text("1 / 0\n")
    coredumpy("run", "crash.py", cwd=tmp_path)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "coredumpy", "peek", "."],
        cwd=tmp_path,
        stdout=write,
        stderr=subprocess.PIPE,
        timeout=300,
    )
    os.close(write)
    assert done.stderr == b""


def test_a_program_finds_only_modules_of_ours_imported(tmp_path: Path) -> None:
    (tmp_path / "modules.py").write_text("import sys\nprint(*sys.modules)\n")
    bare = coredumpy("modules.py", cwd=tmp_path, options=())
    launcher = "import sys; from coredumpy._cli import main; sys.exit(main())"
    ours = coredumpy("run", "modules.py", cwd=tmp_path, options=("-c", launcher))
    added = set(ours.stdout.split()) - set(bare.stdout.split())
    # 3.13 keeps the source of -c there.
    others = {name for name in added if name.split(".")[0] != "coredumpy"}
    assert others <= {"__future__", "atexit", "gc", "linecache", "types"}
    assert len(added - others) <= 25


def test_names_that_are_not_unicode_survive(tmp_path: Path) -> None:
    name = b"na\xffme.py"
    (tmp_path / os.fsdecode(name)).write_text("import sys\nprint(ascii(sys.argv))\n1 / 0\n")
    done = coredumpy("run", name, b"\xfe", b"--path=\xfd.dump", cwd=tmp_path)
    assert done.stdout == "['na\\udcffme.py', '\\udcfe']\n"
    assert dumps(tmp_path) == ["\udcfd.dump"]
    assert done.stderr.splitlines()[-1].endswith(f"coredumpy load $'{tmp_path}/\\xfd.dump'")


@pytest.mark.parametrize(
    "words", [["--directory", "d", "crash.py"], ["crash.py", "--directory", "d"], ["-m", "crash", "--directory=d"]]
)
def test_the_place_stands_before_or_after_the_program(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "crash.py").write_text("import sys\nassert sys.argv[1:] == []\n1 / 0\n")
    done = coredumpy("run", *words, cwd=tmp_path)
    assert done.returncode == 1
    assert [os.path.dirname(name) for name in dumps(tmp_path)] == ["d"]


def test_a_program_that_did_not_start_leaves_no_dump_and_no_line(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (:\n")
    for words in (["broken.py"], ["-m", "broken"], ["missing.py"], ["-m", "missing"], ["."]):
        done = coredumpy("run", *words, cwd=tmp_path)
        assert "coredumpy: " not in done.stderr
        assert done.returncode in (1, 2)
    assert dumps(tmp_path) == []


# --- conf_coredumpy.py ------------------------------------------------------------------------------------------------

CONF = """
import sys, coredumpy
print("conf", __name__, sys.argv)
coredumpy.config.quiet = True
"""
PROGRAM = "import coredumpy\nprint('quiet:', coredumpy.config.quiet)\n"


def test_settings_of_the_current_folder_run_once_before_the_program(tmp_path: Path) -> None:
    (tmp_path / "conf_coredumpy.py").write_text(CONF)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = coredumpy("run", "program.py", "x", cwd=tmp_path)
    assert done.stdout == "conf conf_coredumpy ['program.py', 'x']\nquiet: True\n"
    assert (done.stderr, done.returncode) == ("", 0)


def test_named_settings_take_the_place_of_the_folders(tmp_path: Path) -> None:
    (tmp_path / "conf_coredumpy.py").write_text("print('of the folder')\n")
    (tmp_path / "other.py").write_text(CONF)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = coredumpy("run", "program.py", "--conf", "other.py", cwd=tmp_path)
    assert done.stdout == "conf other ['program.py']\nquiet: True\n"


def test_missing_settings_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print('ran')\n")
    done = coredumpy("run", "--conf", "nowhere.py", "program.py", cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("", "coredumpy: nowhere.py: no such file\n")
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = 1\ny = x / 0\n", "2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise KeyError('a')\nf()\n", "2: KeyError: 'a'"),
        ("\nx = = 2\n", "2: SyntaxError: invalid syntax"),
        ("import coredumpy\ncoredumpy.config.quiet = 3\n", "2: ValueError"),
    ],
)
def test_settings_that_fail_stop_the_run(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "conf_coredumpy.py").write_text(text)
    (tmp_path / "program.py").write_text("print('ran')\n")
    done = coredumpy("run", "program.py", cwd=tmp_path)
    assert done.stderr.startswith(f"coredumpy: {tmp_path}/conf_coredumpy.py:{reason}")
    assert (done.stdout, done.stderr.count("\n"), done.returncode) == ("", 1, 1)


def test_settings_may_import_what_lies_beside_the_program(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "library.py").write_text("print('library')\n")
    (tmp_path / "app" / "program.py").write_text("print('program')\n")
    (tmp_path / "conf_coredumpy.py").write_text("import library\n")
    done = coredumpy("run", "app/program.py", cwd=tmp_path)
    assert (done.stdout, done.stderr) == ("library\nprogram\n", "")


def test_settings_of_the_folder_are_passed_over_by_load(tmp_path: Path) -> None:
    (tmp_path / "conf_coredumpy.py").write_text("print('ran')\n")
    done = coredumpy("load", "missing.dump", cwd=tmp_path)
    assert "ran" not in done.stdout
    first, second = done.stderr.splitlines()
    assert first == "coredumpy: conf_coredumpy.py of this folder was not run; to trust it: --conf conf_coredumpy.py"
    assert second == "coredumpy: missing.dump: there is no such file"
    assert done.returncode == 1
    trusted = coredumpy("load", "--conf", "conf_coredumpy.py", "missing.dump", cwd=tmp_path)
    assert (trusted.stdout, trusted.stderr) == ("ran\n", second + "\n")
    unknown = coredumpy("load", "--conf", "nowhere.py", "missing.dump", cwd=tmp_path)
    assert unknown.stderr.splitlines()[-1].startswith("coredumpy: ")
    assert "nowhere.py: No such file or directory" in unknown.stderr


def test_what_the_prompt_registered_for_the_end_is_done(tmp_path: Path) -> None:
    """`load` and `eval` leave without freeing what they hold, and after everything else."""
    (tmp_path / "fail.py").write_text("1 / 0\n")
    coredumpy("run", "--path", "a.dump", "fail.py", cwd=tmp_path)
    typed = "import atexit\natexit.register(print, 'the last word')\nq\n"
    done = coredumpy("load", "a.dump", cwd=tmp_path, typed=typed)
    assert (done.returncode, done.stdout.endswith("the last word\n")) == (0, True)
    assert coredumpy("eval", "a.dump", "no_such_name", cwd=tmp_path).returncode == 1
