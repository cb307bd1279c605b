"""Exceptions: built-in ones are the real ones, made without running a line of the program."""

from __future__ import annotations

import sys

from coredumpy._load.proxies import is_recreated, real_base
from coredumpy._load.real import real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

# Kept in C by the built-in type; read and set past a class of the program that has others under these names.
_args = BaseException.__dict__["args"].__set__
_cause = BaseException.__dict__["__cause__"].__set__
_context = BaseException.__dict__["__context__"].__set__
_suppress_context = BaseException.__dict__["__suppress_context__"].__set__
_traceback = BaseException.__dict__["__traceback__"].__set__
# What `traceback` asks an ImportError for (from 3.12 on), and then imports to look for a name that is like it.
_IMPORT_MEMBERS = {name: ImportError.__dict__[name] for name in ("name", "name_from") if name in ImportError.__dict__}
_GROUP: Any = real_class("builtins", "BaseExceptionGroup")


def build_exception(restorer: Restorer, number: int, record: dict[str, Any]) -> BaseException:
    """The exception of a record. What it holds is set later, for it may hold itself."""
    cls = restorer.value(record["class"])
    if not isinstance(cls, type):
        cls = restorer.classes.unknown(cls)
    cls = restorer.classes.with_base(cls, Exception if not issubclass(cls, BaseException) else BaseException)
    made = _new(restorer, cls, record)
    if is_recreated(cls):
        restorer.instances.prepare_exception(cls)
        if issubclass(cls, ImportError):
            for name, member in _IMPORT_MEMBERS.items():
                type.__setattr__(cls, name, member)
    restorer.later(lambda: _complete(restorer, made, number, record))
    return made


def _new(restorer: Restorer, cls: type[Any], record: dict[str, Any]) -> BaseException:
    base: Any = real_base(cls)
    if not issubclass(base, _GROUP):
        made: BaseException = base.__new__(cls)
        return made
    members = [member for member in restorer.items(record.get("members")) or () if isinstance(member, BaseException)]
    args = restorer.value(record["args"])
    message = args[0] if isinstance(args, tuple) and args and isinstance(args[0], str) else ""
    try:
        made = base.__new__(cls, message, members)
    except (TypeError, ValueError):
        # No member was recorded, or one that such a group cannot have.
        made = _GROUP.__new__(_GROUP, message, [*members, RuntimeError("<missing: the members of this group>")])
    return made


def _complete(restorer: Restorer, made: Any, number: int, record: dict[str, Any]) -> None:
    args = restorer.value(record["args"])
    _args(made, args if isinstance(args, tuple) else (args,))
    slots, attributes = restorer.fields(number)
    if isinstance(made, ImportError):
        _disarm(slots, attributes)
    others = {name: value for name, value in slots.items() if not _set_member(made, name, value)}
    if is_recreated(type(made)):
        restorer.instances.give(made, others, attributes)
    else:
        BaseException.__dict__["__dict__"].__get__(made).update(attributes)
    if "notes" in record:
        BaseException.__dict__["__dict__"].__get__(made)["__notes__"] = restorer.value(record["notes"])
    for name, set_ in (("cause", _cause), ("context", _context)):
        other = restorer.value(record.get(name))
        if isinstance(other, BaseException):
            set_(made, other)
    # Setting a cause sets this too.
    _suppress_context(made, bool(record.get("suppress_context")))
    if hasattr(record.get("traceback"), "id"):
        _traceback(made, restorer.frames.traceback(record["traceback"].id))
    message = restorer.value(record.get("message"))
    if isinstance(message, str) and is_recreated(type(made)):
        restorer.instances.messages[id(made)] = message


def _disarm(slots: dict[str, Any], attributes: dict[str, Any]) -> None:
    """Leaves out what would have `traceback` import a module that is not there yet: the name comes from the dump."""
    for name in _IMPORT_MEMBERS:
        attributes.pop(name, None)
    if type(slots.get("name")) is not str or slots["name"] not in sys.modules:
        slots.pop("name_from", None)


def _set_member(made: Any, name: str, value: Any) -> bool:
    """Sets a member that the built-in type keeps in C, as `errno`. Whether it has one of that name."""
    for base in real_base(type(made)).__mro__:
        member: Any = base.__dict__.get(name)
        if hasattr(member, "__set__"):
            try:
                # OSError tells a filename that is None from one that it has not.
                if value is not None:
                    member.__set__(made, value)
            except (AttributeError, TypeError, ValueError):
                # Read-only, or of a type that the member does not take.
                pass
            return True
    return False
