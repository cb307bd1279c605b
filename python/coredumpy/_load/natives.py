"""What was written in C, or lives only while a program runs: proxies that print as it did."""

from __future__ import annotations

import _thread
import sys
import types
import weakref

from coredumpy._load.lazy import raw_dict
from coredumpy._load.libraries import is_library
from coredumpy._load.library import library_class
from coredumpy._load.missing import refuse
from coredumpy._load.names import name_in_full, safe_text
from coredumpy._load.observers import method_in_c
from coredumpy._load.reprs import known_words
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
    if is_library(getattr(cls, "__module__", None)):
        from coredumpy._load.library_values import worded_proxy
        from coredumpy._load.torch_values import torch_value

        found = torch_value(restorer, number, cls, record)
        return worded_proxy(restorer, number, cls) if found is None else found
    made = named_in_full(proxy(restorer, number, cls))
    restorer.instances.natives.add(type(made))
    if (cls.__module__, cls.__qualname__) == ("functools", "_lru_cache_wrapper"):
        wording = restorer.wording(number)
        restorer.instances.overlay(made, {"(used)": wording[0] if wording else ""})
    text = restorer.value(record["repr"])
    if isinstance(text, str):
        restorer.instances.reprs[id(made)] = text
    restorer.later(lambda: restorer.instances.hydrate_native(made, _kept_in_c(cls)))
    return made


def named_in_full(made: Any) -> Any:
    """The instance, whose class the interpreter's messages call as they call one written in C."""
    name_in_full(type(made))
    return made


def _kept_in_c(cls: Any) -> frozenset[str] | None:
    """Names of the attributes that are not in an instance's `__dict__`; None where it has none, as far as is known."""
    real = library_class(cls.__module__, cls.__qualname__) if isinstance(cls, type) else None
    if real is _thread._local:
        # Its type does not tell, since each thread has another one.
        return frozenset()
    if real is None or not real.__dictoffset__:
        return None
    kept = (types.MemberDescriptorType, types.GetSetDescriptorType)
    return frozenset(name for base in real.__mro__ for name, value in vars(base).items() if isinstance(value, kept))


def proxy(restorer: Restorer, number: int, cls: Any, **behaviour: Callable[..., Any]) -> Any:
    """An instance of a class whose instances print as recorded. All of them are such proxies, so the class says so."""
    cls = restorer.classes.copy_of(restorer.classes.for_payload(cls, ""))
    words = known_words(cls.__module__, cls.__qualname__)

    def recorded_repr(self: Any) -> str:
        return restorer.instances.reprs.get(id(self)) or (words or object.__repr__)(self)

    behaviour = {"repr": recorded_repr, **behaviour}
    for name, function in behaviour.items():
        # What the library words of attributes goes after what was recorded.
        if f"__{name}__" not in raw_dict(cls) or (name == "repr" and words is not None):
            type.__setattr__(cls, f"__{name}__", _as_method(function))
    return restorer.instances.maker(cls, "")(number)


def _as_method(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return method


def build_weakref(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A weak reference: a real one where what it points at can have one. That lives as long as the dump is open."""
    cls = restorer.value(record["class"])
    target = restorer.value(record["target"])
    name = getattr(cls, "__name__", "")
    if target is None:
        target = _Gone()
    try:
        if name in _PROXIES:
            return weakref.proxy(target)
        if name in _REFERENCES and (restorer.python_version >= (3, 13)) == _NAMES_MODULE:
            return weakref.ref(target)
    # Of a type that has no weak references, as some stand-ins.
    except TypeError:
        pass
    return _reference(restorer, number, cls, None if type(target) is _Gone else target)


_PROXIES = ("ProxyType", "CallableProxyType", "weakproxy", "weakcallableproxy")
# A `KeyedRef` knows the key of a dictionary that no longer changes.
_REFERENCES = ("ReferenceType", "weakref", "ref", "KeyedRef")
# In the repr of a reference.
_NAMES_MODULE = sys.version_info >= (3, 13)


class _Gone:
    """What a dead reference pointed at."""


def _reference(restorer: Restorer, number: int, cls: Any, target: Any) -> object:
    def call(self: Any) -> Any:
        # The class may have other instances, in a dump that is not as a program would be.
        return getattr(self, "(target)", None)

    def recorded_repr(self: Any) -> str:
        target = call(self)
        if target is None:
            return f"<weakref at {id(self):#x}; dead>"
        return f"<weakref at {id(self):#x}; to {_type_name(restorer, type(target))!r} at {id(target):#x}>"

    def equal(self: Any, other: Any) -> bool:
        # As real ones are: a `WeakKeyDictionary` looks for its key by a reference of its own.
        mine, others = call(self), other() if _is_reference(other) else None
        return self is other if mine is None or others is None else bool(mine == others)

    def hashed(self: Any) -> int:
        target = call(self)
        return object.__hash__(self) if target is None else hash(target)

    made = proxy(restorer, number, cls, call=call, repr=recorded_repr, eq=equal, hash=hashed)
    return restorer.instances.overlay(made, {"(target)": target})


def _is_reference(value: Any) -> bool:
    return isinstance(value, weakref.ref) or type(value).__name__ in _REFERENCES


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
_REAL = dict(zip(_PREFIXES, (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType), strict=True))
_METHODS = {"gi": ("send", "throw", "close"), "cr": ("send", "throw", "close"), "ag": ("asend", "athrow", "aclose")}
_CREATED, _SUSPENDED, _RUNNING, _CLOSED = range(4)


def build_generator(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A generator, coroutine or asynchronous generator."""
    flavour = record["flavour"] if record["flavour"] < len(_GENERATORS) else 0
    return restorer.classes.once(_GENERATORS[flavour], GeneratorProxy)(restorer, record, _PREFIXES[flavour])


class GeneratorProxy:
    """One of them: its frame and what it waits for are made when they are asked for."""

    # For `isinstance`, and what asks it.
    __class__: Any = property(lambda self: _REAL[self._prefix])

    def __init__(self, restorer: Restorer, record: dict[str, Any], prefix: str) -> None:
        self.__name__ = safe_text(record["name"])
        self.__qualname__ = safe_text(record["qualname"])
        state = record["state"]
        if prefix == "cr":
            self.cr_origin = None
        own = {f"{prefix}_running": state == _RUNNING}
        if restorer.python_version >= ((3, 12) if prefix == "ag" else (3, 11)):
            own[f"{prefix}_suspended"] = state == _SUSPENDED
        self.__dict__.update(own)
        awaiting = {"gi": "gi_yieldfrom", "cr": "cr_await", "ag": "ag_await"}[prefix]
        self._later = {f"{prefix}_frame": "frame", f"{prefix}_code": "code", awaiting: "awaiting"}
        self._record, self._restorer, self._prefix = record, restorer, prefix

    def __getattr__(self, name: str) -> Any:
        later = self.__dict__.get("_later", {})
        if name.endswith("_suspended") and name[:2] == self.__dict__.get("_prefix"):
            # A newer Python's `inspect` asks for it.
            return self._record["state"] == _SUSPENDED
        if name in _METHODS.get(self.__dict__.get("_prefix", ""), ("", "", "")):
            return method_in_c(self, name)
        if name not in later:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        found = self.__dict__[name] = self._restorer.value(self._record.get(later[name]))
        return found

    def __dir__(self) -> list[str]:
        return dir(_REAL[self._prefix])

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> NoReturn:
        refuse(f"{self.__qualname__} was asked for its next value")

    def __await__(self) -> NoReturn:
        refuse(f"{self.__qualname__} was awaited")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object {self.__qualname__} at {id(self):#x}>"


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
