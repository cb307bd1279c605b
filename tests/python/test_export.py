"""`coredumpy export`: a page with the dump in it, or JSON; what it refuses, and what it leaves alone."""

from __future__ import annotations

import io
import shutil
import stat
import sys
from pathlib import Path

import pytest
from coredumpy import CoredumpyError, _export, _native, _page
from viewer_pages import GOLDEN, coredumpy, needs_page, taken_apart

pytestmark = pytest.mark.once


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(GOLDEN, tmp_path / "x.dump"))


@pytest.fixture
def small_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page that is there without `make viewer`."""
    template = tmp_path / "template.html"
    template.write_bytes(b"<!doctype html>" + _page.MARK + b' test">' + _page.PLACEHOLDER + b"<p>end")
    monkeypatch.setattr(_page, "TEMPLATE", str(template))
    return template


# --- the page ---------------------------------------------------------------------------------------------------------


@needs_page
def test_the_page_is_the_viewer_with_the_dump_in_it(dump: Path) -> None:
    done = coredumpy("export", "x.dump", cwd=dump.parent)
    target = dump.parent / "x.dump.html"
    assert (done.stdout, done.stderr, done.returncode) == (f"{target}\n".encode(), b"", 0)
    page = taken_apart(target.read_bytes())
    assert page.dump == dump.read_bytes()
    assert page.head == {"name": "x.dump", "size": dump.stat().st_size, "block": 12 * 1024 * 1024}
    assert page.rest == Path(_page.TEMPLATE).read_bytes()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@needs_page
def test_the_page_goes_where_it_is_told(dump: Path) -> None:
    done = coredumpy("export", "x.dump", "-o", "y.html", cwd=dump.parent)
    assert done.stdout == f"{dump.parent / 'y.html'}\n".encode()
    piped = coredumpy("export", "x.dump", "-o", "-", cwd=dump.parent)
    assert piped.stdout == (dump.parent / "y.html").read_bytes()


@needs_page
def test_the_page_is_small() -> None:
    assert len(_page.Page()) + len(_page.PLACEHOLDER) == Path(_page.TEMPLATE).stat().st_size <= 400 * 1024


@pytest.mark.parametrize("block", [1, 1000, GOLDEN.stat().st_size // 2, GOLDEN.stat().st_size, 1 << 20])
def test_each_block_decodes_alone(
    dump: Path, small_template: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_page, "BLOCK_BYTES", block)
    page = _page.Page(str(dump))
    whole = b"".join(page.parts())
    assert len(page) == len(whole)
    taken = taken_apart(whole)
    assert taken.dump == dump.read_bytes()
    assert {len(part) for part in taken.blocks[:-1]} <= {block}
    assert taken.rest == small_template.read_bytes()


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>.dump", "<!--<script>.dump", "\udcff\u202e.dump"])
def test_no_name_ends_its_block(dump: Path, small_template: Path, name: str) -> None:
    path = dump.rename(dump.parent / name.replace("/", "_"))
    page = b"".join(_page.Page(str(path)).parts())
    head = page[page.index(b"{") : page.index(b"}")]
    assert b"<" not in head and head.isascii()
    assert taken_apart(page).head["name"] == name.replace("/", "_").replace("\udcff", "\ufffd")


# --- what stays -------------------------------------------------------------------------------------------------------


def test_an_older_page_is_overwritten(dump: Path, small_template: Path) -> None:
    target = dump.parent / "x.dump.html"
    target.write_bytes(b"<!doctype html>" + _page.MARK + b' 0.9">')
    _export.export_page(str(dump), None)
    assert taken_apart(target.read_bytes()).dump == dump.read_bytes()


@pytest.mark.parametrize("name", ["x.dump", "notes.html", "folder"])
def test_nothing_else_is_overwritten(dump: Path, small_template: Path, name: str) -> None:
    (dump.parent / "notes.html").write_text("<p>my notes")
    (dump.parent / "folder").mkdir()
    before = sorted(dump.parent.iterdir())
    with pytest.raises(CoredumpyError, match="is there already, and is no page of coredumpy"):
        _export.export_page(str(dump), str(dump.parent / name))
    assert dump.read_bytes() == GOLDEN.read_bytes()
    assert sorted(dump.parent.iterdir()) == before


def test_a_dump_that_shrinks_meanwhile_leaves_no_page(dump: Path, small_template: Path) -> None:
    page = _page.Page(str(dump))
    dump.write_bytes(dump.read_bytes()[:100])
    before = sorted(dump.parent.iterdir())
    with pytest.raises(CoredumpyError, match="became shorter while it was read"):
        _export.write_page(str(dump.parent / "x.html"), page)
    assert sorted(dump.parent.iterdir()) == before


# --- what is refused --------------------------------------------------------------------------------------------------


@needs_page
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.dump"], "gone.dump: there is no such file"),
        (["notes.txt"], "notes.txt: not a coredumpy dump: a text file"),
        (["x.dump", "-o", "gone/x.html"], "gone/x.html: No such file or directory"),
        (["x.dump", "-o", "notes.txt"], "notes.txt: is there already"),
        (["x.dump", "--format", "json", "-o", "notes.txt"], "notes.txt: is there already"),
    ],
)
def test_what_cannot_be_done_is_one_line(dump: Path, words: list[str], message: str) -> None:
    (dump.parent / "notes.txt").write_text("notes")
    before = sorted(dump.parent.iterdir())
    done = coredumpy("export", *words, cwd=dump.parent)
    assert (done.stdout, done.returncode) == (b"", 1)
    assert done.stderr.decode().startswith(f"coredumpy: {message}")
    assert done.stderr.count(b"\n") == 1
    assert sorted(dump.parent.iterdir()) == before


def test_without_a_built_page_it_says_how_to_build_it(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_page, "TEMPLATE", str(dump.parent / "gone.html"))
    with pytest.raises(_page.PageNotBuilt, match=r"build it with `make viewer`"):
        _export.export_page(str(dump), None)


def test_a_page_without_a_place_for_the_dump_is_refused(dump: Path, small_template: Path) -> None:
    small_template.write_bytes(b"<!doctype html>")
    with pytest.raises(_page.PageNotBuilt, match="0 places for a dump, expected 1"):
        _export.export_page(str(dump), None)


def test_large_dumps_are_warned_about_and_larger_ones_refused(
    dump: Path, small_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (_page.WARNED_BYTES, _page.MAX_BYTES) == (100_000_000, 350_000_000)
    monkeypatch.setattr(_page, "WARNED_BYTES", 10)
    _export.export_page(str(dump), None)
    assert "takes seconds to open; dropped on the empty viewer (`coredumpy view`)" in capsys.readouterr().err
    monkeypatch.setattr(_page, "MAX_BYTES", 10)
    with pytest.raises(CoredumpyError, match=r"too much for one page .* drop the file on it, or use `coredumpy load`"):
        _export.export_page(str(dump), None)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_shown"), [(Terminal, True), (io.StringIO, False)])
def test_progress_is_for_terminals(
    dump: Path, small_template: Path, monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], is_shown: bool
) -> None:
    shown = stream()
    monkeypatch.setattr(_export, "SHOWN_BYTES", 0)
    monkeypatch.setattr(sys, "stderr", shown)
    _export.export_page(str(dump), None)
    assert ("100 %" in shown.getvalue()) == is_shown
    assert bool(shown.getvalue()) == is_shown


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_json_is_all_that_is_in_the_dump(dump: Path) -> None:
    done = coredumpy("export", "x.dump", "--format", "json", cwd=dump.parent)
    assert (done.stdout.decode(), done.stderr) == (_native.dump_json(str(dump)) + "\n", b"")
    written = coredumpy("export", "--format", "json", "-o", "x.json", "x.dump", cwd=dump.parent)
    assert written.stdout == f"{dump.parent / 'x.json'}\n".encode()
    assert (dump.parent / "x.json").read_bytes() == done.stdout
