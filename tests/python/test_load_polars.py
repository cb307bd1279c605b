"""polars' frames and series: what polars said of them, and what their data tells, without polars."""

from __future__ import annotations

import datetime
import sys
from typing import Any

import coredumpy
import pytest
from captured import captured
from coredumpy import _polars
from coredumpy._errors import ObserverMode

pytestmark = pytest.mark.own_stack

polars: Any = pytest.importorskip("polars")


def _frame() -> Any:
    return polars.DataFrame(
        {
            "a": [1, 2, None],
            "b": ["x", "y", "z"],
            "nested": [[1], [2, 3], []],
            "when": [datetime.datetime(2024, 1, 1)] * 3,
        }
    )


def test_frames_and_series_answer_what_the_data_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, series = _frame(), polars.Series("s", [1.5, None])
    words = repr(frame), repr(series)
    data = captured().data
    with coredumpy.open(data) as dump:
        variables = dump.threads[0].frames[0].f_locals
        found, one = variables["frame"], variables["series"]
        assert (repr(found), repr(one)) == words
        assert (found.shape, found.height, found.width, len(found)) == ((3, 4), 3, 4, 3)
        assert found.columns == ["a", "b", "nested", "when"]
        assert found.dtypes == ["Int64", "String", "List(Int64)", "Datetime(time_unit='us', time_zone=None)"]
        assert found["a"] == [1, 2, None] and found.to_dict()["b"] == ["x", "y", "z"]
        assert found.rows()[1] == (2, "y", [2, 3], datetime.datetime(2024, 1, 1))
        assert (one.name, one.dtype, len(one), list(one), one[0]) == ("s", "Float64", 2, [1.5, None], 1.5)
        assert type(found).__module__ == "polars.dataframe.frame"
        with pytest.raises(ObserverMode, match=r"^this is a dump: polars cannot run here \(\.filter needs it\)$"):
            found.filter(True)


def test_of_a_long_one_both_ends_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_polars, "_MOST_ELEMENTS", 10)
    series = polars.Series("n", range(1000))
    with coredumpy.open(captured().data) as dump:
        found = dump.threads[0].frames[0].f_locals["series"]
        assert repr(found) == repr(series) and len(found) == 1000 and found.dtype == "Int64"
        with pytest.raises(ObserverMode, match="10 of 1,000 rows are in it"):
            found.to_list()


def test_objects_of_the_program_are_not_asked() -> None:
    asked: list[int] = []

    class Evil:
        def __repr__(self) -> str:
            asked.append(1)
            return "evil"

        __str__ = __repr__

    series = polars.Series("o", [Evil()], dtype=polars.Object)
    asked.clear()
    dump = captured()
    assert asked == [] and dump.local("series")["kind"] == "instance"
    assert sys.getrefcount(series) > 1
