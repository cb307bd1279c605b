"""What a recreated class shows of itself: what was recorded, and nothing of what we put into it.

The special names that a class of the program defined (`__init__`, `__slots__`, `__annotations__` …) never stand in the
recreated class itself, where the interpreter would obey them. They are kept here, and the metaclass (see `metaclasses`)
answers with them when somebody asks.
"""

from __future__ import annotations

import types
import weakref

from coredumpy._load.lazy import LazyAttribute, raw_dict, raw_mro
from coredumpy._load.observers import disarmed_annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from coredumpy._load.restore import Restorer

ABSENT = object()
_NEWEST = (3, 13)


class Shown:
    """The own namespace of a class, as it was recorded."""

    __slots__ = ("_recorded", "_restorer", "placed")

    def __init__(self, restorer: Restorer, recorded: dict[str, Any]) -> None:
        self._restorer = restorer
        self._recorded = recorded
        #: Names under which something of ours stands in the class.
        self.placed: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._recorded

    def __iter__(self) -> Iterator[str]:
        return iter(self._recorded)

    def __getitem__(self, name: str) -> Any:
        found = self._restorer.value(self._recorded[name])
        return disarmed_annotations(found, self._restorer.later) if name == "__annotations__" else found

    @property
    def python_version(self) -> tuple[int, int]:
        """That of the Python that wrote the dump."""
        return self._restorer.python_version

    @property
    def running(self) -> frozenset[Any]:
        """`native_id` of each thread in the dump."""
        return self._restorer.running

    def hide(self, name: str) -> None:
        """A name that C code asks an instance for, and calls."""
        self._recorded.pop(name, None)

    def get(self, name: str, default: Any = None) -> Any:
        """The object that was recorded under a name."""
        return self[name] if name in self._recorded else default


#: By recreated class.
SHOWN: weakref.WeakKeyDictionary[type, Shown] = weakref.WeakKeyDictionary()
#: Metaclasses of ours, and what they stand for.
STANDS_FOR: dict[type, type] = {}
# A class that takes nothing else from the dump has these all the same.
_OF_EVERY_CLASS = ("__dict__", "__weakref__")


def find(cls: type, name: str) -> Any:
    """What stands under a special name, in the order of the MRO; `ABSENT` where nothing does."""
    for base in raw_mro(cls):
        shown = SHOWN.get(base)
        if shown is not None:
            if name in shown:
                return shown[name]
        elif base not in STANDS_FOR and name in raw_dict(base):
            return raw_dict(base)[name]
    return ABSENT


def bound(value: Any, instance: object, owner: type) -> Any:
    """What an attribute look-up makes of it: functions, properties and the like are real ones, whose code refuses."""
    if type(value) in SHOWN:
        return value
    get = getattr(type(value), "__get__", None)
    return value if get is None else get(value, instance, owner)


def own(cls: type, name: str, default: Any) -> Any:
    """What a class itself defines."""
    shown = SHOWN.get(cls)
    return default if shown is None else shown.get(name, default)


def version_of(cls: type) -> tuple[int, int]:
    """The version of the Python that wrote the dump of a recreated class."""
    return next((SHOWN[base].python_version for base in raw_mro(cls) if base in SHOWN), _NEWEST)


def is_running(thread: Any) -> bool:
    """Whether a `threading.Thread` is of a thread in the dump that it is from."""
    running = next((SHOWN[base].running for base in raw_mro(type(thread)) if base in SHOWN), frozenset())
    return thread._native_id in running


def namespace(cls: type) -> types.MappingProxyType[str, Any]:
    """`vars(cls)`"""
    raw, shown = raw_dict(cls), SHOWN.get(cls)
    found: dict[str, Any] = {"__module__": raw["__module__"]}
    for name in shown or ():
        is_aside = _is_special(name) or name not in raw or (shown is not None and name in shown.placed)
        found[name] = shown[name] if shown is not None and is_aside else _resolved(raw[name])
    for name, value in raw.items():
        is_ours = _is_special(name) or (shown is not None and name in shown.placed)
        if name not in found and not is_ours:
            found[name] = _resolved(value)
    slots = found.get("__slots__", _OF_EVERY_CLASS)
    if isinstance(slots, (tuple, list, dict)):
        found |= {name: raw[name] for name in _OF_EVERY_CLASS if name in raw and name in slots}
    found.setdefault("__doc__", None)
    return types.MappingProxyType(found)


def _is_special(name: str) -> bool:
    return name[:2] == "__" == name[-2:]


def _resolved(value: Any) -> Any:
    return value.resolve() if type(value) is LazyAttribute else value
