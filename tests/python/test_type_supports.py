"""Type supports: code of the program that asked to run, before the dump and where it is opened."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coredumpy
import pytest
from captured import Captured, captured, settings
from coredumpy import _asking, _native, _supports
from coredumpy._load.customs import Unloaded

pytestmark = pytest.mark.own_stack


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """What a test registers is gone after it."""
    former = dict(_supports.by_type), list(_supports.lazy), dict(_supports.by_name)
    yield
    _supports.by_type.clear()
    _supports.by_type.update(former[0])
    _supports.lazy[:] = former[1]
    _supports.by_name.clear()
    _supports.by_name.update(former[2])


class Point:
    def __init__(self, x: int, y: int) -> None:
        self.x, self.y = x, y

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    __hash__ = None  # type: ignore[assignment]


class Stack:
    def __init__(self, items: Any = ()) -> None:
        self.items = list(items)


def support_for(cls: Any, name: str = "support", base: Any = coredumpy.TypeSupportBase, **methods: Any) -> Any:
    """Registers a type support of functions."""
    namespace = {key: classmethod(function) for key, function in methods.items()}
    return type("Support", (base,), {"get_type": classmethod(lambda _: (cls, name)), **namespace})


def point_support() -> Any:
    class PointSupport(coredumpy.TypeSupportBase):
        @classmethod
        def get_type(cls) -> Any:
            return Point, "tests.Point"

        @classmethod
        def dump(cls, obj: Any) -> Any:
            return {"type": "tests.Point", "x": obj.x, "y": obj.y}, None

        @classmethod
        def load(cls, data: Any, objects: Any) -> Any:
            return Point(data["x"], data["y"]), None

    return PointSupport


def stack_support(base: Any = coredumpy.TypeSupportBase) -> Any:
    """Copies the items: it needs them whole."""

    class StackSupport(base):  # type: ignore[misc]
        @classmethod
        def get_type(cls) -> Any:
            return Stack, "tests.Stack"

        @classmethod
        def dump(cls, obj: Any) -> Any:
            return {"items": str(id(obj.items))}, [obj.items]

        @classmethod
        def load(cls, data: Any, objects: Any) -> Any:
            if data["items"] not in objects:
                return coredumpy.NotReady, [data["items"]]
            return Stack(objects[data["items"]]), None

    return StackSupport


@contextlib.contextmanager
def opened(dump: Captured) -> Iterator[dict[str, Any]]:
    """The variables of the innermost frame."""
    with coredumpy.open(dump.data) as restored:
        yield restored.threads[0].frames[0].f_locals


# --- dump -------------------------------------------------------------------------------------------------------------


def test_what_a_support_gives_stands_for_the_object() -> None:
    point_support()
    inner = ["a", "b"]
    support_for(Stack, "tests.Stack", dump=lambda _, obj: ({"size": 2, "first": str(id(inner))}, [inner]))
    point, stack = Point(1, 2), Stack()  # noqa: F841
    dump = captured()
    record = dump.local("point")
    assert (record["kind"], record["type_name"], record["names"]) == ("custom", "tests.Point", [])
    data = dump.get(record["data"])
    assert dict(zip(data["names"], data["values"], strict=True)) == {"type": "tests.Point", "x": 1, "y": 2}
    record = dump.local("stack")
    # A missing type is filled in.
    data = dump.fields(dump.get(record["data"]))
    assert data == {"type": "tests.Stack", "size": 2, "first": record["names"][0]}
    assert record["names"] == [str(id(inner))] and dump.get(record["values"][0])["items"] == ["a", "b"]
    assert dump.class_name(record) == "Stack"


def test_data_arrives_as_json_would_have_it() -> None:
    given = {1: (1, 2), "deep": [[[[[[{"a": [None, True, 1.5, float("inf")]}]]]]]], "long": "é" * 1000, "big": 2**70}
    support_for(Point, dump=lambda _, obj: (given, None), load=lambda _, data, objects: (data, None))
    point = Point(1, 2)  # noqa: F841
    with opened(captured(depth=1)) as variables:
        assert variables["point"] == {"type": "support", **json.loads(json.dumps(given))}


def test_depth_counts_the_objects_that_a_support_names() -> None:
    support_for(Stack, dump=lambda _, obj: ({}, obj.items))
    stack = Stack([["x", ["y"]]])  # noqa: F841
    for depth, kinds in ((1, ["missing"]), (2, ["list"])):
        record = captured(depth=depth).local("stack")
        values = [next(iter(value)) for value in record["values"]]
        assert values == (["missing"] if kinds == ["missing"] else ["ref"])


def test_a_support_that_is_not_implemented_leaves_the_object_to_us() -> None:
    def dump(_: Any, obj: Any) -> Any:
        if obj.x == 1:
            raise NotImplementedError
        return {"x": obj.x}, None

    support_for(Point, dump=dump)
    ours, theirs = Point(1, 2), Point(3, 4)  # noqa: F841
    found = captured()
    assert (found.local("ours")["kind"], found.local("theirs")["kind"]) == ("instance", "custom")


class _Loud(Exception):
    def __str__(self) -> str:
        raise SystemExit


def _raises(error: BaseException) -> Any:
    def dump(_: Any, obj: Any) -> Any:
        # A new one: its traceback holds the object.
        raise type(error)(*error.args)

    return dump


class _LyingDict(dict):  # type: ignore[type-arg]
    def keys(self) -> Any:
        raise RuntimeError("lies")

    items = __iter__ = keys


FAILURES: list[tuple[Any, str]] = [
    (_raises(ZeroDivisionError("x")), "Support.dump failed: ZeroDivisionError: x"),
    (_raises(SystemExit(3)), "Support.dump failed: SystemExit: 3"),
    (_raises(KeyboardInterrupt()), "Support.dump failed: KeyboardInterrupt"),
    (_raises(_Loud()), "Support.dump failed: test_type_supports._Loud"),
    (lambda _, obj: None, "Support.dump failed: TypeError: it returned NoneType, not a dict and a list"),
    (lambda _, obj: ([], None), "Support.dump failed: TypeError: its data is list, not dict"),
    (
        lambda _, obj: ({"a": obj}, None),
        "Support.dump failed: TypeError: Object of type Point is not JSON serializable",
    ),
    (lambda _, obj: ({"type": 5}, None), "Support.dump failed: TypeError: its type is int, not str"),
    (lambda _, obj: ({}, 5), "Support.dump failed: TypeError: 'int' object is not iterable"),
    (lambda _, obj: (_LyingDict(a=1), []), "Support.dump failed: RuntimeError: lies"),
]


@pytest.mark.parametrize(("dump", "why"), FAILURES, ids=[why[21:50] for _, why in FAILURES])
def test_a_support_that_fails_costs_its_own_object(dump: Any, why: str) -> None:
    support_for(Point, dump=dump)
    point, beside = Point(1, 2), Stack([1])
    captured()
    before = sys.getrefcount(point)
    found = captured()
    record = found.local("point")
    assert (record["missing"]["missing"], record["missing"]["detail"]) == ("failed", why)
    assert found.local("beside")["kind"] == "instance" and found.json["end"] == "complete"
    del found, record
    assert sys.getrefcount(point) == before and beside


def test_a_support_that_recurses_costs_its_own_object() -> None:
    def dump(cls: Any, obj: Any) -> Any:
        return dump(cls, obj)

    support_for(Point, dump=dump)
    point = Point(1, 2)  # noqa: F841
    assert captured().local("point")["missing"]["detail"].startswith("Support.dump failed: RecursionError: ")


def test_a_support_that_loops_is_stopped_and_not_asked_again() -> None:
    calls = []

    def stubborn(_: Any, obj: Any) -> Any:
        calls.append(obj)
        while True:
            try:
                while True:
                    pass
            except BaseException:
                if len(calls) > 1000:
                    raise
                calls.extend([obj] * 500)

    support_for(Point, dump=stubborn)
    support_for(Stack, dump=lambda _, obj: ({"n": 1}, None))
    points, stack = [Point(1, 2), Point(3, 4)], Stack()  # noqa: F841
    began = time.monotonic()
    with settings(dump_timeout=5):
        found = captured()
    assert time.monotonic() - began < 20
    records = [found.get(item) for item in found.local("points")["items"]]
    assert [record["missing"]["detail"] for record in records] == [
        "Support.dump was stopped after 0.5 seconds",
        "Support.dump took too long before",
    ]
    assert found.local("stack")["kind"] == "custom" and found.json["end"] == "complete"


def test_what_stops_a_support_is_raised_nowhere_else() -> None:
    watch = _native.Watch(_asking.TimeUp)

    def slow() -> str:
        # In C, where nothing can be raised.
        time.sleep(0.1)
        return "done"

    try:
        with contextlib.suppress(_asking.TimeUp):
            assert watch.call(0.02, slow) == "done"
        for _ in range(1000):
            assert watch.call(5, str, 1) == "1"
    finally:
        watch.close()


def test_a_native_type_s_support_wins_but_not_for_names_and_data() -> None:
    seen = []

    def dump(_: Any, obj: str) -> Any:
        seen.append(obj)
        return {"type": "str", "value": obj.upper()}, None

    support_for(str, "str", dump=dump, load=lambda _, data, objects: (data["value"].lower(), None))
    text, held, other = "secret", ["s", {"key": "value" * 40}], 5  # noqa: F841
    found = captured()
    assert found.local("text")["kind"] == "custom" and found.local("other") == 5
    assert "secret" in seen and "value" * 40 in seen and "key" not in seen
    whole = json.dumps(found.json["objects"])
    assert '"secret"' not in whole and '"SECRET"' in whole
    with opened(found) as variables:
        assert variables["text"] == "secret" and variables["held"] == ["s", {"key": "value" * 40}]


def test_frames_and_the_exception_stay_what_they_are() -> None:
    class Trouble(Exception):
        pass

    for kind in (Trouble, type(sys._getframe()), type(sys._getframe().f_code), type):
        support_for(kind, kind.__name__, dump=lambda _, obj: ({}, None))
    try:
        raise Trouble("x")
    except Trouble as error:
        found = captured(exception=error)
    assert found.objects[0]["kind"] == "exception"
    assert found.code(found.frame())["name"] == "test_frames_and_the_exception_stay_what_they_are"
    assert found.get(found.objects[0]["class"])["kind"] == "class"


def test_a_lazy_type_is_looked_up_when_a_dump_is_made() -> None:
    known: list[Any] = [None, 5, None, Point]
    support_for(lambda: known[0], "lazy", dump=lambda _, obj: ({}, None))

    def broken() -> Any:
        raise SystemExit

    support_for(broken, "broken", dump=lambda _, obj: ({}, None))
    point = Point(1, 2)  # noqa: F841
    kinds = []
    while known:
        kinds.append(captured().local("point")["kind"])
        known.pop(0)
    assert kinds == ["instance", "instance", "instance", "custom"]


def test_bases_are_not_registered_and_nonsense_is_refused() -> None:
    class SimpleSupportBase(coredumpy.TypeSupportBase):
        _type: Any
        _name: str

        @classmethod
        def get_type(cls) -> Any:
            return cls._type, cls._name

    class First(SimpleSupportBase):
        _type, _name = Point, "first"

    class Second(SimpleSupportBase):
        _type, _name = Point, "second"

        @classmethod
        def dump(cls, obj: Any) -> Any:
            return {}, None

    class Unfinished(coredumpy.TypeSupportContainerBase):
        pass

    assert _supports.by_name["first"] is First and Unfinished not in _supports.by_name.values()
    point = Point(1, 2)  # noqa: F841
    assert captured().local("point")["type_name"] == "second"
    for given in (None, Point, (Point,), (Point, 5), (5, "x")):
        with pytest.raises(TypeError, match=r"get_type\(\) must return a type, or a callable that returns one, and a"):
            type("Wrong", (coredumpy.TypeSupportBase,), {"get_type": classmethod(lambda _, given=given: given)})


def test_supports_are_asked_before_the_walk_and_each_object_once() -> None:
    asked: list[Any] = []
    changed: list[Any] = ["before"]

    def dump(_: Any, obj: Any) -> Any:
        asked.append(obj)
        changed[0] = "after"
        return {}, [Point(5, 6)] if obj.x == 1 else None

    support_for(Point, dump=dump)
    state, point, again = changed, Point(1, 2), None
    again = point  # noqa: F841
    found = captured()
    assert [(obj.x, obj.y) for obj in asked] == [(1, 2), (5, 6)]
    assert found.local("state")["items"] == ["after"] and state
    named = found.get(found.local("point")["values"][0])
    assert named["type_name"] == "support"


def test_what_appears_meanwhile_is_noticed() -> None:
    point = Point(1, 2)
    shown: list[Any] = [point]

    def dump(_: Any, obj: Any) -> Any:
        shown[:] = [Point(7, 8)]
        # Later, when nobody is asked any more.
        if len(rounds) < 20:
            rounds.append(1)
        return {}, None

    rounds: list[int] = []
    support_for(Point, dump=dump)
    found = captured(depth=2)
    record = found.get(found.local("shown")["items"][0])
    assert record["missing"]["detail"] == "it was not there yet when the type supports were asked"
    assert found.json["end"] == "complete"


def test_a_dump_within_a_support_asks_nobody() -> None:
    def dump(_: Any, obj: Any) -> Any:
        return {"size": len(coredumpy.dumps())}, None

    support_for(Point, dump=dump)
    point = Point(1, 2)  # noqa: F841
    assert captured().local("point")["kind"] == "custom"


def test_nothing_is_left_behind() -> None:
    point_support()
    points = [Point(n, n) for n in range(100)]
    captured()
    before = [sys.getrefcount(point) for point in points], threading.active_count()
    for _ in range(5):
        captured()
    assert ([sys.getrefcount(point) for point in points], threading.active_count()) == before


# --- load -------------------------------------------------------------------------------------------------------------


def test_a_support_makes_its_objects_again() -> None:
    point_support()
    stack_support()
    point = Point(1, 2)
    deep: Any = [[1, [2, 3]], {"p": point}, [*range(2000)]]
    stack, both, one = Stack(deep), [point, point], Stack([1])  # noqa: F841
    with opened(captured()) as variables:
        restored = variables["stack"]
        assert type(restored) is Stack and restored.items[0] == [1, [2, 3]]
        assert restored.items[1] == {"p": point} and restored.items[2] == [*range(2000)]
        assert variables["point"] == point and variables["both"][0] is variables["both"][1] is variables["point"]
        assert restored.items[1]["p"] is variables["point"] and variables["one"].items == [1]


def test_a_chain_of_any_length_is_made_without_recursion() -> None:
    support_for(
        Point,
        dump=lambda _, obj: ({"x": obj.x, "y": str(id(obj.y))}, [obj.y]),
        load=lambda _, data, objects: (Point(data["x"], objects[data["y"]]), None),
    )
    chain: Any = None
    for number in range(500):
        chain = Point(number, chain)
    with opened(captured(depth=2000)) as variables:
        found, length = variables["chain"], 0
        while found is not None:
            found, length = found.y, length + 1
        assert length == 500


def _node_support(style: str) -> None:
    """A container that can hold itself, as 0.5.0's documentation and its code have `reload`."""

    def load(_: Any, data: Any, objects: Any) -> Any:
        stack = Stack(objects.get(item, coredumpy.NotReady) for item in data["items"])
        return stack, [item for item in data["items"] if item not in objects]

    def reload(_: Any, container: Any, data: Any, objects: Any) -> Any:
        missing = []
        for index, item in enumerate(data["items"]):
            if item in objects:
                container.items[index] = objects[item]
            else:
                missing.append(item)
        return {"list": missing, "none": None, "pair": (container, missing), "not ready": (coredumpy.NotReady, None)}[
            style
        ]

    support_for(
        Stack,
        base=coredumpy.TypeSupportContainerBase,
        dump=lambda _, obj: ({"items": [str(id(item)) for item in obj.items]}, list(obj.items)),
        load=load,
        reload=reload,
    )


@pytest.mark.parametrize("style", ["list", "none", "pair", "not ready"])
def test_cycles_between_containers_hold(style: str) -> None:
    _node_support(style)
    first, second = Stack(), Stack()
    first.items += [first, second, 1, "text", (second, [first])]
    second.items += [first]
    with opened(captured()) as variables:
        made = variables["first"]
        assert made.items[0] is made and made.items[1].items[0] is made and made.items[2:4] == [1, "text"]
        assert made.items[4][0] is made.items[1] and made.items[4][1][0] is made
        assert variables["second"] is made.items[1]


def test_a_cycle_through_a_list_is_made_without_reload() -> None:
    support_for(
        Stack,
        dump=lambda _, obj: ({"items": str(id(obj.items))}, [obj.items]),
        load=lambda _, data, objects: (_with_items(objects[data["items"]]), None),
    )
    stack = Stack()
    stack.items.append(stack)
    with opened(captured()) as variables:
        assert variables["stack"].items == [variables["stack"]]


def _with_items(items: Any) -> Stack:
    stack = Stack()
    stack.items = items
    return stack


def test_objects_that_wait_for_each_other_say_so() -> None:
    support_for(
        Point,
        "tests.Point",
        dump=lambda _, obj: ({"y": str(id(obj.y))}, [obj.y]),
        load=lambda _, data, objects: (coredumpy.NotReady, [data["y"]]),
    )
    first, beside = Point(1, 2), 5  # noqa: F841
    first.y = Point(2, first)  # type: ignore[assignment]
    with opened(captured()) as variables:
        assert "Support.load was not ready, with all that there is" in repr(variables["first"])
        assert variables["beside"] == 5


LOAD_FAILURES: list[tuple[Any, str]] = [
    (_raises(ValueError("no")), ""),
    (lambda _, data, objects: 5, "; Support.load returned int, not a pair"),
    (lambda _, data, objects: 1 / 0, "; Support.load failed: ZeroDivisionError: division by zero"),
    (lambda _, data, objects: sys.exit(2), "; Support.load failed: SystemExit: 2"),
]


@pytest.mark.parametrize(("load", "why"), LOAD_FAILURES[1:])
def test_a_support_that_fails_to_load_costs_its_own_object(load: Any, why: str) -> None:
    support_for(Point, "tests.Point", dump=lambda _, obj: ({"x": obj.x}, [obj.y]), load=load)
    point, beside = Point(1, [1, 2]), [5, Stack()]  # type: ignore[arg-type] # noqa: F841
    with opened(captured()) as variables:
        made = variables["point"]
        name = f"{type(made).__module__}.Point"
        assert isinstance(made, Unloaded)
        assert repr(made) == f"<{name}: type='tests.Point' data={{'x': 1}} objects={made.objects!r}{why}>"
        assert list(made.objects.values()) == [[1, 2]] and made.data["x"] == 1
        assert variables["beside"][0] == 5


def test_without_its_support_an_object_shows_what_is_known() -> None:
    point_support()
    stack_support()
    point, stack = Point(1, 2), Stack([[1, 2], "a"])
    found = captured()
    _supports.by_name.clear()
    with opened(found) as variables:
        made = variables["stack"]
        key = str(id(stack.items))
        name = f"{Stack.__module__}.Stack"
        assert repr(variables["point"]) == f"<{Point.__module__}.Point: type='tests.Point' data={{'x': 1, 'y': 2}}>"
        assert (
            repr(made) == f"<{name}: type='tests.Stack' data={{'items': '{key}'}} objects={{'{key}': [[1, 2], 'a']}}>"
        )
        assert (made.type, made.data["items"], made.objects) == ("tests.Stack", key, {key: [[1, 2], "a"]})
        assert type(made).__name__ == "Stack" and point


def test_a_hostile_dump_picks_only_what_is_registered() -> None:
    from dump_maker import ref
    from hostile_dumps import FIRST, class_, crash

    called: list[Any] = []
    support_for(Point, "tests.Point", load=lambda _, data, objects: (called.append((data, dict(objects))), None))
    names = ["os.system", "builtins.eval", "tests.Point", ""]
    first = FIRST + 1
    records = [
        [53, ref(FIRST), name, ref(first + number), ["k", "self"], [ref(first), ref(first + number)]]
        for number, name in enumerate(names)
    ]
    dump = crash(class_("Evil", "evil"), *records, locals={"a": ref(first), "b": ref(first + 2)})
    with coredumpy.open(dump) as restored:
        variables = restored.threads[0].frames[0].f_locals
        assert "os.system" in repr(variables["a"])
        assert variables["b"] is None and len(called) == 1


PROGRAM = """
import conf_coredumpy
def main():
    point = conf_coredumpy.Point(1, [2])
    raise ValueError("x")
main()
"""
CONF = """
import coredumpy
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y
class PointSupport(coredumpy.TypeSupportBase):
    @classmethod
    def get_type(cls):
        return Point, "app.Point"
    @classmethod
    def dump(cls, obj):
        return {"type": "app.Point", "x": obj.x, "y": str(id(obj.y))}, [obj.y]
    @classmethod
    def load(cls, data, objects):
        return Point(data["x"], objects[data["y"]]), None
"""


def test_supports_of_a_conf_file_dump_and_load(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "conf_coredumpy.py").write_text(CONF)

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "coredumpy", *words]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, env=dict(os.environ))
        return done.stdout.strip() or done.stderr

    run("run", "--path", "x.dump", "program.py")
    assert run("eval", "x.dump", "point.y[0], point.x", "--conf", "conf_coredumpy.py") == "(2, 1)"
    shown = run("eval", "x.dump", "point")
    assert shown.startswith("<conf_coredumpy.Point: type='app.Point' data={'x': 1, 'y': '")
    assert shown.endswith("': [2]}>")
    [answer] = json.loads(run("eval", "--json", "x.dump", "point"))
    assert answer["value"]["$custom"] == "app.Point" and answer["value"]["$data"]["x"] == 1
    assert list(answer["value"]["$objects"].values()) == [[2]]
