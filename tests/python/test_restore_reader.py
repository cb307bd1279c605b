"""Opening: what is no dump says so in one line, what is one tells what stands in it."""

from __future__ import annotations

import gzip
import os

import pytest
from coredumpy._errors import DamagedDump, DumpNotFound, NotADump, UnsupportedVersion
from coredumpy._native import Missing, Reader, Ref, dump_json, peek
from dump_maker import dump_of, header, missing, ref

WHOLE = dump_of([10, [1, ref(1), missing(1, None, 2, 3)]], [11, []], [46, "main", 7, [], {9: True}])


def newer():
    import cbor2

    return b"\xd9\xd9\xf7" + cbor2.dumps(header("3.11.7", None) | {"version": [2, 0]})


REFUSED = [
    (b"", NotADump, "not a coredumpy dump: the file is empty"),
    (b"a text\n", NotADump, "not a coredumpy dump: "),
    (gzip.compress(b'{"objects": {}}'), NotADump, "dumps of coredumpy 0.x are such files"),
    (WHOLE[:100], DamagedDump, "the dump is cut"),
    (newer(), UnsupportedVersion, "dump format version 2, but this coredumpy reads version 1"),
]


@pytest.mark.parametrize(("content", "error", "words"), REFUSED, ids=["empty", "text", "gzip", "cut", "newer"])
def test_what_is_no_dump_is_refused_in_one_line(tmp_path, content, error, words):
    path = tmp_path / "x.dump"
    path.write_bytes(content)
    for opened in (lambda: Reader(str(path)), lambda: dump_json(str(path))):
        with pytest.raises(error) as caught:
            opened()
        assert type(caught.value) is error
        message = str(caught.value)
        assert message.startswith(f"{path}: ")
        assert words in message
        assert "\n" not in message
    # Whoever calls these has the name, or there is none.
    for unnamed in (lambda: peek(str(path)), lambda: Reader(content)):
        with pytest.raises(error) as caught:
            unnamed()
        assert not str(caught.value).startswith(str(path))


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(DumpNotFound) as caught:
        Reader(str(tmp_path / "gone.dump"))
    assert str(caught.value) == f"{tmp_path / 'gone.dump'}: there is no such file"
    with pytest.raises(NotADump) as caught:
        Reader(str(tmp_path))
    assert str(caught.value) == f"{tmp_path}: a folder, expected a coredumpy dump"
    with pytest.raises(TypeError, match="a path or bytes are expected"):
        Reader(5)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotADump, match="not a regular file, expected a coredumpy dump"):
        peek(str(tmp_path / "pipe"))


def test_a_record_is_shown_one_level_deep():
    reader = Reader(WHOLE)
    record = reader.record(0)
    assert (record["kind"], record["items"][:2]) == ("list", [1, Ref(1)])
    hole = record["items"][2]
    assert isinstance(hole, Missing)
    assert (hole.reason, hole.detail, hole.kept, hole.total) == ("items", None, 2, 3)
    assert reader.record(2) == {"kind": "thread", "name": "main", "ident": 7, "frames": [], "crashed": True}
    with pytest.raises(IndexError, match="object 3 of a dump that has 3"):
        reader.record(3)


def test_parts_are_gathered_into_their_record():
    reader = Reader(dump_of([10, [], {0: [4, [ref(1), ref(2)], [2, missing(1)]]}], [0, [1, 2]], [0, [3]]))
    record = reader.record(0)
    assert record["items"] == [1, 2, 3]
    assert (record["long"]["length"], record["long"]["at"], record["long"]["cut"].reason) == (4, 2, "items")


def test_a_whole_dump_says_what_it_has(tmp_path):
    path = tmp_path / "x.dump"
    path.write_bytes(WHOLE)
    reader = Reader(str(path))
    assert (reader.end, reader.written, reader.assigned, reader.missing_totals) == ("complete", 3, 3, {})
    assert reader.header["python"] == {"version": "3.11.7", "implementation": "cpython"}
    assert reader.header["roots"] == {"exception": None, "threads": [], "tasks": []}
    assert (reader.environment["hostname"], reader.sources()) == ("h", [])
    assert peek(str(path)) == {"header": reader.header, "environment": reader.environment, "complete": True} | {
        "hidden": 0,
        "repeats": None,
    }
    assert dump_json(str(path)) == reader.json()


def test_a_cut_dump_opens_with_what_is_whole():
    reader = Reader(WHOLE[:-20])
    assert (reader.end, reader.record(0)["kind"]) == ("cut_file", "list")
