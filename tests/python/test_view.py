"""`coredumpy view`: where the page goes, what opens, and who is served."""

from __future__ import annotations

import errno
import http.client
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from coredumpy import _page, _serve, _view
from viewer_pages import GOLDEN, coredumpy, needs_page, taken_apart

pytestmark = [needs_page, pytest.mark.once]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(GOLDEN, tmp_path / "x y.dump"))


# --- the page and the browser -----------------------------------------------------------------------------------------


def test_no_browser_prints_the_address_of_the_page(dump: Path) -> None:
    done = coredumpy("view", "--no-browser", dump.name, cwd=dump.parent)
    target = dump.parent / "x y.dump.html"
    assert (done.stdout.decode(), done.stderr, done.returncode) == (f"{target.as_uri()}\n", b"", 0)
    assert "x%20y.dump.html" in done.stdout.decode()
    assert taken_apart(target.read_bytes()).dump == dump.read_bytes()


def test_the_browser_opens_the_address(dump: Path) -> None:
    browser = dump.parent / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" >"{dump.parent}/opened"\n')
    browser.chmod(0o755)
    done = coredumpy("view", dump.name, cwd=dump.parent, BROWSER=f"{browser} %s")
    assert done.returncode == 0
    assert (dump.parent / "opened").read_text() == done.stdout.decode().strip()


def test_without_a_browser_the_address_stands_there_all_the_same(dump: Path) -> None:
    done = coredumpy("view", dump.name, cwd=dump.parent, PATH=str(dump.parent))
    assert done.stdout.startswith(b"file://")
    assert (b"no browser could be started" in done.stderr, done.returncode) == (True, 1)


def test_without_a_dump_the_empty_page_opens(tmp_path: Path) -> None:
    done = coredumpy("view", "--no-browser", cwd=tmp_path)
    page = Path(urlsplit(done.stdout.decode().strip()).path)
    # Where the package is in such a folder itself, the page is a copy of the template.
    template = Path(_page.TEMPLATE).read_bytes()
    assert page.read_bytes() in (template, template.replace(_page.PLACEHOLDER, b""))
    # Browsers in a sandbox do not read what is in a `.venv`.
    assert not any(part.startswith(".") for part in page.relative_to(tmp_path.anchor).parts)


@pytest.mark.parametrize("reason", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_sends_the_page_home(
    dump: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], reason: int
) -> None:
    home = dump.parent / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    make = tempfile.mkstemp

    def refuse(*args: Any, dir: str, **options: Any) -> tuple[int, str]:
        if dir == str(dump.parent):
            raise OSError(reason, "refused", dir)
        return make(*args, dir=dir, **options)

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    _view.view(str(dump), opens_browser=False)
    assert capsys.readouterr().out == f"{(home / 'x y.dump.html').as_uri()}\n"
    assert not list(dump.parent.glob("*.html"))


def test_a_file_of_the_same_name_stays(dump: Path) -> None:
    notes = dump.parent / "x y.dump.html"
    notes.write_text("notes")
    done = coredumpy("view", "--no-browser", dump.name, cwd=dump.parent)
    assert (done.stdout, done.returncode) == (b"", 1)
    assert notes.read_text() == "notes"


@pytest.mark.parametrize("words", [["gone.dump"], ["--serve", "gone.dump"]])
def test_a_missing_file_is_one_line(tmp_path: Path, words: list[str]) -> None:
    done = coredumpy("view", *words, cwd=tmp_path)
    assert (done.stdout, done.returncode) == (b"", 1)
    assert done.stderr == b"coredumpy: gone.dump: there is no such file\n"


# --- serve ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(dump: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "coredumpy", "view", "--serve", str(dump)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip(), process
    process.kill()
    process.communicate()


def ask(address: str, path: str | None = None, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    connection.request(method, parts.path if path is None else path, headers=headers)
    return connection.getresponse()


def test_the_page_is_served_under_its_address_until_ctrl_c(
    served: tuple[str, subprocess.Popen[str]], dump: Path
) -> None:
    address, process = served
    assert urlsplit(address).hostname == "127.0.0.1"
    answer = ask(address)
    page = answer.read()
    assert (answer.status, taken_apart(page).dump) == (200, dump.read_bytes())
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Length"] == str(len(page))
    assert ask(address, method="HEAD").read() == b""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (out, process.returncode) == ("", 0)
    assert "ssh -L" in err and "Traceback" not in err
    assert not list(dump.parent.glob("*.html"))


def test_others_get_nothing(served: tuple[str, subprocess.Popen[str]]) -> None:
    address, _ = served
    path = urlsplit(address).path
    assert len(path) > 30
    for answer, status in [
        (ask(address, "/"), 404),
        (ask(address, path[:-2] + "/"), 404),
        (ask(address, path + "?x"), 404),
        (ask(address, "/favicon.ico"), 404),
        (ask(address, Host="evil.example"), 403),
        (ask(address, Host="127.0.0.1.evil.example:80"), 403),
        (ask(address, Host="[::1"), 403),
        (ask(address, method="POST"), 501),
    ]:
        assert (answer.status, b"coredumpy-dump" in answer.read()) == (status, False)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:9", "LOCALHOST"])
def test_a_tunnel_may_have_another_port(served: tuple[str, subprocess.Popen[str]], host: str) -> None:
    assert ask(served[0], Host=host).status == 200


def test_no_two_addresses_are_alike() -> None:
    page = _page.Page()
    with _serve.Server(page) as one, _serve.Server(page) as other:
        assert one.path != other.path
        assert one.server_address[0] == "127.0.0.1"
