"""Standard-library values that come back as themselves, from their recorded parts."""

from __future__ import annotations

import collections
import functools
import types

from coredumpy._load.missing import MissingValue
from coredumpy._load.proxies import is_recreated, real_base

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from coredumpy._load.restore import Restorer

    # Makes an instance of the class from what its record holds.
    Build: TypeAlias = Callable[[type[Any], "Held"], object]


class Held:
    """The parts of a record: slots and attributes by name."""

    def __init__(self, restorer: Restorer, record: dict[str, Any]) -> None:
        self._restorer = restorer
        self._record = record
        self._values: dict[Any, Any] = dict(_pairs(record))

    @property
    def repr(self) -> Any:
        """`repr(x)`, where it was recorded."""
        return self._restorer.value(self._record.get("repr"))

    def ints(self, *names: str) -> list[int]:
        """Values that must be ints: these always stand in the record itself."""
        found = [self._values[name] for name in names]
        if any(type(value) is not int for value in found):
            raise TypeError("ints were expected")
        return found

    def __getitem__(self, name: str) -> Any:
        found = self._restorer.value(self._values[name])
        if isinstance(found, MissingValue):
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """The same; the default where it was not recorded."""
        try:
            return self[name]
        except KeyError:
            return default

    def items(self, name: str) -> list[Any] | None:
        """The items of a list, which may not be filled yet; None where there is none."""
        return self._restorer.items(self._values.get(name))

    def all(self, name: str) -> list[Any]:
        """The same, where there must be some."""
        found = self.items(name)
        if found is None:
            raise KeyError(name)
        return found

    def attributes(self) -> dict[str, Any]:
        """All of them."""
        return {name: self._restorer.value(value) for name, value in self._values.items() if type(name) is str}


def _pairs(record: dict[str, Any]) -> Any:
    return zip(record.get("names", ()), record.get("values", ()), strict=False)


def maker_of(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any] | None:
    """What makes the instances of a class that comes back as itself, or derives from one; None for all others."""
    if not payload and cls.__module__.partition(".")[0] == "pandas":
        return _pandas_maker(restorer, cls)
    base = real_base(cls)
    if payload:
        return None if is_recreated(cls) else _container_maker(restorer, cls, payload)
    if base is object and is_recreated(cls):
        return None

    def make(number: int) -> Any:
        made = _build(restorer, cls, Held(restorer, restorer.reader.record(number)))
        if made is None:
            return restorer.instances.maker(restorer.classes.copy_of(cls), "")(number)
        return restorer.instances.adopt(made, number) if is_recreated(cls) else made

    return make


def _pandas_maker(restorer: Restorer, cls: type) -> Callable[..., Any]:
    from coredumpy._load.tables import pandas_value

    other = restorer.instances.maker(restorer.classes.copy_of(cls), "")

    def make(number: int) -> Any:
        found = pandas_value(restorer, cls, restorer.reader.record(number))
        return other(number) if found is None else found

    return make


def native_value(restorer: Restorer, number: int, cls: Any, record: dict[str, Any]) -> Any:
    """An instance of a type written in C as itself; None where it does not come back."""
    names = (getattr(cls, "__module__", None), getattr(cls, "__qualname__", None))
    if names in (("re", "Pattern"), ("re", "Match")):
        from coredumpy._load import regex

        return regex.proxy(names[1], Held(restorer, record))
    if not isinstance(cls, type) or is_recreated(cls):
        return None
    return _build(restorer, cls, Held(restorer, record))


def _build(restorer: Restorer, cls: type, held: Held) -> Any:
    base: Any = real_base(cls)
    if base in _WITH_DICT:
        made = base.__new__(cls)
        restorer.later(lambda: made.__dict__.update(held.attributes()))
        return made
    for origin in base.__mro__:
        build = _builders().get(origin)
        if build is not None:
            try:
                return build(cls, held)
            # What is recorded may not be what the class takes: then a proxy shows it.
            except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError):
                return None
    return None


# Classes written in Python whose instances are their `__dict__`, and that only look into it.
_WITH_DICT: tuple[type[Any], ...] = (
    *(collections.ChainMap, collections.UserDict, collections.UserList, collections.UserString),
    *(functools.partialmethod, types.SimpleNamespace),
)


def _container_maker(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any]:
    def make(number: int, *content: Any) -> Any:
        try:
            made: Any = cls.__new__(cls, *content)
        except (TypeError, ValueError):
            copy = restorer.classes.copy_of(cls)
            return restorer.instances.maker(copy, payload)(number, *content)
        restorer.later(lambda: _set_attributes(restorer, made, number))
        return made

    return make


def _set_attributes(restorer: Restorer, made: Any, number: int) -> None:
    slots, attributes = restorer.fields(number)
    factory = slots.get("default_factory")
    if isinstance(made, collections.defaultdict) and callable(factory):
        made.default_factory = factory
    if attributes and hasattr(made, "__dict__"):
        made.__dict__.update(attributes)


_known: dict[type, Build] = {}


def _builders() -> dict[type, Build]:
    if not _known:
        from coredumpy._load import stdlib

        _known.update(stdlib.BUILDERS)
    return _known
