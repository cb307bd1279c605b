"""Classes: those of the tables in `real` come back as themselves, all others are recreated.

A recreated class has the recorded name, qualified name, module, bases and plain attributes. It takes nothing of the
program that the interpreter would call or obey: no dunder, no `__slots__`, no descriptor but observers. How its
instances print and compare comes from the recorded flavour (see `flavours`).
"""

from __future__ import annotations

import abc
from collections import deque

from coredumpy._load.flavours import flavoured
from coredumpy._load.lazy import LazyAttribute
from coredumpy._load.metaclasses import metaclass_for
from coredumpy._load.missing import MissingValue, refuse
from coredumpy._load.names import safe_text
from coredumpy._load.proxies import RECREATED, is_recreated, real_base
from coredumpy._load.real import real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

_PAYLOAD_BASES: dict[str, type] = {
    "list": list,
    "dict": dict,
    "set": set,
    "deque": deque,
    "bytearray": bytearray,
    "tuple": tuple,
    "frozenset": frozenset,
}


class Classes:
    """Makes a dump's classes."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self._variants: dict[tuple[type, type], type] = {}
        self._named: dict[tuple[type, str], type] = {}
        self._unknown: type | None = None

    def build(self, number: int, record: dict[str, Any]) -> type:
        """The class of a record."""
        real = real_class(record["module"], record["qualname"])
        if real is not None:
            return real
        bases = [self._restorer.value(base) for base in record["bases"]]
        metaclass = self._restorer.value(record.get("metaclass"))
        if any(isinstance(base, type) and issubclass(base, type) for base in bases):
            return metaclass_for(self.name(record), record["module"], record["qualname"])
        cls = self.recreate(record, [base for base in bases if isinstance(base, type)], metaclass)
        self._set_attributes(cls, record)
        return cls

    def recreate(self, record: dict[str, Any], bases: list[type], metaclass: object = None) -> type:
        """A class of a record's names, on the bases that the interpreter takes."""
        namespace = dict(self._restorer.instances.namespace)
        # Its __doc__ is set with the attributes.
        namespace |= {"__module__": safe_text(record.get("module")), "__qualname__": safe_text(record.get("qualname"))}
        made = _make_class(self.name(record), bases, namespace, metaclass)
        RECREATED.add(made)
        for name in getattr(made, "__abstractmethods__", ()):
            type.__setattr__(made, name, _refuser(f"{made.__qualname__}.{name}"))
        if isinstance(made, abc.ABCMeta):
            made.__abstractmethods__ = frozenset()
        return made

    @staticmethod
    def name(record: dict[str, Any]) -> str:
        """`__name__`, such as `type` takes it."""
        return safe_text(record.get("name"))

    def _set_attributes(self, cls: type, record: dict[str, Any]) -> None:
        names = record["names"]
        for name, value in zip(names, record["values"], strict=False):
            if type(name) is not str or (_is_dunder(name) and not (name == "__doc__" and type(value) is str)):
                continue
            is_inline = type(value).__module__ != "coredumpy._native"
            attribute = value if is_inline else LazyAttribute(self._restorer, cls, name, value)
            type.__setattr__(cls, name, attribute)
        for name, function in flavoured(self._restorer, cls, record).items():
            type.__setattr__(cls, name, function)

    # --- classes for what does not fit ---

    def for_payload(self, cls: object, payload: str) -> type:
        """A class of the same name whose instances can hold what was recorded."""
        if not isinstance(cls, type):
            cls = self.unknown(cls)
        return self.with_base(cls, _PAYLOAD_BASES.get(payload, object))

    def with_base(self, cls: type, base: type) -> type:
        """The class itself where it derives from the base, else a copy that does."""
        if issubclass(cls, base):
            return cls
        return self._variant(cls, base)

    def copy_of(self, cls: type) -> type:
        """A recreated class of the same names without a real base, for instances that the base would not make."""
        return cls if is_recreated(cls) and real_base(cls) is object else self._variant(cls, object)

    def _variant(self, cls: type, base: type) -> type:
        if (cls, base) not in self._variants:
            names = {"name": cls.__name__, "qualname": cls.__qualname__, "module": cls.__module__}
            bases = [cls] if is_recreated(cls) and real_base(cls) is object and base is not object else []
            self._variants[cls, base] = self.recreate(names, [*bases, base])
        return self._variants[cls, base]

    def unknown(self, cls: object) -> type:
        """The class of instances whose own class is missing."""
        if self._unknown is None:
            text = repr(cls) if isinstance(cls, MissingValue) else "<unknown>"
            self._unknown = self.recreate({"name": text, "qualname": text, "module": "builtins"}, [])
        return self._unknown

    def once(self, name: str, base: type) -> type:
        """A class of our own under the name of one of the interpreter's."""
        if (base, name) not in self._named:
            self._named[base, name] = type(name, (base,), {"__module__": "builtins"})
        return self._named[base, name]


def build_class(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """The class of a record."""
    return restorer.classes.build(number, record)


def _make_class(name: str, bases: list[type], namespace: dict[str, Any], metaclass: object) -> type:
    """On all bases if that can be, else on the first that can: a dump may claim what no interpreter would make."""
    for some in (bases, *([base] for base in bases), []):
        metaclasses = [type, *(type(base) for base in some)]
        if isinstance(metaclass, type) and issubclass(metaclass, type):
            metaclasses.append(metaclass)
        for chosen in (_most_derived(metaclasses), type):
            try:
                made: type = chosen.__new__(chosen, name, tuple(some), dict(namespace))
            except (TypeError, ValueError):
                continue
            return made
    raise AssertionError("a class without bases can always be made")


def _most_derived(metaclasses: list[type]) -> type:
    best = type
    for metaclass in metaclasses:
        if issubclass(metaclass, best):
            best = metaclass
    return best


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _refuser(name: str) -> Callable[..., Any]:
    def refused(*args: object, **kwargs: object) -> NoReturn:
        refuse(f"{name} was called")

    return refused
