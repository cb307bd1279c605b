"""Attributes of recreated classes that are made when they are asked for."""

from __future__ import annotations

import types

from coredumpy._load.missing import REFUSAL, ObserverAttributeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

#: The namespace and the MRO of a class as the interpreter has them; `cls.__dict__` shows what was recorded.
raw_dict: Any = type.__dict__["__dict__"].__get__
raw_mro: Any = type.__dict__["__mro__"].__get__

# What the interpreter makes of `__slots__`, and of attributes of types written in C.
_C_DESCRIPTORS = frozenset({"member_descriptor", "getset_descriptor"})


class LazyAttribute:
    """Stands in a class's namespace until it is asked for; then the attribute itself does."""

    __slots__ = ("_name", "_owner", "_restorer", "_value")

    def __init__(self, restorer: Restorer, owner: type, name: str, value: Any) -> None:
        self._restorer, self._owner, self._name, self._value = restorer, owner, name, value

    def resolve(self) -> Any:
        """The attribute itself."""
        found = self._restorer.value(self._value)
        # A slot stays: what stands for its descriptor would not tell that an instance has no value there.
        stays = is_c_descriptor(found) or _is_field_of_c(found) or _binds(found)
        if raw_dict(self._owner).get(self._name) is self and not stays:
            type.__setattr__(self._owner, self._name, found)
        return found

    def __get__(self, instance: object, owner: type) -> Any:
        from coredumpy._load.shown import bound

        found = self.resolve()
        if instance is not None and is_c_descriptor(found):
            raise AttributeError(f"{type(instance).__name__!r} object has no attribute {self._name!r}")
        if instance is not None and _is_field_of_c(found):
            # What a structure of `ctypes` has in its memory is not in a dump.
            raise ObserverAttributeError(f"{REFUSAL} ({owner.__qualname__}.{self._name} was not recorded)")
        if _binds(found):
            what = f"{type(found).__qualname__}.__get__ was called"
            raise ObserverAttributeError(f"{REFUSAL} ({what})")
        return bound(found, instance, owner)

    def __repr__(self) -> str:
        return repr(self.resolve())


def _binds(value: object) -> bool:
    """Whether it is a descriptor of the program, which a dump cannot ask."""
    from coredumpy._load.shown import SHOWN, find

    return type(value) in SHOWN and isinstance(find(type(value), "__get__"), types.FunctionType)


def _is_field_of_c(value: object) -> bool:
    cls = type(value)
    return cls.__name__ == "CField" and cls.__module__ == "_ctypes"


def is_c_descriptor(value: object) -> bool:
    """Whether it stands for a slot of a class, or an attribute of a structure of C."""
    cls = type(value)
    return cls.__name__ in _C_DESCRIPTORS and cls.__module__ == "builtins"
