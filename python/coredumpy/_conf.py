"""The user's own settings and type supports, applied once in a process, before the program's own.

Of pyproject.toml (for `run` and pytest), then of the environment, then of conf_coredumpy.py: what comes later wins.
"""

from __future__ import annotations

import os
import sys

from coredumpy._errors import ConfFailed

FILENAME = "conf_coredumpy.py"

_is_settled = False


def settle(conf: str | None = None, project: str | None = None) -> str | None:
    """Applies the settings that are there, the first time only; returns a line that the user should see, or None.

    `conf` is run in the place of the conf_coredumpy.py of the current folder; `project` is a folder in or above which a
    pyproject.toml is looked for. A ConfFailed says in one line what is wrong; an OSError that `conf` cannot be read.
    """
    if not _is_first():
        return None
    from coredumpy import _settings

    said = None if project is None else _settings.from_project(project)
    _settings.from_environment(os.environ)
    _run_conf(conf)
    return said


def run_once(file: str) -> None:
    """Runs `file` alone, unless settings were applied. An OSError says that it cannot be read."""
    if _is_first():
        _run_conf(file)


def forgo() -> bool:
    """Applies none in this process, for commands that open a stranger's folder. Says whether there was one to run."""
    _is_first()
    return os.path.isfile(FILENAME)


def _is_first() -> bool:
    """Whether this is the first call: a file of settings uses names of ours itself."""
    global _is_settled
    is_first, _is_settled = not _is_settled, True
    return is_first


def _run_conf(file: str | None) -> None:
    if file is None and not os.path.isfile(FILENAME):
        return
    path = os.path.abspath(FILENAME if file is None else file)
    with open(path, "rb") as opened:
        source = opened.read()
    try:
        _run(source, path)
    except Exception as error:
        raise ConfFailed(f"{_where(path, error)}: {type(error).__name__}: {error}") from error


def _run(source: bytes, path: str) -> None:
    code = compile(source, path, "exec", dont_inherit=True)
    module = type(sys)(os.path.splitext(os.path.basename(path))[0])
    module.__file__ = path
    # Classes of the file (type supports, dataclasses) look their module up here.
    sys.modules.setdefault(module.__name__, module)
    exec(code, vars(module))


def _where(path: str, error: Exception) -> str:
    """The last line of the file that `error` passed through."""
    lineno = error.lineno if isinstance(error, SyntaxError) and error.filename == path else None
    entry = error.__traceback__
    while entry is not None:
        if entry.tb_frame.f_code.co_filename == path:
            lineno = entry.tb_lineno
        entry = entry.tb_next
    return path if lineno is None else f"{path}:{lineno}"
