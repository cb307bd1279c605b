"""The viewer's page in Chromium: what a person waits for."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requirements
from contestants import HERE, Contestant, run
from report import Report, duration, size

# What is opened of the large dump, and searched for in it: its hits are everywhere.
QUERY = "customer 17"
EXPANDED = ("orders",)


def absent() -> list[str]:
    """The programs that this machine lacks."""
    return [name for name in ("node", "chromium") if shutil.which(name) is None]


@dataclass(frozen=True)
class Browser:
    ours: Contestant
    folder: Path
    report: Report
    runs: int

    def measure(self) -> None:
        """All of it, with a dump that is written first, which takes a minute."""
        self.report.heading("viewer", "The viewer's page in Chromium, with a dump of 5,000,000 objects")
        self.report.alone("page", self.page.stat().st_size, requirements.VIEWER_PAGE, size)
        large = self.folder / "large.dump"
        run([self.ours.python, str(HERE / "large.py"), str(large)])
        self.with_large(self.samples(large, QUERY, *EXPANDED))
        large.unlink()
        graph = self.folder / "graph.dump"
        self.ours.measure("dump", "graph", 1, graph)
        seconds = median(sample["firstFrame"] for sample in self.samples(graph))
        self.report.alone("first frame of graph", seconds, requirements.VIEWER_FIRST_FRAME_OF_GRAPH, duration)
        graph.unlink()

    def with_large(self, samples: list[dict[str, float]]) -> None:
        figures = {key: median(sample[key] for sample in samples) for key in samples[0]}
        # One that is too long is one too many.
        longest = max(sample["longestTask"] for sample in samples)
        line = self.report.alone
        line("first frame", figures["firstFrame"], requirements.VIEWER_FIRST_FRAME, duration)
        line("memory growth", figures["grownBytes"], requirements.VIEWER_GROWTH, size)
        line("expanding", figures["slowestExpanding"], requirements.VIEWER_EXPANDING, duration)
        line("first hit of a search", figures["firstHit"], requirements.VIEWER_FIRST_HIT, duration)
        line("search through all values", figures["wholeSearch"], requirements.VIEWER_WHOLE_SEARCH, duration)
        line("longest task of the page", longest, requirements.VIEWER_LONGEST_TASK, duration)

    def samples(self, dump: Path, *words: str) -> list[dict[str, float]]:
        """Each from a browser of its own."""
        command = ["node", str(HERE / "viewer.mjs"), str(self.page), str(dump), *words]
        return [json.loads(run(command).stdout) for _ in range(self.runs)]

    @property
    def page(self) -> Path:
        code = "from coredumpy import _page; print(_page.TEMPLATE)"
        return Path(run([self.ours.python, "-c", code]).stdout.strip())
