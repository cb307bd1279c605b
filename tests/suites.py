"""The test suites of projects from PyPI, with some tests broken on purpose: as many dumps as failures and errors.

python tests/suites.py [--only NAME] [--workers 4] [--accept]

Each suite runs without xdist and with it. In the junit file every failure and error must name a dump of its own, of
that test. What redaction hid in these dumps stands in suites_hidden.txt, which people read: what is hidden and not in
that list is a failure, and `--accept` writes the list anew. Needs the network, for the projects' sdists, and an
interpreter with coredumpy, pytest and pytest-xdist.
"""

import argparse
import ast
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from coredumpy import _native
from hidden import Hidden, hidden_in


@dataclass(frozen=True)
class Project:
    """An sdist, where in it the code and the tests lie, and what they import."""

    requirement: str
    source: str
    tests: str
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.requirement.partition("==")[0]


PROJECTS = (
    # pytest's own style: fixtures, parameters, classes. A quick one, and a large one.
    Project("itsdangerous==2.2.0", "src", "tests"),
    Project("click==8.1.8", "src", "tests"),
    # unittest's: cases and subTest.
    Project("more-itertools==10.5.0", ".", "tests"),
    # Keys that are no secrets.
    Project("cachetools==5.5.2", "src", "tests"),
    # Keys and tokens of many kinds.
    Project("pyjwt==2.10.1", ".", "tests", ("cryptography",)),
)
HIDDEN = Path(__file__).with_name("suites_hidden.txt")
# Of the tests and fixtures, and of the modules with tests, each so manyth is broken.
EVERY_TEST = 17
EVERY_FIXTURE = 3
BROKEN_MODULES = 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", default=[], choices=[project.name for project in PROJECTS])
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--accept", action="store_true", help="writes down what is hidden")
    options = parser.parse_args()
    wrong, hidden = [], set()
    for project in PROJECTS:
        if options.only and project.name not in options.only:
            continue
        with tempfile.TemporaryDirectory(prefix="coredumpy-suites-") as folder:
            root = fetched(project, Path(folder))
            broken = break_tests(root / project.tests)
            for workers in (0, options.workers):
                found = check(project, root, workers)
                hidden |= {f"{project.name:16} {rule:24} {where}" for rule, where in found.hidden}
                label = f"{project.requirement}, {broken} places broken, {workers or 'no'} workers"
                print(f"{label}: {found}", flush=True)
                wrong += [f"{label}: {line}" for line in found.wrong]
    known = set(HIDDEN.read_text().splitlines()) if HIDDEN.exists() else set()
    new = sorted(hidden - known)
    if options.accept:
        others = {line for line in known if options.only and line.split()[0] not in options.only}
        HIDDEN.write_text("".join(f"{line}\n" for line in sorted(hidden | others)))
        new = []
    print(f"{len(hidden)} kinds of places are hidden, {len(new)} of them new")
    wrong += [f"hidden, and not in {HIDDEN.name}: {line}" for line in new]
    print("\n".join(wrong) or "each failure and error has a dump of its own")
    return 1 if wrong else 0


def fetched(project: Project, folder: Path) -> Path:
    """The unpacked sdist. What its tests need is installed."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "download", "--no-deps", "--no-binary", ":all:", "--dest", folder, project.requirement], check=True
    )
    if project.needs:
        subprocess.run([*pip, "install", *project.needs], check=True)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    archive.unlink()
    [root] = folder.iterdir()
    return root


def break_tests(folder: Path) -> int:
    """Has every so manyth test and fixture raise at its beginning, and one module when it is imported. How many."""
    count, tests, fixtures = 0, 0, 0
    modules = sorted(folder.rglob("test_*.py"))
    for path in [*folder.rglob("conftest.py"), *modules]:
        lines = path.read_text().splitlines(keepends=True)
        places = []
        for node in ast.walk(ast.parse("".join(lines))):
            if not isinstance(node, ast.FunctionDef) or node.body[0].lineno == node.lineno:
                continue
            is_fixture = any("fixture" in ast.unparse(decorator) for decorator in node.decorator_list)
            tests, fixtures = tests + node.name.startswith("test"), fixtures + is_fixture
            is_broken = node.name.startswith("test") and tests % EVERY_TEST == 0
            if is_broken or (is_fixture and path.name != "conftest.py" and fixtures % EVERY_FIXTURE == 0):
                places.append(node.body[0])
        for body in sorted(places, key=lambda body: -body.lineno):
            lines.insert(body.lineno - 1, " " * body.col_offset + "raise RuntimeError('broken on purpose')\n")
        if path in modules[-BROKEN_MODULES:]:
            lines.append("raise RuntimeError('broken on purpose')\n")
            count += 1
        path.write_text("".join(lines))
        count += len(places)
    return count


@dataclass
class Found:
    """What a run of a suite left."""

    failures: int
    errors: int
    dumps: int
    wrong: list[str]
    hidden: set[Hidden]

    def __str__(self) -> str:
        verdict = "as they must be" if not self.wrong else f"WRONG ({len(self.wrong)})"
        return f"{self.failures} failures and {self.errors} errors, {self.dumps} dumps: {verdict}"


def check(project: Project, root: Path, workers: int) -> Found:
    shutil.rmtree(root / "coredumpy", ignore_errors=True)
    words = ["-q", "-p", "coredumpy", "--enable-coredumpy", "--junitxml=junit.xml", "--continue-on-collection-errors"]
    words += ["-p", "xdist", "-n", str(workers)] if workers else []
    # What else is installed beside pytest has warnings of its own, which some projects take for errors.
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environ = {**os.environ, **alone, "PYTHONPATH": str(root / project.source)}
    subprocess.run(
        [sys.executable, "-m", "pytest", *words, project.tests], cwd=root, env=environ, stdout=subprocess.DEVNULL
    )
    suite = ElementTree.parse(root / "junit.xml").find("testsuite")
    assert suite is not None
    failures, errors = int(suite.attrib["failures"]), int(suite.attrib["errors"])
    dumps = {str(path) for path in root.rglob("*.dump")}
    wrong, again = links_of(suite, dumps)
    if failures + errors - again != len(dumps):
        wrong.append(f"{failures} failures and {errors} errors, but {len(dumps)} dumps")
    return Found(failures, errors, len(dumps), wrong, set(hidden_in(map(Path, dumps))))


def links_of(suite: ElementTree.Element, dumps: set[str]) -> tuple[list[str], int]:
    """What is not as it must be: a case without a dump for each failure, a dump of another test, or of no case. And how
    often xdist told of one module's error again, since each of its workers imports all modules: that has one dump.
    """
    wrong: list[str] = []
    linked: dict[str, str] = {}
    again = 0
    for case in suite.iter("testcase"):
        failed = [child.tag for child in case if child.tag in ("failure", "error")]
        links = [node.attrib["value"] for node in case.findall("properties/property[@name='coredumpy']")]
        name = case.attrib["name"]
        if len(failed) != len(links):
            wrong.append(f"{name}: {len(failed)} failures, but {len(links)} dumps are named")
        for link in links:
            if linked.get(link) == name and "_collection_" in link:
                again += 1
            elif link not in dumps or link in linked:
                wrong.append(f"{name}: {link} is not a dump of its own")
            elif name.split("[")[0].rpartition(".")[2] not in _native.Reader(link).header["description"]:
                wrong.append(f"{name}: {link} is of another test")
            linked[link] = name
    return [*wrong, *(f"{dump}: no case names it" for dump in sorted(dumps - linked.keys()))], again


if __name__ == "__main__":
    sys.exit(main())
