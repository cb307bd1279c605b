"""Values of which a dump can hold very many come back the quick way, and what does not fit goes the other way."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import ipaddress
import itertools
import sys
import types
import uuid

import coredumpy
import pytest
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader
from dump_maker import dump_of, missing, ref

pytestmark = pytest.mark.own_stack

Pair = collections.namedtuple("Pair", "first second")
NOON = datetime.datetime(2024, 2, 29, 12, 30, 15, 99, fold=1)
ZONED = NOON.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-3), "there"))


class Bare(dict):
    pass


class Plain:
    pass


class Word(str):
    pass


class Bounded(str):
    __slots__ = ()


VALUES = [
    *(NOON, ZONED, NOON.date(), NOON.time(), ZONED.timetz(), datetime.timedelta(-5, 3, 1), datetime.timedelta(0)),
    *(datetime.datetime.min, datetime.datetime.max, datetime.date.min, datetime.date.max, datetime.time.max),
    *(datetime.timedelta.min, datetime.timedelta.max, datetime.timedelta.resolution, datetime.timedelta(-1, 86399)),
    *(decimal.Decimal("-1.50"), decimal.Decimal("NaN"), decimal.Decimal("1E+400"), fractions.Fraction(-(2**90), 7)),
    *(uuid.UUID(int=2**127), ipaddress.IPv4Address("10.0.0.1"), types.SimpleNamespace(a=1, b=[2])),
    *(collections.OrderedDict(a=1), collections.Counter("aab"), range(0, 10**30, 7), slice(1, None, 2)),
    *(Pair(1, [2]), (1, "a"), frozenset({1, "a"}), {"a": 1, "b": 2}),
]


def test_many_are_what_the_first_is():
    # Three of each: the first of a class goes the way that finds the others'.
    values = [[value] * 1 + [type(value)(value) if type(value) is tuple else value] for value in VALUES]
    many = [list(VALUES), list(map(_again, VALUES)), list(map(_again, VALUES))]  # noqa: F841
    with coredumpy.open(coredumpy.dumps(sys._getframe())) as dump:
        names = dump.threads[0].frames[0].f_locals
        for found in names["many"]:
            for value, restored in zip(VALUES, found, strict=True):
                assert type(restored).__name__ == type(value).__name__
                assert repr(restored) == repr(value)
            assert found[0].fold == 1 and found[1].utcoffset() == datetime.timedelta(hours=-3)
        assert [one[0] is one[1] for one in names["values"]] == [True] * len(values)


def _again(value):
    """An equal value that is another object, where that can be."""
    if isinstance(value, (datetime.date, datetime.time)):
        return value.replace()
    if isinstance(value, types.SimpleNamespace):
        return types.SimpleNamespace(**vars(value))
    if isinstance(value, datetime.timedelta):
        return value + datetime.timedelta(0)
    return value.copy() if isinstance(value, dict) else value


def test_instances_wait_for_their_attributes_and_get_them():
    many, bare = [Plain() for _ in range(3)], [Bare(a=1) for _ in range(3)]
    for number, one in enumerate(many):
        one.number, one.all = number, many
    bare[2].extra = 5
    with coredumpy.open(coredumpy.dumps(sys._getframe())) as dump:
        names = dump.threads[0].frames[0].f_locals
        assert [one.number for one in names["many"]] == [0, 1, 2]
        assert all(one.all is names["many"] for one in names["many"])
        assert (names["bare"], names["bare"][2].extra, vars(names["bare"][1])) == ([{"a": 1}] * 3, 5, {})
        names["bare"][0].new = 1
        assert vars(names["bare"][0]) == {"new": 1}


def test_what_has_no_dict_has_none():
    many = [Pair(1, "a"), Bounded("b"), Word("c")] * 3  # noqa: F841
    with coredumpy.open(coredumpy.dumps(sys._getframe())) as dump:
        found = dump.threads[0].frames[0].f_locals["many"]
        assert [hasattr(one, "__dict__") for one in found] == [False, False, True] * 3
        with pytest.raises(TypeError):
            vars(found[3])
        assert (vars(found[5]), found[5].upper(), found[5] is found[2]) == ({}, "C", True)


def cls(name, module):
    return [31, name, name, module, [], [], []]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([2024, 2, 29], "datetime.date(2024, 2, 29)"),
        ([2024, 2, 30], "as recorded"),
        (["2024", 2, 3], "as recorded"),
        ([2**70, 2, 3], "as recorded"),
        ([missing(0), 2, 3], "as recorded"),
        ([ref(0), 2, 3], "as recorded"),
    ],
)
def test_what_a_class_does_not_take_is_shown_as_recorded(values, shown):
    record = [52, ref(1), "as recorded", ["year", "month", "day"], values]
    first = [52, ref(1), "datetime.date(2000, 1, 1)", ["year", "month", "day"], [2000, 1, 1]]
    found = Restorer(Reader(dump_of([10, [ref(2), ref(3)]], cls("date", "datetime"), first, record))).object(0)
    assert [repr(one) for one in found] == ["datetime.date(2000, 1, 1)", shown]


PARTS = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"]


@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 1, 0, 0, 0, 0, None, 0],
        [10000, 1, 1, 0, 0, 0, 0, None, 0],
        [2024, 0, 1, 0, 0, 0, 0, None, 0],
        [2024, 129, 1, 0, 0, 0, 0, None, 0],
        [2100, 2, 29, 0, 0, 0, 0, None, 0],
        [2024, 1, 0, 0, 0, 0, 0, None, 0],
        [2024, 1, 1, 24, 0, 0, 0, None, 0],
        [2024, 1, 1, 0, 60, 0, 0, None, 0],
        [2024, 1, 1, 0, 0, -1, 0, None, 0],
        [2024, 1, 1, 0, 0, 0, 1_000_000, None, 0],
        [2024, 1, 1, 0, 0, 0, 0, None, 2],
        [2024, 1, 1, 0, 0, 0, 0, "UTC", None],
    ],
)
def test_a_datetime_that_no_program_can_make_is_shown_as_recorded(values):
    record = [52, ref(1), "as recorded", PARTS, values]
    first = [52, ref(1), "first", PARTS, [2000, 2, 29, 23, 59, 59, 999_999, None, 1]]
    found = Restorer(Reader(dump_of([10, [ref(2), ref(3)]], cls("datetime", "datetime"), first, record))).object(0)
    assert repr(found[0]) == "datetime.datetime(2000, 2, 29, 23, 59, 59, 999999, fold=1)"
    assert repr(found[1]) == "as recorded"


@pytest.mark.parametrize(("days", "seconds"), [(1_000_000_000, 0), (0, 86_400), (0, -1), (2**62, 0)])
def test_a_timedelta_that_no_program_can_make_is_no_other(days, seconds):
    names = ["days", "seconds", "microseconds"]
    record = [52, ref(1), "as recorded", names, [days, seconds, 0]]
    first = [52, ref(1), "first", names, [-1, 86_399, 999_999]]
    found = Restorer(Reader(dump_of([10, [ref(2), ref(3)]], cls("timedelta", "datetime"), first, record))).object(0)
    assert found[0] == -datetime.timedelta.resolution
    assert repr(found[1]) in ("as recorded", repr(datetime.timedelta(0, seconds)))


def test_content_of_another_type_is_that_of_another_class():
    word = [31, "Word", "Word", "program", [ref(5)], [], []]
    items = [[30, ref(1), [], [], {8: [4, value]}] for value in ("a", 5, "b")]
    found = Restorer(Reader(dump_of([10, [ref(2), ref(3), ref(4)]], word, *items, cls("str", "builtins")))).object(0)
    assert [(type(one).__name__, repr(one), isinstance(one, str)) for one in found] == [
        ("Word", "'a'", True),
        ("Word", "5", False),
        ("Word", "'b'", True),
    ]


def test_tuples_of_what_is_there_are_nested_as_deep_as_the_program_had_them():
    # Each holds the one before, which is there already.
    records = [[10, [ref(number) for number in range(1, 1000)]], [11, [1]]]
    records += [[11, [ref(number - 1)]] for number in range(2, 1000)]
    records[0][1].append(ref(1000))
    records.append([20, [ref(999)], [1]])
    found = Restorer(Reader(dump_of(*records))).object(0)
    assert all(outer[0] is inner for inner, outer in itertools.pairwise(found[:999]))
    # Hashing it would recurse in C.
    assert [type(key).__name__ for key in found[999]] == ["StandInKey"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Decimal('-0E+3')", "Decimal('-0E+3')"),
        ("Decimal('sNaN12')", "Decimal('sNaN12')"),
        ("Decimal('')", "Decimal('')"),
        ("Decimal('1'), eval('2')", "Decimal('1'), eval('2')"),
        ("Decimal('1') + Decimal('2')", "Decimal('1') + Decimal('2')"),
        ("Decimal('", "Decimal('"),
    ],
)
def test_a_decimal_is_made_of_its_repr_and_of_nothing_else(text, shown):
    # CPython 3.12.1 takes a comprehension's own variable for the function of that name below.
    records = [[52, ref(1), words, [], []] for words in ("Decimal('1')", text)]
    found = Restorer(Reader(dump_of([10, [ref(2), ref(3)]], cls("Decimal", "decimal"), *records))).object(0)
    assert [repr(one) for one in found] == ["Decimal('1')", shown]
    assert isinstance(found[1], decimal.Decimal) == (text[:-2].rpartition("'")[2] in ("-0E+3", "sNaN12"))
