"""What `torch.nn.Module` does with what it holds: by name, one after the other, and in words."""

from __future__ import annotations

from coredumpy._load.lazy import raw_dict, raw_mro
from coredumpy._load.missing import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_BASE = ("torch.nn.modules.module", "Module")


def module_namespace(module: str, qualname: str) -> dict[str, Any]:
    """What the class that all modules derive from has in its namespace."""
    if (module, qualname) != _BASE:
        return {}
    functions = (parameters, named_parameters, children, named_children, modules, named_modules)
    return {function.__name__: function for function in functions} | {"__getattr__": _attribute}


def module_repr(self: Any) -> str:
    """As the base words it. What a module says of itself beside comes from a function, which cannot run."""
    # Asked of the instance: it may not have its attributes yet.
    if "_modules" not in getattr(self, "__dict__", ()):
        return object.__repr__(self)
    for name in ("extra_repr", "_get_name"):
        home = next((base for base in raw_mro(type(self)) if name in raw_dict(base)), None)
        if home is not None and (home.__module__, home.__qualname__) != _BASE:
            refuse(f"{home.__qualname__}.{name} was called")
    lines = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in named_children(self, _is_all=True)]
    text = "".join(f"\n  {line}" for line in lines)
    return f"{type(self).__name__}({text}" + ("\n)" if lines else ")")


def _held(module: Any, name: str) -> dict[Any, Any]:
    found = module.__dict__.get(name)
    return found if isinstance(found, dict) else {}


def _attribute(self: Any, name: str) -> Any:
    for held in ("_parameters", "_buffers", "_modules"):
        found = _held(self, held)
        if name in found:
            return found[name]
    raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


def named_children(self: Any, _is_all: bool = False) -> Iterator[tuple[str, Any]]:
    seen: set[int] = set()
    for name, child in _held(self, "_modules").items():
        if _is_all or (child is not None and id(child) not in seen):
            seen.add(id(child))
            yield name, child


def children(self: Any) -> Iterator[Any]:
    for _, child in named_children(self):
        yield child


def named_modules(self: Any, memo: set[int] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    seen = set() if memo is None else memo
    waiting = [(prefix, self)]
    while waiting:
        path, module = waiting.pop()
        if module is None or id(module) in seen:
            continue
        seen.add(id(module))
        yield path, module
        found = [(f"{path}.{name}" if path else str(name), child) for name, child in _held(module, "_modules").items()]
        waiting += reversed(found)


def modules(self: Any) -> Iterator[Any]:
    for _, module in named_modules(self):
        yield module


def named_parameters(self: Any, prefix: str = "", recurse: bool = True) -> Iterator[tuple[str, Any]]:
    seen: set[int] = set()
    for path, module in named_modules(self, None, prefix) if recurse else [(prefix, self)]:
        for name, parameter in _held(module, "_parameters").items():
            if parameter is not None and id(parameter) not in seen:
                seen.add(id(parameter))
                yield f"{path}.{name}" if path else str(name), parameter


def parameters(self: Any, recurse: bool = True) -> Iterator[Any]:
    for _, parameter in named_parameters(self, "", recurse):
        yield parameter


for _function in (parameters, named_parameters, children, named_children, modules, named_modules):
    _function.__qualname__ = f"Module.{_function.__name__}"
