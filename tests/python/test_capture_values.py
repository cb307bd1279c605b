"""What each kind of value becomes in a dump."""

from __future__ import annotations

import array
import asyncio
import collections
import dataclasses
import enum
import functools
import math
import sys
import types
import weakref

import pytest
from captured import captured

pytestmark = pytest.mark.own_stack


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (-(2**63), -(2**63)),
        (2**63, {"int": "0x8000000000000000"}),
        (-(2**63) - 1, {"int": "-0x8000000000000001"}),
        (-(256**8), {"int": "-0x010000000000000000"}),
        (0.1, {"float": 0.1}),
        (-0.0, {"float": -0.0}),
        (math.inf, {"float": "inf"}),
        (3 - 4j, {"complex": [{"float": 3.0}, {"float": -4.0}]}),
        ("naïve ☃", "naïve ☃"),
        ("\ud800x", {"wtf8": "eda08078"}),
        (b"\x00\xff", {"bytes": "00ff"}),
        (..., {"singleton": "Ellipsis"}),
        (NotImplemented, {"singleton": "NotImplemented"}),
    ],
)
def test_small_immutables_stand_inline(value: object, expected: object) -> None:
    frame = captured().frame()
    assert frame["values"][frame["names"].index("value")] == expected


def test_nan_keeps_its_bits() -> None:
    value = float("nan")  # noqa: F841
    assert captured().local("value") == {"float": "nan:7ff8000000000000"}


def test_containers_keep_their_items_and_order() -> None:
    a_list, a_tuple, a_dict = [1, [2]], (1, ()), {"b": 1, ("k", 2): [3], None: 4}  # noqa: F841
    a_set, frozen, queue = {7}, frozenset({"x"}), collections.deque([1, 2], maxlen=3)  # noqa: F841
    dump = captured()
    local = dump.local
    assert local("a_list")["items"][0] == 1
    assert dump.get(local("a_list")["items"][1]) == {"kind": "list", "items": [2]}
    assert (local("a_tuple")["kind"], local("a_tuple")["items"][0]) == ("tuple", 1)
    names = local("a_dict")["names"]
    assert (names[0], names[2]) == ("b", None)
    assert dump.get(names[1]) == {"kind": "tuple", "items": ["k", 2]}
    assert local("a_set") == {"kind": "set", "items": [7]}
    assert local("frozen") == {"kind": "frozenset", "items": ["x"]}
    assert local("queue") == {"kind": "deque", "items": [1, 2], "maxlen": 3}


def test_a_cycle_refers_to_itself() -> None:
    loop: list[object] = []
    loop.append(loop)
    frame = captured().frame()
    reference = frame["values"][frame["names"].index("loop")]
    assert captured().local("loop")["items"] == [reference]


def test_one_object_has_one_record() -> None:
    one = object()
    pair = [one, one]  # noqa: F841
    items = captured().local("pair")["items"]
    assert items[0] == items[1]


def test_long_containers_go_on_in_parts() -> None:
    numbers, table = list(range(3000)), {f"k{i}": i for i in range(3000)}
    dump = captured()
    record = dump.local("numbers")
    assert (record["items"], record["long"]["length"], len(record["long"]["parts"])) == ([], 3000, 3)
    assert dump.items(record) == numbers
    assert dict(dump.entries(dump.local("table"))) == table


def test_long_texts_and_bytes_go_on_in_parts() -> None:
    ascii_text, text, data = "a" * 300_000, "é☃𝄞" * 200_000, bytes(range(256)) * 4000
    dump = captured()
    assert dump.text(dump.local("ascii_text")) == ascii_text
    record = dump.local("text")
    assert (record["long"]["length"], dump.text(record)) == (len(text), text)
    assert bytes.fromhex(dump.text(dump.local("data"))) == data


def test_an_ordered_dict_keeps_its_own_order() -> None:
    ordered = collections.OrderedDict(a=1, b=2, c=3)
    ordered.move_to_end("a")
    dump = captured()
    assert dump.local("ordered")["payload"]["names"] == ["b", "c", "a"]
    assert dump.class_name(dump.local("ordered")) == "OrderedDict"


def test_subclasses_of_built_ins_keep_payload_and_attributes() -> None:
    class Tags(list):  # type: ignore[type-arg]
        pass

    class Name(str):
        pass

    class Count(int):
        pass

    tags, name, count = Tags([1]), Name("n"), Count(10**30)
    tags.owner = name.owner = count.owner = "me"  # type: ignore[attr-defined]
    dump = captured()
    for variable, payload in [
        ("tags", {"kind": "list", "items": [1]}),
        ("name", {"kind": "scalar", "value": "n"}),
        ("count", {"kind": "scalar", "value": {"int": "0x0c9f2c9cd04674edea40000000"}}),
    ]:
        record = dump.local(variable)
        assert record["payload"] == payload
        assert dump.fields(record) == {"owner": "me"}


def test_slots_and_attributes_both_stand_in_an_instance() -> None:
    class Base:
        __slots__ = ("a", "unset")

    class Thing(Base):
        def __init__(self) -> None:
            self.a, self.b = 1, 2

    thing = Thing()  # noqa: F841
    dump = captured()
    record = dump.local("thing")
    assert (dump.fields(record), record["slot_count"]) == ({"a": 1, "b": 2}, 1)


def test_classes_tell_how_their_instances_print() -> None:
    @dataclasses.dataclass
    class Item:
        name: str
        hidden: int = dataclasses.field(default=0, repr=False)

    class Own(Item):
        def __repr__(self) -> str:
            return "own"

    class Colour(enum.Enum):
        RED = 1

    class Bits(enum.Flag):
        ONE = 1

    Point = collections.namedtuple("Point", "x y")
    dump = captured()
    item, own, colour, bits, point = (dump.local(name) for name in ("Item", "Own", "Colour", "Bits", "Point"))
    assert (item["flavour"], item["shown"], item["compares"]) == ("dataclass", ["name"], True)
    assert (own["flavour"], colour["flavour"], bits["flavour"]) == ("own", "enum", "flag")
    assert (point["flavour"], point["shown"]) == ("namedtuple", ["x", "y"])
    assert dump.get(item["bases"][0])["name"] == "object"
    assert Colour.RED and Bits.ONE and Own and Point


def test_functions_methods_and_partials_say_what_they_are() -> None:
    free = 5

    def function(a: int, b: int = 2, *, c: int = 3) -> int:
        """Doc."""
        return free

    class Thing:
        def method(self) -> None: ...

    method, builtin, partial = Thing().method, len, functools.partial(int, base=2)  # noqa: F841
    dump = captured()
    record = dump.local("function")
    assert (record["name"], record["doc"], record["module"]) == ("function", "Doc.", __name__)
    assert dump.get(record["defaults"])["items"] == [2]
    assert dump.get(dump.get(record["closure"][0])["content"]) == 5
    assert dump.code(record)["firstlineno"] == function.__code__.co_firstlineno
    assert dump.get(dump.local("method")["function"])["name"] == "method"
    assert (dump.local("builtin")["name"], dump.local("builtin")["module"]) == ("len", "builtins")
    assert dump.get(dump.local("partial")["keywords"])["names"] == ["base"]


def test_views_proxies_cells_and_weak_references_lead_to_what_they_show() -> None:
    shown = {"k": 1}
    keys, proxy = shown.keys(), types.MappingProxyType(shown)  # noqa: F841
    cell, empty = types.CellType(shown), types.CellType()  # noqa: F841
    queue: collections.deque[int] = collections.deque()
    reference = weakref.ref(queue)  # noqa: F841
    dump = captured()
    assert dump.get(dump.local("keys")["mapping"])["names"] == ["k"]
    assert dump.local("proxy")["kind"] == "mapping_proxy"
    assert dump.get(dump.local("proxy")["mapping"])["names"] == ["k"]
    assert dump.get(dump.local("cell")["content"])["names"] == ["k"]
    assert dump.local("empty")["content"] == {"missing": "unbound"}
    assert dump.get(dump.local("reference")["target"])["kind"] == "deque"


def test_suspended_generators_and_coroutines_show_their_frame() -> None:
    def generate():  # type: ignore[no-untyped-def]
        inside = "here"  # noqa: F841
        yield 1

    async def wait() -> None:
        await asyncio.sleep(0)

    generator, coroutine, closed = generate(), wait(), generate()
    next(generator)
    closed.close()
    dump = captured()
    record = dump.local("generator")
    assert (record["flavour"], record["state"]) == (0, 1)
    assert dump.fields(dump.get(record["frame"])) == {"inside": "here"}
    assert (dump.local("coroutine")["flavour"], dump.local("coroutine")["state"]) == (1, 0)
    assert (dump.local("closed")["frame"], dump.local("closed")["state"]) == (None, 3)
    coroutine.close()


def test_a_module_of_a_library_has_what_the_code_names() -> None:
    assert math.pi
    dump = captured()
    namespace = dump.get(dump.frame()["globals"])
    module = dump.fields(namespace)["math"]
    assert (module["kind"], module["name"]) == ("module", "math")
    assert dump.fields(module)["pi"] == {"float": math.pi}
    assert "tau" not in module["names"]


def test_exceptions_keep_chain_attributes_and_traceback() -> None:
    error = None
    try:
        try:
            raise FileNotFoundError(2, "No such file", "gone.txt")
        except OSError as first:
            raise ValueError("later") from first
    except ValueError as second:
        error = second  # noqa: F841
    dump = captured()
    record = dump.local("error")
    cause = dump.get(record["cause"])
    assert (dump.class_name(record), dump.class_name(cause)) == ("ValueError", "FileNotFoundError")
    assert dump.fields(cause)["errno"] == 2 and dump.fields(cause)["filename"] == "gone.txt"
    assert record["suppress_context"] is True
    entries = dump.get(record["traceback"])["entries"]
    assert len(entries) == 5
    assert dump.code(dump.get(entries[0]))["name"] == sys._getframe().f_code.co_name


@pytest.mark.skipif(sys.version_info < (3, 11), reason="groups and notes came with 3.11")
def test_exception_groups_keep_members_and_notes() -> None:
    group = ExceptionGroup("g", [KeyError("k")])  # noqa: F821
    group.add_note("noted")
    dump = captured()
    record = dump.local("group")
    assert dump.get(dump.get(record["members"])["items"][0])["kind"] == "exception"
    assert dump.get(record["notes"])["items"] == ["noted"]
    assert dump.fields(record) == {"message": "g"}


def test_arrays_are_dtype_shape_and_bytes() -> None:
    numbers, view = array.array("d", [1.5, 2.0]), memoryview(b"abc")  # noqa: F841
    dump = captured()
    record = dump.local("numbers")
    assert (record["dtype"], record["shape"]) == ("<f8", [2])
    assert record["data"] == {"bytes": "000000000000f83f0000000000000040"}
    assert dump.local("view")["data"] == {"bytes": "616263"}


def test_numpy_arrays_are_dtype_shape_and_bytes() -> None:
    np = pytest.importorskip("numpy")
    grid, fortran = np.arange(6, dtype="<i2").reshape(2, 3), np.asfortranarray(np.arange(4, dtype="<i2").reshape(2, 2))
    strided, scalar, objects = grid[:, ::-2], np.float32(1.5), np.array([[1], None], dtype=object)
    big = np.zeros((3000, 1000))
    dump = captured()
    assert (dump.local("grid")["dtype"], dump.local("grid")["shape"]) == ("<i2", [2, 3])
    for name, value in (("grid", grid), ("fortran", fortran), ("strided", strided), ("scalar", scalar)):
        assert dump.local(name)["data"] == {"bytes": value.tobytes().hex()}, name
    assert dump.local("fortran")["fortran"] is True
    elements = dump.get(dump.local("objects")["elements"])
    assert objects.shape == (2,) and dump.get(elements["items"][0]) == {"kind": "list", "items": [1]}
    long = dump.local("big")["long"]
    assert (long["length"], long["cut"]["missing"]["kept"]) == (big.nbytes, 16 * 1024 * 1024)


def test_natives_have_a_repr_where_asking_is_safe() -> None:
    import re
    import threading

    match, lock, iterator = re.match(r"(\d+)", "12"), threading.Lock(), iter([1])
    dump = captured()
    assert dump.local("match")["repr"] == repr(match)
    assert dump.local("lock")["repr"] == repr(lock)
    assert dump.local("iterator")["repr"] == repr(iterator)


def test_pandas_tables_are_columns_of_arrays() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"n": [1, 2], "name": ["a", None], "x": [0.5, 1.5], "m": [3, 4]})
    series = pd.Series([7, 8], index=["a", "b"], name="s")
    assert len(frame) == len(series)
    dump = captured()
    table = dump.local("frame")
    assert (table["kind"], table["shape"], table["columns"]) == ("table", [2, 4], ["n", "name", "x", "m"])
    columns = [dump.get(column) for column in table["data"]]
    assert [columns[i]["data"]["bytes"] for i in (0, 2, 3)] == [frame[c].to_numpy().tobytes().hex() for c in "nxm"]
    # Strings are an array of numpy's (before pandas 3), or an extension's.
    assert [column["shape"] for column in columns if column["kind"] == "array"] in ([[2]] * 3, [[2]] * 4)
    assert (dump.local("series")["columns"], dump.local("series")["shape"]) == (["s"], [2, 1])


def test_a_task_shows_its_coroutine_its_frames_and_what_it_waits_for() -> None:
    dumps = []

    async def inner(event: asyncio.Event) -> None:
        here = "innermost"
        await event.wait()
        assert here

    async def outer(event: asyncio.Event) -> None:
        await inner(event)

    async def main() -> None:
        event = asyncio.Event()
        task = asyncio.create_task(outer(event), name="waiting")
        done = asyncio.get_running_loop().create_future()
        done.set_result(5)
        await asyncio.sleep(0)
        dumps.append(captured())
        event.set()
        await task

    asyncio.run(main())
    dump = dumps[0]
    task, done = dump.local("task"), dump.local("done")
    assert (task["kind"], task["name"], task["state"]) == ("task", "waiting", "PENDING")
    names = [dump.code(dump.get(frame))["name"] for frame in task["frames"]]
    assert names == ["wait", "inner", "outer"]
    assert dump.fields(dump.get(task["frames"][1]))["here"] == "innermost"
    assert dump.get(task["coroutine"])["name"] == "outer"
    assert dump.get(task["waiting_for"])["state"] == "PENDING"
    assert (done["kind"], done["state"], done["result"]) == ("task", "FINISHED", 5)
