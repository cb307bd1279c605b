"""Modules: they print as they did and have their recorded attributes."""

from __future__ import annotations

import sys
import types
import weakref

from coredumpy._load.libraries import is_library
from coredumpy._load.missing import ObserverAttributeError
from coredumpy._load.names import safe_text
from coredumpy._load.outside import NOTHING
from coredumpy._load.places import is_library_file
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
        found = None if restorer is None else _not_recorded(restorer, self, name)
        if found is not None:
            return found
        if restorer is not None and not _is_none_of(restorer, self, name):
            raise ObserverAttributeError(
                f"{module}.{name} is not in the dump: of a library's module only what was used is"
            )
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        own = object.__getattribute__(self, "__dict__")
        restorer, home = RESTORERS.get(self), _home(self)
        more = restorer.outside.names(home) if restorer is not None and self in PARTIAL else []
        return [*own.keys() | set(real_names(home)) | set(more)]

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
#: Modules that had more attributes than were recorded, and how many.
PARTIAL: weakref.WeakKeyDictionary[ModuleProxy, int] = weakref.WeakKeyDictionary()

# Modules without attributes yet, by address. A module that is gone leaves its number, which only costs a look.
pending: dict[int, tuple[Any, int]] = {}


def _home(module: ModuleProxy) -> Any:
    """The name under which tables know a module; None of one of the program itself, whatever its name."""
    own, restorer = object.__getattribute__(module, "__dict__"), RESTORERS.get(module)
    environment = None if restorer is None else restorer.reader.environment
    return own.get("__name__") if is_library_file(environment, own.get("__file__")) else None


def _not_recorded(restorer: Restorer, module: ModuleProxy, name: str) -> Any:
    """What stands for an attribute that was not recorded; None where nothing does."""
    home = _home(module)
    # Of what a library has for the prompt, the real one works.
    found = real_attribute(home, name) if is_library(home) else None
    if found is None:
        found = restorer.classes.known(object.__getattribute__(module, "__dict__").get("__name__"), name)
    if found is None:
        found = real_attribute(home, name)
    if found is None and module in PARTIAL and home is not None:
        found = restorer.outside.attribute(home, name)
        found = None if found is NOTHING else found
    return found


def _is_none_of(restorer: Restorer, module: ModuleProxy, name: str) -> bool:
    """Whether it is known that a module had no such name."""
    home = _home(module)
    if module not in PARTIAL or real_names(home):
        return True
    return restorer.outside.has_not(home, name, PARTIAL[module])


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
    home = _home(module)
    own["__doc__"] = real_doc(home)
    is_real = is_library(home)
    if is_real:
        # Dunders are left out below.
        version = restorer.wordings[1].get(f"{home}.version")
        own |= {} if version is None else {"__version__": version}
    if home == "numpy":
        # No table of what is there can tell that something is None.
        own["newaxis"] = None
    for name, value in attributes.items():
        # What the library has for the prompt computes; what was recorded only prints.
        if is_real and real_attribute(home, name) is not None:
            continue
        # `__loader__` and `__spec__` would let imports and linecache ask an object of the dump.
        if type(name) is str and (name in _SHOWN or not (name.startswith("__") and name.endswith("__"))):
            own[name] = _working(home, name, value)
    count = restorer.reader.record(number).get("attribute_count")
    # A module has up to ten special names that are not recorded.
    if isinstance(count, int) and count > len(attributes) + 10:
        PARTIAL[module] = count
