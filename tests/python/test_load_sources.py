"""A debugger sees the dump's source texts, and never a file of this machine in their place."""

import inspect
import linecache

import pytest
from coredumpy._load.sources import Sources
from load_fakes import FakeReader, FakeRestorer, code, frame


class CountingReader(FakeReader):
    read = 0

    def source(self, number):
        self.read += 1
        return super().source(number)


@pytest.fixture
def reader():
    return CountingReader({}, sources={"a.py": "one\ntwo", "empty.py": "", "lost.py": None, "odd\0.py": "x\n"})


def test_lines_come_from_the_dump(reader):
    sources = Sources(reader)
    sources.install()
    assert linecache.getlines("a.py") == ["one\n", "two\n"] and linecache.getline("a.py", 2) == "two\n"
    assert linecache.getlines("empty.py") == [] and linecache.getlines("lost.py") == []
    sources.close()
    assert linecache.getlines("a.py") == []


def test_text_is_read_when_it_is_shown_and_once(reader):
    sources = Sources(reader)
    sources.install()
    assert "a.py" in linecache.cache and reader.read == 0
    for _ in range(3):
        linecache.getlines("a.py")
        linecache.checkcache()
    assert reader.read == 4  # each file once, for checkcache without a name looks at all
    sources.close()


def test_file_of_this_machine_is_not_shown(tmp_path):
    file = tmp_path / "prog.py"
    file.write_text("local\n")
    sources = Sources(FakeReader({}, sources={str(file): None}))
    sources.install()
    assert linecache.getlines(str(file)) == []
    linecache.checkcache(str(file))
    assert linecache.getlines(str(file)) == []
    sources.close()
    assert linecache.getlines(str(file)) == ["local\n"]


def test_filename_of_a_frame_without_source_is_covered(tmp_path):
    file = tmp_path / "prog.py"
    file.write_text("local\n")
    restorer = FakeRestorer(FakeReader({0: frame(1, 1), 1: code(filename=str(file))}))
    sources = Sources(restorer.reader)
    sources.install()
    restorer.frames.on_filename = sources.cover
    restored = restorer.frames.frame(0)
    with pytest.raises(OSError, match="could not get source code"):
        inspect.getsourcelines(restored)
    sources.close()


def test_closing_puts_former_entries_back(reader):
    linecache.cache["a.py"] = former = (5, None, ["own\n"], "a.py")
    sources = Sources(reader)
    sources.install()
    assert linecache.getlines("a.py") == ["one\n", "two\n"]
    sources.close()
    assert linecache.cache["a.py"] is former and "lost.py" not in linecache.cache
    sources.close()
    assert linecache.cache.pop("a.py") is former


@pytest.mark.parametrize("order", ["older first", "newer first"])
def test_two_open_dumps_close_in_any_order(order):
    older, newer = (Sources(FakeReader({}, sources={"a.py": text})) for text in ("older\n", "newer\n"))
    older.install()
    newer.install()
    first, second = (older, newer) if order == "older first" else (newer, older)
    assert linecache.getlines("a.py") == ["newer\n"]
    first.close()
    assert linecache.getlines("a.py") == (["newer\n"] if first is older else ["older\n"])
    second.close()
    assert "a.py" not in linecache.cache


def test_lines_end_where_a_file_s_lines_end():
    sources = Sources(FakeReader({}, sources={"a.py": "\ufeffa\x0cb\u2028c\r\nd\re\n"}))
    sources.install()
    assert linecache.getlines("a.py") == ["a\x0cb\u2028c\n", "d\n", "e\n"]
    sources.close()


def test_sources_are_a_mapping_of_texts(reader):
    sources = Sources(reader)
    assert list(sources) == ["a.py", "empty.py", "lost.py", "odd\\x00.py"] and len(sources) == 4
    assert dict(sources) == {"a.py": "one\ntwo", "empty.py": "", "lost.py": None, "odd\\x00.py": "x\n"}
    assert sources.missing("a.py") is None
