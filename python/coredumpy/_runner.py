"""`coredumpy run`: the program as `python` would run it, and its dump.

The program does not run inside of a function of ours. `run` puts a `_native.Launch` in the place of `sys.excepthook`
and raises: the interpreter unwinds everything, calls the hook with an empty stack, and the hook starts the program from
C. So nothing of ours is in its tracebacks, under its first frame, or in the count towards the recursion limit. And what
leaves the program is seen before `sys.excepthook` is, which stays the program's own. See dumper/src/launch.rs.
"""

from __future__ import annotations

import os
import sys

from coredumpy import _conf, _native, _program
from coredumpy._errors import ConfFailed
from coredumpy._hooks import crash, patches
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


class _Start(BaseException):
    """Unwinds the command line. Not an Exception, so that nothing on the way takes it for an error."""


def run(program: _program.Program, place: crash.Place, conf: str | None) -> NoReturn:
    """Runs a program and ends the process as the program does."""
    sys.excepthook = _native.Launch(Stage(program, place, conf))
    raise _Start("`coredumpy run` can only be what the process was started for")


class Stage:
    """Python's part of a `_native.Launch`, which calls the methods in their order here."""

    def __init__(self, program: _program.Program, place: crash.Place, conf: str | None) -> None:
        self._program = program
        self._place = place
        self._conf = conf
        self._excepthook = sys.excepthook
        self._report: crash.Report | None = None

    def prepare(self) -> _program.Start:
        """Sets the interpreter up for the program and says how that starts."""
        sys.excepthook = self._excepthook
        _forget_last_exception()
        start = self._program.set_up()
        try:
            said = _conf.settle(self._conf, os.curdir)
        except (ConfFailed, OSError) as error:
            crash.say_line(f"coredumpy: {printable(str(error))}")
            sys.exit(1)
        if said is not None:
            crash.say_line(f"coredumpy: {printable(said)}")
        _patch_tests(self._program.package, self._place)
        return start

    def stopped(self, exception: BaseException | None) -> None:
        """The program came to its end, or `exception` left it. Nothing is printed yet."""
        self._program.stopped()
        patch = patches.current
        if exception is None or not _program.has_started(exception) or (patch and patch.excludes(exception)):
            return
        place = patch.place if patch is not None and not self._place.is_given() else self._place
        self._report = crash.report(exception, place)
        if getattr(sys, "excepthook", None) is not sys.__excepthook__:
            # A hook of the program's own may end the process (`sys.exit` in it), and `printed` would not be called.
            import atexit

            atexit.register(self.printed)

    def printed(self) -> None:
        """The traceback is out."""
        done, self._report = self._report, None
        crash.say(done)

    def ended(self) -> bool:
        """All is printed, and threads and exit handlers come. Says whether there is a prompt (`-i`) before them."""
        self._program.ended()
        return bool(sys.flags.inspect or os.environ.get("PYTHONINSPECT"))


def _patch_tests(package: str | None, place: crash.Place) -> None:
    """What fails in a test does not leave the program: its runner reports it."""
    if package == "pytest":
        from coredumpy import pytest_plugin

        pytest_plugin.patch(place)
    elif package == "unittest":
        _patch_unittest(place)
    else:
        # Scripts end with `unittest.main()`, and frameworks have runners of their own on top of unittest's.
        _finders.append(_native.ImportHook({"unittest.main": lambda _: _patch_unittest(place)}))
        sys.meta_path[:0] = _finders


#: What waits for unittest to be imported.
_finders: list[_native.ImportHook] = []


def remove() -> None:
    """For `unpatch`: unittest is no longer waited for."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not any(finder is ours for ours in _finders)]
    _finders.clear()


def _patch_unittest(place: crash.Place) -> None:
    from coredumpy._hooks import unittest_

    unittest_.patch(place)


def _forget_last_exception() -> None:
    """Takes back what the interpreter noted of `_Start`, and frees the frames that it came through."""
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        value = sys.__dict__.pop(name, None)
        if isinstance(value, _Start):
            value.__traceback__ = None
