"""Objects that do their worst: the dump is complete, and nothing of theirs ran. One row a kind of worst."""

from __future__ import annotations

import collections
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from captured import captured, settings

pytestmark = pytest.mark.own_stack

ran: list[str] = []


def _exit(*_: Any, **__: Any) -> Any:
    ran.append("exit")
    os._exit(7)


def _raise(*_: Any, **__: Any) -> Any:
    ran.append("raise")
    raise SystemExit("worst")


def _sleep(*_: Any, **__: Any) -> Any:
    ran.append("sleep")
    time.sleep(3600)


def _recurse(*arguments: Any, **__: Any) -> Any:
    ran.append("recurse")
    return _recurse(*arguments)


WORST: dict[str, Callable[..., Any]] = {"exits": _exit, "raises": _raise, "sleeps": _sleep, "recurses": _recurse}
ASKED = (
    *("__class__", "__getattr__", "__dir__", "__repr__", "__str__", "__len__", "__iter__", "__eq__", "__hash__"),
    *("__bool__", "__format__", "__reduce_ex__", "__getitem__", "__contains__", "__next__", "__call__", "__index__"),
    *("__sizeof__", "__length_hint__", "__instancecheck__", "__subclasscheck__", "__fspath__", "__buffer__"),
)
BASES: dict[str, tuple[type, ...]] = {
    "object": (),
    "dict": (dict,),
    "list": (list,),
    "tuple": (tuple,),
    "str": (str,),
    "int": (int,),
    "set": (set,),
    "ordered": (collections.OrderedDict,),
    "deque": (collections.deque,),
    "exception": (Exception,),
}


def _class(base: tuple[type, ...], worst: Callable[..., Any], has_metaclass: bool) -> Any:
    asked: dict[str, Any] = {name: worst for name in ASKED if name != "__class__"}
    asked["__class__"] = property(worst)
    metaclass: Any = type("Meta", (type,), {"__class__": property(worst)}) if has_metaclass else type
    made = metaclass("Worst", base, asked | {"prop": property(worst)})
    if has_metaclass:
        for name in (*ASKED[1:], "__getattribute__", "mro"):
            type.__setattr__(metaclass, name, worst)
    return made


def _filled(made: Any, base: tuple[type, ...]) -> Any:
    """With something in it, by the built-in's own functions."""
    if base == (list,):
        list.append(made, 5)
    elif base == (dict,):
        dict.__setitem__(made, "a", 5)
    elif base == (collections.deque,):
        collections.deque.append(made, 5)
    return made


@pytest.mark.parametrize("has_metaclass", [False, True], ids=["", "metaclass"])
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("worst", WORST)
def test_nothing_of_theirs_runs(worst: str, base: str, has_metaclass: bool) -> None:
    cls = _class(BASES[base], WORST[worst], has_metaclass)
    new: Any = next(kind for kind in (*BASES[base], object)).__new__
    held = [_filled(new(cls), BASES[base])]
    beside = ["here"]
    ran.clear()
    found = captured()
    assert ran == []
    assert found.json["end"] == "complete" and found.local("beside")["items"] == ["here"]
    record = found.get(found.local("held")["items"][0])
    assert record["kind"] == ("exception" if base == "exception" else "instance")
    assert found.class_name(record) == "Worst"
    payload = record.get("payload", {})
    if base in ("list", "deque"):
        assert payload["items"] == [5]
    elif base == "dict":
        assert (payload["names"], payload["values"]) == (["a"], [5])
    assert held and beside


def test_a_property_that_deletes_files_is_not_evaluated(tmp_path: Path) -> None:
    file = tmp_path / "precious.txt"
    file.write_text("data")

    class Cleaner:
        @property
        def size(self) -> int:
            file.unlink()
            return 0

    cleaner = Cleaner()  # noqa: F841
    assert captured().local("cleaner")["kind"] == "instance"
    assert file.read_text() == "data"


def test_properties_that_are_turned_on_are_guarded_one_by_one() -> None:
    class Base:
        @property
        def inherited(self) -> list[int]:
            return [1, 2]

    class Shown(Base):
        def __init__(self) -> None:
            self.x = 1

        @property
        def double(self) -> int:
            return self.x * 2

        @property
        def nested(self) -> Shown | None:
            return Shown() if self.x == 1 and len(made) < 3 and not made.append(1) else None

        raises = property(lambda self: 1 / 0)
        exits = property(lambda self: sys.exit(3))
        write_only = property(None, lambda self, value: None)

        @property
        def loops(self) -> int:
            while True:
                pass

    made: list[int] = []
    shown, beside = Shown(), 5
    with settings(evaluate_properties=True, dump_timeout=10):
        found = captured()
    record = found.local("shown")
    fields = found.fields(record)
    assert fields["x"] == 1 and fields["double"] == 2 and fields["inherited"]["items"] == [1, 2]
    assert fields["raises"]["missing"]["detail"] == "property raises failed: ZeroDivisionError: division by zero"
    assert fields["exits"]["missing"]["detail"] == "property exits failed: SystemExit: 3"
    assert fields["loops"]["missing"]["detail"] == "property loops was stopped after 1 seconds"
    assert "write_only" not in fields and record["slot_count"] == len(record["names"]) - 1
    assert found.fields(fields["nested"])["double"] == 2
    assert found.local("beside") == beside and found.json["end"] == "complete"
    import coredumpy

    with coredumpy.open(found.data) as dump:
        restored = dump.threads[0].frames[0].f_locals["shown"]
        assert (restored.double, restored.inherited, restored.x) == (2, [1, 2], 1)
        assert vars(restored) == {"x": 1}
        assert "property raises failed" in repr(restored.raises)
    assert shown


def test_properties_of_metaclasses_that_do_their_worst_are_asked_about_nothing() -> None:
    for worst in (_raise, _recurse):
        held = [object.__new__(_class((), worst, True))]
        with settings(evaluate_properties=True):
            found = captured()
        record = found.fields(found.get(found.local("held")["items"][0]))
        assert record["prop"]["missing"]["detail"].startswith("property prop failed: ")
        assert found.json["end"] == "complete" and held
