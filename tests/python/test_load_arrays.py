"""Arrays and tables where numpy and pandas cannot be imported, with a hole, and from a file that lies."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import coredumpy
import pytest
from coredumpy import _native, _wordings
from coredumpy._load import dtypes, libraries
from coredumpy._load.layouts import laid_out
from coredumpy._load.tabular import arrays, base
from coredumpy._load.tabular.elements import Dtype

pytestmark = pytest.mark.own_stack

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

ASK = """
import sys
sys.modules["numpy"] = sys.modules["pandas"] = None
import coredumpy
frame = coredumpy.open(sys.argv[1]).threads[0].frames[0]
for expression in sys.argv[2:]:
    try:
        print(ascii(repr(eval(expression, frame.f_globals, {name: frame.f_locals[name] for name in frame.f_locals}))))
    except coredumpy.CoredumpyError as error:
        print("***", error)
"""


def without_packages(dump: str, *expressions: str) -> list[str]:
    command = [sys.executable, "-W", "ignore", "-c", ASK, dump, *expressions]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_without_the_packages_all_prints_as_it_did(tmp_path: Path) -> None:
    grid = np.arange(6.0).reshape(2, 3)
    words = np.array(["ab", "c"])
    mixed = np.array([1, None, "x"], dtype=object)
    masked = np.ma.array([1, 2], mask=[True, False])
    kind = np.dtype([("a", "<i4")])
    half, single, flag, stamp = np.float16(0.5), np.float32(0.1), np.bool_(True), np.datetime64("2024-02-29")
    table = pd.DataFrame({"n": [1, 2], "s": ["a", None], "t": pd.to_datetime(["2024-01-01", None])})
    series = pd.Series([1.5, 2.25], index=["a", "b"], name="x")
    days, levels = pd.date_range("2024-01-01", periods=2), pd.MultiIndex.from_product([[1], [2, 3]])
    sizes, gap = pd.Categorical(["s", "l"]), pd.Timedelta("1h")
    values = {
        **{"grid": grid, "words": words, "mixed": mixed, "masked": masked, "kind": kind, "half": half},
        **{"single": single, "flag": flag, "stamp": stamp, "table": table, "series": series, "days": days},
        **{"levels": levels, "sizes": sizes, "gap": gap},
    }
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    expressions = [f"{word}({name})" for name in values for word in ("repr", "str")]
    live = [ascii(repr(word(value))) for value in values.values() for word in (repr, str)]
    assert without_packages(dump, *expressions) == live


def test_without_the_packages_the_data_answers(tmp_path: Path) -> None:
    grid = np.arange(6).reshape(2, 3)
    table = pd.DataFrame({"n": [1, 2, 3], "x": [0.5, 1.25, -3.0]})
    live = {
        **{"grid.shape": (2, 3), "grid.tolist()": [[0, 1, 2], [3, 4, 5]], "grid[1]": grid[1], "len(grid)": 2},
        **{"grid[1, -1] + 1": 6, "grid[0].tolist()": [0, 1, 2], "table.shape": (3, 2), "len(table)": 3},
        **{"table['x'].tolist()": [0.5, 1.25, -3.0], "list(table.columns)": ["n", "x"], "table.head(2)": table.head(2)},
        **{"table['x']": table["x"], "table.iloc[-1]": table.iloc[-1], "table.loc[1, 'n'] * 2": 4},
    }
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    assert without_packages(dump, *live) == [ascii(repr(value)) for value in live.values()]
    refused = without_packages(dump, "grid.sum()", "grid + 1", "table.sum()", "table == table", "bool(grid)")
    assert [line.startswith("*** this is a dump: ") for line in refused] == [True] * 5
    assert refused[0] == "*** this is a dump: numpy is not installed here (.sum needs it)"


def test_without_the_packages_parts_that_need_no_sum_answer(tmp_path: Path) -> None:
    rows = np.rec.array([(3, "low", 0.5), (4, "high", 1.5)], dtype=[("id", "<i4"), ("level", "<U4"), ("x", ">f8")])
    plain = np.array(rows)
    aligned = np.array([(1, 2)], np.dtype([("a", "i1"), ("b", "<i8")], align=True))
    grid, cube = np.arange(6).reshape(2, 3), np.arange(24).reshape(2, 3, 4)
    frozen = np.arange(3)
    frozen.flags.writeable = False
    sizes = pd.CategoricalIndex(["s", "l"], categories=["s", "m", "l"], ordered=True)
    sparse = pd.DataFrame({"x": pd.arrays.SparseArray([0, 0, 1])})
    live = {
        **{"rows.level": rows.level, "plain['id'].tolist()": plain["id"].tolist(), "rows.x.tolist()": [0.5, 1.5]},
        **{
            "aligned['b'].tolist()": aligned["b"].tolist(),
            "aligned['a'][0] + 1": 2,
            "grid.T": grid.T,
            "grid.T.shape": (3, 2),
        },
        **{"cube.T.tolist()": cube.T.tolist(), "cube.T[3, 1].tolist()": cube.T[3, 1].tolist()},
        **{"frozen.flags.writeable": False, "grid.flags['WRITEABLE']": True},
        **{"sizes.categories": sizes.categories, "sizes.ordered": True, "sparse.dtypes": sparse.dtypes},
        **{"sparse['x'].dtype": sparse["x"].dtype},
    }
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    assert without_packages(dump, *live) == [ascii(repr(value)) for value in live.values()]
    refused = without_packages(
        dump, "plain[0]", "plain['none']", "rows.none", "grid.flags.c_contiguous", "len(sizes.x)"
    )
    assert [line.startswith("*** this is a dump: ") for line in refused] == [True] * 5


@pytest.mark.parametrize(
    "text",
    [
        "[('a', '<U0')]",
        "[('a', '<i4'), ('b', '<U999999999')]",
        "[('a', '<i4', (999999999,))]",
        "[",
        "[]",
        "[('a', '')]",
    ],
)
def test_a_description_that_lies_gives_no_fields(text: str) -> None:
    record = {"shape": [1], "data": b"\1\0\0\0", "dtype": text}
    why: Any = None
    assert arrays.elements_of(why, record, Dtype(text), base.Why(why, "numpy", False)) is None


def test_mapped_arrays_and_strings_of_numpys_own_come_back(tmp_path: Path) -> None:
    np.arange(4).tofile(tmp_path / "mapped")
    mapped = np.memmap(tmp_path / "mapped", dtype=np.arange(4).dtype, mode="r")
    strings = getattr(np.dtypes, "StringDType", lambda **_: object)
    texts = [np.array(["a", "bb"], strings()), np.array(["a", None], strings(na_object=None))]
    with coredumpy.open(coredumpy.dump(path=tmp_path / "a.dump")) as dump:
        found = dump.threads[0].frames[0].f_locals
        assert [repr(text) for text in found["texts"]] == [repr(text) for text in texts]
        again = found["mapped"]
        assert (type(again), repr(again), repr(again.sum())) == (np.memmap, repr(mapped), repr(mapped.sum()))
        assert (again.mode, again.offset, again.flags.writeable) == ("r", 0, False)


def test_functions_and_singletons_of_numpy_are_themselves() -> None:
    add, made, gap = np.add, np.frompyfunc(lambda x: x, 1, 1), np.ma.masked
    with coredumpy.open(coredumpy.dumps()) as dump:
        found = dump.threads[0].frames[0].f_locals
        assert found["add"] is add and found["gap"] is gap
        assert found["made"] is not made
        with pytest.raises((TypeError, coredumpy.CoredumpyError)):
            found["made"](1)


def test_what_pandas_alone_can_say_is_refused_not_answered_otherwise(tmp_path: Path) -> None:
    table = pd.DataFrame({"k": ["a", "b"], "v": [1, 2]})
    stamp, later, groups = pd.Timestamp("2024-01-01"), pd.Timestamp("2024-01-02"), table.groupby("k")
    (row,) = table.head(1).itertuples()
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    asks = ("stamp == later", "stamp < later", "stamp.day_name()", "later - stamp", "len(groups)", "list(groups)")
    refused = without_packages(dump, *asks)
    assert [line.startswith("*** this is a dump: ") for line in refused] == [True] * len(asks)
    plain = {"stamp == stamp": True, "stamp == 1": False, "row": row, "row.k": row.k, "stamp in [stamp]": True}
    assert without_packages(dump, *plain) == [ascii(repr(value)) for value in plain.values()]
    assert (later > stamp, len(groups)) == (True, 2)


def test_a_cut_array_never_gives_a_wrong_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coredumpy.config, "max_value_bytes", 8000)
    numbers = np.arange(10_000)
    table = pd.DataFrame({"n": numbers, "x": numbers / 2})
    assert len(table) == len(numbers)
    with coredumpy.open(coredumpy.dump(path=tmp_path / "a.dump")) as dump:
        found = dump.threads[0].frames[0].f_locals
        cut, rows = found["numbers"], found["table"]
        assert (len(cut), cut[0], cut[-1], cut.shape) == (10_000, 0, 9999, (10_000,))
        assert (repr(cut), repr(rows)) == (repr(numbers), repr(table))
        assert (rows.shape, rows.iloc[-1, 1], repr(rows.tail(2))) == ((10_000, 2), 4999.5, repr(table.tail(2)))
        asks = {
            **{"sum": lambda: cut.sum(), "add": lambda: cut + 1, "list": lambda: cut.tolist()},
            **{"table": lambda: rows.sum(), "column": lambda: rows["n"].mean(), "numpy": lambda: np.sum(cut)},
        }
        for ask in asks.values():
            with pytest.raises(coredumpy.CoredumpyError, match="were left out by the limit of bytes"):
                ask()


def test_no_repr_of_the_program_runs_for_a_table() -> None:
    ran = []

    class Loud:
        def __repr__(self) -> str:
            ran.append(1)
            return "loud"

    class Own(pd.DataFrame):  # type: ignore[misc]
        def __repr__(self) -> str:
            ran.append(2)
            return "own"

    candidates = [(1, np.array([Loud()])), (2, pd.Series([Loud()])), (3, Own({"a": [1]})), (4, np.arange(2))]
    found, settings, _ = _wordings.ask(candidates)
    assert (found, ran) == ([(4, "array([0, 1])", "[0 1]")], [])
    assert settings["numpy.version"] == np.__version__


def test_no_metaclass_and_no_time_zone_of_the_program_words_a_table() -> None:
    ran = []

    class Meta(type):
        def __repr__(cls) -> str:
            ran.append(1)
            return "loud"

    class Zone(datetime.tzinfo):
        def __repr__(self) -> str:
            ran.append(2)
            return "loud"

        def utcoffset(self, when: object) -> datetime.timedelta:
            ran.append(3)
            return datetime.timedelta()

        dst = utcoffset  # type: ignore[assignment]

    day = datetime.datetime(2026, 1, 2, tzinfo=Zone())
    values = [Meta("Loud", (), {}), day, day.timetz()]
    ran.clear()
    candidates = [(number, np.array([value], object)) for number, value in enumerate(values)]
    assert (_wordings.ask(candidates)[0], ran) == ([], [])
    utc = np.array([datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc), int])
    assert _wordings.ask([(1, utc)])[0] == [(1, repr(utc), str(utc))]


def test_an_interruption_is_heard_of_when_the_dump_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = np.arange(3)
    assert len(numbers) == 3

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_wordings, "_word", interrupted)
    with pytest.raises(KeyboardInterrupt):
        coredumpy.dump(path=tmp_path / "a.dump")
    with coredumpy.open(tmp_path / "a.dump") as dump:
        assert (dump.end, repr(dump.threads[0].frames[0].f_locals["numbers"])) == ("complete", "array([0, 1, 2])")


def test_libraries_have_the_time_that_the_dump_has_left() -> None:
    assert _wordings.ask([(1, np.arange(2))], -1.0)[0] == []


def test_a_formatter_of_the_program_is_not_called() -> None:
    def loud(value: object) -> str:
        raise AssertionError

    with np.printoptions(formatter={"int": loud}):
        assert _wordings.ask([(1, np.arange(2))])[0] == []
    with np.printoptions(formatter={"int": "<{}>".format}):
        assert _wordings.ask([(1, np.arange(2))])[0] == [(1, "array([<0>, <1>])", "[<0> <1>]")]


def test_too_much_to_print_is_not_asked_for() -> None:
    with np.printoptions(threshold=sys.maxsize):
        assert _wordings.ask([(1, np.zeros(1_000_000))])[0] == []


@pytest.mark.parametrize(
    "text",
    [
        *("O,O", "i4,i4", "datetime64[ns", "<i4; import os", "<U99999999999", "object"),
        *("[('a', 'O,O')]", "[('a', '<i4'), x]"),
    ],
)
def test_a_dtype_of_another_form_never_comes_to_numpy(text: str) -> None:
    class Numpy:
        def dtype(self, *_: object) -> None:
            raise AssertionError(text)

    assert dtypes.dtype_of(Numpy(), text) is None  # type: ignore[arg-type]


def test_a_name_of_the_dump_imports_nothing() -> None:
    assert libraries.library("os") is None
    assert libraries.library_class("numpy.ctypeslib", "load_library") is None
    assert libraries.library_attribute("pandas", "read_pickle") is None
    assert libraries.library_attribute("numpy", "load") is None


def test_wordings_are_there_by_id() -> None:
    numbers = np.arange(3)
    assert len(numbers) == 3
    reprs, settings, _ = _native.Reader(coredumpy.dumps()).wordings()
    assert ("array([0, 1, 2])", "[0 1 2]") in reprs.values()
    assert settings["pandas.display.max_rows"] == pd.options.display.max_rows


@pytest.mark.parametrize(
    "facts",
    [
        *(
            {"flags.strides": strides}
            for strides in [(1 << 70,), (1 << 40,), (-(1 << 40),), (8, 8), ("8",), [8], (0,), 8]
        ),
        *({"flags.base": np.arange(2), "flags.offset": offset} for offset in (0, -8, 8, 1 << 70, None, "0")),
        *({"flags.base": np.arange(9), "flags.strides": (step,)} for step in (16, -8, 1 << 62)),
        {"flags.base": np.arange(9)[::2], "flags.offset": 0},
    ],
)
@pytest.mark.parametrize("dtype", ["i8", "O"])
def test_elements_stay_what_they_are_whatever_is_said_of_their_place(facts: Any, dtype: str) -> None:
    plain = np.array([4, 5, 6], dtype)
    found = laid_out(np, plain, facts)
    assert found.tolist() == [4, 5, 6]
    assert found.base is not facts.get("flags.base") or found.base is None


def test_a_view_that_was_too_large_a_part_says_so(tmp_path: Path) -> None:
    part = np.zeros((200, 200))[::2]
    small = np.arange(4)
    view = small[::-1]
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    found = coredumpy.open(dump).threads[0].frames[0].f_locals
    assert (found["part"].strides, found["part"].flags.owndata) == (part.strides, False)
    with pytest.raises(coredumpy.CoredumpyError, match="was not recorded"):
        repr(found["part"].base)
    assert found["view"].base is found["small"]
    assert np.shares_memory(found["view"], found["small"])
    assert view.base is small
