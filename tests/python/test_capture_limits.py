"""Every limit is real, and what it leaves out says so, with counts."""

from __future__ import annotations

import time

import pytest
from captured import captured, settings

pytestmark = pytest.mark.own_stack


def test_depth_1_is_the_variables_themselves() -> None:
    nested = [1, [2, [3]]]  # noqa: F841
    dump = captured(depth=1)
    assert dump.local("nested") == {"kind": "list", "items": [1, {"missing": "depth"}]}


def test_depth_2_is_what_they_hold() -> None:
    nested = {"a": {"b": {"c": []}}}  # noqa: F841
    dump = captured(depth=2)
    inner = dump.get(dump.local("nested")["values"][0])
    assert inner == {"kind": "dict", "names": ["b"], "values": [{"missing": "depth"}]}


def test_an_object_has_its_least_depth() -> None:
    shared = [[]]
    deep = [[[shared]]]  # noqa: F841
    dump = captured(depth=3)
    assert dump.get(dump.local("shared")["items"][0]) == {"kind": "list", "items": []}


def test_a_cut_container_keeps_head_tail_and_true_length() -> None:
    numbers, pairs = list(range(1000)), {i: -i for i in range(1000)}  # noqa: F841
    items, mapping = tuple(range(1000)), set(range(1000))  # noqa: F841
    with settings(max_items=100):
        dump = captured()
    kept = [*range(90), *range(990, 1000)]
    for name in ("numbers", "items"):
        record = dump.local(name)
        assert dump.items(record) == kept, name
        long = record["long"]
        assert long["length"] == 1000
        assert long["cut"] == {"at": 90, "missing": {"missing": "items", "kept": 100, "total": 1000}}
    assert dump.entries(dump.local("pairs")) == [(i, -i) for i in kept]
    assert len(dump.items(dump.local("mapping"))) == 100


def test_a_limit_of_0_items_leaves_the_length() -> None:
    numbers, empty = [1, 2], []  # noqa: F841
    with settings(max_items=0):
        dump = captured()
    assert dump.local("numbers")["long"]["cut"]["missing"] == {"missing": "items", "kept": 0, "total": 2}
    assert dump.local("empty") == {"kind": "list", "items": []}


def test_a_small_limit_keeps_the_tail_too() -> None:
    numbers = list(range(1000))  # noqa: F841
    for most, at in ((1, 1), (4, 2), (10, 5), (19, 10), (20, 10), (32_000, 1000)):
        with settings(max_items=most):
            long = captured().local("numbers").get("long", {})
        assert long.get("cut", {}).get("at", 1000) == at, most


def test_the_header_says_the_limits() -> None:
    with settings(max_items=7, max_value_bytes=8, max_total_bytes=9, dump_timeout=1.5):
        dump = captured(depth=3)
    limits = {"depth": 3, "items": 7, "value_bytes": 8, "total_bytes": 9, "time_ms": 1500}
    assert dump.json["header"]["limits"] == limits


def test_a_cut_text_keeps_head_tail_and_true_length() -> None:
    text, data = "é" * 500 + "x" * 500, bytes(1000)  # noqa: F841
    with settings(max_value_bytes=150):
        dump = captured()
    record = dump.local("text")
    kept = dump.text(record)
    cut = record["long"]["cut"]
    assert record["long"]["length"] == 1000
    assert cut["missing"] == {"missing": "bytes", "kept": len(kept), "total": 1000}
    assert kept[: cut["at"]] == text[: cut["at"]]
    assert kept[cut["at"] :] == "x" * (len(kept) - cut["at"])
    assert 90 <= len(kept) <= 150
    assert dump.local("data")["long"]["cut"]["missing"] == {"missing": "bytes", "kept": 150, "total": 1000}


def test_a_full_dump_ends_with_the_reason() -> None:
    rows = [{"n": i, "text": f"row {i}" * 10} for i in range(10_000)]  # noqa: F841
    with settings(max_total_bytes=100_000):
        dump = captured()
    assert dump.json["end"] == "total_bytes"
    assert len(dump.objects) < dump.json["assigned"]
    # Breadth first: the frame and the list's own record come before the rows.
    assert dump.local("rows")["long"]["length"] == 10_000


def test_time_is_a_limit() -> None:
    rows = [[i] for i in range(1_000_000)]  # noqa: F841
    with settings(dump_timeout=0.01):
        start = time.perf_counter()
        dump = captured()
        spent_s = time.perf_counter() - start
    assert dump.json["end"] == "time"
    # Not a measurement: only that it is nowhere near a second walk of a million lists and their JSON form.
    assert len(dump.objects) < 500_000, spent_s


def test_deep_nesting_is_no_recursion() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with settings(default_recursion_depth=1_000_000):
        dump = captured()
    assert dump.json["end"] == "complete"
    assert len(dump.objects) > 100_000
