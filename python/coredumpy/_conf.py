"""conf_coredumpy.py: the user's own settings and type supports, run once in a process."""

from __future__ import annotations

import os
import sys

from coredumpy._errors import CoredumpyError

FILENAME = "conf_coredumpy.py"

_was_run = False


class ConfFailed(CoredumpyError):
    """The user's settings stopped with an error. The text is one line: file, line, error."""


def run_once(file: str | None = None) -> None:
    """Runs `file`, or else the conf_coredumpy.py of the current folder if there is one; the first time only.

    An OSError says that `file` cannot be read.
    """
    global _was_run
    if _was_run:
        return
    _was_run = True
    if file is None and not os.path.isfile(FILENAME):
        return
    path = os.path.abspath(FILENAME if file is None else file)
    with open(path, "rb") as opened:
        source = opened.read()
    try:
        _run(source, path)
    except Exception as error:
        raise ConfFailed(f"{_where(path, error)}: {type(error).__name__}: {error}") from error


def forgo() -> bool:
    """Runs none in this process, for commands that open a stranger's folder. Says whether there was one to run."""
    global _was_run
    _was_run = True
    return os.path.isfile(FILENAME)


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
