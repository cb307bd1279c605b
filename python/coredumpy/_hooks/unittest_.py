"""unittest's failures and errors: a dump of each, and a line for each when the program ends.

All of them come to a `TestResult`: of tests and their parts, of `setUpClass`, `setUpModule` and the like. What is
expected to fail, or skipped, comes to other methods of it.
"""

from __future__ import annotations

import os
import sys

from coredumpy._config import config
from coredumpy._hooks import crash, tested
from coredumpy._hooks.crash import Place, shell_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: Lines at the end.
_MOST = 20

_place: Place | None = None
#: Owner, name, what stood there before, what stands there now.
_patched: list[tuple[Any, str, Any, Any]] = []
#: What became of failures of which nothing was said yet.
_untold: list[crash.Report] = []


def patch_unittest(
    path: str | os.PathLike[str] | Callable[[], str | os.PathLike[str]] | None = None,
    directory: str | os.PathLike[str] | None = None,
) -> None:
    """Dumps each failure and error of unittest. `path` and `directory` say where, as for `dump`."""
    patch(Place(path, directory))


def patch(place: Place) -> None:
    """The same, for `run`. A second call takes the place of the first."""
    global _place
    _place = place
    if _patched:
        return
    import atexit
    from unittest import TestResult, loader

    _replace(TestResult, "addError", _adding("error"))
    _replace(TestResult, "addFailure", _adding("failure"))
    _replace(TestResult, "addSubTest", _adding_subtest)
    _replace(loader, "_make_failed_import_test", _remembering)
    atexit.register(_tell)


def remove() -> None:
    """Puts back what stood there. Where somebody came in after us, ours stays in that chain and passes on."""
    global _place
    _place = None
    for owner, name, former, ours in _patched:
        if vars(owner).get(name) is ours:
            setattr(owner, name, former)
    _patched.clear()


def _replace(owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    import functools

    former = vars(owner).get(name)
    # A private function of unittest's may go.
    if former is not None:
        ours = functools.wraps(former)(wrap(former))
        setattr(owner, name, ours)
        _patched.append((owner, name, former, ours))


# --- what unittest calls ---


def _adding(what: str) -> Callable[[Any], Any]:
    def wrap(former: Any) -> Any:
        def add(self: Any, test: Any, err: Any) -> Any:
            _save(test, err[1], what)
            return former(self, test, err)

        return add

    return wrap


def _adding_subtest(former: Any) -> Any:
    def add(self: Any, test: Any, subtest: Any, err: Any) -> Any:
        if err is not None:
            _save(subtest, err[1], "failure" if issubclass(err[0], test.failureException) else "error")
        return former(self, test, subtest, err)

    return add


def _remembering(former: Any) -> Any:
    """A module that cannot be imported becomes a test that fails, with the error as text. This keeps the error."""

    def make(name: Any, suite_class: Any) -> Any:
        error = sys.exc_info()[1]
        made = former(name, suite_class)
        for test in made[0]:
            crash.dict_of(test._exception)[tested.ORIGINAL] = error
        return made

    return make


# --- what it does ---


def _save(test: Any, exception: BaseException, what: str) -> None:
    try:
        exception = tested.subject(exception)
        if _place is None or crash.is_reported(exception):
            return
        case = getattr(test, "test_case", test)
        function = getattr(case, getattr(case, "_testMethodName", ""), None)
        stack, description = tested.stack(exception, function), f"{test.id()} ({what})"
    except Exception as error:
        # A test case may be anything, and so may its `id()`.
        done = crash.Report(None, crash.reason(error))
    else:
        done = crash.save(exception, _place, description, stack)
        crash.mark(exception, None if done.saved is None else done.saved.path)
    _untold.append(done)


def _tell() -> None:
    """Says what was saved since it was last said."""
    told = [done for done in _untold if not (config.quiet and done.saved is not None)]
    _untold.clear()
    lines = [done.line() for done in told]
    if len(lines) > _MOST:
        saved = [done.saved.path for done in told if done.saved is not None]
        place = f" in {shell_quoted(os.path.dirname(saved[-1]))}" if saved else ""
        lines[_MOST:] = [f"coredumpy: … and {len(lines) - _MOST} more{place}"]
    if lines:
        crash.say_line("\n".join(lines))
