"""`%load_ext coredumpy`: dumps the cells that fail, in IPython and Jupyter."""

from __future__ import annotations

import os

from coredumpy import _dump, _living
from coredumpy._config import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_EVENT = "post_run_cell"


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext coredumpy` calls."""
    shell.events.register(_EVENT, _ran)


def unload_ipython_extension(shell: Any) -> None:
    """What `%unload_ext coredumpy` calls."""
    shell.events.unregister(_EVENT, _ran)


def _ran(result: Any) -> None:
    """A cell came to its end, and its traceback, if there is one, is shown."""
    exception = result.error_in_exec
    if not isinstance(exception, BaseException):
        return
    cell = _cell(exception)
    if cell is None:
        return
    target = _living.Target(directory=os.environ.get("COREDUMPY_DIR"))
    done = _living.report(exception, target, f"cell {_number(result)}", stack=_dump.Stack([cell]))
    if done is not None and not (config.quiet and done.saved is not None):
        # Where the cell's own traceback is.
        print(done.line())


def _number(result: Any) -> str:
    count = getattr(result, "execution_count", None)
    return f"[{count}]" if isinstance(count, int) else "that was not counted"


def _cell(exception: BaseException) -> FrameType | None:
    """The outermost frame of the cell: below it in the traceback are those of IPython, which ran it."""
    import IPython

    folder = os.path.join(os.path.dirname(IPython.__file__), "")
    entry = exception.__traceback__
    while entry is not None and entry.tb_frame.f_code.co_filename.startswith(folder):
        entry = entry.tb_next
    return None if entry is None else entry.tb_frame
