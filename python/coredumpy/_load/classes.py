"""Classes: those of the tables in `real` come back as themselves, all others are recreated.

A recreated class has the recorded name, qualified name, module, bases and plain attributes. It takes nothing of the
program that the interpreter would call or obey: no dunder, no `__slots__`, no descriptor but observers; these are only
shown (see `shown`). How its instances print and compare comes from the recorded flavour (see `flavours`), and what else
the program defined for them refuses (see `refusals`).
"""

from __future__ import annotations

import abc
from collections import deque

from coredumpy._load.flavours import flavoured
from coredumpy._load.lazy import LazyAttribute
from coredumpy._load.library import library_namespace
from coredumpy._load.metaclasses import Enumerations, Recreated, is_metaclass_of_enumerations, ours
from coredumpy._load.missing import MissingValue
from coredumpy._load.names import safe_text
from coredumpy._load.proxies import RECREATED, is_recreated, real_base
from coredumpy._load.real import real_attribute, real_class
from coredumpy._load.refusals import operations, refuser, refuses
from coredumpy._load.reprs import known_repr
from coredumpy._load.shown import SHOWN, Shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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


# The interpreter's time for an MRO grows with the cube of their number.
MAX_BASES = 200


class Classes:
    """Makes a dump's classes."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self._variants: dict[tuple[type, type], type] = {}
        self._named: dict[tuple[type, str], type] = {}
        self._unknown: type | None = None
        self._by_name: dict[tuple[str, str], type] = {}

    def build(self, number: int, record: dict[str, Any]) -> type:
        """The class of a record."""
        real = real_class(record["module"], record["qualname"], self._restorer.python_version)
        if real is not None:
            return real
        if (record["module"], record["qualname"]) == ("typing", "Any"):
            # A class only from 3.11 on.
            return real_attribute("typing", "Any")  # type: ignore[no-any-return]
        bases = [self._restorer.value(base) for base in record["bases"]]
        bases = [ours(base) for base in bases if isinstance(base, type)][:MAX_BASES]
        if is_metaclass_of_enumerations(record):
            bases = [Enumerations]
        cls = self.recreate(record, bases, ours(self._restorer.value(record.get("metaclass"))))
        self._set_attributes(cls, record)
        self._by_name.setdefault((cls.__module__, cls.__qualname__), cls)
        return cls

    def known(self, module: object, name: str) -> type | None:
        """The class that was recreated under a name: instances that came back are of it."""
        if not isinstance(module, str):
            return None
        # From 3.11 on a class of two names.
        other = "EnumType" if (module, name) == ("enum", "EnumMeta") else name
        return self._by_name.get((module, name)) or self._by_name.get((module, other))

    def recreate(self, record: dict[str, Any], bases: list[Any], metaclass: object = None) -> type:
        """A class of a record's names, on the bases that the interpreter takes."""
        namespace = {"__module__": safe_text(record.get("module")), "__qualname__": safe_text(record.get("qualname"))}
        if not any(issubclass(base, type) for base in bases):
            namespace |= self._restorer.instances.namespace
        made = _make_class(self.name(record), bases, namespace, metaclass)
        RECREATED.add(made)
        for name in _abstract_methods(made):
            type.__setattr__(made, name, refuser(f"{made.__qualname__}.{name}"))
        if isinstance(made, abc.ABCMeta):
            made.__abstractmethods__ = frozenset()
        return made

    @staticmethod
    def name(record: dict[str, Any]) -> str:
        """`__name__`, such as `type` takes it."""
        return safe_text(record.get("name"))

    def _set_attributes(self, cls: type, record: dict[str, Any]) -> None:
        pairs = zip(record["names"], record["values"], strict=False)
        recorded = {name: value for name, value in pairs if type(name) is str and name not in _NEVER}
        shown = SHOWN[cls] = Shown(self._restorer, recorded)
        is_metaclass = issubclass(cls, type)
        for name, value in recorded.items():
            # The interpreter calls the `mro` of a metaclass.
            if _is_dunder(name) or (is_metaclass and name == "mro"):
                continue
            is_inline = type(value).__module__ != "coredumpy._native"
            attribute = value if is_inline else LazyAttribute(self._restorer, cls, name, value)
            type.__setattr__(cls, name, attribute)
        if "members" in record:
            recorded |= self._set_members(cls, record)
        if is_metaclass:
            return
        placed = flavoured(self._restorer, cls, record)
        placed = operations(cls, recorded, real_base(cls), placed) | placed
        for name, function in placed.items():
            type.__setattr__(cls, name, function)
        shown.placed.update(placed)

    def _set_members(self, cls: type, record: dict[str, Any]) -> dict[str, Any]:
        """What a library's class defines, of which only the names are known; its operators are given back."""
        from coredumpy._load.functions import member

        operators: dict[str, Any] = {}
        members = record["members"]
        for name, kind in zip(members["names"], members["values"], strict=False):
            is_mro = issubclass(cls, type) and name == "mro"
            if type(name) is not str or is_mro:
                continue
            if not _is_dunder(name):
                type.__setattr__(cls, name, member(cls, name, kind))
            elif refuses(record["module"], name):
                operators[name] = member(cls, name, kind)
        return operators

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
            variant = self._variants[cls, base] = self.recreate(names, [*bases, base])
            namespace = library_namespace(self._restorer, variant, names)
            words = known_repr(names)
            if words is not None:
                namespace["__repr__"] = words
            for name, function in namespace.items():
                type.__setattr__(variant, name, function)
            if cls in SHOWN:
                SHOWN[variant] = SHOWN[cls]
        return self._variants[cls, base]

    def library(self, name: str, module: str) -> type:
        """A class of a library under its name, for parts of values: the real one where it is there."""
        real = real_class(module, name)
        if real is not None:
            return real
        if (object, name) not in self._named:
            self._named[object, name] = self.recreate({"name": name, "qualname": name, "module": module}, [])
        return self._named[object, name]

    def bare(self, cls: type) -> Any:
        """An instance without attributes, of a class that was recreated or is one of Python's that holds nothing."""
        return object.__new__(self.copy_of(cls))

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


# Never shown as recorded.
_NEVER = frozenset({"__dict__", "__weakref__", "__module__", "__qualname__", "__name__", "__class__", "__mro__"})


def _make_class(name: str, bases: list[Any], namespace: dict[str, Any], metaclass: object) -> type:
    """On all bases if that can be, else on the first that can: a dump may claim what no interpreter would make."""
    for some in (bases, *([base] for base in bases), []):
        metaclasses = [ours(type(base)) for base in some]
        if isinstance(metaclass, type) and issubclass(metaclass, type):
            metaclasses.append(metaclass)
        for chosen in (_most_derived(Recreated, metaclasses), _most_derived(type, metaclasses), type):
            try:
                made: type = _new_of(chosen)(chosen, name, tuple(some), dict(namespace))
            except (TypeError, ValueError):
                continue
            return made
    raise AssertionError("a class without bases can always be made")


def _new_of(metaclass: type) -> Any:
    """What makes the classes of a metaclass: never what the program defined."""
    if not isinstance(metaclass, Recreated) and not issubclass(metaclass, Recreated):
        return metaclass.__new__
    return abc.ABCMeta.__new__ if issubclass(metaclass, abc.ABCMeta) else type.__new__


def _most_derived(best: type, metaclasses: list[Any]) -> type:
    for metaclass in metaclasses:
        if issubclass(metaclass, best):
            best = metaclass
    return best


def _abstract_methods(cls: type) -> frozenset[str]:
    """What its bases that come back as themselves want to be defined."""
    try:
        found: frozenset[str] = type.__dict__["__abstractmethods__"].__get__(cls)
    except AttributeError:
        return frozenset()
    return found


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")
