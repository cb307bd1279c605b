"""`coredumpy enable` and `disable`: a `.pth` file, by which every Python process of an environment has our hooks.

The interpreter runs such a file's line when it starts: so it does nothing at all where `COREDUMPY_DIR` is not set, and
where it is, a process must start whatever fails.
"""

from __future__ import annotations

import os
import site
import sysconfig

from coredumpy._errors import CoredumpyError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "COREDUMPY_DIR"

# Files are read in the order of their names: this one after those that say where packages are.
_FILENAME = "zz_coredumpy_enable.pth"
_LINE = (
    f'import os; os.environ.get("{VARIABLE}") and '
    r'exec("try:\n    import coredumpy._enabled\nexcept Exception:\n    pass")' + "\n"
)


class NotWritable(CoredumpyError):
    """The environment's folder of packages cannot be changed."""


def enable() -> str:
    """Puts the file into the current environment. Says what was done."""
    path = _path()
    if _content(path) == _LINE:
        return f"enabled already, by {path}"
    _change(path, lambda: _write(path))
    return f"wrote {path}\nevery Python of this environment with {VARIABLE} set now dumps its crashes into that folder"


def disable() -> str:
    """Takes the file away. Says what was done."""
    path = _path()
    if _content(path) is None:
        return f"not enabled: there is no {path}"
    _change(path, lambda: os.remove(path))
    return f"removed {path}"


def _path() -> str:
    """In the folder where coredumpy is installed; where that is none of packages (a checkout), in the environment's."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    folders = [*site.getsitepackages(), site.getusersitepackages()]
    return os.path.join(own if own in folders else sysconfig.get_path("purelib"), _FILENAME)


def _content(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _write(path: str) -> None:
    """Whole or not at all: an interpreter may start meanwhile."""
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        file.write(_LINE)
    os.replace(partial, path)


def _change(path: str, work: Callable[[], None]) -> None:
    try:
        work()
    except OSError as error:
        raise NotWritable(
            f"cannot change {path}: {error.strerror}; use a virtual environment, or the rights of whoever owns this one"
        ) from error
