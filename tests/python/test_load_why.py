"""`why` says for what reason something is not in the dump, and what keeps it the next time."""

from __future__ import annotations

import json
import sys

import coredumpy
import pytest
from captured import settings
from coredumpy._load.debugger import Debugger
from coredumpy._load.evaluate.plain import plain_of
from coredumpy._load.why import totals, why
from dump_maker import dump_of, missing, ref

pytestmark = pytest.mark.own_stack


class Node:
    def __init__(self, depth):
        self.depth = depth
        self.child = Node(depth - 1) if depth else None

    @property
    def twice(self):
        return 2 * self.depth

    def walk(self):
        return self.child


class Slotted:
    __slots__ = ("empty",)


@pytest.fixture(scope="module")
def dump():
    deep, numbers, text, whole = Node(12), list(range(1000)), "a" * 1000, [1, {"a": (2,)}]  # noqa: F841
    both, decoder, slotted = [numbers, {"deep": deep}], json.JSONDecoder(), Slotted()  # noqa: F841
    if not numbers:
        unbound = 1  # noqa: F841
    with settings(max_items=20, max_value_bytes=100, default_recursion_depth=6):
        return coredumpy.open(coredumpy.dumps(sys._getframe()))


@pytest.fixture
def ask(dump, capsys):
    prompt = Debugger(dump)
    prompt.stdout = sys.stdout
    prompt.reset()
    prompt.setup(dump.threads[0].frames[0], None)

    def answer(arg):
        prompt.stdout = sys.stdout
        prompt.do_why(arg)
        return capsys.readouterr().out.splitlines()

    return answer


RAISE = "to keep it in the next dump: raise coredumpy.config."


@pytest.mark.parametrize(
    ("expression", "lines"),
    [
        (
            "deep.child.child.child.child.child.child",
            ["it lies deeper than the depth limit (6)", RAISE + "default_recursion_depth"],
        ),
        (
            "numbers",
            [
                "1,000 items, there are the first 10 and the last 10: 980 of 1,000 items left out (limit: max_items)",
                RAISE + "max_items",
            ],
        ),
        (
            "sum(numbers)",
            [
                "this is a dump: 980 of 1,000 items were left out by the limit of items (20); "
                "there are the first 10 and the last 10",
                RAISE + "max_items",
            ],
        ),
        (
            "text",
            [
                "1,000 characters, there are the first 90 and the last 10: 900 of 1,000 characters left out "
                "(limit: max_value_bytes)",
                RAISE + "max_value_bytes",
            ],
        ),
        (
            "both",
            [
                "of what it reaches (9 objects looked at) values are missing: 1 cut by the limit of items (20), "
                "1 deeper than the depth limit (6)",
                "  [0]: 980 of 1,000 items left out",
                "  [1]['deep'].child.child.child.child.child.child: deeper than the depth limit (6)",
                RAISE + "max_items",
                RAISE + "default_recursion_depth",
            ],
        ),
        ("whole", ["nothing is missing in it (3 objects looked at)"]),
        ("1 + 1", ["nothing is missing in it"]),
        ("[whole, 5]", ["nothing is missing in it (3 objects looked at)"]),
        ("deep.walk()", ["Node.walk is a function: a dump cannot run it"]),
        ("deep.twice", ["twice is a property of Node: no property runs while a dump is made"]),
        ("deep.nothing", ["nothing: no such attribute, in the live program either"]),
        ("slotted.empty", ["empty: the slot has no value, in the live program either"]),
        (
            "decoder.nothing",
            ["nothing: JSONDecoder is a library's class: of these only attributes that are plain data are recorded"],
        ),
        ("decoder.decode()", ["JSONDecoder.decode is a function: a dump cannot run it"]),
        ("nowhere", ["nowhere: no such name, in the live program either"]),
        ("unbound", ["unbound: the variable had no value at that line, in the live program either"]),
        ("1 / 0", ["the live program would say the same: ZeroDivisionError: division by zero"]),
        ("1 +", ["this is no expression: invalid syntax"]),
    ],
)
def test_why_says_which_limit_and_what_raises_it(ask, expression, lines):
    assert ask(expression) == lines


def test_why_alone_says_what_is_missing_of_the_whole_dump(ask):
    lines = ask("")
    assert lines[0].startswith("the dump is complete: ")
    assert any(line.endswith(" deeper than the depth limit (6)") for line in lines)
    assert RAISE + "max_items" in lines


def test_a_dump_that_ends_too_early_says_so():
    numbers = list(range(1_000_000))  # noqa: F841
    with settings(max_total_bytes=600_000):
        full = coredumpy.dumps(sys._getframe())
    with coredumpy.open(full) as dump:
        lines = list(totals(dump))
        assert lines[0].startswith("the writer stopped (limit: total_bytes (600,000 bytes)): ")
        assert lines[-1] == RAISE + "max_total_bytes"
        found = list(why(dump, dump.threads[0].frames[0].f_locals["numbers"]))
        assert found[0].endswith("items left out (limit: max_total_bytes)")
    cut_file = coredumpy.dumps(sys._getframe())
    with coredumpy.open(cut_file[: len(cut_file) // 2]) as dump:
        assert next(totals(dump)).startswith("the file ends too early: ")


def test_it_looks_at_so_many_objects_and_no_more():
    records = [[10, [ref(n + 1)]] for n in range(50_000)]
    with coredumpy.open(dump_of(*records, [10, [missing(0)]])) as dump:
        lines = list(why(dump, dump.restorer.object(0)))
    assert lines == ["nothing is missing in the first 10,000 objects of it (10,000 objects looked at)"]


def test_every_reason_has_its_words():
    reasons = [missing(code, "detail" if code in (5, 6, 9) else None) for code in range(12)]
    with coredumpy.open(dump_of([10, reasons])) as dump:
        found = dump.restorer.object(0)
        said = [next(why(dump, value)) for value in found]
        assert len(set(said)) == 11 and all(len(line) < 200 for line in said)
        assert list(why(dump, found[5])) == [
            "it was hidden before it was written: detail",
            "to keep it in the next dump: coredumpy.config.disabled_rules |= {'detail'}",
        ]


def test_a_cut_value_is_plain_data_with_marks(dump):
    names = dump.threads[0].frames[0].f_locals
    found = plain_of(names["numbers"])
    hole = {"$missing": "980 of 1,000 items", "$why": "by the limit of items (20)"}
    assert found == [*range(10), hole, *range(990, 1000)]
    assert plain_of([names["text"]]) == [{"$cut": "a" * 90, "$more": 910}]
