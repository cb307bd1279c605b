"""No code of the program runs where a dump takes something for the interpreter's own: imports, lookups by name, reprs
in C, numpy's and dataclasses' members, the table of threads."""

from __future__ import annotations

import builtins
import collections
import contextlib
import dataclasses
import datetime
import functools
import re
import sys
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from captured import Captured, settings
from coredumpy import _dump, _native

pytestmark = pytest.mark.own_stack

ran: list[str] = []


def _note(name: str) -> Callable[..., Any]:
    def method(*_: Any, **__: Any) -> Any:
        ran.append(name)
        raise ValueError(name)

    return method


class EvilStr(str):
    __repr__ = __str__ = _note("EvilStr.__repr__")
    __eq__ = _note("EvilStr.__eq__")
    __hash__ = str.__hash__


class EvilNumber:
    __index__ = __int__ = __bool__ = _note("EvilNumber.__index__")
    __class__ = property(_note("EvilNumber.__class__"))  # type: ignore[assignment]


def _dumped(subject: Any, exception: BaseException | None = None) -> Captured:
    """The walk alone: what is gathered before it may run code of the program, such as `str(exception)`."""
    request = _dump._request(exception, None if exception else sys._getframe(), None, None)
    ran.clear()
    data = _native.dump_bytes(request)
    assert ran == []
    dump = Captured(data)
    assert dump.json["end"] == "complete", subject
    return dump


def _record(subject: Any) -> Any:
    return _dumped(subject).local("subject")


def test_reprs_in_c_do_not_ask_strings_of_the_program() -> None:
    utc = datetime.timezone(datetime.timedelta(0), EvilStr("x"))
    assert isinstance(_record(re.compile(EvilStr("abc")))["repr"], dict)
    assert isinstance(_record(utc)["repr"], dict)
    assert isinstance(_record(datetime.datetime(2024, 1, 2, tzinfo=utc))["repr"], dict)


@pytest.mark.parametrize(
    "value",
    [
        re.compile("'a\"\n" * 100, re.ASCII | re.DOTALL | re.VERBOSE),
        re.compile(b"a", re.IGNORECASE),
        re.search("\U0001f600", "é\U0001f600x"),
        re.search(b"b", b"aab"),
        datetime.timezone.utc,
        datetime.timezone(datetime.timedelta(hours=-1), "né'"),
        datetime.datetime(2024, 1, 2, 3, 4, 0, 7, datetime.timezone.utc, fold=1),
        datetime.time(1, fold=1, tzinfo=datetime.timezone(datetime.timedelta(hours=1))),
        datetime.time(),
    ],
)
def test_reprs_are_python_s_own(value: Any) -> None:
    assert _record(value)["repr"] == repr(value)


def test_a_key_that_hashes_like_a_name_is_not_compared() -> None:
    module = types.ModuleType("m")
    del module.__dict__["__name__"]
    module.__dict__[EvilStr("__name__")] = 1
    assert _record(module)["kind"] == "module"
    made = type("C", (), {EvilStr("__repr__"): 1, EvilStr("_fields"): 2})
    assert _record(made())["kind"] == "instance"


def test_dataclass_fields_may_be_anything() -> None:
    class Field:
        __getattr__ = _note("Field.__getattr__")

    class Fake:
        __dataclass_fields__ = {"a": Field(), "b": 5}  # noqa: RUF012
        __dataclass_params__ = Field()
        __repr__ = dataclasses.make_dataclass("Real", []).__repr__

    assert _record(Fake())["kind"] == "instance"


def test_the_table_of_threads_may_hold_anything() -> None:
    class Thread:
        def __init__(self) -> None:
            self._name, self._daemonic, self._native_id = EvilStr("n"), EvilNumber(), EvilNumber()

    table: dict[Any, Any] = threading._active  # type: ignore[attr-defined]
    added = {12345: Thread(), EvilNumber(): 7, -1: None}
    table.update(added)
    try:
        _dumped(None)
    finally:
        for key in added:
            del table[key]


@contextlib.contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    former = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, former)


def test_an_import_hook_of_the_program_is_not_called() -> None:
    with _replaced(builtins, "__import__", _note("__import__")):
        request = _dump._request(None, sys._getframe(), None, None)
        ran.clear()
        _native.dump_bytes(request)
    assert ran == []


def test_what_stands_in_for_a_built_in_type_is_not_believed() -> None:
    class Deque(collections.deque):  # type: ignore[type-arg]
        __iter__ = __len__ = _note("Deque.__iter__")

    class Function:
        __getattr__ = _note("Function.__getattr__")

    import _collections

    with _replaced(_collections, "deque", Deque), _replaced(types, "FunctionType", Function):
        assert _record(Deque([1]))["kind"] == "instance"
        assert _record(Function())["kind"] == "instance"
        assert _record(_note)["kind"] == "function"


def test_sys_without_its_members_is_no_obstacle() -> None:
    with _replaced(sys, "__spec__", None), _replaced(sys, "modules", dict(sys.modules)):
        assert _record(EvilNumber())["kind"] == "instance"
    with settings(dump_all_threads=True), _replaced(sys, "_current_frames", _note("_current_frames")):
        request = _dump._request
        with pytest.raises(ValueError, match="_current_frames"):
            request(None, sys._getframe(), None, None)
    request = _dump._request(None, sys._getframe(), None, None)
    with settings(dump_all_threads=True), _replaced(sys, "_current_frames", _note("_current_frames")):
        ran.clear()
        _native.dump_bytes(request)
    assert ran == []


def test_an_exception_s_own_attributes_do_not_hide_those_in_c() -> None:
    class Liar(Exception):
        __traceback__ = property(_note("__traceback__"))  # type: ignore[assignment]
        args = property(_note("args"))  # type: ignore[assignment]

        def __str__(self) -> str:
            return "lies"

    try:
        raise Liar("truth")
    except Liar as error:
        dump = _dumped(None, error)
    assert dump.get(dump.objects[0]["args"])["items"] == ["truth"]
    assert dump.code(dump.frame())["name"].startswith("test_an_exception")


def test_a_class_body_in_a_mapping_of_the_program_is_not_asked() -> None:
    class Liar(type):
        __name__ = property(_note("Liar.__name__"))  # type: ignore[assignment]

    class Namespace(dict, metaclass=Liar):  # type: ignore[type-arg, misc]
        __getitem__ = dict.__getitem__
        items = keys = _note("Namespace.items")  # type: ignore[assignment]

    class Mapping(metaclass=Liar):
        def __init__(self) -> None:
            self.data: dict[str, Any] = {}

        def __getitem__(self, key: str) -> Any:
            return self.data[key]

        def __setitem__(self, key: str, value: Any) -> None:
            self.data[key] = value

        items = _note("Mapping.items")

    for kind in (Namespace, Mapping):
        prepared = {
            "__prepare__": lambda *_, kind=kind: kind(),
            "__new__": lambda _, name, bases, __: type(name, bases, {}),
        }
        meta = type("Meta", (type,), prepared)

        class Body(metaclass=meta):  # type: ignore[metaclass]
            dump = _dumped(None)


def test_a_partial_subclass_with_slots_is_recorded() -> None:
    class Partial(functools.partial):  # type: ignore[type-arg]
        __slots__ = ("note",)

    subject = Partial(int, base=2)
    subject.note = "n"
    assert _record(subject)["kind"] == "partial"


def test_a_key_of_nested_tuples_does_not_use_up_the_stack() -> None:
    key: tuple[Any, ...] = ()
    for _ in range(20_000):
        key = (key,)
    assert _record(collections.OrderedDict({key: 1}))["kind"] == "instance"


def test_numpy_subclasses_are_not_asked() -> None:
    numpy = pytest.importorskip("numpy")

    class Array(numpy.ndarray):  # type: ignore[misc, name-defined]
        armed = False

        def __array_finalize__(self, _: Any) -> None:
            if Array.armed:
                ran.append("__array_finalize__")

        dtype = property(_note("dtype"))
        shape = property(_note("shape"))
        tolist = __getitem__ = _note("tolist")

    # The second is cut, and only what is kept of it is copied.
    plain = [numpy.zeros(5), numpy.zeros(3_000), numpy.array([1, None, "x"], object)]
    views = [array.view(Array) for array in plain]
    Array.armed = True
    with settings(max_value_bytes=2_000):
        for view, array in zip(views, plain, strict=True):
            assert _record(view)["shape"] == list(array.shape)


def test_structured_types_are_worded_as_numpy_does() -> None:
    numpy = pytest.importorskip("numpy")
    for fields in (
        [("a", "<i4"), ("b", "<f8", (2,))],
        numpy.dtype([("x", "i1"), ("y", "<f8")], align=True),
        [(("title", "x"), "i1"), ("é'", "S3", (2, 3))],
        [("n", [("p", "<i2"), ("q", "M8[ns]", (3,))]), ("z", "U4")],
        {"names": ["a"], "formats": ["i4"], "offsets": [4], "itemsize": 16},
    ):
        array = numpy.zeros(2, dtype=fields)
        assert _record(array)["dtype"] == repr(array.dtype.descr)


def test_a_frame_must_be_one() -> None:
    request = _dump._request(None, sys._getframe(), None, None)
    for wrong in ({"frame": types.SimpleNamespace(f_back=None)}, {"exception": 5, "frame": None}):
        with pytest.raises(TypeError):
            _native.dump_bytes({**request, **wrong})
