"""`coredumpy.LoggingHandler`: dumps the exceptions that a program logs."""

from __future__ import annotations

import logging
import sys

from coredumpy import _dump, _living

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

    from coredumpy._dump import Path, PathOrCallable


class LoggingHandler(logging.Handler):
    """Dumps what `logger.exception(…)` and others log with `exc_info`, from a level on.

    `path`, `directory` and `depth` are those of `dump`. What comes of it is told to the logger `coredumpy`, whose own
    records are passed over.
    """

    def __init__(
        self,
        level: int | str = logging.ERROR,
        *,
        path: PathOrCallable = None,
        directory: Path | None = None,
        depth: int | None = None,
    ) -> None:
        super().__init__(level)
        self._target = _living.Target(path, directory, depth)

    def createLock(self) -> None:
        # There is nothing to guard; with a lock, threads that only log would wait for a dump.
        self.lock = None

    def handle(self, record: logging.LogRecord) -> bool:
        passed = self.filter(record)
        if passed:
            # From 3.12 on a filter may give another record.
            self.emit(passed if isinstance(passed, logging.LogRecord) else record)
        return bool(passed)

    def emit(self, record: logging.LogRecord) -> None:
        exception = record.exc_info[1] if record.exc_info else None
        if exception is None or record.name.partition(".")[0] == _living.logger.name:
            return
        _living.report(exception, self._target, _description(record), frame=_caller())


def _description(record: logging.LogRecord) -> str:
    try:
        message = record.getMessage()
    except Exception:
        message = str(record.msg)  # whoever formats it will say what is wrong
    return f"{record.levelname} {record.name}: {message}"


def _caller() -> FrameType | None:
    """Who logged: the first frame that is neither logging's nor ours."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and (_is_logging(frame) or _dump.is_own(frame)):
        frame = frame.f_back
    return frame


def _is_logging(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] == "logging"
