"""What instances of well-known library classes print: each as the library words it, from their recorded attributes."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _event(self: Any) -> str:
    return f"<{_full(self)} at {id(self):#x}: {'set' if self._flag else 'unset'}>"


def _thread(self: Any) -> str:
    status = "started" if self._started._flag else "initial"
    if getattr(self, "_is_stopped", False):
        status = "stopped"
    daemon = " daemon" if self._daemonic else ""
    ident = "" if self._ident is None else f" {self._ident}"
    return f"<{type(self).__name__}({self._name}, {status}{daemon}{ident})>"


def _condition(self: Any) -> str:
    return f"<Condition({self._lock!r}, {len(self._waiters)})>"


def _semaphore(self: Any) -> str:
    return f"<{_full(self)} at {id(self):#x}: value={self._value}>"


def _bounded_semaphore(self: Any) -> str:
    return f"<{_full(self)} at {id(self):#x}: value={self._value}/{self._initial_value}>"


def _logger(self: Any) -> str:
    logger = self
    while logger is not None and not logger.level:
        logger = logger.parent
    return f"<{type(self).__name__} {self.name} ({_LEVELS.get(getattr(logger, 'level', 0), 'NOTSET')})>"


def _popen(self: Any) -> str:
    return f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"


def _completed_process(self: Any) -> str:
    parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
    parts += [f"{name}={value!r}" for name in ("stdout", "stderr") if (value := getattr(self, name)) is not None]
    return f"{type(self).__name__}({', '.join(parts)})"


def _full(self: Any) -> str:
    return f"{type(self).__module__}.{type(self).__qualname__}"


_LEVELS = {10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"}

#: By module and qualified name of the class that defines it. For a class that has a repr of its own, as recorded.
KNOWN: dict[tuple[object, object], Callable[[Any], str]] = {
    ("logging", "Logger"): _logger,
    ("subprocess", "CompletedProcess"): _completed_process,
    ("subprocess", "Popen"): _popen,
    ("threading", "BoundedSemaphore"): _bounded_semaphore,
    ("threading", "Condition"): _condition,
    ("threading", "Event"): _event,
    ("threading", "Semaphore"): _semaphore,
    ("threading", "Thread"): _thread,
}


def known_repr(record: dict[str, Any]) -> Callable[[Any], str] | None:
    """The repr of a library class; None where we do not know how it words it."""
    names = (record.get("module"), record.get("qualname"))
    words = KNOWN.get(names)
    if words is None and names[0] == "typing":
        from coredumpy._load.typings import WORDS

        words = WORDS.get(str(names[1]))
    if words is None:
        return None

    def __repr__(self: Any) -> str:
        try:
            return words(self)
        # An attribute that is missing, or another version's.
        except Exception:
            return object.__repr__(self)

    return __repr__
