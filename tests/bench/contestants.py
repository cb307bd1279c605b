"""Who is measured: a venv each, and the processes that are run in it."""

import json
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class Contestant:
    name: str
    venv: Path

    @property
    def python(self) -> str:
        return str(self.venv / "bin" / "python")

    @property
    def coredumpy(self) -> str:
        return str(self.venv / "bin" / "coredumpy")

    def measure(self, action: str, workload: str, scale: int, path: Path) -> dict[str, float]:
        """One act on one workload in a fresh process; see measure.py for what comes back."""
        # Ours never overwrites a file; it would choose another name.
        path.unlink(missing_ok=True)
        command = [self.python, str(HERE / "measure.py"), action, workload, str(scale), str(path)]
        result: dict[str, float] = json.loads(run(command).stdout)
        return result

    def load_seconds(self, path: Path) -> float:
        """A whole `coredumpy load` from its start to its end, with `q` typed at the prompt."""
        return timed([self.coredumpy, "load", str(path)], typed="q\n", expected="(Pdb)")

    def answer_seconds(self, path: Path, question: str, answer: str) -> float:
        """The same with a question first."""
        return timed([self.coredumpy, "load", str(path)], typed=f"{question}\nq\n", expected=f"(Pdb) {answer}\n")

    def peek_seconds(self, path: Path) -> float:
        return timed([self.coredumpy, "peek", str(path)])

    def pytest_seconds(self, folder: Path, *options: str) -> float:
        """A whole run of the tests in a folder, which fail."""
        command = [self.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, str(folder)]
        return timed(command, expected="10 failed", exit_code=1)

    def start_seconds(self, code: str) -> float:
        return timed([self.python, "-c", code])


def timed(command: list[str], typed: str = "", expected: str = "", exit_code: int = 0) -> float:
    start = time.perf_counter()
    done = run(command, typed, exit_code)
    seconds = time.perf_counter() - start
    if expected not in done.stdout:
        raise RuntimeError(f"{' '.join(command)}: no {expected!r} in its output:\n{done.stdout}{done.stderr}")
    return seconds


def run(command: list[str], typed: str = "", exit_code: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs it in a folder of no interest, for both look into the current one."""
    done = subprocess.run(
        command, input=typed, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, cwd=tempfile.gettempdir()
    )
    if done.returncode != exit_code:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done
