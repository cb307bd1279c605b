"""The data that the benchmark dumps: the same in every run, made by the process that dumps it.

A workload is a function that builds its data in its own locals and then calls `act` with it, in the situation that
is measured (at the bottom of a deep stack, beside many threads).
"""

import dataclasses
import datetime
import decimal
import enum
import random
import threading
from collections.abc import Callable
from typing import NamedTuple

Act = Callable[[object], None]

STACK_DEPTH = 500
THREADS = 200


class Node:
    def __init__(self, index: int) -> None:
        self.index = index
        self.name = f"node {index}"
        self.weight = index / 4
        self.children: list[Node] = []


def graph(act: Act, scale: int) -> None:
    """100,000 instances with 4 attributes, each linked from an earlier one, and a dict of 100,000 nested dicts."""
    nodes = [Node(index) for index in range(100_000 * scale)]
    for index, node in enumerate(nodes[1:], start=1):
        nodes[index // 3].children.append(node)
    table = {f"key {i}": {"id": i, "inner": {"label": f"item {i}", "even": i % 2 == 0}} for i in range(100_000 * scale)}
    act((nodes, table))


def ints(act: Act, scale: int) -> None:
    """A list of 1,000,000 ints: most beyond CPython's cache of small ones, so each is an object of its own."""
    numbers = list(range(1_000_000 * scale))
    act(numbers)


def dicts(act: Act, scale: int) -> None:
    """A list of 100,000 dicts of 4 keys."""
    rows = [
        {"id": i, "name": f"customer {i}", "balance": i * 0.25, "active": i % 3 == 0} for i in range(100_000 * scale)
    ]
    act(rows)


def strings(act: Act, scale: int) -> None:
    """300,000 log lines."""
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    lines = [
        f"2024-05-{i % 28 + 1:02} 12:{i // 60 % 60:02}:{i % 60:02} {levels[i * 7 % 4]} worker-{i % 16}: "
        f"request {i} to /api/items/{i * 31 % 9973} took {i * 17 % 500} ms"
        for i in range(300_000 * scale)
    ]
    act(lines)


def byte_strings(act: Act, scale: int) -> None:
    """200 values of 100 KB that do not compress."""
    noise = random.Random(1)
    chunks = [noise.randbytes(100_000) for _ in range(200 * scale)]
    act(chunks)


def stack(act: Act, scale: int, depth: int = STACK_DEPTH) -> None:
    """500 frames with locals."""
    name = f"frame {depth}"
    values = [depth, depth / 3, str(depth)]
    options = {"depth": depth, "verbose": depth % 2 == 0}
    if depth > 1:
        stack(act, scale, depth - 1)
    else:
        act((name, values, options))


def threads(act: Act, scale: int) -> None:
    """200 waiting threads, each two calls deep."""
    done = threading.Event()
    waiting = threading.Barrier(THREADS * scale + 1)

    def worker(number: int) -> None:
        job = {"number": number, "state": "waiting"}
        history = [f"step {i}" for i in range(5)]
        wait(job, history)

    def wait(job: dict[str, object], history: list[str]) -> None:
        waiting.wait()
        done.wait()

    workers = [threading.Thread(target=worker, args=(i,), daemon=True) for i in range(THREADS * scale)]
    for thread in workers:
        thread.start()
    waiting.wait()
    act(len(workers))
    done.set()


def tiny(act: Act, scale: int) -> None:
    """Three lines."""
    a = 1
    b = "two"
    act((a, b))


WORKLOADS = {
    "graph": graph,
    "ints": ints,
    "dicts": dicts,
    "strings": strings,
    "bytes": byte_strings,
    "stack": stack,
    "threads": threads,
    "tiny": tiny,
}


def million(make: Callable[[int], object], gather: Callable = list) -> Callable[[Act, int], None]:
    """A local of 1,000,000 items."""

    def workload(act: Act, scale: int) -> None:
        act(gather(make(index) for index in range(1_000_000 * scale)))

    return workload


class Point:
    def __init__(self, index: int) -> None:
        self.x = index
        self.y = index / 2


@dataclasses.dataclass
class Order:
    name: str
    count: int


class Place(NamedTuple):
    row: int
    label: str


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Tag(str):
    pass


EPOCH = datetime.datetime(2024, 5, 1)

#: What `load` is asked about, by what the items are.
MILLIONS = {
    "million ints": million(lambda index: index),
    "million strs": million("line {}".format),
    "million tuples": million(lambda index: (index, index + 1)),
    "million dicts": million(lambda index: {"id": index, "even": index % 2 == 0}),
    "million instances": million(Point),
    "million datetimes": million(lambda index: EPOCH + datetime.timedelta(seconds=index)),
    "million dataclasses": million(lambda index: Order(f"order {index}", index)),
    "million enums": million(lambda index: Colour(index % 2 + 1)),
    "million decimals": million(lambda index: decimal.Decimal(index) / 100),
    "million named tuples": million(lambda index: Place(index, str(index))),
    "million str subclasses": million(lambda index: Tag(f"tag {index}")),
    "dict of a million": million(lambda index: (f"key {index}", (index, index)), dict),
}
