"""Fields of `coredumpy.config` that are set outside a program: `COREDUMPY_*`, and `[tool.coredumpy]` of pyproject.toml.

Both hold the same names. What is refused is a SettingRefused, which says where it stands.
"""

from __future__ import annotations

import os
import sys

from coredumpy import _config
from coredumpy._config import config
from coredumpy._errors import SettingRefused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "COREDUMPY_"
TABLE = "[tool.coredumpy]"
PROJECT = "pyproject.toml"

_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def from_environment(environ: Mapping[str, str]) -> None:
    """Sets the fields for which there is a variable. Other variables with the prefix are none of ours."""
    for name in _config.CHECKS:
        text = environ.get(PREFIX + name.upper())
        if text:
            _set(name, _value_of(name, text), PREFIX + name.upper(), text)


def from_project(folder: str) -> str | None:
    """Sets what the pyproject.toml of a folder, or of the nearest above, has; returns what there is to say of it."""
    path = _project_above(folder)
    if path is None:
        return None
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError as error:
        return f"{path} was not read: {error.strerror}"
    # Most projects have no such table, and pay for no parser.
    if b"coredumpy" not in source:
        return None
    if sys.version_info < (3, 11):
        return f"{TABLE} of {path} was not read: that takes Python 3.11" if _has_table(source) else None
    import tomllib  # type: ignore[import-not-found, unused-ignore]

    try:
        tools = tomllib.loads(source.decode()).get("tool")
    # Of TOML and of UTF-8.
    except ValueError as error:
        raise SettingRefused(f"{path}: {error}") from None
    table = tools.get("coredumpy") if isinstance(tools, dict) else None
    for name, value in table.items() if isinstance(table, dict) else ():
        where = f"{path}: {TABLE} {name}"
        if name not in _config.CHECKS:
            raise SettingRefused(f"{where}: there is no such field")
        _set(name, _value_of(name, value), where, value)
    return None


def _project_above(folder: str) -> str | None:
    folder = os.path.abspath(folder)
    while True:
        path = os.path.join(folder, PROJECT)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _has_table(source: bytes) -> bool:
    """As far as can be told without a parser."""
    heads = (line.split(b"#")[0].replace(b" ", b"").replace(b"\t", b"").strip() for line in source.splitlines())
    return any(head.startswith((b"[tool.coredumpy]", b"tool.coredumpy.")) for head in heads)


def _set(name: str, value: object, where: str, said: object) -> None:
    if name == "environ_filter":
        raise SettingRefused(f"{where} is a function, which only a program or conf_coredumpy.py can give")
    if _config.problem_of(name, value) is not None:
        raise SettingRefused(f"{where} must be {_EXPECTED.get(name) or _config.CHECKS[name][1]}, not {said!r}")
    setattr(config, name, value)


#: Where it is another thing than in a program.
_EXPECTED = {
    "secret_patterns": "regular expressions (of a variable: one a line)",
    "secret_names": "names (of a variable: with commas between them)",
    "disabled_rules": "names of rules (of a variable: with commas between them)",
    "file_mode": "permissions, such as 600",
    **{name: "true or false" for name, (check, _) in _config.CHECKS.items() if check is _config.is_bool},
}


def _value_of(name: str, said: object) -> object:
    """The field's value for a text of the environment or a value of TOML. One that is nonsense stays as it is."""
    try:
        return _READERS.get(_config.CHECKS[name][0], _same)(said)
    except (ValueError, TypeError):
        return said


def _same(said: object) -> object:
    return said


def _bool(said: object) -> object:
    return _WORDS.get(said.strip().lower(), said) if isinstance(said, str) else said


def _count(said: object) -> object:
    return int(said, 0) if isinstance(said, str) else said


def _number(said: object) -> object:
    return float(said) if isinstance(said, str) else said


def _mode(said: object) -> object:
    # Nobody writes permissions in another base.
    return int(said, 8) if isinstance(said, str) else said


def _names(said: object) -> object:
    if isinstance(said, str):
        return {name.strip() for name in said.split(",") if name.strip()}
    return set(said) if isinstance(said, list) else said


def _patterns(said: object) -> object:
    import re

    texts = said.splitlines() if isinstance(said, str) else said
    if not isinstance(texts, list):
        return said
    try:
        return [re.compile(text) for text in texts]
    except re.error as error:
        raise ValueError(str(error)) from None


#: What reads a field's value, by what checks it.
_READERS: dict[Callable[[object], bool], Callable[[object], object]] = {
    _config.is_bool: _bool,
    _config.is_count: _count,
    _config.is_depth: _count,
    _config.is_number: _number,
    _config.is_mode: _mode,
    _config.is_names: _names,
    _config.is_patterns: _patterns,
}
