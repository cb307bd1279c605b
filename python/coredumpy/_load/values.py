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
    from typing import Any, NoReturn, TypeAlias

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


def with_ways(make: Callable[..., Any], **ways: Any) -> Callable[..., Any]:
    """The maker, with quicker ways past it, which the extension takes where it can.

    `quick` is what takes the values of some names, and these names; `bare` makes an instance that has no attributes, of
    its content alone; `shell` makes one whose `__dict__` is then filled with what was recorded.
    """
    for name, way in ways.items():
        setattr(make, name, way)
    return make


def native_maker_of(cls: object) -> Callable[..., Any] | None:
    """What makes the instances of a real class of their recorded reprs, or in a quicker way; None for others."""
    if not isinstance(cls, type) or is_recreated(cls):
        return None
    if cls in _WITH_DICT:
        new: Any = cls.__new__
        return with_ways(functools.partial(_no_repr), shell=functools.partial(new, cls))
    if cls not in _builders():
        return None
    from coredumpy._load import stdlib

    quick = stdlib.QUICK.get(cls)
    return with_ways(functools.partial(_no_repr), quick=quick) if quick else stdlib.OF_REPR.get(cls)


def _no_repr(text: str) -> NoReturn:
    raise ValueError("a repr does not tell enough")


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

    if cls in _WITH_DICT:
        return with_ways(make, shell=functools.partial(base.__new__, cls))
    return with_ways(make, quick=_quick(cls)) if _quick(cls) is not None else make


def _quick(cls: type) -> tuple[Callable[..., Any], list[str]] | None:
    if cls not in _builders():
        return None
    from coredumpy._load import stdlib

    return stdlib.QUICK.get(cls)


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

    return with_ways(make, bare=functools.partial(cls.__new__, cls)) if payload == "dict" else make


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
