"""The table: one line a figure, printed as soon as it is known."""

from collections.abc import Callable, Mapping

from requirements import Demand

Words = Callable[[float], str]

# A growth of nothing at all would make a ratio infinite; a page is the least that the kernel counts.
LEAST_BYTES = 4096


class Report:
    def __init__(self) -> None:
        self.met = 0
        self.not_met = 0

    def heading(self, name: str, what: str) -> None:
        print(f"\n{name}: {what}", flush=True)
        self.print("", "0.5.0", "ours", "ratio", "required", "")

    def ratio(
        self, label: str, theirs: Mapping[str, float], ours: Mapping[str, float], key: str, demand: Demand
    ) -> None:
        if key == "seconds":
            self.times(label, theirs[key], ours[key], demand)
        else:
            left, right = max(theirs[key], LEAST_BYTES), max(ours[key], LEAST_BYTES)
            self.line(label, size(theirs[key]), size(ours[key]), left / right, demand)

    def times(self, label: str, theirs: float, ours: float, demand: Demand) -> None:
        self.line(label, duration(theirs), duration(ours), theirs / ours, demand)

    def share(self, label: str, part: float, whole: float, demand: Demand | None) -> None:
        """Two figures of our own: `part` over `whole`, the second column against the first."""
        self.line(label, f"({duration(whole)})", duration(part), part / whole, demand)

    def added(self, label: str, theirs: float, ours: float, demand: Demand) -> None:
        """Seconds that each adds to a run without it; the requirement is on ours over theirs."""
        self.line(label, duration(theirs), duration(ours), ours / theirs, demand)

    def beyond(self, label: str, theirs: float | None, ours: float, demand: Demand) -> None:
        """Seconds beyond a bare interpreter's start; the requirement is on ours alone."""
        self.alone(label, ours, demand, duration, "" if theirs is None else duration(theirs))

    def alone(self, label: str, ours: float, demand: Demand, words: Words, theirs: str = "") -> None:
        """A figure of which not a ratio is required, but that it is at most so much."""
        self.print(label, theirs, words(ours), "", f"at most {words(demand.most or 0)}", self.verdict(demand, ours))

    def line(self, label: str, theirs: str, ours: str, ratio: float, demand: Demand | None) -> None:
        verdict = self.verdict(demand, ratio) if demand else ""
        self.print(label, theirs, ours, f"{ratio:.2f}", str(demand) if demand else "", verdict)

    def print(self, label: str, theirs: str, ours: str, ratio: str, required: str, verdict: str) -> None:
        print(f"  {label:<28} {theirs:>10} {ours:>10} {ratio:>9}   {required:<14} {verdict}".rstrip(), flush=True)

    def verdict(self, demand: Demand, value: float) -> str:
        if demand.met_by(value):
            self.met += 1
            return "met"
        self.not_met += 1
        return "NOT MET"

    def summary(self) -> str:
        return f"\n{self.met} requirements met, {self.not_met} not met"


def duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if abs(seconds) >= 1 else f"{seconds * 1000:.1f} ms"


def size(count: float) -> str:
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count:.0f} B"
