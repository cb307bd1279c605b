"""Modules: they print as they did and have their recorded attributes."""

from __future__ import annotations

import sys
import types

from coredumpy._load.names import safe_text
from coredumpy._load.real import real_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer


def build_module(restorer: Restorer, number: int, record: dict[str, Any]) -> types.ModuleType:
    """A module of the recorded name, whose attributes come when one is asked for."""
    name, filename = record["name"], restorer.value(record["filename"])
    return ModuleProxy(restorer, number, safe_text(name), filename if isinstance(filename, str) else None)


class ModuleProxy(types.ModuleType):
    """A module of the dead program. Of a few harmless modules, what was not recorded comes from the real one."""

    def __init__(self, restorer: Restorer, number: int, name: str, filename: str | None) -> None:
        super().__init__(name)
        pending[id(self)] = (restorer, number)
        if filename is not None:
            self.__file__ = filename

    def __getattribute__(self, name: str) -> Any:
        if id(self) in pending:
            _hydrate(self)
        return super().__getattribute__(name)

    def __getattr__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        found = real_attribute(own.get("__name__"), name)
        if found is None:
            raise AttributeError(f"module {own.get('__name__')!r} has no attribute {name!r}", name=name, obj=self)
        return found

    def __repr__(self) -> str:
        own = object.__getattribute__(self, "__dict__")
        name, filename = own.get("__name__"), own.get("__file__")
        if filename is not None:
            return f"<module {name!r} from {filename!r}>"
        return f"<module {name!r} (built-in)>" if name in sys.builtin_module_names else f"<module {name!r}>"


ModuleProxy.__name__ = ModuleProxy.__qualname__ = "module"
ModuleProxy.__module__ = "builtins"

# Modules without attributes yet, by address. A module that is gone leaves its number, which only costs a look.
pending: dict[int, tuple[Any, int]] = {}


def _hydrate(module: ModuleProxy) -> None:
    restorer, number = pending.pop(id(module))
    _, attributes = restorer.fields(number)
    own = object.__getattribute__(module, "__dict__")
    for name, value in attributes.items():
        # `__loader__` and `__spec__` would let imports and linecache ask an object of the dump.
        if type(name) is str and not (name.startswith("__") and name.endswith("__")):
            own[name] = value
