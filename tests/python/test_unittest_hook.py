"""`patch_unittest` and `run -m unittest`: a dump of each failure and error, and what unittest says as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pytest_runs import Run, write

LINE = r"coredumpy: saved [\d.]+ KB(, \d+ values? hidden)?; open with: coredumpy load (.+)"

CASES = """
import unittest

def setUpModule():
    pass

class Tests(unittest.TestCase):
    def test_failure(self):
        got = 1
        self.assertEqual(got, 2)

    def test_error(self):
        {}["missing"]

    def test_subtests(self):
        for number in range(4):
            with self.subTest(number=number):
                self.assertEqual(number % 2, 0)

    @unittest.expectedFailure
    def test_expected(self):
        self.fail()

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

    @unittest.skip("no")
    def test_skipped(self):
        self.fail()

    def test_skips(self):
        self.skipTest("no")

    def test_good(self):
        pass

class Ends(unittest.TestCase):
    def setUp(self):
        self.addCleanup(self.clean)

    def clean(self):
        raise OSError("cleanup")

    def tearDown(self):
        raise RuntimeError("tearDown")

    def test_ends(self):
        pass

class ClassSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        raise LookupError("setUpClass")

    def test_never(self):
        pass

class ClassTearDown(unittest.TestCase):
    @classmethod
    def tearDownClass(cls):
        raise LookupError("tearDownClass")

    def test_good(self):
        pass

class Asynchronous(unittest.IsolatedAsyncioTestCase):
    async def test_later(self):
        got = 1
        self.assertEqual(got, 2)
"""
FILES = {
    "test_cases.py": CASES,
    "test_module.py": """
import unittest
def setUpModule():
    1 / 0
class Tests(unittest.TestCase):
    def test_never(self): pass
""",
    "test_import.py": "value = 1\nimport no_such_module\n",
}
SAID = {
    "test_cases.Tests.test_failure (failure)",
    "test_cases.Tests.test_error (error)",
    "test_cases.Tests.test_subtests (number=1) (failure)",
    "test_cases.Tests.test_subtests (number=3) (failure)",
    "test_cases.Ends.test_ends (error)",
    "setUpClass (test_cases.ClassSetUp) (error)",
    "tearDownClass (test_cases.ClassTearDown) (error)",
    "test_cases.Asynchronous.test_later (failure)",
    "setUpModule (test_module) (error)",
    "unittest.loader._FailedTest.test_import (error)",
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """The same tests without us, and under `run`."""
    folder = tmp_path_factory.mktemp("unittest")
    write(folder, FILES)
    alone = Run(folder, ("-m", "unittest"), "", {})
    return alone, Run(folder, ("-m", "coredumpy", "run", "-m", "unittest", "--directory", "dumps"), "", {})


def test_each_failure_and_error_leaves_a_dump(runs: tuple[Run, Run]) -> None:
    run = runs[1]
    said = sorted(run.said().values())
    # The test, its tearDown and its cleanup are one test for unittest.
    assert said == sorted([*SAID, "test_cases.Ends.test_ends (error)"])


def test_the_output_is_unittests_with_a_line_for_each_dump(runs: tuple[Run, Run]) -> None:
    alone, run = runs
    lines = [line for line in run.stderr.splitlines() if line.startswith("coredumpy: ")]
    assert sorted(re.fullmatch(LINE, line)[2] for line in lines) == sorted(str(run.folder / file) for file in run.files)
    rest = re.sub(r"(?m)^coredumpy: .*\n", "", run.stderr)
    assert without_time(rest) == without_time(alone.stderr)
    assert run.stderr.endswith("\n" + lines[-1] + "\n")
    assert (run.code, run.stdout) == (alone.code, alone.stdout)


def test_the_debugger_stands_in_the_test(runs: tuple[Run, Run]) -> None:
    run = runs[1]
    stands = {run.header(file)["description"]: run.stands()[Path(file).name] for file in run.files}
    assert stands["test_cases.Tests.test_failure (failure)"] == ("AssertionError", "test_failure", "test_failure")
    assert stands["test_cases.Asynchronous.test_later (failure)"] == ("AssertionError", "test_later", "test_later")
    assert stands["setUpClass (test_cases.ClassSetUp) (error)"] == ("LookupError", "setUpClass", "setUpClass")
    assert stands["setUpModule (test_module) (error)"] == ("ZeroDivisionError", "setUpModule", "setUpModule")
    assert stands["unittest.loader._FailedTest.test_import (error)"] == ("ModuleNotFoundError", "<module>", "<module>")
    # The file is named after that function, too.
    assert any(re.fullmatch(r"dumps/coredumpy_test_failure_10_\d+_\d+_\d+\.dump", file) for file in run.files)


PATCHED = """
import sys, unittest, coredumpy
coredumpy.patch_unittest(path="own.dump")
class Tests(unittest.TestCase):
    def test_one(self): self.fail()
    def test_two(self): self.fail()
if "quiet" in sys.argv:
    coredumpy.config.quiet = True
if "unpatched" in sys.argv:
    coredumpy.unpatch()
    assert unittest.TestResult.addFailure.__module__ == "unittest.result"
unittest.main(argv=sys.argv[:1])
"""


def test_a_program_may_patch_unittest_itself(tmp_path: Path) -> None:
    write(tmp_path, {"program.py": PATCHED})
    run = Run(tmp_path, ("program.py",), "", {})
    assert (run.code, run.files) == (1, ["own-2.dump", "own.dump"])
    assert [line for line in run.stderr.splitlines()[-2:] if re.fullmatch(LINE, line)] == run.stderr.splitlines()[-2:]


def test_quiet_says_nothing_and_unpatch_takes_it_back(tmp_path: Path) -> None:
    write(tmp_path, {"program.py": PATCHED})
    quiet = Run(tmp_path, ("program.py", "quiet"), "", {})
    assert ("coredumpy: " in quiet.stderr, len(quiet.files)) == (False, 2)
    unpatched = Run(tmp_path, ("program.py", "unpatched"), "", {})
    assert ("coredumpy: " in unpatched.stderr, len(unpatched.files), unpatched.code) == (False, 2, 1)


MANY = """
import unittest
class Tests(unittest.TestCase):
    pass
for number in range(25):
    setattr(Tests, f"test_{number}", lambda self: self.fail())
"""


def test_many_dumps_are_told_of_in_twenty_lines(tmp_path: Path) -> None:
    write(tmp_path, {"test_many.py": MANY})
    run = Run(tmp_path, ("-m", "coredumpy", "run", "-m", "unittest", "-q", "test_many"), "", {})
    lines = run.stderr.splitlines()[-21:]
    assert all(re.fullmatch(LINE, line) for line in lines[:20])
    assert (lines[20], len(run.files)) == (f"coredumpy: … and 5 more in {tmp_path}", 25)


SCRIPT = """
import unittest
class Tests(unittest.TestCase):
    def test_fails(self):
        value = 3
        self.assertEqual(value, 4)
    def test_good(self): pass
if __name__ == "__main__":
    unittest.main()
"""


def test_a_script_that_ends_with_main_leaves_dumps_under_run(tmp_path: Path) -> None:
    write(tmp_path, {"script.py": SCRIPT})
    alone = Run(tmp_path, ("script.py",), "", {})
    run = Run(tmp_path, ("-m", "coredumpy", "run", "--path", "one.dump", "script.py"), "", {})
    *said, line = run.stderr.splitlines()
    assert re.fullmatch(LINE, line), line
    assert without_time("\n".join(said)) == without_time(alone.stderr.rstrip("\n"))
    assert (run.code, run.files) == (alone.code, ["one.dump"])
    assert run.said() == {"one.dump": "__main__.Tests.test_fails (failure)"}


def test_unpatch_in_a_script_under_run_takes_back_that_unittest_is_waited_for(tmp_path: Path) -> None:
    before = "import sys\nimport coredumpy\nfinders = len(sys.meta_path)\ncoredumpy.unpatch()\n"
    counted = "print(finders - len(sys.meta_path), 'ImportHook' in map(str, map(type, sys.meta_path)))\n"
    write(tmp_path, {"script.py": before + counted + SCRIPT})
    run = Run(tmp_path, ("-m", "coredumpy", "run", "--directory", "dumps", "script.py"), "", {})
    assert run.stdout == "1 False\n"
    assert (run.code, run.files) == (1, [])
    assert "coredumpy" not in run.stderr


def without_time(said: str) -> str:
    return re.sub(r"in \d+\.\d+s", "", said)
