"""`coredumpy redact-test`: what a dump would hide of a text, without a dump."""

import io
import sys
from pathlib import Path

import coredumpy
import pytest
from coredumpy import _cli, _conf

pytestmark = pytest.mark.once

LOG = "user=bob\npassword='hunter2' n=1\npostgres://bob:hunter2@db/app\nall is well\n"


def test_lines_that_would_be_hidden_are_shown_as_they_would_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "app.log"
    log.write_text(LOG)
    assert _cli.main(["redact-test", str(log)]) == 0
    out, err = capsys.readouterr()
    assert out == (
        f"{log}:2: name-password: password='<hidden: name-password>' n=1\n"
        f"{log}:3: url-password: postgres://bob:<hidden: url-password>@db/app\n"
    )
    assert err == "coredumpy: 2 of 4 lines would be hidden or changed\n"


def test_a_source_loses_literals_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "settings.py"
    source.write_text("password = get(\n    'x')\nPASSWORD = '''one\ntwo'''\n")
    assert _cli.main(["redact-test", str(source)]) == 0
    assert capsys.readouterr().out == (
        f"{source}:3: name-password: PASSWORD = '''<hidden: name-password>\n"
        f"{source}:4: name-password: <hidden: name-password>'''\n"
    )


def test_names_say_what_they_hide(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"dbPassword\nmonkey\nsort_key\ntoken\n")))
    assert _cli.main(["redact-test", "--names", "-"]) == 0
    assert capsys.readouterr().out == (
        "dbPassword: name-password: all below it\ntoken: name-token: texts that look like a secret\n"
    )


def test_a_pattern_with_look_behind_comes_from_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Settings are applied once in a process.
    monkeypatch.setattr(_conf, "_is_settled", False)
    monkeypatch.setattr(coredumpy.config, "secret_patterns", [])
    conf = tmp_path / "conf.py"
    conf.write_text("import re, coredumpy\ncoredumpy.config.secret_patterns = [re.compile(r'(?<=number )\\d+')]\n")
    text = tmp_path / "text"
    text.write_text("ümlaut number 17\n")
    assert _cli.main(["redact-test", "--conf", str(conf), str(text)]) == 0
    assert capsys.readouterr().out == f"{text}:1: secret-patterns: ümlaut number <hidden: secret-patterns>\n"


def test_a_missing_file_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert _cli.main(["redact-test", "nowhere.log"]) == 1
    assert capsys.readouterr().err == "coredumpy: nowhere.log: No such file or directory\n"
