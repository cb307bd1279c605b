"""Built-in containers and scalars come back as themselves, whatever their shape."""

from __future__ import annotations

import collections
import struct
import time

import pytest
from coredumpy._load.missing import MissingValue
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader
from dump_maker import dump_of, missing, ref

pytestmark = pytest.mark.shares(3)

LIST, TUPLE, SET, FROZENSET, DICT = 10, 11, 12, 13, 20


def restored(*records, number=0):
    return Restorer(Reader(dump_of(*records))).object(number)


def chain(code, length):
    """Containers in containers, the last one empty."""
    record = (lambda n: [code, [ref(n + 1)]]) if code != DICT else (lambda n: [code, ["k"], [ref(n + 1)]])
    return [record(n) for n in range(length)] + [[code, []] if code != DICT else [code, [], []]]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (-(2**63), -(2**63)),
        (2**200, 2**200),
        (-(2**200), -(2**200)),
        ("naïve ☃", "naïve ☃"),
        ([1, b"a\xed\xa0\x80"], "a\ud800"),
        (b"\x00\xff", b"\x00\xff"),
        ([2, 3.0, -4.0], 3 - 4j),
        ([3, 0], ...),
    ],
)
def test_a_scalar_comes_back_as_itself(value, expected):
    found = restored([LIST, [value]])[0]
    assert (type(found), found) == (type(expected), expected)


def test_a_float_keeps_every_bit():
    floats = [struct.pack(">d", -0.0), b"\x7f\xf8\x00\x00\x00\x00\x12\x34"]
    found = restored(b"\x82\x0a\x82" + b"".join(b"\xfb" + bits for bits in floats))
    assert [struct.pack(">d", number) for number in found] == floats


def test_other_built_ins_come_back_as_themselves():
    records = [
        [LIST, [ref(n) for n in range(1, 8)]],
        [5, b"array"],
        [6, 2, 30, 7],
        [7, 1, None, 2],
        [14, [1, 2], {8: 5}],
        [SET, [1, "a"]],
        [FROZENSET, [ref(7)]],
        [TUPLE, [1, 2]],
    ]
    assert restored(*records) == [
        bytearray(b"array"),
        range(2, 30, 7),
        slice(1, None, 2),
        collections.deque([1, 2], maxlen=5),
        {1, "a"},
        frozenset({(1, 2)}),
        (1, 2),
    ]


def test_views_show_the_dict_itself():
    keys, values, items, proxy, shown = restored(
        [LIST, [ref(1), ref(2), ref(3), ref(4), ref(5)]], [15, ref(5)], [16, ref(5)], [17, ref(5)], [21, ref(5)],
        [DICT, ["q"], [1]],
    )  # fmt: skip
    shown["r"] = 2
    assert (list(keys), list(values), list(items), dict(proxy)) == (["q", "r"], [1, 2], [("q", 1), ("r", 2)], shown)


def test_identity_holds():
    first, second, inner = restored([LIST, [ref(1), ref(1), ref(2)]], [LIST, [ref(2)]], [DICT, [], []])
    assert first is second
    assert first[0] is inner


def test_cycles_through_lists_dicts_and_tuples_hold():
    loop = restored([LIST, [ref(0)]])
    assert loop[0] is loop
    ring = restored([DICT, ["self"], [ref(0)]])
    assert ring["self"] is ring
    outer = restored([TUPLE, [0, ref(1)]], [LIST, [ref(2)]], [TUPLE, [ref(0)]])
    assert outer[1][0][0] is outer


def test_a_view_in_the_dict_that_it_shows_holds():
    ring = restored([DICT, ["items"], [ref(1)]], [17, ref(0)])
    assert dict(ring["items"])["items"] is ring["items"]


@pytest.mark.parametrize("code", [LIST, TUPLE, DICT])
def test_nesting_of_100_000_is_restored_quickly(code):
    dump = dump_of(*chain(code, 100_000))
    start = time.perf_counter()
    found = Restorer(Reader(dump)).object(0)
    assert time.perf_counter() - start < 10
    depth = 0
    while found:
        found = found["k"] if code == DICT else found[0]
        depth += 1
    assert depth == 100_000


@pytest.mark.parametrize("record", [[TUPLE, [ref(0)]], [FROZENSET, [ref(0)]]])
def test_what_holds_itself_as_nothing_can_gets_a_stand_in(record):
    assert "<missing: damaged: it holds itself>" in repr(restored(record))


@pytest.mark.parametrize("code", [SET, FROZENSET])
def test_keys_that_python_would_hash_too_deeply_are_kept(code):
    found = restored([code, [ref(1)]], *[[TUPLE, [ref(n + 2)]] for n in range(100_000)], [TUPLE, []])
    (key,) = found
    assert type(key).__name__ == "StandInKey"


def test_keys_that_cannot_be_hashed_or_collapse_are_all_kept():
    found = restored([DICT, [ref(1), 1, True, 1.0], ["list", "int", "bool", "float"]], [LIST, [5]])
    assert repr(found) == "{[5]: 'list', 1: 'int', True: 'bool', 1.0: 'float'}"
    assert len(restored([SET, [1, 1, ref(1)]], [LIST, []])) == 3


def test_an_object_that_the_dump_does_not_have_is_missing():
    assert isinstance(restored([LIST, [ref(7)]])[0], MissingValue)


def test_a_record_of_a_later_kind_is_opaque():
    assert repr(restored([199, "what", "ever"])) == "<dumped opaque>"


def test_a_million_ints_are_restored_quickly():
    parts = [[0, list(range(start, start + 1000))] for start in range(0, 1_000_000, 1000)]
    dump = dump_of([LIST, [], {0: [1_000_000, [ref(n + 1) for n in range(1000)]]}], *parts)
    start = time.perf_counter()
    found = Restorer(Reader(dump)).object(0)
    seconds = time.perf_counter() - start
    assert (len(found), found[999_999]) == (1_000_000, 999_999)
    assert seconds < 3


def test_an_interrupt_leaves_nothing_half_filled():
    class Interrupting(Restorer):
        is_armed = True

        def missing(self, missing):
            if self.is_armed:
                self.is_armed = False
                raise KeyboardInterrupt
            return super().missing(missing)

    restorer = Interrupting(Reader(dump_of([LIST, [1, missing(0), 2]])))
    with pytest.raises(KeyboardInterrupt):
        restorer.object(0)
    assert repr(restorer.object(0)) == "[1, <missing: deeper than the depth limit>, 2]"
