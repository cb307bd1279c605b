"""ipdb on a dump: IPython's debugger with its own prompt and colours, without what would run the program."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from coredumpy._errors import CoredumpyError
from coredumpy._load.debugger import asks_by_itself
from coredumpy._load.prompt import DumpPrompt, required_subject

try:
    # ipdb's own settings; the rest of it is IPython.
    from ipdb.__main__ import get_context_from_config
    from IPython.core.debugger import Pdb
    from IPython.core.getipython import get_ipython
    from IPython.terminal.ipapp import TerminalIPythonApp
except ImportError as error:
    raise CoredumpyError(f"ipdb cannot be used ({error}); to install it: pip install ipdb") from error

# On each version of Python, since IPython 8.15.
_TAKES_EXCEPTION = hasattr(Pdb, "_get_tb_and_exceptions")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any

    from coredumpy._load.dump import Dump, Thread


def post_mortem(dump: Dump, thread: Thread | None) -> None:
    """Talks about a thread, from the exception that ended it or else its innermost frame, until the user leaves."""
    with _path_as_it_is():
        shell = get_ipython() or _new_shell()
    is_prompting = asks_by_itself()
    cls = shell.debugger_cls if is_prompting else Pdb

    class Debugger(DumpPrompt, cls):  # type: ignore[misc, valid-type]
        """An IPython debugger that looks and never steps."""

        def interaction(self, frame: FrameType | None, tb_or_exc: Any) -> None:
            # Before 3.13 pdb takes no exception, but IPython does, and forgets what it was not given.
            raised: Any = self.subject.exception if self.subject is not None else None
            super().interaction(frame, raised if raised is not None and _TAKES_EXCEPTION else tb_or_exc)

    debugger = Debugger(dump, context=_context())
    debugger.use_rawinput = is_prompting
    debugger.talk(required_subject(dump, thread))


def _new_shell() -> Any:
    """A shell with the user's settings of IPython, which is not started."""
    app = TerminalIPythonApp()
    app.interact = False
    # The current folder may be a stranger's.
    app.ignore_cwd = True
    app.initialize(["--no-term-title", "--no-banner"])
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        app.shell.colors = "nocolor"
    return app.shell


@contextmanager
def _path_as_it_is() -> Iterator[None]:
    """IPython puts the current folder first on the path, as for a program; that folder may be a stranger's."""
    former = sys.path[:]
    try:
        yield
    finally:
        sys.path[:] = former


def _context() -> int:
    """Lines of source that are shown with each frame."""
    try:
        return int(os.environ.get("IPDB_CONTEXT_SIZE") or get_context_from_config())
    except ValueError:
        return 3
