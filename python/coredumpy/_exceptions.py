"""Exceptions in words, asked for before the walk: the one moment in which a program's own `__str__` runs."""

from __future__ import annotations

import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# The built-in attributes themselves: a class of the program may have others under the same names.
_cause = BaseException.__dict__["__cause__"].__get__
_context = BaseException.__dict__["__context__"].__get__
_suppresses_context = BaseException.__dict__["__suppress_context__"].__get__
_traceback = BaseException.__dict__["__traceback__"].__get__
_module = type.__dict__["__module__"].__get__
_qualname = type.__dict__["__qualname__"].__get__

#: None before 3.11.
_Group: type | None = vars(builtins).get("BaseExceptionGroup")

#: Type as a traceback prints it, message, relation ("raised", "cause", "context", "member"), depth.
Summary = tuple[str, str, str, int]

#: Exceptions of one chain that are put into words.
_MOST = 1000


def chain(exception: BaseException) -> Iterator[tuple[BaseException, str, int]]:
    """The exception, then what a traceback would print of its causes, contexts and members, depth first."""
    # Chains can loop.
    seen: set[int] = set()
    waiting: list[tuple[Any, str, int]] = [(exception, "raised", 0)]
    while waiting and len(seen) < _MOST:
        current, relation, depth = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current, relation, depth
        if _cause(current) is not None:
            waiting.append((_cause(current), "cause", depth + 1))
        elif not _suppresses_context(current):
            waiting.append((_context(current), "context", depth + 1))
        waiting.extend((member, "member", depth + 1) for member in reversed(_members(current)))


def summaries(exception: BaseException) -> tuple[list[Summary], list[tuple[int, str]]]:
    """What the header says, and each exception's message by its address."""
    said, messages = [], []
    for current, relation, depth in chain(exception):
        message = _message(current)
        said.append((type_name(type(current)), message, relation, depth))
        messages.append((id(current), message))
    messages += [(id(hidden), _message(hidden)) for hidden in _hidden(exception)]
    return said, messages


def _hidden(exception: BaseException) -> Iterator[BaseException]:
    """What `raise … from` keeps out of the traceback. Somebody may still ask for it."""
    shown = [current for current, _, _ in chain(exception)]
    seen = {id(current) for current in shown}
    waiting: list[Any] = [_context(current) for current in shown]
    while waiting and len(seen) < _MOST:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting += [_context(current), _cause(current), *_members(current)]


def traceback_of(exception: BaseException) -> Any:
    """`__traceback__`."""
    return _traceback(exception)


def cause_of(exception: BaseException) -> Any:
    """`__cause__`."""
    return _cause(exception)


def type_name(kind: type) -> str:
    """Module and qualified name, as a traceback prints them."""
    try:
        module, qualname = _module(kind), _qualname(kind)
    except AttributeError:
        return "?"
    if type(qualname) is not str:
        return "?"
    return f"{module}.{qualname}" if type(module) is str and module not in ("builtins", "__main__") else qualname


def _message(exception: BaseException) -> str:
    try:
        message = str(exception)
    except BaseException as error:
        return f"<str() of the exception failed: {type_name(type(error))}>"
    return message if type(message) is str else str.__str__(message)


def _members(exception: BaseException) -> tuple[Any, ...]:
    if _Group is None or not issubclass(type(exception), _Group):
        return ()
    members = _Group.__dict__["exceptions"].__get__(exception)
    return members if type(members) is tuple else ()
