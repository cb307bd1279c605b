"""What pandas keeps in pyarrow's arrays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import coredumpy
import pytest
from coredumpy._load.arrow_values import arrow_type

pytestmark = pytest.mark.own_stack


class NoPyarrow:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(name)


@pytest.mark.parametrize(
    "text",
    ["__class__", "lib", "list<item: int64>", "timestamp[ns, tz=../x]", "timestamp[h]", "int64 ", "dictionary[x]", ""],
)
def test_a_type_of_another_form_never_comes_to_pyarrow(text: str) -> None:
    assert arrow_type(NoPyarrow(), text) is None  # type: ignore[arg-type]


def test_a_frame_of_strings_comes_back(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pd = pytest.importorskip("pandas", minversion="3")
    people = pd.DataFrame({"name": ["Ann", None, "Zoë"], "city": ["Bern", "Oslo", "Bern"], "age": [31, 45, 27]})
    part, by = people["name"][1:], people.set_index("city")
    with coredumpy.open(coredumpy.dump(path=tmp_path / "a.dump")) as dump:
        found = dump.threads[0].frames[0].f_locals
        assert found["people"].equals(people) and (found["people"].dtypes == people.dtypes).all()
        assert (found["part"].equals(part), repr(found["by"].loc["Bern"])) == (True, repr(by.loc["Bern"]))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        *(("int8", [1, -2, None]), ("uint64", [2**64 - 1]), ("float", [0.5, None]), ("double", [-0.1])),
        *(("bool", [True, None, False] * 5), ("binary", [b"a", None]), ("large_string", ["", "\U0001f600"])),
        *(("timestamp[us, tz=UTC]", [0, None]), ("duration[s]", [-5]), ("date32[day]", [19000]), ("null", [None])),
    ],
)
def test_elements_of_slices_and_chunks_come_back(kind: str, values: list[Any]) -> None:
    pa = pytest.importorskip("pyarrow")
    number = {"timestamp": pa.int64(), "duration": pa.int64(), "date32": pa.int32()}.get(kind.partition("[")[0])
    one = pa.array(values, number or arrow_type(pa, kind))
    one = one.cast(arrow_type(pa, kind))
    chunks = pa.chunked_array([one, one.slice(1), pa.concat_arrays([one] * 5).slice(3)])
    assert len(chunks)
    with coredumpy.open(coredumpy.dumps()) as dump:
        found = dump.threads[0].frames[0].f_locals["chunks"]
    assert (found.type, found.to_pylist()) == (chunks.type, chunks.to_pylist())
