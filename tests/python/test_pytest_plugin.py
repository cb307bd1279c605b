"""The pytest plugin: a dump of each failing phase, and nothing else that a user would notice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_runs import Run, pytest_in, write

pytestmark = pytest.mark.shares(3)

PHASES = {
    "test_phases.py": """
import unittest

import pytest

@pytest.fixture
def broken():
    depth = 3
    raise LookupError("setup")

@pytest.fixture
def leaky():
    yield 1
    open("/no/such/file")

def check(value):
    assert value == 2, "call"

def test_call():
    value = 1
    check(value)

def test_setup(broken): pass

def test_teardown(leaky): pass

def test_both(leaky):
    raise KeyError("both")

@pytest.mark.parametrize("text", ["a b/c", "$(x)"])
def test_parameters(text):
    pytest.fail("no")

def hidden(value):
    __tracebackhide__ = True
    raise ValueError(value)

def hidden_when(value):
    __tracebackhide__ = lambda info: info.errisinstance(TypeError)
    raise TypeError(value)

def test_hidden(): hidden(1)
def test_hidden_when(): hidden_when(1)
def test_raises():
    with pytest.raises(ValueError):
        pass
def test_exit(): raise SystemExit(3)

class TestCase(unittest.TestCase):
    def test_equal(self):
        self.assertEqual(1, 2)
    def test_subtests(self):
        for number in range(3):
            with self.subTest(number=number):
                self.assertEqual(number, 1)

def test_skipped(): pytest.skip()
@pytest.mark.xfail
def test_expected(): raise ValueError
@pytest.mark.xfail
def test_unexpected(): pass
@pytest.mark.skip
def test_marked(): raise ValueError
def test_good(): pass
""",
    "test_import.py": "import json\nvalue = 1\nimport no_such_module\n",
    "test_name.py": "value = 2\nundefined\n",
    "test_syntax.py": "value = (\n",
    "test_all_skipped.py": "import pytest\npytest.skip(allow_module_level=True)\n",
}


@pytest.fixture(scope="module")
def phases(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("phases")
    write(folder, PHASES)
    words = ("--enable-coredumpy", "--continue-on-collection-errors", "--junitxml=junit.xml")
    return pytest_in(folder, *words)


def test_each_failing_phase_leaves_one_dump(phases: Run) -> None:
    first = "attempt 1"
    tests = "test_phases.py::"
    assert phases.said() == {
        "test_import_collection.dump": "test_import.py (collection)",
        "test_name_collection.dump": "test_name.py (collection)",
        "test_syntax_collection.dump": "test_syntax.py (collection)",
        "test_phases.test_call_call.dump": f"{tests}test_call (call, {first})",
        "test_phases.test_setup_setup.dump": f"{tests}test_setup (setup, {first})",
        "test_phases.test_teardown_teardown.dump": f"{tests}test_teardown (teardown, {first})",
        "test_phases.test_both_call.dump": f"{tests}test_both (call, {first})",
        "test_phases.test_both_teardown.dump": f"{tests}test_both (teardown, {first})",
        "test_phases.test_parameters_a_b_c_call.dump": f"{tests}test_parameters[a b/c] (call, {first})",
        "test_phases.test_parameters_x_call.dump": f"{tests}test_parameters[$(x)] (call, {first})",
        "test_phases.test_hidden_call.dump": f"{tests}test_hidden (call, {first})",
        "test_phases.test_hidden_when_call.dump": f"{tests}test_hidden_when (call, {first})",
        "test_phases.test_raises_call.dump": f"{tests}test_raises (call, {first})",
        "test_phases.test_exit_call.dump": f"{tests}test_exit (call, {first})",
        "test_phases.TestCase.test_equal_call.dump": f"{tests}TestCase::test_equal (call, {first})",
        "test_phases.TestCase.test_subtests_call.dump": f"{tests}TestCase::test_subtests (call, {first})",
        "test_phases.TestCase.test_subtests_call-2.dump": f"{tests}TestCase::test_subtests (call, {first})",
    }


def test_the_debugger_stands_in_the_program_and_the_stack_ends_at_the_test(phases: Run) -> None:
    stands = {name.removeprefix("test_phases.").removesuffix(".dump"): found for name, found in phases.stands().items()}
    assert stands["test_call_call"] == ("AssertionError", "check", "test_call")
    assert stands["test_setup_setup"] == ("LookupError", "broken", "broken")
    assert stands["test_teardown_teardown"] == ("FileNotFoundError", "leaky", "leaky")
    assert stands["test_parameters_x_call"] == ("Failed", "test_parameters", "test_parameters")
    assert stands["test_hidden_call"] == ("ValueError", "test_hidden", "test_hidden")
    assert stands["test_hidden_when_call"] == ("TypeError", "test_hidden_when", "test_hidden_when")
    assert stands["test_raises_call"] == ("Failed", "test_raises", "test_raises")
    assert stands["TestCase.test_equal_call"] == ("AssertionError", "test_equal", "test_equal")
    # Of what a runner only words, what it is about.
    assert stands["test_import_collection"] == ("ModuleNotFoundError", "<module>", "<module>")
    assert stands["test_name_collection"] == ("NameError", "<module>", "<module>")
    assert stands["test_syntax_collection"][0] == "SyntaxError"


def test_a_hidden_frame_is_reached_by_going_down(phases: Run) -> None:
    file = phases.folder / "coredumpy/test_phases.TestCase.test_equal_call.dump"
    commands = "p self.id()\nd\nd\nargs\nu\nu\nu\n"
    done = subprocess.run(
        [sys.executable, "-m", "coredumpy", "load", str(file)], input=commands, capture_output=True, text=True
    )
    assert "(Pdb) 'test_phases.TestCase.test_equal'\n" in done.stdout
    assert "second = 2\n" in done.stdout
    assert "*** Oldest frame\n" in done.stdout
    assert "_pytest" not in done.stdout


def test_junit_links_each_failure_to_its_own_dump(phases: Run) -> None:
    cases = phases.junit()
    linked = [link for _, _, links in cases for link in links]
    assert sorted(linked) == sorted(phases.files)
    by_name = {name: links for name, failed, links in cases if len(failed) == 1}
    assert by_name["test_call"] == ["coredumpy/test_phases.test_call_call.dump"]
    assert by_name["test_import"] == ["coredumpy/test_import_collection.dump"]
    both = [(failed, links) for name, failed, links in cases if name == "test_both"]
    assert both == [
        (["failure"], ["coredumpy/test_phases.test_both_call.dump"]),
        (["error"], ["coredumpy/test_phases.test_both_teardown.dump"]),
    ]


def test_the_table_names_each_dump_and_its_test(phases: Run) -> None:
    *lines, last = phases.section()
    assert len(lines) == len(phases.files) == 17
    assert re.fullmatch(r"coredumpy/test_phases\.test_call_call\.dump +test_phases\.py::test_call", lines[3])
    assert re.fullmatch(r"coredumpy/test_import_collection\.dump +test_import\.py \(collection\)", lines[0])
    assert last == "open with: coredumpy load coredumpy/test_import_collection.dump"


def test_the_folder_keeps_itself_out_of_repositories(phases: Run) -> None:
    assert (phases.folder / "coredumpy/.gitignore").read_text().splitlines()[-1] == "*"


def test_the_output_is_the_same_but_for_the_section(tmp_path: Path) -> None:
    write(tmp_path, PHASES)
    words = ("--continue-on-collection-errors", "-rA")
    without, with_dumps = pytest_in(tmp_path, *words), pytest_in(tmp_path, *words, "--enable-coredumpy")
    assert with_dumps.code == without.code == 1
    assert (without.files, len(with_dumps.files)) == ([], 17)
    rest = re.sub(r"(?m)^=+ coredumpy =+\n(?:(?!=+ ).*\n)*", "", with_dumps.stdout)
    assert comparable(rest) == comparable(without.stdout)
    assert with_dumps.stderr == without.stderr == ""


def comparable(output: str) -> str:
    return re.sub(r"=+|in \d+\.\d+s|0x[0-9a-f]+", "", output)


FIXTURE = """
import pytest

@pytest.fixture(scope="session")
def database():
    port = 5432
    raise ConnectionError(port)

@pytest.mark.parametrize("number", range(30))
def test_query(database, number): pass

ERROR = ValueError("the same object")
def test_one(): raise ERROR
def test_other():
    mine = 1
    raise ERROR
"""


def test_one_exception_leaves_one_dump(tmp_path: Path) -> None:
    write(tmp_path, {"test_fixture.py": FIXTURE})
    run = pytest_in(tmp_path, "--enable-coredumpy", "--junitxml=junit.xml", "-q")
    fixture = "coredumpy/test_fixture.test_query_0_setup.dump"
    others = [f"coredumpy/test_fixture.test_{name}_call.dump" for name in ("one", "other")]
    assert run.files == [others[0], others[1], fixture]
    links = {name: links for name, _, links in run.junit()}
    assert [links.pop(f"test_query[{number}]") for number in range(30)] == [[fixture]] * 30
    # One that is raised again elsewhere is another failure.
    assert links == {"test_one": [others[0]], "test_other": [others[1]]}
    assert run.stdout.count("coredumpy: ") == 1
    assert f"\ncoredumpy: 3 dumps in coredumpy/; open with: coredumpy load {fixture}\n" in run.stdout


def test_the_table_has_twenty_dumps(tmp_path: Path) -> None:
    many = "import pytest\n@pytest.mark.parametrize('n', range(25))\ndef test_it(n): assert not 1\n"
    write(tmp_path, {"test_many.py": many, "conftest.py": ""})
    run = pytest_in(tmp_path, "--enable-coredumpy", "--coredumpy-dir", "my dumps")
    lines = run.section()
    assert (len(run.files), len(lines)) == (25, 22)
    assert lines[0] == "'my dumps/test_many.test_it_0_call.dump'   test_many.py::test_it[0]"
    assert lines[20:] == [
        "... and 5 more in 'my dumps'/",
        "open with: coredumpy load 'my dumps/test_many.test_it_0_call.dump'",
    ]


def test_quiet_says_nothing_and_saves_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one(): 1 / 0\n", "conf_coredumpy.py": QUIET})
    run = pytest_in(tmp_path, "--enable-coredumpy")
    assert (run.section(), "coredumpy load" in run.stdout) == ([], False)
    assert run.files == ["coredumpy/test_one.test_one_call.dump"]


QUIET = "import coredumpy\ncoredumpy.config.quiet = True\n"


def test_settings_that_are_wrong_are_said_before_the_first_test(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one(): 1 / 0\n", "conf_coredumpy.py": "\n1 / 0\n"})
    run = pytest_in(tmp_path, "--enable-coredumpy")
    assert run.code == 4
    assert run.stderr == f"ERROR: coredumpy: {tmp_path}/conf_coredumpy.py:2: ZeroDivisionError: division by zero\n\n"
    assert pytest_in(tmp_path).code == 1


@pytest.mark.parametrize(("what", "code"), [("1 / 0", 1), ("raise KeyboardInterrupt", 2)])
def test_a_dump_that_cannot_be_written_is_a_line_of_the_section(what: str, code: int, tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": f"def test_one(): {what}\n", "taken": ""})
    run = pytest_in(tmp_path, "--enable-coredumpy", "--coredumpy-dir", "taken/dumps")
    assert run.code == code
    [line] = [line for line in run.stdout.splitlines() if "no dump" in line or "not saved" in line]
    assert re.fullmatch(r"no dump of test_one\.py::test_one: .*taken.*", line), line


def test_where_warnings_are_errors_there_are_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one(): 1 / 0\n", "coredumpy/b.txt": "", "coredumpy/a.txt": ""})
    run = pytest_in(tmp_path, "-W", "error", "--enable-coredumpy")
    assert (run.code, run.stderr) == (1, "")
    assert run.files == ["coredumpy/test_one.test_one_call.dump"]


INI = "[pytest]\nenable_coredumpy = true\ncoredumpy_dir = kept/here\n"


def test_ini_options_do_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": INI, "tests/test_one.py": "def test_one(): 1 / 0\n"})
    run = pytest_in(tmp_path / "tests")
    assert run.files == []
    assert [path.name for path in (tmp_path / "kept/here").iterdir() if path.suffix] == ["test_one.test_one_call.dump"]
    run = pytest_in(tmp_path, "-o", "enable_coredumpy=false")
    assert len(run.files) == 1


DISABLED = """
import sys
def test_one():
    names = {name for name in sys.modules if name.startswith("coredumpy")}
    assert names == {"coredumpy", "coredumpy._start", "coredumpy.pytest_plugin"}
"""


def test_where_nobody_asked_the_dumper_is_not_imported(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": DISABLED})
    run = pytest_in(tmp_path)
    assert (run.code, run.files) == (0, []), run.stdout


def test_the_dump_exists_before_the_prompt_of_pdb(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one():\n    number = 5\n    1 / 0\n"})
    commands = "import os; print(os.listdir('coredumpy'))\np number\nq\n"
    run = pytest_in(tmp_path, "--enable-coredumpy", "--pdb", stdin=commands)
    assert "test_one.test_one_call.dump'" in run.stdout.partition("entering PDB")[2]
    assert run.files == ["coredumpy/test_one.test_one_call.dump"]


ENDS = {
    "test_ends.py": """
import pytest
def test_one(): 1 / 0
def test_two(): pytest.exit("enough")
def test_three(): 1 / 0
"""
}


def test_an_exit_leaves_no_dump(tmp_path: Path) -> None:
    write(tmp_path, ENDS)
    run = pytest_in(tmp_path, "--enable-coredumpy")
    assert run.files == ["coredumpy/test_ends.test_one_call.dump"]
    assert run.section()[-1] == "open with: coredumpy load coredumpy/test_ends.test_one_call.dump"


CONFTEST = "import coredumpy\ncoredumpy.patch_pytest('mine')\n"


def test_a_patch_in_conftest_does_the_same(tmp_path: Path) -> None:
    one = "def test_one(): 1 / 0\n"
    write(tmp_path, {"conftest.py": CONFTEST, "test_one.py": one})
    assert pytest_in(tmp_path).files == ["mine/test_one.test_one_call.dump"]
    # One that is loaded when the run has begun, and one that is taken back.
    later = tmp_path / "later"
    write(later, {"pytest.ini": "[pytest]\n", "sub/conftest.py": CONFTEST, "sub/test_one.py": one})
    assert pytest_in(later).files == ["mine/test_one.test_one_call.dump"]
    back = tmp_path / "back"
    write(back, {"pytest.ini": "[pytest]\n", "conftest.py": CONFTEST + "coredumpy.unpatch()\n", "test_one.py": one})
    assert pytest_in(back).files == []


def test_run_dumps_the_failures_of_pytest(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one(): 1 / 0\n"})
    words = ("-m", "coredumpy", "run", "-m", "pytest", "-q")
    run = Run(tmp_path, (*words, "--directory", "d"), "", {})
    assert (run.code, run.files) == (1, ["d/test_one.test_one_call.dump"])
    assert "\ncoredumpy: 1 dump in d/; open with: coredumpy load d/test_one.test_one_call.dump\n" in run.stdout
    run = Run(tmp_path, (*words, "--path", "x.dump"), "", {})
    assert run.files == ["d/test_one.test_one_call.dump", "x.dump"]


def test_the_plugin_has_the_name_of_0_5_0_too(tmp_path: Path) -> None:
    write(tmp_path, {"test_one.py": "def test_one(): 1 / 0\n"})
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = Run(tmp_path, ("-m", "pytest", "-p", "coredumpy.pytest_hook", "--enable-coredumpy"), "", alone)
    assert run.files == ["coredumpy/test_one.test_one_call.dump"]
    from coredumpy import pytest_hook, pytest_plugin

    assert pytest_hook is pytest_plugin


DOCTESTS = """
def broken(text):
    return int(text)
def raising():
    \"\"\"
    >>> broken("x")
    3
    \"\"\"
def differing():
    \"\"\"
    >>> 1 + 1
    3
    >>> broken("y")
    3
    \"\"\"
"""


def test_an_error_in_a_doctest_is_dumped_where_it_was_raised(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": DOCTESTS})
    run = pytest_in(tmp_path, "--doctest-modules", "--enable-coredumpy", "shop.py")
    # A difference is no error of the program: there is the runner, which knows the example and what it gave.
    assert run.stands() == {
        "shop.shop.raising_call.dump": ("ValueError", "broken", "<module>"),
        "shop.shop.differing_call.dump": ("doctest.DocTestFailure", "report_failure", "report_failure"),
    }


MANY = "import pytest\n@pytest.mark.parametrize('n', range(9))\ndef test_it(n): assert not 1\n"
SETTINGS = "import coredumpy\ncoredumpy.config.max_dumps = 3\n"


def test_dumps_of_earlier_runs_go_and_those_of_this_one_stay(tmp_path: Path) -> None:
    write(tmp_path, {"conf_coredumpy.py": SETTINGS, "test_many.py": MANY})
    folder = tmp_path / "coredumpy"
    first = pytest_in(tmp_path, "--enable-coredumpy", "-k", "0 or 1 or 2")
    earlier = [folder / os.path.basename(file) for file in first.files]
    assert len(earlier) == 3
    mine = folder / "kept_by_hand.dump"
    mine.write_bytes(earlier[0].read_bytes())
    for number, path in enumerate([mine, *earlier]):
        os.utime(path, (1000 + number, 1000 + number))
    second = pytest_in(tmp_path, "--enable-coredumpy", "-k", "3 or 4")
    assert [path.exists() for path in earlier] == [False, False, True]
    assert len(second.files) == 4 and mine.exists()
    for path in folder.glob("test_many*.dump"):
        os.utime(path, (1000, 1000))
    pytest_in(tmp_path, "--enable-coredumpy", "-k", "5 or 6 or 7 or 8")
    assert len(list(folder.glob("test_many*.dump"))) == 4


HANGING = """
import os, signal, time
# What a shell starts in the background ignores it.
signal.signal(signal.SIGINT, signal.default_int_handler)
def wait(seconds):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(seconds)
def test_hangs(): wait(9)
def test_never(): assert 0
"""
IN_FIXTURE = """
import pytest
@pytest.fixture
def hanging(): wait(9)
def test_hangs(hanging): pass
"""


def test_a_test_that_is_interrupted_is_dumped_where_it_hung(tmp_path: Path) -> None:
    write(tmp_path, {"test_hanging.py": HANGING})
    run = pytest_in(tmp_path, "--enable-coredumpy")
    assert run.code == 2
    assert run.said() == {"test_hanging.test_hangs_call.dump": "test_hanging.py::test_hangs (call, attempt 1)"}
    assert run.stands() == {"test_hanging.test_hangs_call.dump": ("KeyboardInterrupt", "wait", "test_hangs")}
    assert run.section()[0].split() == ["coredumpy/test_hanging.test_hangs_call.dump", "test_hanging.py::test_hangs"]
    fixture = HANGING.replace("def test_hangs(): wait(9)", IN_FIXTURE)
    write(tmp_path, {"test_hanging.py": fixture})
    run = pytest_in(tmp_path, "--enable-coredumpy", "--coredumpy-dir", "setup")
    said = run.said()["test_hanging.test_hangs_setup.dump"]
    assert said == "test_hanging.py::test_hangs (setup, attempt 1)"
    assert run.stands()["test_hanging.test_hangs_setup.dump"] == ("KeyboardInterrupt", "wait", "hanging")
    # With a debugger it is a failure like others.
    write(tmp_path, {"test_hanging.py": HANGING})
    pdb = pytest_in(tmp_path, "--enable-coredumpy", "--pdb", "--coredumpy-dir", "pdb", stdin="q\n")
    assert [file for file in pdb.files if file.startswith("pdb")] == ["pdb/test_hanging.test_hangs_call.dump"]
