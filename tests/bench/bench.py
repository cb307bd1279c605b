"""Ours beside coredumpy 0.5.0, in one run, as ratios, with what is required of each and whether it is met.

Contestants take turns, so that a slow minute of the machine hits both. A figure is the median of several processes;
what takes long is repeated less often.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import browser
import requirements
from contestants import Contestant
from report import Report
from workloads import MILLIONS, WORKLOADS

TEN_FAILURES = """
import pytest


@pytest.mark.parametrize("number", range(10))
def test_fails(number):
    expected = {"number": number + 1}
    assert {"number": number} == expected
"""


@dataclass(frozen=True)
class Patience:
    """How often a figure is measured: what takes long less often, what takes milliseconds more often."""

    least: int
    usual: int
    usual_seconds: float
    most: int
    most_seconds: float
    browsers: int

    def wants_more(self, costs: list[float]) -> bool:
        runs, seconds = len(costs), sum(costs)
        usual = runs < self.usual and seconds < self.usual_seconds
        return runs < self.least or usual or (runs < self.most and seconds < self.most_seconds)


THOROUGH = Patience(least=2, usual=7, usual_seconds=12, most=21, most_seconds=1, browsers=3)
QUICK = Patience(least=1, usual=2, usual_seconds=2, most=5, most_seconds=0.3, browsers=1)


class Bench:
    def __init__(self, ours: Contestant, theirs: Contestant, folder: Path, patience: Patience) -> None:
        self.ours = ours
        self.theirs = theirs
        self.folder = folder
        self.patience = patience
        self.report = Report()

    def workload(self, name: str) -> None:
        self.report.heading(name, WORKLOADS[name].__doc__ or "")
        self.dumping(name)
        self.opening(name)

    def dumping(self, name: str) -> None:
        """Dump time, file size, memory, and pickle as a yardstick.

        Ours hides secrets, as it does by default; 0.5.0, whose pattern hides hashes and long names, does not.
        """
        samples = self.take_turns(
            lambda: self.theirs.measure("dump-unredacted", name, 1, self.path(self.theirs, name)),
            lambda: self.ours.measure("dump-unredacted", name, 1, self.path(self.ours, name)),
            lambda: self.ours.measure("dump", name, 1, self.path(self.ours, name)),
            lambda: self.ours.measure("pickle", name, 1, self.folder / "pickle"),
            cost=lambda sample: sample["seconds"],
        )
        theirs, unredacted, ours, pickled = ({key: median(s[key] for s in side) for key in side[0]} for side in samples)
        self.report.ratio("dump time", theirs, ours, "seconds", requirements.dump_time(name))
        self.report.ratio("file size", theirs, ours, "file_bytes", requirements.file_size(name))
        self.report.ratio("peak memory growth", theirs, ours, "peak_growth_bytes", requirements.peak_growth(name))
        demand = requirements.AGAINST_PICKLE if name in requirements.HEAVY else None
        self.report.share("dump time / pickle + zlib", ours["seconds"], pickled["seconds"], demand)
        demand = requirements.REDACTION.get(name)
        self.report.share("dump time / nothing hidden", ours["seconds"], unredacted["seconds"], demand)

    def opening(self, name: str) -> None:
        theirs, ours = self.path(self.theirs, name), self.path(self.ours, name)
        load = self.take_turns(lambda: self.theirs.load_seconds(theirs), lambda: self.ours.load_seconds(ours))
        peek = self.take_turns(lambda: self.theirs.peek_seconds(theirs), lambda: self.ours.peek_seconds(ours))
        self.report.times("load to prompt", *map(median, load), requirements.load_time(name))
        self.report.times("peek", *map(median, peek), requirements.peek_time(name))
        if name in requirements.HEAVY:
            self.ten_times_larger(name, ours)
        theirs.unlink()
        ours.unlink()

    def ten_times_larger(self, name: str, single: Path) -> None:
        large = self.folder / f"{name}-10.dump"
        self.ours.measure("dump", name, 10, large)
        times = self.take_turns(lambda: self.ours.load_seconds(large), lambda: self.ours.load_seconds(single))
        self.report.share("load 10 times larger / load", *map(median, times), requirements.LOAD_TEN_TIMES_LARGER)
        large.unlink()

    def beyond_a_bare_interpreter(self) -> None:
        self.report.heading("start", "Beyond the start of a bare interpreter")
        theirs, ours = (self.import_seconds(contestant) for contestant in (self.theirs, self.ours))
        self.report.beyond("import coredumpy", theirs, ours, requirements.IMPORT)
        many = self.many_dumps()
        start, peek = self.take_turns(lambda: self.ours.start_seconds("pass"), lambda: self.ours.peek_seconds(many))
        seconds = median(peek) - median(start)
        self.report.beyond("peek a folder of 1,000 dumps", None, seconds, requirements.PEEK_FOLDER_OF_1000)

    def answers(self) -> None:
        self.report.heading(
            "answers", "From the start of load to the answer of `p len(data)`, beyond a bare interpreter"
        )
        for name in MILLIONS:
            path = self.folder / "million.dump"
            self.ours.measure("dump", name, 1, path)
            ask = partial(self.ours.answer_seconds, path, "p len(data)", "1000000")
            start, answer = self.take_turns(lambda: self.ours.start_seconds("pass"), ask)
            seconds = median(answer) - median(start)
            self.report.beyond(name, None, seconds, requirements.ANSWER_ABOUT_A_MILLION)
            path.unlink()

    def failing_tests(self) -> None:
        self.report.heading("pytest", "What the dumps of ten failing tests add to a run")
        folder = self.folder / "tests"
        folder.mkdir()
        (folder / "test_ten.py").write_text(TEN_FAILURES)
        options = ("--enable-coredumpy", "--coredumpy-dir", str(folder / "dumps"))
        sides = [(contestant, words) for contestant in (self.theirs, self.ours) for words in ((), options)]
        samples = self.take_turns(*(partial(side.pytest_seconds, folder, *words) for side, words in sides))
        bare_theirs, theirs, bare_ours, ours = map(median, samples)
        self.report.added("ten failures", theirs - bare_theirs, ours - bare_ours, requirements.PYTEST_ADDED)

    def viewer(self) -> None:
        absent = browser.absent()
        if absent:
            print(f"\nviewer: {', '.join(absent)} not found, so the page is not measured")
            return
        browser.Browser(self.ours, self.folder, self.report, self.patience.browsers).measure()

    def import_seconds(self, contestant: Contestant) -> float:
        start, imported = self.take_turns(
            lambda: contestant.start_seconds("pass"), lambda: contestant.start_seconds("import coredumpy")
        )
        return median(imported) - median(start)

    def many_dumps(self) -> Path:
        folder = self.folder / "many"
        folder.mkdir()
        self.ours.measure("dump", "stack", 1, folder / "0.dump")
        for number in range(1, 1000):
            shutil.copy(folder / "0.dump", folder / f"{number}.dump")
        return folder

    def path(self, contestant: Contestant, name: str) -> Path:
        return self.folder / f"{contestant.name}-{name}.dump"

    def take_turns(self, *contenders: Callable[[], object], cost: Callable[[object], float] = float) -> list[list]:
        """The samples of each contender, in rounds until the patience with each is at its end."""
        samples: list[list] = [[] for _ in contenders]
        waiting = True
        while waiting:
            waiting = False
            for contender, taken in zip(contenders, samples, strict=True):
                if self.patience.wants_more([cost(sample) for sample in taken]):
                    taken.append(contender())
                    waiting = True
        return samples


def main() -> int:
    options = parse_options()
    ours, theirs = Contestant("ours", options.ours.absolute()), Contestant("0.5.0", options.theirs.absolute())
    with tempfile.TemporaryDirectory(prefix="coredumpy-bench-") as folder:
        bench = Bench(ours, theirs, Path(folder), QUICK if options.quick else THOROUGH)
        for name in options.workloads:
            bench.workload(name)
        if not options.no_answers:
            bench.answers()
        if not options.no_pytest:
            bench.failing_tests()
        if not options.no_start:
            bench.beyond_a_bare_interpreter()
        if not options.no_viewer:
            bench.viewer()
    print(bench.report.summary())
    return 1 if options.strict and bench.report.not_met else 0


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", default=list(WORKLOADS), metavar="WORKLOAD", help=", ".join(WORKLOADS))
    parser.add_argument("--ours", type=Path, required=True, help="a venv with our wheel")
    parser.add_argument("--theirs", type=Path, required=True, help="a venv with coredumpy 0.5.0")
    parser.add_argument("--quick", action="store_true", help="few runs of each: a rough picture")
    parser.add_argument("--no-start", action="store_true", help="leave out import and the folder of 1,000 dumps")
    parser.add_argument("--no-pytest", action="store_true", help="leave out the failing tests")
    parser.add_argument("--no-answers", action="store_true", help="leave out the questions about a million items")
    parser.add_argument("--no-viewer", action="store_true", help="leave out the viewer's page")
    parser.add_argument("--only-viewer", action="store_true", help="the viewer's page and nothing else")
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a requirement is not met")
    options = parser.parse_args()
    if options.only_viewer:
        options.workloads, options.no_start, options.no_answers, options.no_pytest = [], True, True, True
    for name in options.workloads:
        if name not in WORKLOADS:
            parser.error(f"no workload {name!r}; there are {', '.join(WORKLOADS)}")
    return options


if __name__ == "__main__":
    sys.exit(main())
