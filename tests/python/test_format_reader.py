"""The specification suffices: a reader that was written from it alone reads the same as ours."""

import json
from collections.abc import Callable
from pathlib import Path

import format_reader
import format_samples
import pytest
from coredumpy import _native

pytestmark = [pytest.mark.own_stack, pytest.mark.once]


def ours(dump: bytes, folder: Path) -> str:
    path = folder / "a.dump"
    path.write_bytes(dump)
    return canonical(json.loads(_native.dump_json(str(path))))


def canonical(value: object) -> str:
    """As text, because Python thinks that 1, 1.0 and True are equal."""
    return json.dumps(value, sort_keys=True, indent=1)


@pytest.mark.parametrize("sample", format_samples.ALL)
def test_both_readers_say_the_same(sample: str, tmp_path: Path) -> None:
    dump = format_samples.ALL[sample]()
    assert canonical(format_reader.Dump(dump).json()) == ours(dump, tmp_path)


@pytest.mark.parametrize("golden", format_samples.GOLDEN, ids=lambda path: path.name)
def test_both_readers_say_the_same_of_cut_files(golden: Path, tmp_path: Path) -> None:
    dump = golden.read_bytes()
    header_end = format_reader.Dump(dump).item(0).end
    for length in range(header_end, len(dump), 37):
        assert canonical(format_reader.Dump(dump[:length]).json()) == ours(dump[:length], tmp_path), length


def test_both_readers_find_the_index_in_front_of_foreign_bytes(tmp_path: Path) -> None:
    dump = format_samples.GOLDEN[0].read_bytes() + b"\nsent by mail\n"
    read = format_reader.Dump(dump).json()
    assert read["end"] == "complete"
    assert canonical(read) == ours(dump, tmp_path)


@pytest.mark.parametrize("make", format_samples.MADE, ids=lambda make: make.__name__)
def test_nothing_that_we_write_reads_as_damaged(make: Callable[[], bytes]) -> None:
    objects = format_reader.Dump(format_samples.ALL[make.__name__]()).json()["objects"]
    assert [record for record in objects if record.get("missing", {}).get("missing") == "damaged"] == []


def test_shared_names_are_those_of_the_objects() -> None:
    objects = format_reader.Dump(format_samples.ALL["shared_names"]()).json()["objects"]
    payloads = [
        record["payload"]["names"] for record in objects if "left" in record.get("payload", {}).get("names", [])
    ]
    assert payloads == [["left", "right"]] * 6
