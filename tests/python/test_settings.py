"""`coredumpy.config`: what its fields take, and where they are set outside a program."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import coredumpy as coredumpy_module
import pytest
from coredumpy import _config, _errors, _settings
from test_cli import coredumpy

pytestmark = pytest.mark.shares(3)

config = coredumpy_module.config
HAS_TOML = sys.version_info >= (3, 11)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    former = dict(vars(config))
    yield
    vars(config).update(former)


WRONG = {
    "default_recursion_depth": (0, "an int of at least 1"),
    "dump_timeout": ("60", "a number of seconds"),
    "dump_all_threads": (1, "a bool"),
    "dump_all_tasks": (None, "a bool"),
    "max_items": (-1, "an int of at least 0"),
    "max_value_bytes": (1.5, "an int of at least 0"),
    "max_total_bytes": (True, "an int of at least 0"),
    "max_pause": (float("nan"), "a number of seconds"),
    "max_dumps": ("many", "an int of at least 0"),
    "max_dumps_bytes": ([], "an int of at least 0"),
    "dedupe_interval": (-1, "a number of seconds"),
    "file_mode": (0o10000, "permissions, such as 0o600"),
    "quiet": ("no", "a bool"),
    "evaluate_properties": (0, "a bool"),
    "hide_secret": ("", "a bool"),
    "secret_patterns": (["text"], "a list of re.Pattern"),
    "secret_names": (["a"], "a set of names"),
    "disabled_rules": ({5}, "a set of rule names"),
    "hide_environ": (2, "a bool"),
    "environ_filter": ("len", "a callable"),
}


def test_a_wrong_type_is_an_error_that_names_the_field() -> None:
    assert set(WRONG) == set(vars(config)) == set(_config.CHECKS)
    for name, (value, expected) in WRONG.items():
        former = getattr(config, name)
        with pytest.raises(ValueError) as raised:
            setattr(config, name, value)
        assert str(raised.value) == f"coredumpy.config.{name} must be {expected}, not {value!r}"
        assert getattr(config, name) is former
    with pytest.raises(AttributeError, match=r"^coredumpy\.config has no field 'max_item'$"):
        config.max_item = 5  # type: ignore[attr-defined]


def test_names_are_texts_with_a_letter() -> None:
    for wrong in ({5}, {""}, {"123"}, {"a", "_"}, "a"):
        with pytest.raises(ValueError, match=r"^coredumpy\.config\.secret_names must be a set of names, not "):
            config.secret_names = wrong  # type: ignore[assignment]


def test_limits_may_be_as_large_as_one_likes(tmp_path: Path) -> None:
    limits = ("default_recursion_depth", "max_items", "max_value_bytes", "max_total_bytes", "dump_timeout", "max_pause")
    for name in limits:
        setattr(config, name, 10**400)
    assert coredumpy_module.dumps(depth=10**30)
    with contextlib.suppress(KeyError), coredumpy_module.capture(path=tmp_path / "a.dump"):
        raise KeyError
    assert (tmp_path / "a.dump").exists()
    for wrong in (0, "5", True, 1.5):
        with pytest.raises(ValueError, match=rf"^depth must be an int of at least 1, not {wrong!r}$"):
            coredumpy_module.dumps(depth=wrong)  # type: ignore[arg-type]


VARIABLES: list[tuple[str, str, Any]] = [
    ("default_recursion_depth", "3", 3),
    ("dump_timeout", "1.5", 1.5),
    ("dump_all_threads", "0", False),
    ("dump_all_tasks", "No", False),
    ("max_items", "1_000", 1000),
    ("max_value_bytes", "0x100", 256),
    ("file_mode", "640", 0o640),
    ("file_mode", "0o604", 0o604),
    ("quiet", "on", True),
    ("evaluate_properties", "true", True),
    ("secret_patterns", "a,b\nc+", [re.compile("a,b"), re.compile("c+")]),
    ("secret_names", "pin, puk,", {"pin", "puk"}),
    ("disabled_rules", "json-web-token", {"json-web-token"}),
]


def test_variables_set_fields() -> None:
    for name, text, value in VARIABLES:
        _settings.from_environment({"COREDUMPY_DIR": "x", "COREDUMPY_MAX_DUMPS": "", f"COREDUMPY_{name.upper()}": text})
        assert getattr(config, name) == value, name


REFUSED = [
    ("max_items", "abc", "must be an int of at least 0, not 'abc'"),
    ("default_recursion_depth", "0", "must be an int of at least 1, not '0'"),
    ("dump_timeout", "soon", "must be a number of seconds, not 'soon'"),
    ("quiet", "maybe", "must be true or false, not 'maybe'"),
    ("file_mode", "rw", "must be permissions, such as 600, not 'rw'"),
    ("secret_patterns", "(", "must be regular expressions (of a variable: one a line), not '('"),
    ("environ_filter", "len", "is a function, which only a program or conf_coredumpy.py can give"),
]


def test_variables_that_are_nonsense_are_refused_by_name() -> None:
    for name, text, reason in REFUSED:
        with pytest.raises(_errors.SettingRefused) as raised:
            _settings.from_environment({f"COREDUMPY_{name.upper()}": text})
        assert str(raised.value) == f"COREDUMPY_{name.upper()} {reason}"
        assert isinstance(raised.value, ValueError)


@pytest.mark.skipif(not HAS_TOML, reason="tomllib comes with 3.11")
def test_a_table_of_the_project_sets_fields(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.coredumpy]\nmax_items = 7\nquiet = true\nfile_mode = "640"\ndump_timeout = 2\n'
        'secret_names = ["pin"]\nsecret_patterns = ["a+", "b"]\n'
    )
    (tmp_path / "below").mkdir()
    assert _settings.from_project(str(tmp_path / "below")) is None
    assert (config.max_items, config.quiet, config.file_mode, config.dump_timeout) == (7, True, 0o640, 2)
    assert (config.secret_names, config.secret_patterns) == ({"pin"}, [re.compile("a+"), re.compile("b")])


BROKEN = [
    ("[tool.coredumpy]\nmax_item = 7\n", "[tool.coredumpy] max_item: there is no such field"),
    ("[tool.coredumpy]\nquiet = 1\n", "[tool.coredumpy] quiet must be true or false, not 1"),
    ("[tool.coredumpy]\nmax_items = '5x'\n", "[tool.coredumpy] max_items must be an int of at least 0, not '5x'"),
    ("[tool.coredumpy]\nsecret_names = 5\n", "[tool.coredumpy] secret_names must be names"),
    ("[tool.coredumpy]\nmax_items =\n", "Invalid value (at line 2, column 12)"),
]


@pytest.mark.skipif(not HAS_TOML, reason="tomllib comes with 3.11")
def test_a_table_that_is_nonsense_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    for text, reason in BROKEN:
        path.write_text(text)
        with pytest.raises(_errors.SettingRefused) as raised:
            _settings.from_project(str(tmp_path))
        assert str(raised.value).startswith(f"{path}: {reason}")


def test_without_a_parser_one_line_says_that_the_table_was_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_settings.sys, "version_info", (3, 10, 13))
    path = tmp_path / "pyproject.toml"
    path.write_text("[tool.other]\n# coredumpy is not set up here\n")
    assert _settings.from_project(str(tmp_path)) is None
    path.write_text("[ tool.coredumpy ] # ours\nmax_items = 7\n")
    said = _settings.from_project(str(tmp_path))
    assert said == f"[tool.coredumpy] of {path} was not read: that takes Python 3.11"


PROGRAM = """
import coredumpy
config = coredumpy.config
print(config.max_items, config.max_value_bytes, config.max_total_bytes, config.quiet)
"""
CONF = "import coredumpy\ncoredumpy.config.max_value_bytes = 30\ncoredumpy.config.max_total_bytes = 40\n"


def test_what_is_nearer_to_the_program_wins(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.coredumpy]\nmax_items = 1\nquiet = true\nmax_value_bytes = 1\n")
    (tmp_path / "conf_coredumpy.py").write_text(CONF)
    (tmp_path / "program.py").write_text(PROGRAM + "config.max_total_bytes = 50\nprint(config.max_total_bytes)\n")
    variables = {"COREDUMPY_MAX_ITEMS": "20", "COREDUMPY_MAX_VALUE_BYTES": "20", "COREDUMPY_MAX_TOTAL_BYTES": "20"}
    run = coredumpy("run", "program.py", cwd=tmp_path, **variables)
    assert run.stdout == f"20 30 40 {HAS_TOML}\n50\n"
    said = f"coredumpy: [tool.coredumpy] of {tmp_path}/pyproject.toml was not read: that takes Python 3.11\n"
    assert run.stderr == ("" if HAS_TOML else said)
    # A program that nobody runs for us has no project of ours.
    alone = coredumpy(cwd=tmp_path, options=("program.py",), **variables)
    assert (alone.stdout, alone.stderr) == ("20 30 40 False\n50\n", "")


def test_a_variable_that_is_nonsense_stops_the_run_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print('ran')\n")
    done = coredumpy("run", "program.py", cwd=tmp_path, COREDUMPY_MAX_ITEMS="many")
    said = "coredumpy: COREDUMPY_MAX_ITEMS must be an int of at least 0, not 'many'\n"
    assert (done.stdout, done.stderr, done.returncode) == ("", said, 1)
