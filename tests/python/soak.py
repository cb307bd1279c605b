"""Dumps a process again and again while 32 threads change what is dumped. `python tests/python/soak.py [SECONDS]`

Each thread changes its containers by single operations of the interpreter, after each of which they are in order: both
items of a pair are the same number, and so on. The walk holds the GIL, so that a dump must find them so, too.
"""

from __future__ import annotations

import collections
import ctypes
import gc
import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import coredumpy
from coredumpy import _native

THREADS = 32
#: Dumps that are read; reading takes longer than dumping.
READ_EVERY = 5
STILL_DUMPS = 50


class Box:
    """Instances of it come and go."""

    def __init__(self, number: int, mark: object) -> None:
        self.number, self.again, self.mark = number, number, mark


class Slotted:
    __slots__ = ("mark", "number")

    def __init__(self, number: int, mark: object) -> None:
        self.number, self.mark = number, mark


#: While it is not set, all wait. A dump takes the GIL and keeps it; reading would get a thirtieth of it.
going = threading.Event()


class Worker(threading.Thread):
    """Changes containers of its own and one that all share."""

    def __init__(self, shared: dict[str, Any], marks: list[object]) -> None:
        super().__init__(daemon=True)
        self.shared, self.marks, self.is_over, self.rounds = shared, marks, False, 0
        self.pair: list[int] = [0, 0]
        self.both = {"a": 0, "b": 0}
        self.queue: collections.deque[object] = collections.deque(maxlen=50)
        self.ordered: collections.OrderedDict[int, object] = collections.OrderedDict()
        self.numbers: set[int] = set()
        self.bytes = bytearray()
        self.boxes: list[Any] = []
        self.long: list[int] = []

    def run(self) -> None:
        while not self.is_over:
            going.wait()
            self.rounds += 1
            self.change(self.rounds, self.marks[self.rounds % len(self.marks)])

    def change(self, n: int, mark: object) -> None:
        self.pair[:] = [n, n]
        self.both.update({"a": n, "b": n})
        self.queue.append(mark)
        self.ordered[n % 100] = mark
        self.ordered.move_to_end(n % 100)
        self.numbers.symmetric_difference_update({n % 300, n % 7})
        self.bytes[:] = bytes([n % 256]) * (n % 500)
        self.boxes.append(Box(n, mark) if n % 2 else Slotted(n, mark))
        self.long.extend(range(n % 100))
        if n % 50 == 0:
            self.boxes.clear()
            self.ordered.clear()
            self.both = {"a": n, "b": n}
        if len(self.long) > 5000:
            del self.long[:]
        self.shared[f"{self.name} {n % 200}"] = [mark, n, n]
        if n % 97 == 0:
            self.shared.pop(f"{self.name} {(n + 1) % 200}", None)

    def stop(self) -> None:
        self.is_over = True


class Result:
    """What came of it."""

    def __init__(self) -> None:
        self.dumps = self.read = self.records = 0
        self.changes = 0
        #: What was not in order.
        self.torn: list[str] = []
        #: References to the marks that are left when all is cleared, beside those that were there before.
        self.references = 0
        #: While the threads change what is dumped, in the second half of the time; and of dumps behind that, of what
        #: stands still. Only the second tells a small leak from what the allocators of 32 threads scatter.
        self.growth_bytes = self.still_growth_bytes = 0

    def __str__(self) -> str:
        return (
            f"{self.dumps} dumps ({self.read} read, {self.records} records) during {self.changes} changes, "
            f"{len(self.torn)} torn, {self.references} references left, "
            f"memory grew by {self.growth_bytes // 1024} KiB, "
            f"then by {self.still_growth_bytes // 1024} KiB in {STILL_DUMPS} dumps of what stood still"
        )


def soak(seconds: float) -> Result:
    """Dumps for so many seconds."""
    result = Result()
    shared: dict[str, Any] = {}
    marks = [object() for _ in range(20)]
    before = [sys.getrefcount(mark) for mark in marks]
    former = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)
    workers = [Worker(shared, marks) for _ in range(THREADS)]
    going.set()
    try:
        _each(workers, Worker.start)
        _dump(seconds, result)
    finally:
        going.set()
        _each(workers, Worker.stop)
        _each(workers, Worker.join)
        sys.setswitchinterval(former)
    result.changes = sum(worker.rounds for worker in workers)
    _dump_what_stands_still(result)
    workers.clear()
    shared.clear()
    gc.collect()
    result.references = sum(sys.getrefcount(mark) for mark in marks) - sum(before)
    return result


def _each(workers: list[Worker], do: Callable[[Worker], None]) -> None:
    # In a frame that ends: before 3.13 one that was dumped keeps what its variables held.
    for worker in workers:
        do(worker)


def _dump(seconds: float, result: Result) -> None:
    began, settled = time.monotonic(), 0
    while (passed := time.monotonic() - began) < seconds or not result.read:
        data = coredumpy.dumps()
        result.dumps += 1
        if result.dumps % READ_EVERY == 0:
            going.clear()
            _read(data, result)
            going.set()
        # The first half fills what is filled only once.
        if not settled and passed > seconds / 2:
            settled = _memory_bytes()
    result.growth_bytes = max(_memory_bytes() - settled, 0) if settled else 0


def _dump_what_stands_still(result: Result) -> None:
    for number in range(2 * STILL_DUMPS):
        if number == STILL_DUMPS:
            settled = _memory_bytes()
        coredumpy.dumps()
    result.still_growth_bytes = max(_memory_bytes() - settled, 0)


def _memory_bytes() -> int:
    """What the process has in memory now; where that is not told, the most that it had.

    Without what the C library keeps of freed memory, for each of the threads that took some.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _read(data: bytes, result: Result) -> None:
    dump = json.loads(_native.Reader(data).json())
    objects = dump["objects"]
    result.read += 1
    result.records += len(objects)
    if dump["end"] != "complete" or "failed" in {word for record in objects for word in _missing(record)}:
        result.torn.append(dump["end"])
    for record in objects:
        for name, value in zip(record.get("names", ()), record.get("values", ()), strict=False):
            if name in ("pair", "both", "queue", "bytes", "long"):
                _check(name, objects[value["ref"]], result) if _is_there(value, objects) else None
        if record.get("names") == ["number", "again", "mark"] and record["values"][0] != record["values"][1]:
            result.torn.append(f"box: {record['values'][:2]}")


def _is_there(value: Any, objects: list[Any]) -> bool:
    return isinstance(value, dict) and "ref" in value and value["ref"] < len(objects)


def _missing(record: dict[str, Any]) -> list[str]:
    values = [*record.get("values", ()), *record.get("items", ()), record]
    words = [value["missing"] for value in values if isinstance(value, dict) and "missing" in value]
    return [word if isinstance(word, str) else word["missing"] for word in words]


def _check(name: str, record: dict[str, Any], result: Result) -> None:
    values = record.get("values") or record.get("items") or []
    in_order = {
        "pair": len(values) == 2 and values[0] == values[1],
        "both": len(values) == 2 and values[0] == values[1],
        "queue": len(values) <= 50,
        "bytes": len(set(record.get("data", {}).get("bytes", "")[:2])) <= 2,
        "long": "long" in record or len(values) <= 5000,
    }
    if not in_order[name]:
        result.torn.append(f"{name}: {values[:5]}")


if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    found = soak(seconds)
    print(f"CPython {sys.version.split()[0]}: {found}")
    # In seconds, what is filled only once is not full yet.
    has_grown = seconds >= 30 and found.growth_bytes > 32 * 1024 * 1024
    has_grown |= found.still_growth_bytes > 1024 * 1024
    sys.exit(bool(found.torn or found.references or has_grown or found.changes < 1000))
