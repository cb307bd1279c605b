"""Frames inside one another: which called which, and all of them made so that `f_back` leads where it led.

A frame gets its `f_back` when it ends: the frame that it ran in. So the code of a caller runs the code of those that it
called. Everything between the two is C (`__build_class__` in an iterator), and the outermost runs on a thread of its
own, on an empty stack: no frame of ours is among them. `__build_class__`, since `exec` takes no code with parameters:
it runs a function in a namespace that it is given, and parameters have their defaults.
"""

from __future__ import annotations

import _thread
import builtins
import sys
from functools import partial
from itertools import chain
from types import FunctionType

from coredumpy._load.template import UNSET, filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator
    from types import CodeType, FrameType
    from typing import Any, TypeAlias

    # Code of the template, globals, locals.
    Runnable: TypeAlias = tuple[CodeType, Any, Any]

# CPython 3.12 runs about 490 inside one another, and so do 3.10 and 3.11 with the usual limit of recursion.
MAX_NESTED = 400
# Frames that are made for one that was asked for.
MAX_TOGETHER = 2_000
_TIMEOUT_S = 30


class Callers:
    """What is known of who called whom, by the frames' ids."""

    def __init__(self) -> None:
        self._caller: dict[int, int | None] = {}
        self._called: dict[int, list[int]] = {}

    def note(self, frame: int, caller: int | None) -> None:
        """Says who called a frame. What was said first stands."""
        if frame not in self._caller:
            self._caller[frame] = caller
            if caller is not None:
                self._called.setdefault(caller, []).append(frame)

    def caller(self, frame: int | None) -> int | None:
        """Who called a frame; None where that is not known."""
        return None if frame is None else self._caller.get(frame)

    def is_known(self, frame: int) -> bool:
        """Whether it was said who called a frame."""
        return frame in self._caller

    def outermost(self, frame: int, made: Container[int]) -> int:
        """The caller of the caller … of a frame, as far as they can be made together with it."""
        path = {frame: None}
        while len(path) < MAX_NESTED:
            caller = self._caller.get(frame)
            # A dump may claim that they call one another in a circle.
            if caller is None or caller in made or caller in path:
                break
            path[caller] = None
            frame = caller
        return frame

    def calls(self, outermost: int, made: Container[int]) -> dict[int, list[int]]:
        """The frames to make together, each with those that it called; callers come first."""
        found: dict[int, list[int]] = {outermost: []}
        level = [outermost]
        for _ in range(MAX_NESTED - 1):
            below = []
            for frame in level:
                for called in self._called.get(frame, ()):
                    if len(found) < MAX_TOGETHER and called not in made and called not in found:
                        found[called] = []
                        found[frame].append(called)
                        below.append(called)
            level = below
        return found


def run(calls: dict[int, list[int]], runnable: Callable[[int], Runnable]) -> dict[int, FrameType]:
    """The frames that running them leaves behind, by their ids. Of some that were too many there may be none."""
    kept: list[FrameType] = []
    # Called in a frame, from C: that frame.
    keeper = map(kept.append, iter(sys._getframe, None))
    ids: dict[int, int] = {}
    runs: dict[int, Iterator[None]] = {}
    outermost = next(iter(calls))
    for frame in reversed(calls):
        template, globals, locals = runnable(frame)
        code = filled(template, keeper, chain.from_iterable([runs.pop(called) for called in calls[frame]]))
        ids[id(code)] = frame
        runs[frame] = _run(code, globals, locals)
    _on_empty_stack(runs[outermost])
    return {ids[id(frame.f_code)]: frame for frame in kept}


class _Name(str):
    """The name of a class that is to be built, with the namespace for it."""

    namespace: Any


class _Meta(type):
    """Asked by `__build_class__` for the namespace. Not given to it by keyword: that takes more of the C stack."""

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **kwargs: Any) -> Any:
        return name.namespace if isinstance(name, _Name) else {}


class _Base(metaclass=_Meta):
    """What is never derived from, for the code raises before."""


def _run(code: CodeType, globals: Any, locals: Any) -> Iterator[None]:
    """What runs the code when it is looked through."""
    function = FunctionType(code, globals, None, (UNSET,) * code.co_argcount)
    named = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    function.__kwdefaults__ = dict.fromkeys(named, UNSET)
    name = _Name()
    name.namespace = locals
    return iter(partial(builtins.__build_class__, function, name, _Base), None)


def _on_empty_stack(iterator: Iterator[None]) -> None:
    """Goes through an iterator in a thread that has no frame of Python."""
    done = _thread.allocate_lock()
    done.acquire()
    try:
        _thread.start_new_thread(all, (chain(iterator, iter(done.release, None)),))
    except RuntimeError:
        # No thread is to be had: `f_back` of the outermost will be a frame of ours.
        all(iterator)
    else:
        done.acquire(timeout=_TIMEOUT_S)
