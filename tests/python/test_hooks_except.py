"""`patch_except` in the main thread: a dump, the program's own end, and one line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import coredumpy
import pytest
from run_cases import CASES, Case
from test_run import PROGRAMS, run

LINE = r"coredumpy: saved [\d.]+ (bytes|KB|MB)(, \d+ values? hidden)?; open with: coredumpy load (.+)"

# Programs that end through the interpreter's own excepthook, with and without a hook of theirs on top of ours.
NAMES = ("exits.py", "hooks.py", "broken_streams.py", "unusual_errors.py", "interrupts.py", "crash.py", "chains.py",
         "assertion.py", "recursion.py", "streams.py", "at_exit.py", "thread_ends.py", "traced.py", "syntax_error.py",
         "imports_broken.py", "forks.py")  # fmt: skip
SAME = [case for case in CASES if case.words[0] in NAMES and not case.flags]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hooks") / "programs"
    shutil.copytree(PROGRAMS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.shares(3)
@pytest.mark.parametrize("case", SAME, ids=lambda case: case.name)
def test_a_patched_program_ends_as_it_would(case: Case, programs: Path, tmp_path: Path) -> None:
    """The patch comes from a sitecustomize.py, so the program is the same file."""
    (tmp_path / "sitecustomize.py").write_text(
        f"import coredumpy\ncoredumpy.patch_except(directory={str(tmp_path / 'dumps')!r})\n"
    )
    expected = run(with_variables(case, PYTHONPATH=str(tmp_path / "empty")), programs, [])
    actual = run(with_variables(case, PYTHONPATH=str(tmp_path)), programs, [])
    assert list(map(without_counts, actual)) == list(map(without_counts, expected))


def without_counts(output: int | bytes) -> int | bytes:
    """A hook in a chain is handed its arguments once more, which shows where the interpreter has no stderr to use."""
    return output if isinstance(output, int) else re.sub(rb"object refcount : \d+", b"", output)


def with_variables(case: Case, **variables: str) -> Case:
    return Case(case.words, case.stdin, case.merged, case.flags, {**case.environment, **variables})


def crash(folder: Path, text: str, *args: str, launcher: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Runs a program of these lines in `folder`."""
    program = folder / "program.py"
    program.write_text(text)
    return subprocess.run(
        [sys.executable, *launcher, str(program), *args], cwd=folder, capture_output=True, text=True, timeout=300
    )


def dumps(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.dump"))


def test_a_dump_that_was_interrupted_at_its_end_is_there(tmp_path: Path) -> None:
    pytest.importorskip("numpy")
    program = """
import coredumpy, numpy
from coredumpy import _wordings
def ask(*_):
    raise KeyboardInterrupt
_wordings.ask = ask
coredumpy.patch_except(path="a.dump")
numbers = numpy.arange(3)
1 / 0
"""
    line = crash(tmp_path, program).stderr.splitlines()[-1]
    told = r"coredumpy: saved .*, interrupted before it said all; open with: coredumpy load .*a\.dump"
    assert re.fullmatch(told, line), line
    assert dumps(tmp_path) == ["a.dump"]


@pytest.mark.parametrize("launcher", [(), ("-m", "coredumpy", "run", "--path", "a.dump")])
def test_a_frame_of_pandas_has_its_words_under_our_hooks(launcher: tuple[str, ...], tmp_path: Path) -> None:
    """For its first repr pandas imports, which asks the finders: ours is no program's."""
    pytest.importorskip("pandas")
    program = """
import coredumpy, pandas, sys
coredumpy.patch_except(path="a.dump")
coredumpy.config.max_value_bytes = 1000
assert "pandas.io.formats.string" not in sys.modules
frame = pandas.DataFrame({"a": range(5000)})
1 / 0
"""
    crash(tmp_path, program, launcher=launcher)
    said = subprocess.run(
        [sys.executable, "-m", "coredumpy", "load", "a.dump"],
        cwd=tmp_path,
        input="p frame\n",
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "[5000 rows x 1 columns]" in said.stdout


def test_the_line_names_the_dump_after_the_traceback(tmp_path: Path) -> None:
    done = crash(tmp_path, "import coredumpy\ncoredumpy.patch_except(path='a b.dump')\n1 / 0\n")
    lines = done.stderr.splitlines()
    assert lines[-2] == "ZeroDivisionError: division by zero"
    match = re.fullmatch(LINE, lines[-1])
    assert match, lines[-1]
    assert match[3] == f"'{tmp_path / 'a b.dump'}'"
    assert (done.returncode, done.stdout, dumps(tmp_path)) == (1, "", ["a b.dump"])


def test_the_dump_is_written_before_the_former_hook(tmp_path: Path) -> None:
    program = """
import os, sys, coredumpy
sys.excepthook = lambda *_: print(sorted(os.listdir("dumps")))
coredumpy.patch_except(directory="dumps", exclude=[KeyError])
1 / 0
"""
    done = crash(tmp_path, program)
    assert done.stdout == f"{os.listdir(tmp_path / 'dumps')}\n"
    assert re.fullmatch(LINE + "\n", done.stderr)


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ("KeyError('x')", 0),
        ("LookupError('x')", 1),
        ("IndexError('x')", 1),
        ("KeyboardInterrupt", 1),
        ("SystemExit(3)", 0),
        ("GeneratorExit", 0),
        ("type('Own', (KeyError,), {})()", 0),
    ],
)
def test_some_exceptions_leave_no_dump(raised: str, expected: int, tmp_path: Path) -> None:
    program = f"import coredumpy\ncoredumpy.patch_except(directory='d', exclude=(KeyError,))\nraise {raised}\n"
    done = crash(tmp_path, program)
    assert len(dumps(tmp_path)) == expected
    assert done.stderr.count("coredumpy: ") == expected


def test_a_second_patch_takes_the_place_of_the_first(tmp_path: Path) -> None:
    program = """
import coredumpy
coredumpy.patch_except(path="first.dump")
coredumpy.patch_except(path="second.dump")
1 / 0
"""
    done = crash(tmp_path, program)
    assert (dumps(tmp_path), done.stderr.count("coredumpy: ")) == (["second.dump"], 1)


def test_a_patch_around_a_wrapped_hook_dumps_once(tmp_path: Path) -> None:
    program = """
import sys, coredumpy
coredumpy.patch_except(path="first.dump")
ours = sys.excepthook
sys.excepthook = lambda *arguments: ours(*arguments)
coredumpy.patch_except(path="second.dump")
1 / 0
"""
    done = crash(tmp_path, program)
    assert (dumps(tmp_path), done.stderr.count("coredumpy: ")) == (["second.dump"], 1)


def test_unpatch_puts_the_former_hook_back(tmp_path: Path) -> None:
    program = """
import sys, coredumpy
former = sys.excepthook = lambda *_: print("former")
coredumpy.patch_except()
assert sys.excepthook is not former
coredumpy.unpatch()
coredumpy.unpatch()
assert sys.excepthook is former
1 / 0
"""
    done = crash(tmp_path, program)
    assert (done.stdout, done.stderr, dumps(tmp_path)) == ("former\n", "", [])


def test_unpatch_leaves_a_hook_that_came_later(tmp_path: Path) -> None:
    program = """
import sys, coredumpy
coredumpy.patch_except()
ours = sys.excepthook
sys.excepthook = lambda *arguments: (print("later"), ours(*arguments))
coredumpy.unpatch()
1 / 0
"""
    done = crash(tmp_path, program)
    assert done.stdout == "later\n"
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert dumps(tmp_path) == []


def test_wrong_arguments_are_refused_at_once() -> None:
    import coredumpy

    before = sys.excepthook
    with pytest.raises(ValueError, match="path and directory"):
        coredumpy.patch_except(path="a.dump", directory="d")
    with pytest.raises(TypeError, match="exclude: an exception type was expected, not 'KeyError'"):
        coredumpy.patch_except(exclude=["KeyError"])  # type: ignore[list-item]
    assert sys.excepthook is before


def test_path_may_be_a_function_or_a_path(tmp_path: Path) -> None:
    program = """
import pathlib, coredumpy
coredumpy.patch_except(path=lambda: pathlib.Path("asked") / "x.dump")
1 / 0
"""
    crash(tmp_path, program)
    assert dumps(tmp_path) == ["asked/x.dump"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("'/proc/no/such/x.dump'", r".*/proc/no.*"),
        ("lambda: 1 / 0", r"ZeroDivisionError: division by zero"),
        ("lambda: exit(9)", r"SystemExit: 9"),
        ("lambda: (_ for _ in ()).throw(KeyboardInterrupt)", r"interrupted"),
        ("lambda: (_ for _ in ()).throw(ValueError('two\\nlines \\x1b[31m'))", r"ValueError: two\\nlines \\x1b\[31m"),
        ("lambda: (_ for _ in ()).throw(type('Mute', (Exception,), {'__str__': None}))", r"the reason cannot be told"),
        ("lambda: deeper()", r"RecursionError: maximum recursion depth exceeded.*"),
    ],
)
def test_a_failed_dump_is_one_line(path: str, reason: str, tmp_path: Path) -> None:
    program = f"""
import coredumpy
def deeper():
    return deeper()
coredumpy.patch_except(path={path})
{{}}["x"]
"""
    done = crash(tmp_path, program)
    *traceback, line = done.stderr.splitlines()
    assert re.fullmatch(f"coredumpy: no dump: {reason}", line), line
    assert (done.returncode, traceback[0], traceback[-1]) == (1, "Traceback (most recent call last):", "KeyError: 'x'")
    assert "coredumpy: " not in "".join(traceback)


def test_quiet_drops_the_line_but_not_the_dump(tmp_path: Path) -> None:
    program = "import coredumpy\ncoredumpy.config.quiet = True\ncoredumpy.patch_except(path='x.dump')\n1 / 0\n"
    done = crash(tmp_path, program)
    assert ("coredumpy: " in done.stderr, dumps(tmp_path)) == (False, ["x.dump"])


def test_a_program_at_its_own_low_recursion_limit_is_dumped(tmp_path: Path) -> None:
    program = """
import sys, coredumpy
coredumpy.patch_except(path="x.dump")
sys.setrecursionlimit(40)
def deeper(): deeper()
deeper()
"""
    done = crash(tmp_path, program)
    assert re.fullmatch(LINE, done.stderr.splitlines()[-1]), done.stderr
    assert dumps(tmp_path) == ["x.dump"]


def test_a_hook_that_is_called_by_hand_dumps_each_time(tmp_path: Path) -> None:
    program = """
import sys, coredumpy
coredumpy.patch_except(path="x.dump")
for number in range(2):
    try:
        raise ValueError(number)
    except ValueError:
        sys.excepthook(*sys.exc_info())
print("goes on")
"""
    done = crash(tmp_path, program)
    assert (done.returncode, done.stdout, dumps(tmp_path)) == (0, "goes on\n", ["x-2.dump", "x.dump"])


# --- under `coredumpy run` -------------------------------------------------------------------------------------------

PATCHED = """
import coredumpy
coredumpy.patch_except(path="own.dump", exclude=[KeyError])
raise {}
"""
RUN = ("-m", "coredumpy", "run")


def test_run_writes_one_dump_where_the_program_says(tmp_path: Path) -> None:
    done = crash(tmp_path, PATCHED.format("ValueError"), launcher=RUN)
    assert (dumps(tmp_path), done.stderr.count("coredumpy: ")) == (["own.dump"], 1)


def test_the_command_line_goes_before_the_programs_own_place(tmp_path: Path) -> None:
    done = crash(tmp_path, PATCHED.format("ValueError"), "--path", "given.dump", launcher=RUN)
    assert (dumps(tmp_path), done.stderr.count("coredumpy: ")) == (["given.dump"], 1)


def test_what_the_program_excludes_is_not_dumped_under_run(tmp_path: Path) -> None:
    done = crash(tmp_path, PATCHED.format("KeyError"), launcher=RUN)
    assert (dumps(tmp_path), done.stderr.count("coredumpy: ")) == ([], 0)


FULL = """
import resource, sys
import coredumpy
coredumpy.patch_except(directory="dumps")
def fill():
    resource.setrlimit(resource.RLIMIT_AS, (200 << 20, 200 << 20))
    kept = []
    while True:
        kept.append(bytearray(100_000))
fill()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no such limit")
def test_a_program_that_has_used_up_its_memory_is_dumped(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(FULL)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "MemoryError" in done.stderr
    [path] = (tmp_path / "dumps").iterdir()
    with coredumpy.open(path) as dump:
        assert [entry["type"] for entry in dump.header["exceptions"]] == ["MemoryError"]
        assert dump.threads[0].frames[0].f_code.co_name == "fill"
