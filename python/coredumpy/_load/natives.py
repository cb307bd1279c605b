"""What was written in C, or lives only while a program runs: proxies that print as it did."""

from __future__ import annotations

from coredumpy._load.lazy import raw_dict
from coredumpy._load.missing import refuse
from coredumpy._load.names import safe_text
from coredumpy._load.values import native_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer


def build_native(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """An instance of a type written in C: itself where its class is one of `values`, else a proxy with its repr."""
    cls = restorer.value(record["class"])
    found = native_value(restorer, number, cls, record)
    if found is not None:
        return found
    made = proxy(restorer, number, cls)
    text = restorer.value(record["repr"])
    if isinstance(text, str):
        restorer.instances.reprs[id(made)] = text
    return made


def proxy(restorer: Restorer, number: int, cls: Any, **behaviour: Callable[..., Any]) -> Any:
    """An instance of a class whose instances print as recorded. All of them are such proxies, so the class says so."""
    cls = restorer.classes.copy_of(restorer.classes.for_payload(cls, ""))
    behaviour = {"repr": restorer.instances.recorded_repr, **behaviour}
    for name, function in behaviour.items():
        if f"__{name}__" not in raw_dict(cls):
            type.__setattr__(cls, f"__{name}__", _as_method(function))
    return restorer.instances.maker(cls, "")(number)


def _as_method(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return method


def build_weakref(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A weak reference. What it pointed at is made when it is asked for."""

    def call(self: Any) -> Any:
        return restorer.value(restorer.reader.record(numbers[id(self)])["target"])

    def recorded_repr(self: Any) -> str:
        target = call(self)
        word = type(self).__name__
        word = "weakref" if word in ("ReferenceType", "weakref", "ref") else word
        if target is None:
            return f"<{word} at {id(self):#x}; dead>"
        return f"<{word} at {id(self):#x}; to {_type_name(restorer, type(target))!r} at {id(target):#x}>"

    numbers = restorer.instances.weakrefs
    made = proxy(restorer, number, restorer.value(record["class"]), call=call, repr=recorded_repr)
    numbers[id(made)] = number
    return made


def _type_name(restorer: Restorer, cls: type) -> str:
    """As Python's `%T` has it from 3.13 on."""
    is_short = restorer.python_version < (3, 13) or cls.__module__ in ("builtins", "__main__")
    return cls.__name__ if is_short else f"{cls.__module__}.{cls.__qualname__}"


def build_frame(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A frame."""
    return restorer.frames.frame(number)


def build_traceback(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A traceback."""
    return restorer.frames.traceback(number)


_GENERATORS = ("generator", "coroutine", "async_generator")
_PREFIXES = ("gi", "cr", "ag")
_CREATED, _SUSPENDED, _RUNNING, _CLOSED = range(4)


def build_generator(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A generator, coroutine or asynchronous generator."""
    flavour = record["flavour"] if record["flavour"] < len(_GENERATORS) else 0
    return restorer.classes.once(_GENERATORS[flavour], GeneratorProxy)(restorer, record, _PREFIXES[flavour])


class GeneratorProxy:
    """One of them: its frame and what it waits for are made when they are asked for."""

    def __init__(self, restorer: Restorer, record: dict[str, Any], prefix: str) -> None:
        self.__name__ = safe_text(record["name"])
        self.__qualname__ = safe_text(record["qualname"])
        state = record["state"]
        own = {f"{prefix}_running": state == _RUNNING, f"{prefix}_suspended": state == _SUSPENDED}
        self.__dict__.update(own)
        awaiting = {"gi": "gi_yieldfrom", "cr": "cr_await", "ag": "ag_await"}[prefix]
        self._later = {f"{prefix}_frame": "frame", f"{prefix}_code": "code", awaiting: "awaiting"}
        self._record, self._restorer = record, restorer

    def __getattr__(self, name: str) -> Any:
        later = self.__dict__.get("_later", {})
        if name not in later:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        found = self.__dict__[name] = self._restorer.value(self._record.get(later[name]))
        return found

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._later]

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> NoReturn:
        refuse(f"{self.__qualname__} was asked for its next value")

    def send(self, value: object) -> NoReturn:
        refuse(f"{self.__qualname__} was sent a value")

    def throw(self, *args: object) -> NoReturn:
        refuse(f"an exception was thrown into {self.__qualname__}")

    def close(self) -> NoReturn:
        refuse(f"{self.__qualname__} was closed")

    def __await__(self) -> NoReturn:
        refuse(f"{self.__qualname__} was awaited")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object {self.__qualname__} at {id(self):#x}>"


def build_task(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """An asyncio task or future, as an instance of its class."""
    made = proxy(restorer, number, restorer.value(record["class"]))
    state, name = safe_text(record["state"]).lower(), safe_text(record["name"])
    restorer.instances.reprs[id(made)] = f"<{type(made).__name__} {state} name={name!r}>"
    return made


def build_custom(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """What a type support made: until it is asked to load, an instance with its data and objects."""
    made = proxy(restorer, number, restorer.value(record["class"]))
    return restorer.instances.overlay(made, {"data": restorer.value(record["data"])})


def build_opaque(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A record that is no object, or of a kind that we do not know."""
    cls = restorer.classes.once(f"dumped {safe_text(record['kind'])}", OpaqueProxy)
    return cls(restorer, record)


class OpaqueProxy:
    """A record as it stands: its fields are the attributes."""

    def __init__(self, restorer: Restorer, record: dict[str, Any]) -> None:
        self._record, self._restorer = record, restorer

    def __getattr__(self, name: str) -> Any:
        record = self.__dict__.get("_record", {})
        if name not in record:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        value = record[name]
        if isinstance(value, list):
            return [self._restorer.value(item) for item in value]
        return self._restorer.value(value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
