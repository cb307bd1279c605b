"""`coredumpy.patch_signal`: a signal dumps all threads and tasks of a live process, which goes on."""

from __future__ import annotations

import signal

from coredumpy import _living

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from coredumpy._dump import Path, PathOrCallable


class _Handler:
    """Stands as the handler of a signal. The interpreter calls it in the main thread, between two instructions."""

    def __init__(self, target: _living.Target, name: str, former: Any) -> None:
        self.target = target
        self.former = former
        self._name = name

    def __call__(self, number: int, frame: FrameType | None) -> None:
        global _interrupted
        is_outermost = _interrupted is None
        if is_outermost:
            _interrupted = frame
        try:
            # A signal that comes while another is handled finds the program where it was.
            _living.snapshot(_interrupted, self.target, f"signal {self._name}")
        finally:
            if is_outermost:
                _interrupted = None
        if callable(self.former):
            self.former(number, frame)


#: The program's frame, while a handler of ours runs.
_interrupted: FrameType | None = None

#: By the signal's number.
_handlers: dict[int, _Handler] = {}


def patch_signal(
    signum: int | None = None,
    path: PathOrCallable = None,
    directory: Path | None = None,
    *,
    depth: int | None = None,
) -> None:
    """Has a signal (SIGUSR1 where none is given) dump the process: `kill -USR1 PID` tells where it hangs.

    The main thread's frame is on top, and all threads and waiting asyncio tasks are there. The process goes on as if
    nothing had been; a handler that was there before is called afterwards. To be called in the main thread. The dump is
    written where that thread runs Python code, or waits in a lock, a sleep or a read that Python made.
    """
    number = _number(signum)
    target = _living.Target(path, directory, depth)
    former: Any = signal.getsignal(number)
    if isinstance(former, _Handler):
        former.target = target
        return
    if former is None:
        raise ValueError(f"{_name(number)} has a handler that is not Python's, and could not get it back")
    handler = _Handler(target, _name(number), former)
    signal.signal(number, handler)
    _handlers[number] = handler


def remove() -> None:
    """Puts the former handlers back. One that somebody set after us stays."""
    for number, handler in list(_handlers.items()):
        current: object = signal.getsignal(number)
        if current is handler:
            signal.signal(number, handler.former)
        del _handlers[number]


def _number(signum: int | None) -> int:
    number = getattr(signal, "SIGUSR1", None) if signum is None else signum
    if number is None:
        raise ValueError("this system has no SIGUSR1; name another signal")
    return int(number)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
