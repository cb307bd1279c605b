"""Why an expression has no answer in a dump: what was looked for, and whether the live program had it."""

from __future__ import annotations

import ast
import sys

from coredumpy._errors import NotInDump, ObserverMode
from coredumpy._load.cuts import is_cut
from coredumpy._load.lazy import is_c_descriptor
from coredumpy._load.missing import one_line
from coredumpy._load.proxies import is_recreated
from coredumpy._load.why.advice import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType
    from typing import Any

    from coredumpy._load.dump import Dump


def why_refused(
    dump: Dump, expression: str, error: BaseException, frame: FrameType, evaluate: Callable[[str], Any]
) -> Iterator[str]:
    """A line or more about the error that an expression gave; `evaluate` answers its parts."""
    if isinstance(error, NotInDump):
        yield one_line(str(error))
        yield from settings(reason.reason for reason in error.reasons)  # type: ignore[attr-defined]
    elif isinstance(error, NameError):
        yield _of_name(dump, error, frame)
    elif isinstance(error, (AttributeError, ObserverMode)):
        yield _of_attribute(dump, expression, error, evaluate)
    elif isinstance(error, SyntaxError):
        yield f"this is no expression: {error.msg}"
    else:
        yield f"the live program would say the same: {type(error).__name__}: {one_line(str(error))}"


def _of_name(dump: Dump, error: NameError, frame: FrameType) -> str:
    name = getattr(error, "name", None) or str(error).partition("'")[2].partition("'")[0]
    code = dump.restorer.frames.code_of(frame)
    if any(name in code.get(kind, ()) for kind in ("varnames", "cellvars", "freevars")):
        return f"{name}: the variable had no value at that line, in the live program either"
    # Where globals are missing, it is no NameError.
    return f"{name}: no such name, in the live program either"


def _of_attribute(dump: Dump, expression: str, error: BaseException, evaluate: Callable[[str], Any]) -> str:
    owner, name = _owner(expression, evaluate)
    if owner is None:
        return one_line(str(error))
    cls: type = owner if isinstance(owner, type) else type(owner)
    if is_cut(owner):
        cls = owner.__class__
    found = _of_class(cls, name)
    if isinstance(found, property):
        return f"{name} is a property of {cls.__qualname__}: no property runs while a dump is made"
    if is_c_descriptor(found):
        return f"{name}: the slot has no value, in the live program either"
    if found is not None or not isinstance(error, AttributeError):
        what = f"{cls.__qualname__}.{name}" if found is not None else expression
        return f"{what} is a function: a dump cannot run it"
    if is_recreated(cls) and _is_library(dump, cls):
        return (
            f"{name}: {cls.__qualname__} is a library's class: of these only attributes that are plain data "
            "are recorded"
        )
    return f"{name}: no such attribute, in the live program either"


def _is_library(dump: Dump, cls: type) -> bool:
    """Whether a class is the standard library's, or a distribution's that was installed, as far as names tell."""
    package = str(cls.__module__).partition(".")[0]
    installed = (dump.environment or {}).get("distributions", ())
    return package in sys.stdlib_module_names or any(name.lower().replace("-", "_") == package for name in installed)


def _owner(expression: str, evaluate: Callable[[str], Any]) -> tuple[Any, str]:
    """Whose attribute an expression ends in, and its name."""
    tree = ast.parse(expression.strip(), mode="eval").body
    while isinstance(tree, ast.Call):
        tree = tree.func
    if not isinstance(tree, ast.Attribute):
        return None, ""
    try:
        return evaluate(ast.unparse(tree.value)), tree.attr
    except Exception:
        return None, ""


def _of_class(cls: type, name: str) -> Any:
    for base in cls.__mro__:
        if name in base.__dict__:
            found = base.__dict__[name]
            return found.resolve() if hasattr(found, "resolve") else found
    return None
