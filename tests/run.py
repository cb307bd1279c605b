"""All tests: cargo's, pytest on every CPython that is found, dumps of each opened on each, browsers, and the counts.

python tests/run.py [--wheel FILE] [--only 3.11] [-- PYTEST_ARGUMENT...]
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import fidelity
import matrix
from interpreters import ROOT, Environment, Interpreter, find_interpreters, prepare, prepared

LOGS = ROOT / "target" / "logs"
STARTED = time.monotonic()
# Seconds from the start. What still runs then is stopped and its log shown: that says more than a run that was cut.
LIMIT = 62 * 60


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    # A run that ended badly without a failed test: a compile error, a crash, nothing collected.
    broken: bool = False

    def __iadd__(self, other: "Counts") -> "Counts":
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.broken |= other.broken
        return self

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def good(self) -> bool:
        return not self.failed and not self.broken


def main() -> int:
    options = parse_options()
    wanted = [found for found in find_interpreters() if not options.only or found.name in options.only]
    shutil.rmtree(matrix.DUMPS, ignore_errors=True)
    # The compiler and the package installer each leave a core idle for most of their time, so they share the machine.
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        runs = {} if options.only else {"cargo": pool.submit(run_cargo)}
        runs |= {
            f"CPython {found.name}": pool.submit(prepare_and_test, found, options, found is wanted[-1])
            for found in reversed(wanted)
        }
    results = {name: run.result() for name, run in runs.items()}
    ready = [interpreter for interpreter in wanted if prepared(interpreter).exists()]
    if ready and not options.pytest:
        results["across versions"] = run_matrix(ready, options.wheel)
    if ready and not options.only and not options.pytest:
        results["browser"] = run_browser(prepared(ready[-1]))
    return conclude(results)


def prepare_and_test(interpreter: Interpreter, options: argparse.Namespace, is_newest: bool) -> Counts:
    say(f"CPython {interpreter.name}: preparing .venvs/{interpreter.name}")
    try:
        environment = prepare(interpreter, options.wheel)
    except subprocess.CalledProcessError as error:
        say(f"CPython {interpreter.name}: {' '.join(error.cmd)} failed\n{error.output}{error.stderr}")
        return Counts(broken=True)
    # Tests with this mark say nothing of the interpreter (tests/python/conftest.py).
    arguments = options.pytest if is_newest else ["-m", "not once", *options.pytest]
    return run_pytest(environment, arguments)


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, default=None, help="default: the one in target/wheels")
    parser.add_argument("--only", action="append", default=[], metavar="3.x", help="these interpreters, without cargo")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest, after --")
    options = parser.parse_args()
    options.wheel = options.wheel or next((ROOT / "target" / "wheels").glob("*.whl"), None)
    if options.wheel is None:
        parser.error("no wheel in target/wheels: run `make test`, or name one with --wheel")
    return options


def run_cargo() -> Counts:
    """cargo nextest where there is one (it runs each test in a process of its own), else cargo test."""
    nextest = shutil.which("cargo-nextest") is not None
    say("Rust tests" if nextest else "Rust tests (cargo test; cargo-nextest is not installed)")
    environ = os.environ | {"PYO3_PYTHON": sys.executable, "LD_LIBRARY_PATH": libraries(), "CARGO_TERM_COLOR": "never"}
    profile = os.environ.get("BUILD_PROFILE") or "dev"
    # A tool of the build has no tests, and takes minutes to compile.
    what = ["--workspace", "--exclude", "coredumpy-bindgen", "--no-fail-fast"]
    if not nextest:
        return logged("cargo", ["cargo", "test", "--profile", profile, *what], environ, count_cargo_test)
    command = ["cargo", "nextest", "run", "--cargo-profile", profile, *what]
    counts = logged("cargo", [*command, "--no-tests=pass"], environ, count_nextest)
    # nextest knows no examples in documentation, and only the format has readers.
    command = ["cargo", "test", "--profile", profile, "--package", "coredumpy-format", "--doc"]
    counts += logged("cargo-doc", command, environ, count_cargo_test)
    return counts


def libraries() -> str:
    """The Rust tests embed this interpreter, whose shared library may lie where the loader does not look."""
    folders = [sysconfig.get_config_var("LIBDIR") or "", os.environ.get("LD_LIBRARY_PATH", "")]
    return os.pathsep.join(filter(None, folders))


def run_pytest(environment: Environment, arguments: list[str]) -> Counts:
    name = environment.interpreter.name
    if environment.missing:
        say(f"CPython {name}: no wheel of {', '.join(environment.missing)}; the tests that need it are skipped")
    say(f"CPython {name}: pytest")
    environ = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", fidelity.KEEP: str(matrix.DUMPS / name)}
    command = [str(environment.python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no", *arguments]
    return logged(f"pytest-{name}", command, environ, count_pytest)


def run_matrix(interpreters: list[Interpreter], wheel: Path) -> Counts:
    """The dumps that pytest left, each opened on each interpreter."""
    names = ", ".join(interpreter.name for interpreter in interpreters)
    say(f"dumps of each opened on each, with and without the programs' packages: {names}")
    is_alone = len(interpreters) == 1
    if is_alone:
        say(f"CPython {names} is the only one: no dump is opened on another version")
    pythons = {interpreter.name: prepared(interpreter) for interpreter in interpreters}
    outcome = matrix.compared(pythons, matrix.bare_pythons(interpreters, wheel), [], matrix.DUMPS)
    LOGS.mkdir(parents=True, exist_ok=True)
    (LOGS / "matrix.log").write_text(matrix.report(outcome))
    print(matrix.report(outcome), end="", file=sys.stderr, flush=True)
    return Counts(len(outcome.cases) - outcome.failed, outcome.failed, int(is_alone))


def run_browser(python: Path) -> Counts:
    """The viewer's page in the browsers that are found. Last and alone: a browser that waits for a core is no news."""
    absent = [name for name in ("npm", "chromium") if shutil.which(name) is None]
    if absent:
        say(f"browser: {', '.join(absent)} not found, so the viewer's page is not tested")
        return Counts(skipped=1)
    say("browser tests of the viewer's page")
    environ = os.environ | {"COREDUMPY_PYTHON": str(python), "PYTHONDONTWRITEBYTECODE": "1"}
    return logged("browser", ["npm", "--prefix", "www", "test", "--", "--test-reporter=tap"], environ, count_tap)


def logged(name: str, command: list[str], environ: dict[str, str], count: Callable[[str], Counts]) -> Counts:
    """Runs it with its output in a log, which is shown when it ends badly."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    started = time.monotonic()
    with log.open("w") as file:
        ended = stopped_in_time(command, environ, file)
    output = log.read_text(errors="replace")
    counts = count(output)
    counts.broken = ended != 0 and not counts.failed
    if ended != 0:
        print(output, file=sys.stderr, flush=True)
    say(f"{name}: {counts} in {time.monotonic() - started:.0f} s")
    return counts


def stopped_in_time(command: list[str], environ: dict[str, str], output: IO[str]) -> int | None:
    """The exit code, or None for what was stopped at the limit, with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        return process.wait(max(STARTED + LIMIT - time.monotonic(), 1))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        output.write(f"\nstopped: {LIMIT} s after the start of all tests it was still running\n")
        return None


def count_nextest(output: str) -> Counts:
    """`Summary [ 1.2s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped`"""
    summary = "".join(re.findall(r"^ *Summary .*$", output, re.M)[-1:])
    failed = number("failed|timed out|exec failed", summary)
    return Counts(number("passed", summary), failed, number("skipped", summary))


def count_cargo_test(output: str) -> Counts:
    """`test result: ok. 3 passed; 0 failed; 1 ignored; …`, one line for each program."""
    counts = Counts()
    for line in re.findall(r"^test result: .*$", output, re.M):
        counts += Counts(number("passed", line), number("failed", line), number("ignored", line))
    return counts


def count_pytest(output: str) -> Counts:
    """`3 failed, 128 passed, 2 skipped, 1 xfailed, 1 error in 12.3s`"""
    summary = "".join(re.findall(r"^.*\b(?:passed|failed|skipped|errors?)\b.* in [\d.:]+.*$", output, re.M)[-1:])
    return Counts(
        number("passed|xfailed", summary), number("failed|errors?|xpassed", summary), number("skipped", summary)
    )


def count_tap(output: str) -> Counts:
    """`# pass 3`, `# fail 1` …, a line each at the end."""
    found = {word: int(count) for word, count in re.findall(r"^# (\w+) (\d+)$", output, re.M)}
    failed = found.get("fail", 0) + found.get("cancelled", 0)
    return Counts(found.get("pass", 0), failed, found.get("skipped", 0))


def number(words: str, line: str) -> int:
    return sum(int(found) for found in re.findall(rf"\b(\d+) (?:{words})\b", line))


def conclude(results: dict[str, Counts]) -> int:
    total = Counts()
    print()
    for name, counts in results.items():
        print(f"{name}: {counts}{' (and it ended badly, see above)' if counts.broken else ''}")
        total += counts
    if not any(name.startswith("CPython") for name in results):
        print("no CPython 3.10 or newer was found")
        total.broken = True
    if total.broken:
        print("a run ended badly without a failed test; its output is above")
    print(total, flush=True)
    return 0 if total.good and total.passed else 1


def say(text: str) -> None:
    """With the seconds since the start: where the time goes is seen in the log of a machine that nobody can visit."""
    print(f"[{time.monotonic() - STARTED:4.0f} s] {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
