"""Live objects, dumped and restored: they print and answer as they did."""

from __future__ import annotations

import array
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import inspect
import ipaddress
import math
import pathlib
import re
import sys
import time
import types
import uuid
import weakref

import coredumpy
import pytest
from coredumpy._errors import ObserverMode
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader

pytestmark = pytest.mark.own_stack


def roundtrip(*values):
    """The values as a dump of this function gives them back, and the restorer."""
    restorer = Restorer(Reader(coredumpy.dumps(depth=100)))
    thread = restorer.reader.record(restorer.reader.header["roots"]["threads"][0])
    frame = restorer.reader.record(thread["frames"][0].id)
    return restorer.value(dict(zip(frame["names"], frame["values"], strict=True))["values"])


def masked(text):
    return re.sub(r"0x[0-9a-f]+", "0x…", text)


class Base:
    limit = 10
    shared = [1, 2]  # noqa: RUF012

    def __init__(self):
        self.base_value = {"k": "v"}

    def __repr__(self):
        raise AssertionError("it ran")


class Thing(Base):
    """What it is for."""

    __repr__ = object.__repr__

    def __init__(self):
        super().__init__()
        self.me = self
        self.limit = 11

    def method(self, a, *, b=2):
        return 1

    @property
    def prop(self):
        raise AssertionError("it ran")

    @staticmethod
    def plain(a):
        return 1

    @classmethod
    def of(cls):
        return 1

    @functools.cached_property
    def cached(self):
        return 1


class Slotted:
    __slots__ = ("a", "b", "unset")

    def __init__(self):
        self.a, self.b = 1, [2]


class Tags(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.owner = "me"


class Name(str):
    pass


class Count(int):
    pass


class Grouped(collections.defaultdict):
    pass


class Day(datetime.date):
    pass


class Pair(tuple):
    pass


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Item:
    name: str
    price: float
    tags: list = dataclasses.field(default_factory=list)
    hidden: int = dataclasses.field(default=0, repr=False)


@dataclasses.dataclass(frozen=True)
class Key:
    n: int
    t: tuple = ()


class Colour(enum.Enum):
    RED = 1
    BLUE = "b"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 9


class Word(str, enum.Enum):
    YES = "yes"


class Perm(enum.Flag):
    R = 1
    W = 2


class OwnError(ValueError):
    def __init__(self, code):
        super().__init__("own", code)
        self.code = code

    def __str__(self):
        return f"code {self.code}"


PRINTED = [
    collections.OrderedDict(b=1, a=[2]),
    collections.defaultdict(list, {"k": [1], "j": []}),
    collections.Counter("abca"),
    collections.deque([1, 2, 3], maxlen=5),
    collections.ChainMap({"a": 1}, {"b": 2}),
    collections.UserDict({"a": 1}),
    types.SimpleNamespace(a=1, b=[2]),
    datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
    datetime.datetime(2024, 2, 29, 12, 30, 1, 5, fold=1),
    datetime.timezone(datetime.timedelta(hours=2), "CEST"),
    datetime.timezone(datetime.timedelta(seconds=-3600)),
    datetime.date(2024, 1, 2),
    datetime.time(1, 2, 3),
    datetime.timedelta(days=-3, seconds=4),
    decimal.Decimal("1.10"),
    decimal.Decimal("-Infinity"),
    fractions.Fraction(1, 3),
    uuid.UUID("12345678123456781234567812345678"),
    pathlib.PurePosixPath("/tmp/x.txt"),
    pathlib.PureWindowsPath("c:/a"),
    pathlib.Path("/tmp/x.txt"),
    pathlib.Path("relative/to"),
    ipaddress.ip_address("10.0.0.1"),
    ipaddress.ip_address("fe80::1%eth0"),
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_interface("10.0.0.1/8"),
    array.array("d", [1.5, 2.5]),
    range(3),
    slice(1, 2),
]


@pytest.mark.parametrize("value", PRINTED, ids=lambda value: type(value).__name__)
def test_a_library_value_comes_back_as_itself(value):
    (found,) = roundtrip(value)
    assert type(found) is type(value)
    assert found == value
    assert repr(found) == repr(value)


def everything_that_prints():
    thing = Thing()
    weak = weakref.ref(thing)
    return [
        *(thing, Thing, Thing.method, thing.method, Slotted(), Tags([1]), Name("n"), Count(5), Point(1, 2), Pair((1,))),
        *(Item("a", 1.5, ["x"]), Key(1, (2,)), Colour.RED, Colour, Level.HIGH, Word.YES, Perm.R, Perm, Perm.R | Perm.W),
        *(re.compile("(a)", re.I), re.match("(a)", "ab"), memoryview(b"ab"), len, [].append, "x".upper, math.sin),
        *(functools.partial(int, base=2), (i for i in "ab"), weak, object(), math, re, types, inspect, iter([1])),
        *(ValueError(1), OwnError(7), FileNotFoundError(2, "No such file", "gone"), KeyError("k"), StopIteration(3)),
        *(type(thing).__dict__, datetime.datetime, int, type(None), collections.abc.Mapping, Grouped(list, {1: [2]})),
        *(time.gmtime(0), Day(2024, 1, 2), {1: 2}.keys(), lambda: 0, thing.of, Thing.plain, dict.fromkeys, dict.get),
    ]


def test_everything_prints_as_it_did():
    live = everything_that_prints()
    found = roundtrip(*live)
    # The namespace of a class has functions of ours for what a live one inherits.
    skipped = [n for n, value in enumerate(live) if isinstance(value, types.MappingProxyType)]
    for number, (one, other) in enumerate(zip(live, found, strict=True)):
        if number not in skipped:
            assert masked(repr(other)) == masked(repr(one))
            assert repr(type(other)) == repr(type(one))


def test_an_instance_answers_as_it_did():
    thing, other, base_class = roundtrip(Thing(), Thing(), Base)
    assert thing.me is thing
    assert (thing.limit, type(thing).limit, thing.shared, thing.base_value) == (11, 10, [1, 2], {"k": "v"})
    assert vars(thing) == {"base_value": {"k": "v"}, "me": thing, "limit": 11}
    assert {"me", "limit", "method", "shared"} <= set(dir(thing))
    assert isinstance(thing, base_class)
    assert [cls.__name__ for cls in type(thing).__mro__] == ["Thing", "Base", "object"]
    assert (type(thing) is type(other), thing == other, len({thing, other})) == (True, False, 2)
    thing.new = 5
    assert (thing.new, vars(thing)["new"]) == (5, 5)
    with pytest.raises(AttributeError) as caught:
        thing.missing  # noqa: B018
    assert str(caught.value) == "'Thing' object has no attribute 'missing'"


def test_attributes_can_be_set_and_deleted_before_any_was_read():
    first, second, third = roundtrip(Thing(), Thing(), Slotted())
    first.limit = 1
    assert vars(first)["limit"] == 1
    del second.limit
    assert second.limit == 10
    third.a = 5
    assert third.a == 5


def test_what_a_dead_program_cannot_do_is_refused():
    (thing,) = roundtrip(Thing())
    uses = [
        (lambda: thing.method(1), "Thing.method was called"),
        (lambda: thing.prop, "Thing.prop was called"),
        (lambda: thing.plain(1), "Thing.plain was called"),
        (lambda: thing.of(), "Thing.of was called"),
        (lambda: thing.cached, "Thing.cached was called"),
        (lambda: type(thing)(), "Thing was called"),
    ]
    for use, what in uses:
        with pytest.raises(ObserverMode, match=f"^this is a dump: nothing can run \\({what}\\)$"):
            use()


def test_a_function_tells_its_facts():
    def outer(a, /, b=2, *args, c, d=[4], **kwargs):  # noqa: B006
        """Words."""
        return captured

    captured = [1]
    outer.mark = "m"
    (found,) = roundtrip(outer)
    assert inspect.signature(found) == inspect.signature(outer)
    assert (found.__name__, found.__qualname__, found.__module__) == (outer.__name__, outer.__qualname__, __name__)
    assert (found.__doc__, found.__defaults__, found.__kwdefaults__) == ("Words.", (2,), {"d": [4]})
    assert (found.mark, found.__closure__[0].cell_contents) == ("m", [1])
    code, live = found.__code__, outer.__code__
    assert (code.co_filename, code.co_firstlineno, code.co_varnames[:6], code.co_freevars) == (
        *(live.co_filename, live.co_firstlineno),
        *(live.co_varnames[:6], live.co_freevars),
    )


def test_slots_answer_and_an_instance_without_dict_has_none():
    (slotted,) = roundtrip(Slotted())
    assert (slotted.a, slotted.b) == (1, [2])
    assert {"a", "b"} <= set(dir(slotted))
    with pytest.raises(AttributeError, match="'Slotted' object has no attribute 'unset'"):
        slotted.unset  # noqa: B018
    with pytest.raises(TypeError, match="must have __dict__ attribute"):
        vars(slotted)


def test_subclasses_of_built_ins_keep_payload_and_attributes():
    tags, name, count, pair, grouped, day = roundtrip(
        Tags([1, 2, 3]), Name("nm"), Count(21), Pair((1, 2)), Grouped(list, {1: [2]}), Day(2024, 1, 2)
    )
    assert (list(tags), tags.owner, tags[1:], len(tags)) == ([1, 2, 3], "me", [2, 3], 3)
    assert (name + "!", name.upper(), count * 2, pair[1]) == ("nm!", "NM", 42, 2)
    assert (grouped[1], grouped[5], grouped.default_factory) == ([2], [], list)
    assert (day.year, day - datetime.date(2024, 1, 1)) == (2024, datetime.timedelta(days=1))


def test_named_tuples_and_dataclasses_compare_and_unpack():
    point, item, same, other = roundtrip(Point(1, y=2), Item("a", 1.5), Item("a", 1.5), Item("b", 1.5))
    x, y = point
    assert (x, y, point.x, point[1], point._fields, point._asdict()) == (1, 2, 1, 2, ("x", "y"), {"x": 1, "y": 2})
    assert (item == same, item == other, item.hidden) == (True, False, 0)


def test_instances_are_keys_as_they_were():
    mapping, keys = roundtrip({Key(1, (2,)): "a", Key(2): "b", Colour.RED: "c"}, [Key(1, (2,))])
    assert mapping[keys[0]] == "a"
    assert repr(mapping) == "{Key(n=1, t=(2,)): 'a', Key(n=2, t=()): 'b', <Colour.RED: 1>: 'c'}"


def test_enumerations_answer_as_they_did():
    red, colour, high, word, both, perm = roundtrip(Colour.RED, Colour, Level.HIGH, Word.YES, Perm.R | Perm.W, Perm)
    assert (red.name, red.value, red is colour.RED, list(colour)[1].value) == ("RED", 1, True, "b")
    assert (colour["RED"] is red, len(colour), red in colour, "RED" in colour.__members__) == (True, 2, True, True)
    assert (high + 1, high > 3, str(high), f"{high}") == (10, True, str(Level.HIGH), f"{Level.HIGH}")
    assert (word.upper(), str(word), f"{word}") == ("YES", str(Word.YES), f"{Word.YES}")
    assert (str(both), perm.R in both, both.value) == (str(Perm.R | Perm.W), True, 3)


def test_exceptions_come_back_with_all_that_they_hold():
    try:
        try:
            raise KeyError("k")
        except KeyError as error:
            raise OwnError(7) from error
    except OwnError as error:
        error.extra = [1]
        (found,) = roundtrip(error)
    assert isinstance(found, ValueError)
    assert (str(found), found.args, found.code, found.extra) == ("code 7", ("own", 7), 7, [1])
    assert (type(found.__cause__), found.__cause__.args, found.__suppress_context__) == (KeyError, ("k",), True)
    assert found.__context__ is found.__cause__
    with pytest.raises(OwnError if type(found) is OwnError else type(found)):
        raise found


def test_members_of_a_built_in_exception_are_its_own():
    gone, bad, stop = roundtrip(
        FileNotFoundError(2, "No such file", "gone.txt"),
        UnicodeDecodeError("utf8", b"abc", 1, 2, "why"),
        StopIteration(5),
    )
    assert (gone.errno, gone.strerror, gone.filename, str(gone)) == (
        *(2, "No such file", "gone.txt"),
        "[Errno 2] No such file: 'gone.txt'",
    )
    assert str(bad) == str(UnicodeDecodeError("utf8", b"abc", 1, 2, "why"))
    assert stop.value == 5


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups and notes came with 3.11")
def test_a_group_is_a_real_group_with_its_notes():
    group = ExceptionGroup("several", [ValueError(1), ExceptionGroup("inner", [KeyError(2)])])  # noqa: F821
    group.add_note("a note")
    (found,) = roundtrip(group)
    assert type(found) is type(group)
    assert (found.message, found.__notes__) == ("several", ["a note"])
    assert [type(member) for member in found.exceptions] == [ValueError, type(group)]
    assert found.subgroup(KeyError).exceptions[0].exceptions[0].args == (2,)


def test_a_harmless_module_answers_what_was_not_recorded():
    found, library = roundtrip(math, re)
    assert (found.pi, found.sqrt(4)) == (math.pi, 2.0)
    with pytest.raises(AttributeError, match="module 're' has no attribute 'nothing'"):
        library.nothing  # noqa: B018


def test_a_match_answers_from_its_string():
    (match,) = roundtrip(re.match(r"(?P<n>\d+)-(\w)?", "12- rest"))
    assert (match.group(), match["n"], match.groups(), match.span("n")) == ("12-", "12", ("12", None), (0, 2))
    assert match.groupdict() == {"n": "12"}


def test_a_weak_reference_gives_its_target():
    thing = Thing()
    found, weak, dead = roundtrip(thing, weakref.ref(thing), weakref.ref(Tags()))
    assert weak() is found
    assert dead() is None
