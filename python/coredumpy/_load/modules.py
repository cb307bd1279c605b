"""Modules: they print as they did and have their recorded attributes."""

from __future__ import annotations

import sys
import types
import weakref

from coredumpy._load.libraries import is_library
from coredumpy._load.missing import ObserverAttributeError
from coredumpy._load.names import safe_text
from coredumpy._load.real import real_attribute, real_doc, real_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer


def build_module(restorer: Restorer, number: int, record: dict[str, Any]) -> types.ModuleType:
    """A module of the recorded name, whose attributes come when one is asked for."""
    name, filename = record["name"], restorer.text(record["filename"])
    return ModuleProxy(restorer, number, safe_text(name), filename)


class ModuleProxy(types.ModuleType):
    """A module of the dead program. Of a few harmless modules, what was not recorded comes from the real one."""

    def __init__(self, restorer: Restorer, number: int, name: str, filename: str | None) -> None:
        super().__init__(name)
        pending[id(self)] = (restorer, number)
        RESTORERS[self] = restorer
        if filename is not None:
            self.__file__ = filename

    def __getattribute__(self, name: str) -> Any:
        if id(self) in pending:
            _hydrate(self)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        module = own.get("__name__")
        restorer = RESTORERS.get(self)
        # Of what a library has for the prompt, the real one works.
        found = real_attribute(module, name) if is_library(module) else None
        if found is None and restorer is not None:
            found = restorer.classes.known(module, name)
        if found is None:
            found = real_attribute(module, name)
        if found is not None:
            return found
        if restorer is not None and self in PARTIAL and not real_names(module):
            raise ObserverAttributeError(
                f"{module}.{name} is not in the dump: of a library's module only what was used is"
            )
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        own = object.__getattribute__(self, "__dict__")
        return [*own.keys() | set(real_names(own.get("__name__")))]

    def __repr__(self) -> str:
        own = object.__getattribute__(self, "__dict__")
        name, filename = own.get("__name__"), own.get("__file__")
        restorer = RESTORERS.get(self)
        if restorer is not None and restorer.python_version >= (3, 11) and name in _FROZEN:
            return f"<module {name!r} (frozen)>"
        if filename is not None:
            return f"<module {name!r} from {filename!r}>"
        return f"<module {name!r} (built-in)>" if name in sys.builtin_module_names else f"<module {name!r}>"


ModuleProxy.__name__ = ModuleProxy.__qualname__ = "module"
ModuleProxy.__module__ = "builtins"

# Part of the interpreter itself from 3.11 on, though each has a file.
_FROZEN = frozenset(
    {
        *("_collections_abc", "_sitebuiltins", "abc", "codecs", "genericpath", "importlib.machinery", "importlib.util"),
        *("io", "ntpath", "os", "posixpath", "runpy", "site", "stat", "zipimport"),
    }
)
# Special names that are taken from a record.
_SHOWN = frozenset({"__all__", "__doc__", "__package__", "__path__", "__version__"})

#: Who made a module.
RESTORERS: weakref.WeakKeyDictionary[ModuleProxy, Restorer] = weakref.WeakKeyDictionary()
#: Modules that had more attributes than were recorded.
PARTIAL: weakref.WeakSet[ModuleProxy] = weakref.WeakSet()

# Modules without attributes yet, by address. A module that is gone leaves its number, which only costs a look.
pending: dict[int, tuple[Any, int]] = {}


def _working(module: object, name: str, value: Any) -> Any:
    """A function of a harmless module itself, rather than one that refuses."""
    # `isinstance` would ask the value for its class, and a module has its attributes made when it is asked for one.
    if type(value) is not types.FunctionType:
        return value
    real = real_attribute(module, name)
    return real if type(real) is types.FunctionType else value


def _hydrate(module: ModuleProxy) -> None:
    restorer, number = pending.pop(id(module))
    _, attributes = restorer.fields(number)
    own = object.__getattribute__(module, "__dict__")
    own["__doc__"] = real_doc(own.get("__name__"))
    is_real = is_library(own.get("__name__"))
    if is_real:
        # Dunders are left out below.
        own["__version__"] = restorer.wordings[1].get(f"{own['__name__']}.version")
    for name, value in attributes.items():
        # What the library has for the prompt computes; what was recorded only prints.
        if is_real and real_attribute(own["__name__"], name) is not None:
            continue
        # `__loader__` and `__spec__` would let imports and linecache ask an object of the dump.
        if type(name) is str and (name in _SHOWN or not (name.startswith("__") and name.endswith("__"))):
            own[name] = _working(own.get("__name__"), name, value)
    count = restorer.reader.record(number).get("attribute_count")
    # A module has up to ten special names that are not recorded.
    if isinstance(count, int) and count > len(attributes) + 10:
        PARTIAL.add(module)
