"""Functions, methods, code and descriptors as real ones that refuse to run.

A function is a real `function` with the recorded names, defaults, closure and attributes, whose code is a template of
ours: it raises `ObserverMode`. So it prints, compares, binds and answers `inspect.signature` as it did.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import sys
import types

from coredumpy._load.callables import harmless
from coredumpy._load.facts import fact_of
from coredumpy._load.missing import MissingValue, refuse
from coredumpy._load.names import safe_text
from coredumpy._load.observers import BuiltinObserver, Refusal, disarmed, disarmed_annotations
from coredumpy._load.places import is_library_file
from coredumpy._load.real import real_function, real_method
from coredumpy._load.template import MAX_NAMES, names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

MAX_LINE = 1 << 22
# As many partials and methods may call one the other.
MAX_CALLS = 50
_HAS_QUALNAME = sys.version_info >= (3, 11)
# Without its own instructions, a code with one of these flags would make a generator before 3.11.
_MAKES_GENERATOR = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
# What this file's own code has, for its future import, and the program's need not.
_FLAGS_OF_OURS = inspect.CO_NOFREE | annotations.compiler_flag
_KEPT_FLAGS = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | (_MAKES_GENERATOR if _HAS_QUALNAME else 0)


def _template() -> None:
    # Without a name, for those of the code are the recorded ones.
    None in "a refusal"  # type: ignore[operator]  # noqa: B015


def build_code(restorer: Restorer | None, number: int, record: dict[str, Any]) -> types.CodeType:
    """A code object of the recorded names and arguments, that refuses to run."""
    code = _template.__code__
    consts = _consts(code, record)
    line = record.get("firstlineno")
    names: dict[str, Any] = {
        "co_name": safe_text(record.get("name")),
        "co_filename": safe_text(record.get("filename")),
        "co_firstlineno": line if type(line) is int and 0 < line <= MAX_LINE else 1,
    }
    if _HAS_QUALNAME:
        names["co_qualname"] = safe_text(record.get("qualname"))
    code = code.replace(co_consts=consts, **names)
    return _with_arguments(code, record)


def _consts(code: types.CodeType, record: dict[str, Any]) -> tuple[Any, ...]:
    """The template's constants, with one that names what is refused."""
    refusal = Refusal(safe_text(record.get("qualname")))
    return tuple(refusal if const == "a refusal" or type(const) is Refusal else const for const in code.co_consts)


def _with_arguments(code: types.CodeType, record: dict[str, Any]) -> types.CodeType:
    varnames, freevars = tuple(record.get("varnames", ())), tuple(record.get("freevars", ()))
    counts: dict[str, Any] = {
        f"co_{name}": record.get(name) for name in ("argcount", "posonlyargcount", "kwonlyargcount")
    }
    flags = record.get("flags")
    flags = flags & _KEPT_FLAGS if isinstance(flags, int) else 0
    # Arguments and free variables must be told apart, else the interpreter would not take the code.
    if not all(map(str.isidentifier, varnames)) or set(varnames) & set(freevars) or len(varnames) > MAX_NAMES:
        varnames = tuple(name for name in varnames if name not in freevars)
        counts = dict.fromkeys(counts, 0)
    try:
        return code.replace(
            co_varnames=varnames,
            co_nlocals=len(varnames),
            co_freevars=freevars,
            co_cellvars=_cellvars(record, freevars),
            co_names=names_of(record),
            co_flags=(code.co_flags & ~_FLAGS_OF_OURS) | flags,
            **counts,
        )
    except (TypeError, ValueError, OverflowError):
        return code


def _cellvars(record: dict[str, Any], freevars: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(record.get("cellvars", ()))
    is_sound = len(found) <= MAX_NAMES and len(set(found)) == len(found) and not set(found) & set(freevars)
    return found if is_sound and all(map(str.isidentifier, found)) else ()


def build_function(restorer: Restorer, number: int, record: dict[str, Any]) -> types.FunctionType:
    """A function: the real one where that only computes. What it holds is made later, for it may hold itself."""
    code = restorer.value(record["code"])
    # The program may have a module of that name itself.
    if is_library_file(restorer.reader.environment, getattr(code, "co_filename", None)):
        real = real_function(restorer.value(record["module"]), record["qualname"])
        if real is not None:
            return real  # type: ignore[no-any-return]
    if not isinstance(code, types.CodeType):
        code = build_code(restorer, number, record)
    if restorer.python_version < (3, 11) or not _HAS_QUALNAME:
        code = _with_qualname(code, record)
    cells = [restorer.value(cell) for cell in record.get("closure", ())]
    closure = tuple(cell for cell in cells if isinstance(cell, types.CellType))
    if len(closure) != len(code.co_freevars):
        code = code.replace(co_freevars=())
        closure = ()
    function = types.FunctionType(code, _globals(record), safe_text(record["name"]), None, closure or None)
    function.__qualname__ = safe_text(record["qualname"])
    restorer.later(lambda: _complete(restorer, function, record))
    return function


def _with_qualname(code: types.CodeType, record: dict[str, Any]) -> types.CodeType:
    """Before 3.11 only a function knew the name that a refusal is to say."""
    more: dict[str, Any] = {"co_qualname": safe_text(record["qualname"])} if _HAS_QUALNAME else {}
    return code.replace(co_consts=_consts(code, record), **more)


def _globals(record: dict[str, Any]) -> dict[str, Any]:
    """Of the module's globals, which a function that never runs does not need, the name."""
    return {"__name__": safe_text(record["module"]), "__builtins__": _BUILT_IN_TYPES}


# For who asks for its type hints.
_BUILT_IN_TYPES = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}


def _complete(restorer: Restorer, function: types.FunctionType, record: dict[str, Any]) -> None:
    function.__module__ = restorer.value(record["module"])
    function.__doc__ = restorer.value(record.get("doc"))
    defaults, kwdefaults = restorer.value(record.get("defaults")), restorer.value(record.get("kwdefaults"))
    function.__defaults__ = defaults if type(defaults) is tuple else None
    function.__kwdefaults__ = kwdefaults if type(kwdefaults) is dict else None
    annotations = restorer.value(record.get("annotations"))
    if type(annotations) is dict:
        function.__annotations__ = disarmed_annotations(annotations, restorer.later)
    if type(type_params := restorer.value(record.get("type_params"))) is tuple:
        # Before 3.12 it is an attribute like any other.
        function.__type_params__ = type_params  # type: ignore[attr-defined, unused-ignore]
    function.__dict__.update(attributes_of(restorer, record))


def attributes_of(restorer: Restorer, record: dict[str, Any]) -> dict[str, Any]:
    """The `__dict__` of a record that keeps it aside."""
    fields = record.get("attributes") or {"names": (), "values": ()}
    pairs = zip(fields["names"], fields["values"], strict=False)
    return disarmed({name: restorer.value(value) for name, value in pairs if type(name) is str}, restorer.later)


def member(cls: type, name: str, kind: object) -> object:
    """What stands for a member of a library's class, of which only name and kind were recorded."""
    if kind == _SLOT:
        return SlotMember(cls, name)
    qualname = f"{cls.__qualname__}.{safe_text(name)}"
    flags = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
    record = {"name": name, "qualname": qualname, "filename": "", "varnames": ("args", "kwargs"), "flags": flags}
    code = build_code(None, 0, record | {"argcount": 0, "posonlyargcount": 0, "kwonlyargcount": 0})
    code = _with_qualname(code, record)
    function = types.FunctionType(code, {"__builtins__": {}}, safe_text(name))
    function.__qualname__, function.__module__ = qualname, cls.__module__
    return _MEMBERS[kind](function) if kind in _MEMBERS else function


# The numbers of FORMAT.md: what is none of these is a function.
_MEMBERS: dict[object, Callable[[Any], object]] = {1: property, 2: classmethod, 3: staticmethod}
_SLOT = 4


class SlotMember:
    """A slot of a class, or an attribute of its C structure. An instance's own value wins over it."""

    def __init__(self, cls: type, name: str) -> None:
        self.__name__ = safe_text(name)
        self.__objclass__ = cls

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        raise AttributeError(f"{owner.__name__!r} object has no attribute {self.__name__!r}")

    def __repr__(self) -> str:
        return f"<member {self.__name__!r} of {self.__objclass__.__name__!r} objects>"


SlotMember.__name__ = SlotMember.__qualname__ = "member_descriptor"
SlotMember.__module__ = "builtins"


def build_method(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A bound method."""
    function, bound_to = restorer.value(record["function"]), restorer.value(record["bound_to"])
    return types.MethodType(harmless(function, (bound_to,)), bound_to)


def build_builtin(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A function or method written in C: the real one where that only computes."""
    return build_builtin_of(restorer, record, restorer.value(record["module"]), restorer.value(record["bound_to"]))


def build_builtin_of(restorer: Restorer, names: dict[str, Any], module: object, bound_to: object) -> object:
    """A function or method of the names."""
    is_method = bound_to is not None and not isinstance(bound_to, types.ModuleType)
    found = real_method(bound_to, names["name"]) if is_method else real_function(module, names["name"])
    if found is not None:
        return found
    known = "" if is_method else fact_of(restorer.reader, module, names["name"])
    return BuiltinObserver(names, module, bound_to if is_method else None, known)


def build_partial(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A `functools.partial`. What it holds is set later, for it may hold itself."""
    made = functools.partial(_not_set_yet)
    restorer.later(lambda: _set_partial(restorer, made, record))
    return made


def _set_partial(restorer: Restorer, made: Any, record: dict[str, Any]) -> None:
    function, args, keywords = (restorer.value(record[name]) for name in ("function", "args", "keywords"))
    function = function if _ends(restorer, record) else _not_set_yet
    args = args if isinstance(args, tuple) else (args,)
    keywords = keywords if isinstance(keywords, dict) else {}
    attributes = attributes_of(restorer, record)
    # The keywords are filled by then, and can be judged.
    restorer.later(lambda: made.__setstate__((harmless(function, args, keywords), args, keywords, attributes)))


def _ends(restorer: Restorer, record: dict[str, Any]) -> bool:
    """Whether partials and methods of each other lead to a function: the interpreter follows them by recursion in C."""
    for _ in range(MAX_CALLS):
        number = getattr(record.get("function"), "id", None)
        record = {} if number is None else restorer.frames.record(number)
        # What is only held (an attribute, an option) may call no other.
        if record.get("kind") not in ("partial", "method"):
            return record.get("kind") != "scalar"
    return False


def _not_set_yet() -> NoReturn:
    refuse("a partial whose function is missing was called")


def build_cell(restorer: Restorer, number: int, record: dict[str, Any]) -> types.CellType:
    """A closure's cell."""
    cell = types.CellType()
    restorer.later(lambda: _fill_cell(restorer, cell, record["content"]))
    return cell


def _fill_cell(restorer: Restorer, cell: types.CellType, value: Any) -> None:
    content = restorer.value(value)
    # Freeing cells in cells goes as deep in C as a dump wants; no program has any.
    is_empty = isinstance(content, MissingValue) and content.missing.reason == "unbound"
    if not is_empty and not isinstance(content, types.CellType):
        cell.cell_contents = content


def build_descriptor(restorer: Restorer, number: int, record: dict[str, Any]) -> object:
    """A property, staticmethod or classmethod around functions that refuse; anything else as an instance."""
    cls = restorer.value(record["class"])
    held = dict(zip(record["names"], record["values"], strict=False))
    make = _DESCRIPTORS.get(getattr(cls, "__name__", ""))
    if make is None:
        cls = restorer.classes.copy_of(restorer.classes.for_payload(cls, ""))
        return restorer.instances.maker(cls, "")(number)
    made = make(lambda name: restorer.value(held.get(name)))
    if isinstance(made, property):
        # The getter gets its own later.
        restorer.later(lambda: _take_doc(made))
    return made


def _take_doc(made: property) -> None:
    made.__doc__ = getattr(made.fget, "__doc__", None)


def _property(held: Callable[[str], Any]) -> property:
    return property(*(harmless(held(name)) for name in ("fget", "fset", "fdel")))


_DESCRIPTORS: dict[str, Callable[[Callable[[str], Any]], object]] = {
    "property": _property,
    "staticmethod": lambda held: staticmethod(held("__func__")),
    "classmethod": lambda held: classmethod(harmless(held("__func__"))),
}
