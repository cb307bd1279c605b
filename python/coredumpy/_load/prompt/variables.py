"""`vars`: the variables of the frame, or what an object holds, as a table."""

from __future__ import annotations

import types
from itertools import islice

from coredumpy._load.missing import MissingValue
from coredumpy._load.names import RESERVED
from coredumpy._load.namespaces import Globals, Locals
from coredumpy._load.prompt.base import Part
from coredumpy._load.prompt.brief import brief
from coredumpy._load.prompt.columns import fitted, table, terminal_width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeAlias

    Named: TypeAlias = tuple[str, object]

# Rows of an object's attributes or items.
_MOST = 100
_ABSENT = object()
# Of the interpreter and of pdb.
_NOT_SHOWN = RESERVED | {"__builtins__"}


class Variables(Part):
    def do_vars(self, arg: str) -> None:
        """vars [expression]

        Show the variables of the frame, arguments first: name, type and
        value, a line each.  In a module's frame the functions, classes
        and modules stand below the data, by name.

        With an expression, show the attributes of its value, or else
        its items.
        """
        if not arg:
            self._show_variables()
            return
        try:
            value = self._getval(arg)
        except BaseException:
            return  # which was said
        held = attributes(value) or items(value)
        self._show(islice(held, _MOST))
        if len(held) > _MOST:
            self.message(f"… {len(held) - _MOST:,} more")
        if not held:
            self.message(f"{type(value).__qualname__}: nothing to show but what p shows")

    def _show_variables(self) -> None:
        namespace: Any = self.frame.f_locals
        named = [(name, namespace[name]) for name in namespace if name not in _NOT_SHOWN]
        if isinstance(namespace, Globals | Locals):
            # What cannot be a variable's name is shown here alone.
            named += [(repr(name), self.dump.restorer.value(value)) for name, value in namespace.hidden]
        if namespace is not self.frame.f_globals:
            self._show(named)
            if not named:
                self.message("no variables")
            return
        named = [(name, value) for name, value in named if not (name.startswith("__") and name.endswith("__"))]
        groups = {word: [name for name, value in named if isinstance(value, kind)] for word, kind in _GROUPS.items()}
        self._show((name, value) for name, value in named if not isinstance(value, tuple(_GROUPS.values())))
        for word, names in groups.items():
            if names:
                self.message(fitted(f"{word}: {', '.join(names)}", terminal_width()))

    def _show(self, named: Iterable[Named]) -> None:
        width = terminal_width()
        for line in table([[name, kind_of(value), brief(value, width)] for name, value in named], width):
            self.message(line)


_GROUPS = {"functions": types.FunctionType, "classes": type, "modules": types.ModuleType}


def kind_of(value: object) -> str:
    """Its type's name, with its length or shape."""
    if isinstance(value, MissingValue):
        return "?"
    name = type(value).__qualname__
    if type(value) in (list, tuple, dict, set, frozenset):
        return f"{name} ({len(value)})"  # type: ignore[arg-type]
    shape = _attribute(value, "shape") if not isinstance(value, type) else None
    return f"{name} {shape}" if type(shape) is tuple else name


def attributes(value: object) -> list[Named]:
    """Those that an object has itself, in the order in which it got them, and its slots."""
    own = _attribute(value, "__dict__")
    names = [name for name in own if type(name) is str] if isinstance(own, dict | types.MappingProxyType) else []
    if isinstance(value, type | types.ModuleType):
        names = [name for name in names if not name.startswith("__")]
    else:
        names += [name for name in _slots(value) if name not in names]
    found = [(name, _attribute(value, name)) for name in names]
    return [(name, attribute) for name, attribute in found if attribute is not _ABSENT]


def _slots(value: object) -> Iterator[str]:
    """What an object has beside its `__dict__`."""
    cls = type(value)
    of_class = set(dir(cls))
    for name in dir(value):
        is_slot = name not in of_class or isinstance(_attribute(cls, name), types.MemberDescriptorType)
        if is_slot and not (name.startswith("__") and name.endswith("__")):
            yield name


def _attribute(value: object, name: str) -> Any:
    try:
        return getattr(value, name, _ABSENT)
    except Exception:
        # It would have to run.
        return _ABSENT


def items(value: Any) -> list[Named]:
    """Those of a container by key or number."""
    if isinstance(value, dict):
        return [(brief(key, 80), value[key]) for key in value]
    if isinstance(value, list | tuple | set | frozenset):
        return [(str(number), item) for number, item in enumerate(value)]
    return []
