"""Instances of the libraries' classes: as themselves where the library is there, else as proxies with their repr."""

from __future__ import annotations

import weakref

from coredumpy._load.libraries import has_values, library, library_attribute
from coredumpy._load.numpy_values import numpy_dtype
from coredumpy._load.pandas_values import pandas_value
from coredumpy._load.reprs import known_words
from coredumpy._load.tabular import make as shown
from coredumpy._load.tabular.base import Why
from coredumpy._load.torch_values import torch_size
from coredumpy._load.values import Held, is_zone_class
from coredumpy._load.zone_values import zone_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.restore import Restorer


def library_maker(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any]:
    """What makes the instances of a library's class of their ids."""
    if payload == "tuple" and (cls.__module__, cls.__qualname__) == ("torch", "Size"):
        return lambda number, content: torch_size([*content])
    if payload:
        # The class itself would take what a dump holds as an argument.
        return restorer.instances.maker(restorer.classes.for_payload(restorer.classes.copy_of(cls), payload), payload)

    def make(number: int) -> Any:
        record = restorer.reader.record(number)
        found = library_value(restorer, cls, record)
        if found is None and is_zone_class(cls):
            return restorer.instances.maker(cls, "")(number)
        if found is None and cls.__qualname__.endswith("Index"):
            found = shown.index(restorer, number, cls, Held(restorer, record))
        return worded_proxy(restorer, number, cls) if found is None else found

    return make


def library_value(restorer: Restorer, cls: Any, record: dict[str, Any]) -> Any:
    """An instance as itself; None where it does not come back."""
    found = numpy_dtype(restorer, cls, record)
    if found is None and getattr(cls, "__qualname__", "") == "ufunc":
        found = _ufunc(Held(restorer, record))
    if found is None:
        found = zone_value(cls, Held(restorer, record))
    return pandas_value(restorer, cls, record) if found is None else found


def _ufunc(held: Held) -> Any:
    """One of those of the tables that compute; None where it is another, as one that a program made."""
    found = library_attribute(held.get("__module__"), held.get("__qualname__"))
    return found if isinstance(found, getattr(library("numpy"), "ufunc", ())) else None


def worded_proxy(restorer: Restorer, number: int, cls: Any) -> Any:
    """An instance with its attributes, which prints what its library said of it."""
    from coredumpy._load.natives import proxy

    wording = restorer.wording(number)
    if wording is None:
        made = restorer.instances.maker(restorer.classes.copy_of(restorer.classes.for_payload(cls, "")), "")(number)
        _refuse_others(restorer, type(made))
        return made
    made = proxy(restorer, number, cls)
    _refuse_others(restorer, type(made))
    instances = restorer.instances
    # The class may have had object's, for want of what it said.
    words = known_words(cls.__module__, cls.__qualname__) or object.__repr__
    type.__setattr__(type(made), "__repr__", lambda self: instances.reprs.get(id(self)) or words(self))
    type.__setattr__(type(made), "__str__", lambda self: instances.recorded_str(self))
    restorer.instances.reprs[id(made)], restorer.instances.strs[id(made)] = wording
    return made


def _refuse_others(restorer: Restorer, cls: type) -> None:
    """Has a class say why its instances cannot do what was asked for: what a library defines in C, no record names."""
    root = cls.__module__.partition(".")[0]
    if root not in ("numpy", "pandas", "torch") or cls in _told:
        return
    _told.add(cls)
    why = Why(restorer, root, library(root) is not None)
    names = ["__getitem__", "__iter__", "__contains__"] if cls.__qualname__.endswith(_ITERATED) else []
    names += ["__len__"] if cls.__qualname__.endswith(_WITH_LENGTH) else []
    if has_values(root, cls.__qualname__) and cls.__qualname__ != "ufunc":
        names += _COMPUTING
        type.__setattr__(cls, "__getattr__", _attribute_refuser(why))
        type.__setattr__(cls, "__eq__", _equality_refuser(why, root))
    for name in names:
        if not any(name in vars(base) for base in cls.__mro__[:-1]):
            type.__setattr__(cls, name, _refuser(why, name))


_told: weakref.WeakSet[type] = weakref.WeakSet()
_WITH_LENGTH = ("Array", "Categorical", "GroupBy", "Index", "Resampler", "Tensor", "flatiter", "nditer", "poly1d")
_ITERATED = (*_WITH_LENGTH, "Expanding", "Indexer", "Rolling", "Window", "StringMethods", "broadcast", "ndindex")
_COMPUTING = [f"__{name}__" for name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "floordiv", "mod")]
_COMPUTING += [f"__{name}__" for name in ("lt", "le", "gt", "ge", "neg", "pos", "abs", "int", "float")]


def _refuser(why: Why, name: str) -> Callable[..., Any]:
    return lambda self, *args: why.refuse(name)


def _attribute_refuser(why: Why) -> Callable[..., Any]:
    def __getattr__(self: Any, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        why.refuse(f".{name}")

    return __getattr__


def _equality_refuser(why: Why, root: str) -> Callable[..., Any]:
    def __eq__(self: Any, other: Any) -> Any:
        if self is other:
            return True
        # To what is none of the library's, it is equal to nothing.
        return why.refuse("==") if type(other).__module__.partition(".")[0] == root else NotImplemented

    return __eq__
