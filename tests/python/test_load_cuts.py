"""A huge value that was cut answers what it can as live, and refuses the rest: never a wrong answer."""

from __future__ import annotations

import collections
import copy
import json
import pickle
import sys

import coredumpy
import pytest
from captured import settings
from coredumpy._errors import CoredumpyError, NotInDump
from coredumpy._load.cuts.runs import Runs
from coredumpy._load.namespaces import Globals, Locals
from coredumpy._load.restore import Restorer
from coredumpy._native import Missing, Reader
from dump_maker import dump_of, missing, ref
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.own_stack

LIST, TUPLE, DICT = 10, 11, 20


class Rows(list):
    kind = "rows"

    def __init__(self, items):
        super().__init__(items)
        self.owner = "me"
        # Names that the observer has, too.
        self.index, self.__dict__["__cut__"] = "mine", "mine too"

    def append(self, item):
        raise AssertionError("a dump runs nothing")


def reopened(frame):
    """The locals of a frame, from its dump."""
    with coredumpy.open(coredumpy.dumps(frame)) as dump:
        return dict(dump.threads[0].frames[0].f_locals)


@pytest.fixture(scope="module")
def cut():
    numbers = list(range(1000))
    items, unique, fixed = tuple(numbers), set(numbers), frozenset(numbers)  # noqa: F841
    queue = collections.deque(numbers, 2000)  # noqa: F841
    mapping = {n: -n for n in numbers}
    keys, entries = mapping.keys(), mapping.items()  # noqa: F841
    default, ordered = collections.defaultdict(list, mapping), collections.OrderedDict(mapping)  # noqa: F841
    counter, rows = collections.Counter(mapping), Rows(numbers)  # noqa: F841
    text, data = "é" * 500 + "xyz" + "ü" * 500, b"a" * 500 + b"z" * 500  # noqa: F841
    array, again, held = bytearray(data), numbers, {"numbers": numbers, items: 1}  # noqa: F841
    with settings(max_items=20, max_value_bytes=100):
        return reopened(sys._getframe())


def refused(expression, names):
    with pytest.raises(
        NotInDump, match=r"^this is a dump: [\d,]+ of [\d,]+ [a-z]+ were left out by the limit"
    ) as caught:
        eval(expression, {}, names)
    assert "\n" not in str(caught.value)


def test_the_refusal_says_counts_limit_and_what_is_there(cut):
    with pytest.raises(CoredumpyError) as caught:
        sum(cut["numbers"])
    assert str(caught.value) == (
        "this is a dump: 980 of 1,000 items were left out by the limit of items (20); "
        "there are the first 10 and the last 10"
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("len(numbers), numbers[0], numbers[-1], numbers[9], numbers[-10]", (1000, 0, 999, 9, 990)),
        ("numbers[:3], numbers[-2:], numbers[4:2], numbers[9:3:-2]", ([0, 1, 2], [998, 999], [], [9, 7, 5])),
        ("numbers[5:][0], numbers[5:][-1], len(numbers[5:]), numbers[::-1][0]", (5, 999, 995, 999)),
        ("next(iter(numbers)), next(reversed(numbers)), any(n == 3 for n in numbers)", (0, 999, True)),
        ("3 in numbers, numbers.index(3), bool(numbers), numbers is again", (True, 3, True, True)),
        ("numbers == numbers, numbers == [1], numbers == 5, numbers == [1] * 1000", (True, False, False, False)),
        ("isinstance(numbers, list), type(numbers) == list, numbers.__class__ is list", (True, True, True)),
        ("str(type(numbers)), dir(numbers) == dir([]), isinstance(numbers, dict)", ("<class 'list'>", True, False)),
        ("held['numbers'] is numbers, list(zip(range(2), numbers))", (True, [(0, 0), (1, 1)])),
        ("len(items), items[:2], items[-1]", (1000, (0, 1), 999)),
        ("len(unique), 3 in unique, unique == {1}, isinstance(fixed, frozenset)", (1000, True, False, True)),
        ("len(queue), queue[0], queue[-1], queue.maxlen", (1000, 0, 999, 2000)),
        ("len(mapping), mapping[3], mapping.get(999), 3 in mapping, next(iter(mapping))", (1000, -3, -999, True, 0)),
        ("len(keys), 3 in keys, next(iter(entries)), next(reversed(mapping))", (1000, True, (0, 0), 999)),
        ("default[3], default.default_factory, ordered[3], counter[3]", (-3, list, -3, -3)),
        ("len(text), text[:2], text[-1], text[:39:20], 'é' in text", (1003, "éé", "ü", "éé", True)),
        ("text.startswith('éé'), text.endswith('x'), text.find('é'), text == 'a'", (True, False, 0, False)),
        ("len(data), data[0], data[:2], data[-1:], data.startswith(b'b')", (1000, 97, b"aa", b"z", False)),
        ("array[:2], type(array[:2]), len(array)", (bytearray(b"aa"), bytearray, 1000)),
    ],
)
def test_it_answers_what_it_can_as_live(cut, expression, expected):
    assert eval(expression, {}, cut) == expected


@pytest.mark.parametrize(
    "expression",
    [
        *("numbers[500]", "numbers[5:][10]", "sum(numbers)", "max(numbers)", "sorted(numbers)", "list(numbers)"),
        *("500 in numbers", "5000 in numbers", "numbers.index(995)", "numbers.count(3)", "[n for n in numbers]"),
        *("numbers + [1]", "[1] + numbers", "numbers * 2", "numbers < [1]", "[*numbers]", "print(*numbers)"),
        *("numbers == list(range(1000))", "numbers != list(range(1000))", "numbers == again[:]"),
        *("numbers.sort()", "numbers.pop()", "copy.deepcopy(numbers)", "pickle.dumps(numbers)", "tuple(numbers)"),
        *("hash(items)", "(1,) + items", "{items}", "sum(items[5:])", "dict.fromkeys(numbers)"),
        *("500 in unique", "unique & {1}", "{1} | unique", "{1}.union(unique)", "unique <= {1}", "hash(fixed)"),
        *("queue.count(1)", "list(queue)", "mapping[500]", "mapping.get(500)", "500 in mapping", "list(mapping)"),
        *("dict(mapping)", "{**mapping}", "sum(mapping.values())", "mapping | {}", "sorted(keys)", "keys & {1}"),
        *("default[500]", "counter.most_common(1)", "mapping == dict(zip(range(1000), range(1000)))"),
        *("text.upper()", "str(text)", "f'{text}'", "text + 'a'", "'a' + text", "'%s' % text", "'x' in text"),
        *("text.find('x')", "text.split()", "text.encode()", "hash(text)", "text < 'a'", "bytes(data)"),
        "text.startswith('é' * 50)",
    ],
)
def test_what_needs_the_hole_is_refused(cut, expression):
    refused(expression, {**cut, "copy": copy, "pickle": pickle})


@pytest.mark.parametrize(
    "expression",
    ["''.join([text])", "json.dumps(numbers)", "copy.copy(numbers)", "re.findall('x', text)", "array_('i', numbers)"],
)
def test_c_code_never_takes_what_is_there_for_the_whole(cut, expression):
    import array
    import re

    with pytest.raises((TypeError, NotInDump)):
        eval(expression, {**cut, "json": json, "copy": copy, "re": re, "array_": array.array})


def test_errors_are_those_of_the_live_value(cut):
    for expression, error in (
        ("numbers[1000]", "list index out of range"),
        ("numbers['a']", "list indices must be integers or slices, not str"),
        ("numbers.foo", "'list' object has no attribute 'foo'"),
        ("hash(numbers)", "unhashable type: 'list'"),
        ("mapping < {}", "'<' not supported between instances of 'dict' and 'dict'"),
        ("queue[1:]", "sequence index must be integer, not 'slice'"),
        ("text[2000]", "string index out of range"),
        ("mapping[[]]", "unhashable type: 'list'"),
    ):
        with pytest.raises((IndexError, TypeError, AttributeError)) as caught:
            eval(expression, {}, cut)
        assert str(caught.value) == error
        assert not isinstance(caught.value, NotInDump)


def test_a_repr_has_head_hole_and_tail(cut):
    hole = "<missing: 980 of 1,000 items left out>"
    assert repr(cut["numbers"][8:]) == (
        "[8, 9, <missing: 980 of 992 items left out>, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999]"
    )
    assert repr(cut["items"]).startswith("(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, " + hole)
    assert repr(cut["mapping"]).startswith("{0: 0, 1: -1, ") and f"9: -9, {hole}, 990: -990" in repr(cut["mapping"])
    assert repr(cut["default"]).startswith("defaultdict(<class 'list'>, {0: 0, ")
    assert repr(cut["queue"]).startswith("deque([0, ") and repr(cut["queue"]).endswith(", 999], maxlen=2000)")
    assert repr(cut["fixed"]).startswith("frozenset({0, ")
    assert repr(cut["keys"]).startswith("dict_keys([0, ")
    assert repr(cut["text"]) == f"'{'é' * 40}'<missing: 953 of 1,003 characters left out>'{'ü' * 10}'"
    assert repr(cut["array"]).startswith("bytearray(b'aaa") and repr(cut["array"]).endswith("zzz')")
    assert str(cut["numbers"]) == f"{cut['numbers']}" == repr(cut["numbers"])


def test_a_repr_is_bounded_however_much_is_there():
    with settings(max_items=5000, max_value_bytes=100_000):
        numbers, text = list(range(10_000)), "ab" * 100_000  # noqa: F841
        found = reopened(sys._getframe())
    assert repr(found["numbers"]).startswith("[0, 1, ") and len(repr(found["numbers"])) < 1000
    assert "99, <4,588 not shown>, <missing: 5,000 of 10,000 items left out>, <292 not shown>, 9980" in repr(
        found["numbers"]
    )
    assert len(repr(found["text"])) < 2000
    assert found["numbers"][4687] == 4687


def test_an_instance_keeps_its_class_and_attributes(cut):
    rows = cut["rows"]
    assert (rows.owner, rows.kind, rows.index, len(rows), rows[:2]) == ("me", "rows", "mine", 1000, [0, 1])
    assert (repr(type(rows)), type(rows).__name__) == (f"<class '{__name__}.Rows'>", "Rows")
    assert isinstance(rows, list) and [base.__name__ for base in type(rows).__mro__] == ["Rows", "list", "object"]
    assert vars(rows) == {"owner": "me", "index": "mine", "__cut__": "mine too"}
    assert "owner" in dir(rows)
    with pytest.raises(CoredumpyError, match="nothing can run"):
        rows.append(1)
    rows.owner = "you"
    assert rows.owner == "you"


def test_it_can_be_changed_where_it_is_there(cut):
    numbers = Restorer(Reader(dump_of([LIST, [], {0: [9, [ref(1)], [2, missing(1, None, 4, 9)]]}], [0, [1, 2, 8, 9]])))
    found = numbers.object(0)
    found[0], found[-1] = "first", "last"
    found.append("more")
    assert (found[0], found[-2:], len(found)) == ("first", ["last", "more"], 10)
    with pytest.raises(NotInDump):
        found[4] = 1


# --- what only damage, an end that came too early, or a hostile writer leave ---


def restored(*records):
    return Restorer(Reader(dump_of(*records))).object(0)


def test_a_lost_part_is_a_hole_of_its_own_size():
    parts = [ref(1), ref(2), ref(3)]
    found = restored([LIST, [], {0: [7, parts]}], [0, [0, 1]], [3, missing(9, "crc")], [0, [5, 6]])
    assert repr(found) == "[0, 1, <missing: 3 of 7 items left out because the file is damaged (crc)>, 5, 6]"
    assert (found[1], found[-2], found[5:]) == (1, 5, [5, 6])


def test_a_part_of_another_kind_is_a_lost_one():
    found = restored([LIST, [], {0: [2, [ref(0), ref(1)]]}], [0, [1]])
    assert repr(found).startswith("[<missing: 1 of 2 items left out because the file is damaged (a list in the place")
    assert found[1] == 1
    found = restored([4, "", {0: [3, [ref(1), ref(2)]]}], [2, "a"], [2, b"bc"])
    assert (len(found), found[0]) == (3, "a")


@pytest.mark.parametrize("length", [2**60, 2**63, 2**64 - 1])
@pytest.mark.parametrize(
    "record", [[LIST, []], [TUPLE, []], [12, []], [13, []], [14, []], [DICT, [], []], [4, ""], [4, b""], [5, b""]]
)
def test_a_length_without_parts_costs_nothing(record, length):
    found = restored([*record, {0: [length, []]}])
    assert len(found) == min(length, sys.maxsize)
    assert f"of {min(length, sys.maxsize):,}" in repr(found)
    with pytest.raises(NotInDump, match="none is there"):
        next(iter(found))


@pytest.mark.parametrize(
    ("kept", "total", "at"), [(50, 20, 0), (0, 2**64 - 1, 2**64 - 1), (0, 0, 5), (2**64 - 1, 0, 2), (3, 3, 1)]
)
def test_counts_that_do_not_fit_are_not_believed(kept, total, at):
    found = restored([LIST, [], {0: [10, [ref(1)], [at, missing(1, None, kept, total)]]}], [0, [1, 2, 3]])
    assert len(found) == 10
    assert "of 10 items left out" in repr(found)


def test_more_than_the_stated_length_is_all_there():
    assert restored([LIST, [], {0: [2, [ref(1)]]}], [0, [1, 2, 3]]) == [1, 2, 3]


def test_cycles_through_cut_containers_hold():
    hole = missing(1, None, 1, 5)
    found = restored(
        [LIST, [], {0: [5, [ref(1)], [1, hole]]}], [0, [ref(2)]], [TUPLE, [ref(0), ref(3)]], [DICT, ["a"], [ref(0)]]
    )
    assert found[0][0] is found
    assert found[0][1]["a"] is found
    assert repr(found) == "[([...], {'a': [...]}), <missing: 4 of 5 items left out>]"
    found = restored([TUPLE, [], {0: [5, [ref(1)], [1, hole]]}], [0, [ref(0)]])
    assert found[0] is found


def test_a_cut_value_can_be_a_key():
    found = restored([DICT, [ref(1)], ["value"]], [4, "", {0: [9, [ref(2)], [1, missing(2, None, 1, 9)]]}], [2, "k"])
    (key,) = found
    assert repr(key) == "'k'<missing: 8 of 9 characters left out>"


def test_a_file_that_ends_too_early_keeps_what_is_there():
    numbers = list(range(1_000_000))  # noqa: F841
    with settings(max_total_bytes=600_000):
        full = coredumpy.dumps(sys._getframe())
    cut_file = coredumpy.dumps(sys._getframe())
    cut_file = cut_file[: len(cut_file) // 2]
    for data, why in ((full, "because the dump was full (600,000 bytes)"), (cut_file, "because the file ends before")):
        with coredumpy.open(data) as dump:
            found = dump.threads[0].frames[0].f_locals["numbers"]
            assert (len(found), found[:3], found[50_000]) == (1_000_000, [0, 1, 2], 50_000)
            assert why in repr(found)
            with pytest.raises(NotInDump, match=r"were left out because the .*; there are the first"):
                found[-1]


def test_a_global_that_may_have_been_there_is_no_name_error():
    whole = {"kind": "namespace", "names": ["x"], "values": [1]}
    restorer = Restorer(Reader(dump_of([10, []])))
    for record in (whole | {"rest": Missing("time")}, {"kind": "missing", "missing": Missing("time")}):
        namespace = Globals(restorer, record)
        with pytest.raises(NotInDump, match=r"not all globals are in it .time was up., perhaps 'lost' was"):
            eval("lost", namespace, Locals(restorer, {}, namespace, is_function=True))
        assert eval("__debug__, abs(-1)", namespace, {}) == (True, 1)
        assert ("lost" in namespace, namespace.get("lost")) == (False, None)
    with pytest.raises(NameError):
        eval("lost", Globals(restorer, whole))


# --- runs ---


@st.composite
def _runs(draw):
    items = list(range(draw(st.integers(0, 40))))
    kept = [draw(st.booleans()) for _ in items]
    parts, at = [], 0
    while at < len(items):
        end = at
        while end < len(items) and kept[end] == kept[at]:
            end += 1
        if kept[at]:
            parts.append((at, items[at:end]))
        at = end
    return items, kept, Runs(len(items), parts)


_bound = st.none() | st.integers(-50, 50)


@given(_runs(), _bound, _bound, _bound.filter(lambda step: step != 0))
def test_a_slice_of_runs_is_what_is_there_of_the_slice(made, start, stop, step):
    items, kept, runs = made
    wanted = slice(start, stop, step)
    expected = [item if kept[item] else None for item in items[wanted]]
    found = []
    for content, left_out in runs.slice(range(*wanted.indices(len(items)))).holes():
        found += content if content is not None else [None] * left_out
    assert found == expected
