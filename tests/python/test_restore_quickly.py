"""Values of which a dump can hold very many come back the quick way, and what does not fit goes the other way."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import ipaddress
import sys
import types
import uuid

import coredumpy
import pytest
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader
from dump_maker import dump_of, missing, ref

Pair = collections.namedtuple("Pair", "first second")
NOON = datetime.datetime(2024, 2, 29, 12, 30, 15, 99, fold=1)
ZONED = NOON.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-3), "there"))


class Bare(dict):
    pass


class Plain:
    pass


VALUES = [
    *(NOON, ZONED, NOON.date(), NOON.time(), ZONED.timetz(), datetime.timedelta(-5, 3, 1), datetime.timedelta(0)),
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
