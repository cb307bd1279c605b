"""What of a failed test is the program's: its frames from the test inwards, and the exception that tells most."""

from __future__ import annotations

import os

from coredumpy import _exceptions
from coredumpy._dump import Stack
from coredumpy._hooks.crash import dict_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType
    from typing import Any

#: Packages whose frames run tests.
_RUNNERS = frozenset(("_pytest", "doctest", "pluggy", "pytest", "unittest"))
#: pluggy's function that calls the implementations of a hook. An exception comes to it again through each wrapper.
_CALLER_OF_HOOKS = "_multicall"
#: Functions around a test that are looked through.
_MOST_WRAPPERS = 100

#: Where a runner's exception in the place of the program's own names that one.
ORIGINAL = "__coredumpy_original__"

_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def subject(exception: BaseException) -> BaseException:
    """The exception to dump. Where a runner only words another one (of an import), that one."""
    seen: set[int] = set()
    while id(exception) not in seen:
        seen.add(id(exception))
        frames = _frames(exception)
        original = dict_of(exception).get(ORIGINAL) or _of_doctest(exception) or _exceptions.cause_of(exception)
        if original is None or not all(map(_is_runners, frames)):
            break
        exception = original
    return exception


def _of_doctest(exception: BaseException) -> BaseException | None:
    """What an example raised that was to raise nothing, and the first of several failures of a text."""
    kind, noted = _exceptions.type_name(type(exception)), dict_of(exception)
    if kind == "doctest.UnexpectedException":
        raised: BaseException | None = noted["exc_info"][1]
        return raised
    if kind == "_pytest.doctest.MultipleDoctestFailures":
        first: BaseException | None = noted["failures"][0]
        return first
    return None


def stack(exception: BaseException, test: object = None, excinfo: object = None) -> Stack:
    """The program's frames of an exception and of what it is chained to. `test` is the function, if it ran."""
    code = _code_of(test)
    begun = [_outermost(_frames(current), code) for current, _, _ in _exceptions.chain(exception)]
    outermost = [frame for frame in begun if frame is not None]
    frames = _frames(exception)
    if begun[0] is not None:
        frames = frames[frames.index(begun[0]) :]
    return Stack(outermost, _count_hidden(frames, excinfo))


def _frames(exception: BaseException) -> list[FrameType]:
    """Those of its traceback, outermost first."""
    frames = []
    entry: TracebackType | None = _exceptions.traceback_of(exception)
    while entry is not None:
        frames.append(entry.tb_frame)
        entry = entry.tb_next
    return frames


def _outermost(frames: list[FrameType], test: CodeType | None) -> FrameType | None:
    """The frame with which the program begins: the test's, or else the first that is of no library.

    None where no runner stands above: an exception that the program had caught begins where it was caught.
    """
    if not frames or not _is_runners(frames[0]):
        return None
    for frame in frames:
        if frame.f_code is test:
            return frame
    for frame, following in zip(frames, [*frames[1:], None], strict=True):
        is_wrapper = following is not None and following.f_code.co_name == _CALLER_OF_HOOKS
        if not is_wrapper and not _is_librarys(frame):
            return frame
    return next((frame for frame in frames if not _is_runners(frame)), frames[-1])


def _count_hidden(frames: list[FrameType], excinfo: object) -> int:
    """How many of the innermost frames are a runner's, or ask not to be shown; 0 where all of them are."""
    for count, frame in enumerate(reversed(frames)):
        if not (_is_runners(frame) or _asks_to_be_hidden(frame, excinfo)):
            return count
    return 0


def _asks_to_be_hidden(frame: FrameType, excinfo: object) -> bool:
    """pytest's `__tracebackhide__`, which may be a function of pytest's own account of the exception."""
    name = "__tracebackhide__"
    is_local = name in frame.f_code.co_varnames
    hides: Any = frame.f_locals.get(name) if is_local else frame.f_globals.get(name)
    if not callable(hides):
        return type(hides) in (bool, int) and bool(hides)
    try:
        # pytest calls it, too, for each report.
        return bool(hides(excinfo))
    except Exception:
        return False


def _is_runners(frame: FrameType) -> bool:
    module = frame.f_globals.get("__name__")
    is_known = type(module) is str and module.partition(".")[0] in _RUNNERS
    # Other frameworks built on unittest say so themselves.
    return is_known or frame.f_globals.get("__unittest") is True


def _is_librarys(frame: FrameType) -> bool:
    filename = frame.f_code.co_filename
    is_installed = any(folder in filename for folder in _INSTALLED)
    return is_installed or filename.startswith((_LIBRARY, "<frozen "))


def _code_of(function: Any) -> CodeType | None:
    """Of the function that decorators were put around."""
    for _ in range(_MOST_WRAPPERS):
        function = getattr(function, "__func__", function)
        inner = getattr(function, "__wrapped__", None)
        if inner is None:
            break
        function = inner
    code: CodeType | None = getattr(function, "__code__", None)
    return code
