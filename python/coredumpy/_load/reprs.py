"""What instances of well-known library classes print: each as the library words it, from their recorded attributes."""

from __future__ import annotations

from coredumpy._load.shown import version_of
from coredumpy._load.synchronized import has_ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _event(self: Any) -> str:
    return f"<{_full(self)} at {id(self):#x}: {'set' if self._flag else 'unset'}>"


def _thread(self: Any) -> str:
    status = ("stopped" if has_ended(self) else "started") if self._started._flag else "initial"
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


def _barrier(self: Any) -> str:
    if self._state == -2:
        return f"<{_full(self)} at {id(self):#x}: broken>"
    return f"<{_full(self)} at {id(self):#x}: waiters={self._count}/{self._parties}>"


def _future(self: Any) -> str:
    state = _FUTURE_STATES.get(self._state, self._state)
    result = ""
    if self._state == "FINISHED":
        word, of = ("returned", self._result) if self._exception is None else ("raised", self._exception)
        result = f" {word} {type(of).__name__}"
    return f"<{type(self).__name__} at {id(self):#x} state={state}{result}>"


def _process(self: Any) -> str:
    parts = [type(self).__name__, f"name={self._name!r}"]
    popen = getattr(self, "_popen", None)
    pid = getattr(popen, "pid", None)
    if pid is not None:
        parts.append(f"pid={pid}")
    parts.append(f"parent={self._parent_pid}")
    code = getattr(popen, "returncode", None)
    if type(self).__name__ in ("_MainProcess", "_ParentProcess") or (pid is not None and code is None):
        status = "started"
    else:
        status = "initial" if pid is None else "stopped"
    if code is not None:
        parts += [status, f"exitcode={code}"]
    else:
        parts.append(status)
    if self._config.get("daemon", False):
        parts.append("daemon")
    return f"<{' '.join(parts)}>"


def _shared_memory(self: Any) -> str:
    return f"{type(self).__name__}({self.name!r}, size={self.size})"


def _type_variable(self: Any) -> str:
    if getattr(self, "__covariant__", False):
        return f"+{self.__name__}"
    return f"-{self.__name__}" if getattr(self, "__contravariant__", False) else f"~{self.__name__}"


def _environment(self: Any) -> str:
    return f"environ({{{', '.join(f'{key!r}: {value!r}' for key, value in _variables(self).items())}}})"


def _variables(self: Any) -> dict[str, str]:
    def text(value: Any) -> Any:
        return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value

    return {text(key): text(value) for key, value in self._data.items()}


def _socket(self: Any) -> str:
    fd = getattr(self, "(fd)", -1)
    closed = " [closed]" if getattr(self, "_closed", False) else ""
    text = f"<{type(self).__module__}.{type(self).__qualname__}{closed} fd={fd}"
    family, kind = self.family, self.type
    # Up to 3.10 as `str` words a member, later as `format`, which is its number.
    shown = [_member(number) if version_of(type(self)) < (3, 11) else str(int(number)) for number in (family, kind)]
    text += f", family={shown[0]}, type={shown[1]}, proto={self.proto}"
    if not closed:
        for name in ("laddr", "raddr"):
            address = getattr(self, f"({name})", None)
            # Of a local socket's own address an empty text is not shown, of its peer's neither.
            if address:
                text += f", {name}={address}"
    return f"{text}>"


def _member(number: Any) -> str:
    """As `str` words a member of an enumeration up to 3.10."""
    return f"{type(number).__name__}.{number.name}" if hasattr(number, "name") else str(number)


def _text_file(self: Any) -> str:
    parts = [_full(self)]
    for name in ("name", "mode"):
        value = getattr(self, name, None)
        if value is not None:
            parts.append(f"{name}={value!r}")
    return f"<{' '.join(parts)} encoding={self.encoding!r}>"


def _buffered_file(self: Any) -> str:
    name = getattr(self.raw, "name", None)
    return f"<{_full(self)}>" if name is None else f"<{_full(self)} name={name!r}>"


def _raw_file(self: Any) -> str:
    if self.closed:
        return f"<{_full(self)} [closed]>"
    return f"<{_full(self)} name={self.name!r} mode={self.mode!r} closefd={self.closefd}>"


def _dataclass_parameters(self: Any) -> str:
    # What `dataclass` was asked for: from 3.12 on all of it.
    names = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")
    told = [f"{name}={getattr(self, name)!r}" for name in names if name in names[:6] or hasattr(self, name)]
    return f"{type(self).__qualname__}({','.join(told)})"


def _token(self: Any) -> str:
    return f"<Token var={self.var!r} at {id(self):#x}>"


def _repeat(self: Any) -> str:
    return f"repeat({getattr(self, '(held)')[0]!r})"


def _getter(self: Any) -> str:
    return f"operator.{type(self).__name__}({', '.join(map(repr, getattr(self, '(held)')))})"


def _context_variable(self: Any) -> str:
    return f"<ContextVar name={self.name!r} at {id(self):#x}>"


def _full(self: Any) -> str:
    return f"{type(self).__module__}.{type(self).__qualname__}"


_FUTURE_STATES = {
    "PENDING": "pending",
    "RUNNING": "running",
    "CANCELLED": "cancelled",
    "CANCELLED_AND_NOTIFIED": "cancelled",
    "FINISHED": "finished",
}
_LEVELS = {10: "DEBUG", 20: "INFO", 30: "WARNING", 40: "ERROR", 50: "CRITICAL"}

#: By module and qualified name of the class that defines it. For a class that has a repr of its own, as recorded.
KNOWN: dict[tuple[object, object], Callable[[Any], str]] = {
    ("_contextvars", "ContextVar"): _context_variable,
    ("_contextvars", "Token"): _token,
    ("_io", "BufferedRandom"): _buffered_file,
    ("_io", "BufferedReader"): _buffered_file,
    ("_io", "BufferedWriter"): _buffered_file,
    ("_io", "FileIO"): _raw_file,
    ("_io", "TextIOWrapper"): _text_file,
    ("concurrent.futures._base", "Future"): _future,
    ("dataclasses", "_DataclassParams"): _dataclass_parameters,
    ("http", "HTTPMethod"): lambda self: f"<{type(self).__name__}.{self._name_}>",
    ("builtins", "NoDefaultType"): lambda self: "typing.NoDefault",
    ("itertools", "repeat"): _repeat,
    ("logging", "Logger"): _logger,
    ("multiprocessing.process", "BaseProcess"): _process,
    ("multiprocessing.shared_memory", "SharedMemory"): _shared_memory,
    ("operator", "itemgetter"): _getter,
    ("os", "_Environ"): _environment,
    ("socket", "socket"): _socket,
    ("subprocess", "CompletedProcess"): _completed_process,
    ("subprocess", "Popen"): _popen,
    ("threading", "Barrier"): _barrier,
    ("threading", "BoundedSemaphore"): _bounded_semaphore,
    ("threading", "Condition"): _condition,
    ("threading", "Event"): _event,
    ("threading", "Semaphore"): _semaphore,
    ("threading", "Thread"): _thread,
    ("typing", "TypeVar"): _type_variable,
    ("typing", "_BoundVarianceMixin"): _type_variable,
    ("typing", "_TypeVarLike"): _type_variable,
}


def known_repr(record: dict[str, Any]) -> Callable[[Any], str] | None:
    """The repr of a library class; None where we do not know how it words it."""
    return known_words(record.get("module"), record.get("qualname"))


def known_words(module: object, qualname: object) -> Callable[[Any], str] | None:
    """The same, by the names of the class."""
    words = KNOWN.get((module, qualname))
    if words is None and str(module).startswith("asyncio."):
        from coredumpy._load.asyncio_words import WORDS as asyncio_words

        words = asyncio_words.get((module, qualname))
    if words is None and module == "typing":
        from coredumpy._load.typings import WORDS

        words = WORDS.get(str(qualname))
    if words is None and str(module).startswith("torch.nn.modules."):
        from coredumpy._load.torch_modules import module_repr

        return module_repr
    if words is None:
        return None

    def __repr__(self: Any) -> str:
        try:
            return words(self)
        # An attribute that is missing, or another version's.
        except Exception:
            return object.__repr__(self)

    return __repr__
