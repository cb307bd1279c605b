"""Built-in containers, strings and bytes of which a part is not in the dump.

They are no subclasses of the built-ins: C code reads those past every method (`set.union`, `str.join`, `array`), and
would answer as if nothing else had been there. They are classes of our own that say what they stand for, so
`isinstance` and `type(x)` answer, what is in the dump answers, and everything else is refused.

Names of ours are `__like_this__`, for all others may be the program's attributes.
"""

from __future__ import annotations

import functools
import types

from coredumpy._errors import NotInDump
from coredumpy._load.cuts.runs import Runs
from coredumpy._load.lazy import LazyAttribute
from coredumpy._load.missing import limit_words, one_line
from coredumpy._load.proxies import is_recreated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer
    from coredumpy._native import Missing

_WHY = {
    "items": "by the limit of items",
    "bytes": "by the limit of bytes",
    "depth": "by the depth limit",
    "total_bytes": "because the dump was full",
    "time": "because time was up",
    "cut_file": "because the file ends before them",
    "damaged": "because the file is damaged",
}

#: Of the first run and of the last so many items (or characters) are shown.
SHOWN, SHOWN_AT_END = 100, 20
TEXT_SHOWN, TEXT_SHOWN_AT_END = 1000, 200


class Content:
    """What is there of one object. It is read when it is first asked for."""

    def __init__(self, restorer: Restorer, number: int | None, unit: str) -> None:
        self.restorer = restorer
        #: Its id in the dump; None for what was made of a part of it.
        self.number = number
        #: `items`, `characters` or `bytes`.
        self.unit = unit
        self._attributes: tuple[dict[str, Any], dict[str, Any]] | None = None

    @functools.cached_property
    def _read(self) -> tuple[int, list[tuple[int, Any, list[Any] | None]], list[Missing], int | None]:
        found = None if self.number is None else self.restorer.runs(self.number)
        return found or (0, [], [], None)

    @functools.cached_property
    def runs(self) -> Runs:
        """The items; of a dict its keys."""
        return Runs(self._read[0], ((start, content) for start, content, _ in self._read[1]))

    @functools.cached_property
    def values(self) -> Runs:
        """The values of a dict."""
        return Runs(self._read[0], ((start, values) for start, _, values in self._read[1] if values is not None))

    @functools.cached_property
    def reasons(self) -> list[Missing]:
        """Why something is left out."""
        return self._read[2]

    @property
    def maxlen(self) -> int | None:
        """Of a deque."""
        return self._read[3]

    def part(self, runs: Runs) -> Content:
        """What is there of a part of the object."""
        part = Content(self.restorer, None, self.unit)
        part.runs, part.reasons = runs, self.reasons
        return part

    def attributes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Slots and attributes of an instance of a subclass."""
        if self._attributes is None:
            self._attributes = ({}, {}) if self.number is None else self.restorer.fields(self.number)
        return self._attributes

    # --- words ---

    @property
    def limits(self) -> Mapping[str, int]:
        """Those that the dump was made under."""
        found: Mapping[str, int] = self.restorer.limits
        return found

    def counts(self) -> str:
        """How many are left out of how many."""
        return f"{self.runs.length - self.runs.kept:,} of {self.runs.length:,} {self.unit}"

    def why(self) -> str:
        """For which reasons."""
        return " and ".join(self._why(missing) for missing in self.reasons) or "for an unknown reason"

    def _why(self, missing: Missing) -> str:
        if missing.reason == "damaged" and missing.detail:
            return f"{_WHY['damaged']} ({one_line(missing.detail)})"
        why = _WHY.get(missing.reason, f"for the reason {missing.reason}")
        return why + limit_words(missing.reason, self.limits)

    def there(self) -> str:
        """What can be asked for."""
        length = self.runs.length
        parts = []
        for start, content in self.runs.parts:
            if not start:
                parts.append(f"the first {len(content):,}")
            elif start + len(content) == length:
                parts.append(f"the last {len(content):,}")
            else:
                parts.append(f"{start:,} to {start + len(content) - 1:,}")
        if len(parts) > 3:
            parts = [*parts[:2], f"{len(parts) - 2} more runs"]
        return f"there are {' and '.join(parts)}" if parts else "none is there"

    def refuse(self) -> NoReturn:
        """Says that the answer needs what is not there."""
        error = NotInDump(f"this is a dump: {self.counts()} were left out {self.why()}; {self.there()}")
        error.reasons = tuple(self.reasons)
        raise error


class CutType(type):
    """The type of the classes below: each stands for the class that the object had."""

    __live__: type
    __built_in__: type[Any]

    def __eq__(cls, other: object) -> bool:
        return cls is other or cls.__live__ is other or (isinstance(other, CutType) and other.__live__ is cls.__live__)

    def __hash__(cls) -> int:
        return hash(cls.__live__)

    def __repr__(cls) -> str:
        return repr(cls.__live__)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls.__live__(*args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls.__live__)

    def __subclasscheck__(cls, subclass: Any) -> bool:
        return issubclass(subclass.__live__ if isinstance(subclass, CutType) else subclass, cls.__live__)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls.__live__, name)

    def __dir__(cls) -> list[str]:
        return dir(cls.__live__)

    @property
    def __mro__(cls) -> tuple[type, ...]:
        return cls.__live__.__mro__


def content_of(cut: Any) -> Content:
    """What is known of a cut object."""
    content: Content = object.__getattribute__(cut, "__cut__")
    return content


def is_cut(value: object) -> bool:
    """Whether something of a value is not in the dump."""
    return type(type(value)) is CutType


class Cut(metaclass=CutType):
    """What all have. `__live__` is the class that the object had, `__built_in__` the built-in that it is one of."""

    __slots__ = ("__cut__",)

    __live__: type = object
    __built_in__: type[Any] = object

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self).__live__

    def __len__(self) -> int:
        return content_of(self).runs.length

    def __dir__(self) -> list[str]:
        slots, attributes = content_of(self).attributes()
        return sorted({*dir(type(self).__live__), *filter(_is_text, slots), *filter(_is_text, attributes)})

    def __getattribute__(self, name: str) -> Any:
        """What the program gave the object or its class first; of special names it gave none."""
        live = type(self).__live__
        if is_recreated(live) and not (name.startswith("__") and name.endswith("__")):
            for known in content_of(self).attributes():
                if name in known:
                    return known[name]
            if any(name in base.__dict__ for base in live.__mro__ if is_recreated(base)):
                return _of_class(self, live, name)
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        live = type(self).__live__
        if name == "__dict__" and is_recreated(live):
            slots, attributes = content_of(self).attributes()
            if attributes or not slots:
                return attributes
        return _of_class(self, live, name)

    def __setattr__(self, name: str, value: object) -> None:
        slots, attributes = content_of(self).attributes()
        if not is_recreated(type(self).__live__):
            raise AttributeError(f"{type(self).__live__.__name__!r} object has no attribute {name!r}")
        (slots if name in slots else attributes)[name] = value

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        content_of(self).refuse()


def _is_text(name: object) -> bool:
    return type(name) is str


def _of_class(cut: Any, live: type, name: str) -> Any:
    """What the object's class has under a name, bound to the object."""
    for base in live.__mro__:
        if name in base.__dict__:
            found = base.__dict__[name]
            found = found.resolve() if isinstance(found, LazyAttribute) else found
            # The program's functions and properties refuse when they are called; C code does not take the object.
            get = getattr(type(found), "__get__", None)
            if get is None or isinstance(found, (types.WrapperDescriptorType, types.MethodDescriptorType)):
                return found
            return get(found, cut, live)
    raise AttributeError(f"{live.__name__!r} object has no attribute {name!r}")


def new(family: type[Any], live: type, content: Content) -> Any:
    """An object that stands for one of class `live`."""
    made: Any = object.__new__(_class_for(family, live))
    object.__setattr__(made, "__cut__", content)
    return made


_classes: dict[tuple[type, type], type] = {}


def _class_for(family: type[Any], live: type) -> type:
    known = _classes.get((family, live))
    if known is not None:
        return known
    namespace: dict[str, Any] = {
        "__slots__": (),
        "__module__": live.__module__,
        "__qualname__": live.__qualname__,
        "__doc__": None,
        "__live__": live,
    }
    for name in {*dir(family.__built_in__), *_REFLECTED.get(family.__built_in__, ())}:
        if name not in _OURS and not _defines(family, name):
            namespace[name] = _refuser(name)
    if family.__built_in__ is not dict:
        namespace |= {name: _refuser(name) for name in _ORDERINGS}
    if family.__built_in__.__hash__ is None:
        namespace["__hash__"] = None
    else:
        namespace["__hash__"] = _refuser("__hash__")
    made = type.__new__(CutType, live.__name__, (family,), namespace)
    # Classes of the program are known by one dump.
    if not is_recreated(live):
        _classes[family, live] = made
    return made


# Of every object, or made above.
_OURS = frozenset(dir(object)) | {"__class_getitem__", "__dict__", "__weakref__", "__hash__"}
_ORDERINGS = ("__lt__", "__le__", "__gt__", "__ge__")
# `[1] + x`: without it, Python would say that x is no list.
_REFLECTED = {built_in: ("__radd__",) for built_in in (list, tuple, str, bytes, bytearray)}


def _defines(family: type, name: str) -> bool:
    return any(name in base.__dict__ for base in type.mro(family) if base is not object)


def _refuser(name: str) -> Callable[..., Any]:
    def refused(self: Any, *args: object, **kwargs: object) -> NoReturn:
        content_of(self).refuse()

    refused.__name__ = refused.__qualname__ = name
    return refused


def hole(content: Content, count: int) -> str:
    """What a repr shows in the place of what is left out."""
    known = {"items", "bytes"}
    why = "" if {missing.reason for missing in content.reasons} <= known else f" {content.why()}"
    return f"<missing: {count:,} of {content.runs.length:,} {content.unit} left out{why}>"


def passed_over(count: int) -> str:
    """The same for what is there, but too much to be shown."""
    return f"<{count:,} not shown>"
