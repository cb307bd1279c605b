"""Instances of the libraries' classes: as themselves where the library is there, else as proxies with their repr."""

from __future__ import annotations

from coredumpy._load.numpy_values import numpy_dtype
from coredumpy._load.pandas_values import pandas_value
from coredumpy._load.tabular import make as shown
from coredumpy._load.values import Held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy._load.restore import Restorer


def library_maker(restorer: Restorer, cls: type, payload: str) -> Callable[..., Any]:
    """What makes the instances of a library's class of their ids."""
    if payload:
        # The class itself would take what a dump holds as an argument.
        return restorer.instances.maker(restorer.classes.for_payload(restorer.classes.copy_of(cls), payload), payload)

    def make(number: int) -> Any:
        record = restorer.reader.record(number)
        found = library_value(restorer, cls, record)
        if found is None and cls.__qualname__.endswith("Index"):
            found = shown.index(restorer, number, cls, Held(restorer, record))
        return worded_proxy(restorer, number, cls) if found is None else found

    return make


def library_value(restorer: Restorer, cls: Any, record: dict[str, Any]) -> Any:
    """An instance as itself; None where it does not come back."""
    found = numpy_dtype(restorer, cls, record)
    return pandas_value(restorer, cls, record) if found is None else found


def worded_proxy(restorer: Restorer, number: int, cls: Any) -> Any:
    """An instance with its attributes, which prints what its library said of it."""
    from coredumpy._load.natives import proxy

    wording = restorer.wording(number)
    if wording is None:
        return restorer.instances.maker(restorer.classes.copy_of(restorer.classes.for_payload(cls, "")), "")(number)
    made = proxy(restorer, number, cls)
    instances = restorer.instances
    # The class may have had object's, for want of what it said.
    type.__setattr__(type(made), "__repr__", lambda self: instances.recorded_repr(self))
    type.__setattr__(type(made), "__str__", lambda self: instances.recorded_str(self))
    restorer.instances.reprs[id(made)], restorer.instances.strs[id(made)] = wording
    return made
