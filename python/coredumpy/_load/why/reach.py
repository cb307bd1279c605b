"""What is missing of all that a value reaches: looked up in the records, so that nothing is made for it."""

from __future__ import annotations

from collections import Counter, deque

from coredumpy._load.cuts import is_cut
from coredumpy._load.missing import MissingValue
from coredumpy._native import Missing, Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from coredumpy._load.restore import Restorer

#: So many records are looked at, and so many values in them.
MOST_OBJECTS, MOST_VALUES = 10_000, 1_000_000
#: So many places are named.
MOST_PLACES = 5

# The data of a record: not its class, code or frames.
_LISTS = ("items", "args", "data", "columns")
_SINGLE = (
    "value",
    "mapping",
    "elements",
    "args",
    "keywords",
    "index",
    "content",
    "target",
    "bound_to",
    "message",
    "data",
)


class Reached:
    """What was found."""

    def __init__(self) -> None:
        self.objects = 0
        #: By reason.
        self.counts: Counter[str] = Counter()
        #: The first that are missing: where, and why.
        self.places: list[tuple[str, Missing]] = []
        self.is_all = True

    def note(self, place: str, missing: Missing) -> None:
        """Counts a value that is missing."""
        self.counts[missing.reason] += 1
        if len(self.places) < MOST_PLACES:
            self.places.append((place, missing))


def reached(restorer: Restorer, value: object) -> Reached:
    """Looks at everything that a value reaches, nearest first, as far as the limits go."""
    found = Reached()
    queue: deque[tuple[str, int]] = deque()
    seen: set[int] = set()
    values = 0

    def look(place: str, one: object) -> None:
        if type(one) is Missing:
            if one.reason != "unbound":
                found.note(place, one)
        elif type(one) is Ref and one.id not in seen:
            seen.add(one.id)
            queue.append((place, one.id))

    for place, one in _first(restorer, value):
        look(place, one)
    while queue:
        if found.objects >= MOST_OBJECTS or values >= MOST_VALUES:
            found.is_all = False
            break
        place, number = queue.popleft()
        found.objects += 1
        for inner, one in _members(_record(restorer, number)):
            values += 1
            look(place + inner, one)
    return found


def _first(restorer: Restorer, value: object) -> Iterator[tuple[str, Any]]:
    """The value itself; of one that was made at the prompt what it holds."""
    if type(value) is MissingValue:
        yield "", value.missing
        return
    number = restorer.id_of(value)
    if number is not None:
        yield "", Ref(number)
        return
    pairs: Any = ()
    if isinstance(value, (list, tuple, set, frozenset)) and not is_cut(value):
        pairs = ((f"[{index}]", one) for index, one in enumerate(value))
    elif type(value) is dict:
        pairs = ((f"[{_short(key)}]", one) for key, one in value.items())
    for (place, one), _ in zip(pairs, range(100), strict=False):
        if type(one) is MissingValue:
            yield place, one.missing
        elif (number := restorer.id_of(one)) is not None:
            yield place, Ref(number)


def _record(restorer: Restorer, number: int) -> dict[str, Any]:
    try:
        return restorer.reader.record(number)
    # A reference beyond the last object, in a damaged dump.
    except IndexError:
        return {"kind": "missing", "missing": Missing("damaged", f"there is no object {number}")}


def _members(record: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in a record: a place beside the record's own, and the value."""
    if record["kind"] == "missing":
        yield "", record["missing"]
        return
    is_mapping = record["kind"] in ("dict", "entries_part")
    for name, value in zip(record.get("names", ()), record.get("values", ()), strict=False):
        yield f"[{_short(name)}]" if is_mapping else f".{name}", value
        if is_mapping:
            yield ".keys()", name
    for key in _LISTS:
        held = record.get(key)
        for index, value in enumerate(held if type(held) is list else ()):
            yield f"[{index}]", value
    for key in _SINGLE:
        if key in record and type(record[key]) is not list:
            yield "", record[key]
    if "cut" in record.get("long", {}):
        yield "", record["long"]["cut"]
    if "cut" in record:
        yield "", record["cut"]
    for key in ("payload", "attributes"):
        if key in record:
            yield from _members({"kind": "fields", **record[key]})


def _short(key: object) -> str:
    text = "…" if type(key) is Ref else repr(key)
    return text if len(text) <= 40 else f"{text[:40]}…"
