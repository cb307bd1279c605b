"""What is demanded of each workload, as ratios theirs/ours unless said."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Demand:
    """`ratio` must be at least `least` or at most `most`."""

    least: float | None = None
    most: float | None = None

    def met_by(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        return f"at least {self.least:g}" if self.least is not None else f"at most {self.most:g}"


HEAVY = ("graph", "ints", "dicts")

DUMP = {"graph": 100, "ints": 100, "dicts": 80, "bytes": 3, "tiny": 3}
DUMP_OTHERS = 10


def dump_time(workload: str) -> Demand:
    return Demand(least=DUMP.get(workload, DUMP_OTHERS))


def file_size(workload: str) -> Demand:
    return Demand(least=5 if workload in HEAVY else 1)


def peak_growth(workload: str) -> Demand:
    return Demand(least=5 if workload in HEAVY else 1)


def load_time(workload: str) -> Demand:
    return Demand(least=50 if workload in HEAVY else 1)


def peek_time(workload: str) -> Demand:
    return Demand(least=20 if workload in HEAVY else 1)


# Our dump time over the time of pickle.dumps(protocol=5) and zlib level 1.
AGAINST_PICKLE = Demand(most=0.7)
# Our dump time over the same without looking for secrets.
REDACTION = {"strings": Demand(most=1.25), "graph": Demand(most=1.10)}
# Our load time of a dump 10 times larger over that of the workload itself.
LOAD_TEN_TIMES_LARGER = Demand(most=1.3)
# Seconds beyond a bare interpreter's start.
PEEK_FOLDER_OF_1000 = Demand(most=0.5)
IMPORT = Demand(most=0.020)
# What dumps of ten failing tests add to a run of pytest, over what they add with 0.5.0.
PYTEST_ADDED = Demand(most=0.05)
# Seconds from the start of `load` to the length of a local of 1,000,000 items, beyond a bare interpreter's.
ANSWER_ABOUT_A_MILLION = Demand(most=1.0)

# The viewer's page in Chromium, in seconds and bytes, with a dump of 5,000,000 objects (500 MB of raw CBOR). Memory is
# what it grows beyond the empty page. A task is what keeps the page from answering.
VIEWER_PAGE = Demand(most=400 * 1024)
VIEWER_FIRST_FRAME = Demand(most=1.5)
VIEWER_GROWTH = Demand(most=100e6)
VIEWER_EXPANDING = Demand(most=0.050)
VIEWER_FIRST_HIT = Demand(most=0.3)
VIEWER_WHOLE_SEARCH = Demand(most=5)
VIEWER_LONGEST_TASK = Demand(most=0.050)
# With the dump of `graph`.
VIEWER_FIRST_FRAME_OF_GRAPH = Demand(most=0.3)
