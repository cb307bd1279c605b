"""No code of the program runs while it is dumped, whatever its objects do."""

from __future__ import annotations

import collections
import gc
import sys
import types
from typing import Any

import pytest
from captured import captured

pytestmark = pytest.mark.own_stack

ran: list[str] = []


def _forbidden(name: str) -> Any:
    def method(*_: Any, **__: Any) -> Any:
        ran.append(name)
        raise SystemExit(name)

    return method


_NAMES = (
    *(
        "__getattr__",
        "__getattribute__",
        "__dir__",
        "__repr__",
        "__str__",
        "__len__",
        "__iter__",
        "__next__",
        "__get__",
    ),
    *(
        "__contains__",
        "__getitem__",
        "__eq__",
        "__bool__",
        "__int__",
        "__index__",
        "__float__",
        "__call__",
        "__reduce__",
    ),
    *("__reduce_ex__", "__sizeof__", "__format__", "__missing__", "__length_hint__", "__complex__", "__bytes__"),
    *("__fspath__", "__buffer__", "__instancecheck__", "__subclasscheck__", "__del__"),
)


class Meta(type):
    """Its own methods are forbidden, too."""


_HOSTILE = {name: _forbidden(name) for name in _NAMES if name not in ("__getattribute__", "__del__")}


def _hostile_class(name: str, *bases: type) -> Any:
    namespace = dict(_HOSTILE)
    namespace["__hash__"] = lambda self: 1
    namespace["lies"] = property(_forbidden("property"))
    namespace["__class__"] = property(_forbidden("__class__"))
    return Meta(name, bases, namespace)


def _arm(*classes: type) -> None:
    """Makes reading any attribute forbidden, once the objects are made."""
    for kind in classes:
        kind.__getattribute__ = _forbidden("__getattribute__")  # type: ignore[method-assign]
    Meta.__getattribute__ = _forbidden("metaclass __getattribute__")  # type: ignore[method-assign,assignment]


def _disarm(*classes: type) -> None:
    type.__delattr__(Meta, "__getattribute__")
    for kind in classes:
        type.__delattr__(kind, "__getattribute__")


def test_nothing_of_the_program_runs() -> None:
    classes = [
        _hostile_class(f"Hostile{base.__name__}", base)
        for base in (object, int, str, float, list, tuple, dict, set, frozenset, bytes, bytearray, Exception)
    ] + [
        _hostile_class("HostileOrdered", collections.OrderedDict),
        _hostile_class("HostileDefault", collections.defaultdict),
        _hostile_class("HostileDeque", collections.deque),
        _hostile_class("HostileModule", types.ModuleType),
    ]
    made = [kind.__new__(kind) if kind.__name__ != "HostileModule" else kind("hostile") for kind in classes]
    key = made[0]
    keyed = {key: 1, "plain": key}  # noqa: F841
    ran.clear()
    _arm(*classes)
    try:
        dump = captured()
    finally:
        _disarm(*classes)
    assert ran == []
    assert dump.json["end"] == "complete"
    kinds = [dump.get(item)["kind"] for item in dump.local("made")["items"]]
    assert kinds == ["instance"] * 11 + ["exception"] + ["instance"] * 3 + ["module"]


def test_attributes_of_every_sort_of_name_are_kept() -> None:
    class Thing:
        pass

    thing = Thing()
    vars(thing).update({"a": 1, "not an identifier": 2})
    thing.__dict__[5] = 3  # type: ignore[index]
    dump = captured()
    assert dump.local("thing")["names"] == ["a", "not an identifier", 5]


def test_an_object_without_a_class_dict_entry_is_recorded() -> None:
    class Slotted:
        __slots__ = ()

    slotted = Slotted()  # noqa: F841
    assert captured().local("slotted")["names"] == []


def test_the_collector_is_off_during_the_walk_and_on_again_after() -> None:
    collected: list[int] = []
    gc.callbacks.append(lambda phase, info: collected.append(1))
    instances = [type("T", (), {})() for _ in range(2000)]
    try:
        collected.clear()
        assert gc.isenabled()
        captured_before = len(collected)
        data = captured()
        assert data.json["end"] == "complete" and instances
        gc.disable()
        captured()
        assert not gc.isenabled()
    finally:
        gc.callbacks.pop()
        gc.enable()
    assert captured_before == 0


def test_reference_counts_are_as_before() -> None:
    class Thing:
        __slots__ = ("a",)

    thing = Thing()
    thing.a = marker = object()
    held = [marker, {"k": marker}, (marker,), {marker}, collections.deque([marker]), types.CellType(marker)]
    captured()
    before = [sys.getrefcount(value) for value in (marker, thing, Thing, held)]
    for _ in range(5):
        captured()
    after = [sys.getrefcount(value) for value in (marker, thing, Thing, held)]
    assert after == before


def test_a_program_s_str_is_asked_once_and_may_fail() -> None:
    asked = []

    class Broken(Exception):
        def __str__(self) -> str:
            asked.append(1)
            raise SystemExit("from __str__")

    dump = captured(exception=Broken("x"))
    assert asked == [1]
    said = dump.json["header"]["exceptions"][0]
    assert said["message"] == "<str() of the exception failed: SystemExit>"
    assert dump.objects[0]["message"] == said["message"]


def test_a_chain_that_loops_ends() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__context__, second.__context__ = second, first
    dump = captured(exception=first)
    said = [(entry["type"], entry["relation"]) for entry in dump.json["header"]["exceptions"]]
    assert said == [("ValueError", "raised"), ("KeyError", "context")]


def test_an_int_of_5000_digits_is_kept() -> None:
    number = 10**5000
    assert int(captured().local("number")["value"]["int"], 16) == number


def test_strange_sys_entries_do_no_harm(monkeypatch: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["a", object(), "\udcff"])
    monkeypatch.setattr(sys, "path", [*sys.path, None, 5])
    assert captured().json["header"]["argv"][0] == "a"


class Namespace(dict):  # type: ignore[type-arg]
    """Of a class body. Its methods may do anything."""

    def __setitem__(self, name: str, value: object) -> None:
        ran.append(f"set {name}")
        dict.__setitem__(self, name, value)

    def __delitem__(self, name: str) -> None:
        ran.append(f"delete {name}")
        dict.__delitem__(self, name)


class Prepared(type):
    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **_: Any) -> Namespace:
        return Namespace()


def test_the_namespace_of_a_class_body_is_not_asked() -> None:
    # `__class__` in a method is a cell of the body, which a look at `f_locals` writes there before 3.13.
    class Body(metaclass=Prepared):
        kept = 3

        def method(self) -> Any:
            return __class__  # type: ignore[name-defined]

        ran.clear()
        dump = captured()
        ran_meanwhile = tuple(ran)

    # By the body itself.
    assert Body.ran_meanwhile == ("set dump",)
    assert Body.dump.local("kept") == 3


class Dying:
    def __init__(self, told: list[str]) -> None:
        self.told = told

    def __del__(self) -> None:
        self.told.append("died")


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="there is no earlier look: f_locals keeps nothing")
def test_what_an_earlier_look_at_variables_kept_does_not_die_in_the_walk() -> None:
    told: list[str] = []
    value: object = Dying(told)
    # It stands there until the next look.
    sys._getframe().f_locals  # noqa: B018
    value = None
    dump = captured()
    assert value is None
    assert dump.items(dump.local("told")) == []
    assert told == ["died"]
