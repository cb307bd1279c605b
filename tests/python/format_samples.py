"""Dumps of all sorts: the golden ones, and what `coredumpy.dumps` makes of small situations."""

import asyncio
import collections
import dataclasses
import enum
import functools
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coredumpy

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden").glob("*.dump"))
LONE = "\ud800"


@dataclasses.dataclass
class Order:
    number: int
    lines: list[Any]


class Slotted:
    __slots__ = ("first", "never_set")

    def __init__(self) -> None:
        self.first = 1


class Tags(list[str]):
    pass


class Table(dict[str, int]):
    pass


class Colour(enum.Enum):
    RED = 1


def scalars() -> bytes:
    ints = [0, -1, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**64), 10**300, -(10**5000)]
    floats = [0.0, -0.0, 1e300, float("nan"), float("inf"), -float("inf"), complex(1, -0.0)]
    texts = ["", "é😀\0", LONE, "x" * 1000, "é" * 400_000, LONE * 200_000, b"", b"\xff" * 1000, bytes(600_000)]
    others = [None, True, ..., NotImplemented, range(0, 10, -3), slice(1, None), bytearray(300_000)]
    return dump_with(ints, floats, texts, others)


def containers() -> bytes:
    cycle: list[Any] = []
    cycle.append(cycle)
    long = [
        list(range(5000)),
        tuple(range(3000)),
        set(range(2500)),
        frozenset(range(2500)),
        collections.deque(range(2000), 2000),
    ]
    mapping = {1: "int", "two": 2, (3, 4): [5], None: {}, LONE: LONE}
    views = [mapping.keys(), mapping.values(), mapping.items(), Order.__dict__]
    others = [collections.OrderedDict(a=1, b=2), collections.Counter("hello"), collections.defaultdict(list, a=[1])]
    return dump_with(cycle, long, {n: [n] for n in range(3000)}, mapping, views, others)


def instances() -> bytes:
    orders = [Order(n, [n]) for n in range(2000)]
    tags = Tags(["a", "b"])
    tags.owner = "shop"  # type: ignore[attr-defined]
    return dump_with(orders, Slotted(), tags, Colour.RED, Order, Exception("x", [1]), threading.Lock(), Path("a"))


def shared_names() -> bytes:
    """A payload can have the names that others share, where the instance has none of its own."""
    tables = [Table(left=n, right=-n) for n in range(3)]
    with_attributes = [Table(left=n, right=-n) for n in range(3)]
    for table in with_attributes:
        vars(table).update(left="own", top=1)
    return dump_with(tables, with_attributes, [{"left": 1, "right": 2}, {"left": 3, "top": 4}])


def callables() -> bytes:
    def outer() -> Any:
        count = 0

        def inner(a: int = 1, *, b: int = 2) -> int:
            nonlocal count
            count += a + b
            return count

        inner.mark = "x"  # type: ignore[attr-defined]
        return inner

    running = (n for n in range(3))
    next(running)

    async def coroutine() -> None:
        await asyncio.sleep(0)

    waiting = coroutine()
    try:
        return dump_with(
            outer(), functools.partial(outer, 1, a=2), [].append, len, running, waiting, asyncio, outer.__code__
        )
    finally:
        waiting.close()


def exceptions() -> bytes:
    try:
        try:
            raise KeyError("first")
        except KeyError as error:
            raise ValueError(LONE) from error
    except ValueError:
        return coredumpy.dumps()


WITH_THREADS = """
import coredumpy, sys, threading

done = threading.Event()
for n in range(5):
    threading.Thread(target=done.wait, name=f"waiting {n}", daemon=True).start()
sys.stdout.buffer.write(coredumpy.dumps())
done.set()
"""


def threads() -> bytes:
    return subprocess.run([sys.executable, "-c", WITH_THREADS], check=True, capture_output=True).stdout


def limited() -> bytes:
    deep: Any = "end"
    for _ in range(30):
        deep = [deep]
    with settings(max_items=20, max_value_bytes=100, default_recursion_depth=5):
        return dump_with(deep, list(range(1000)), {n: n for n in range(1000)}, "é" * 1000, bytes(1000))


def stopped() -> bytes:
    with settings(max_total_bytes=200_000):
        return dump_with([[n] for n in range(100_000)])


class settings:
    """Changes `coredumpy.config` for a while."""

    def __init__(self, **changed: int) -> None:
        self.changed = changed

    def __enter__(self) -> None:
        self.before = {name: getattr(coredumpy.config, name) for name in self.changed}
        self.set(self.changed)

    def __exit__(self, *_: object) -> None:
        self.set(self.before)

    def set(self, values: dict[str, int]) -> None:
        for name, value in values.items():
            setattr(coredumpy.config, name, value)


def dump_with(*values: object) -> bytes:
    """A dump from a frame that has these values."""
    return coredumpy.dumps()


MADE: list[Callable[[], bytes]] = [
    scalars,
    containers,
    instances,
    shared_names,
    callables,
    exceptions,
    threads,
    limited,
    stopped,
]
ALL: dict[str, Callable[[], bytes]] = {
    **{path.name: path.read_bytes for path in GOLDEN},
    **{make.__name__: functools.cache(make) for make in MADE},
}
