"""Exception groups for a Python that has none, as 3.10: they hold what they held, and can be split.

From 3.11 on this file is not imported.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Groups within one another.
_MOST_NESTED = 100
# As later versions' `traceback` has it.
_MOST_SHOWN, _MOST_SHOWN_WITHIN = 15, 10


class BaseExceptionGroup(BaseException):
    """A combination of several exceptions."""

    __slots__ = ("exceptions", "message")

    exceptions: tuple[BaseException, ...]
    message: str

    def __new__(cls, message: str, exceptions: Any, /) -> BaseExceptionGroup:
        members = tuple(exceptions)
        if not isinstance(message, str) or not all(isinstance(one, BaseException) for one in members):
            raise TypeError("a message and exceptions were expected")
        if not members:
            raise ValueError("second argument (exceptions) must be a non-empty sequence")
        has_only_exceptions = all(isinstance(one, Exception) for one in members)
        if cls is BaseExceptionGroup and has_only_exceptions:
            cls = ExceptionGroup
        if issubclass(cls, Exception) and not has_only_exceptions:
            raise TypeError("Cannot nest BaseExceptions in an ExceptionGroup")
        made = BaseException.__new__(cls, message, exceptions)
        made.message, made.exceptions = message, members
        return made

    def __init__(self, *args: object) -> None:
        pass

    def __str__(self) -> str:
        return f"{self.message} ({len(self.exceptions)} sub-exception{'s' * (len(self.exceptions) != 1)})"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r}, {[*self.exceptions]!r})"

    def derive(self, exceptions: Any, /) -> BaseExceptionGroup:
        """A group of the same message."""
        return BaseExceptionGroup(self.message, exceptions)

    def subgroup(self, condition: Any, /) -> BaseExceptionGroup | None:
        """The group of what fits; None where nothing does."""
        found: BaseExceptionGroup | None = self.split(condition)[0]
        return found

    def split(self, condition: Any, /) -> tuple[Any, Any]:
        """The group of what fits, and that of the rest."""
        return self._split(_test(condition), _MOST_NESTED)

    def _split(self, fits: Callable[[BaseException], bool], deepest: int) -> tuple[Any, Any]:
        if fits(self):
            return self, None
        if not deepest:
            raise RecursionError("too many groups within one another")
        halves: tuple[list[Any], list[Any]] = ([], [])
        for member in self.exceptions:
            if isinstance(member, BaseExceptionGroup):
                found = member._split(fits, deepest - 1)
            else:
                found = (member, None) if fits(member) else (None, member)
            for half, part in zip(halves, found, strict=True):
                half += [] if part is None else [part]
        return self._part(halves[0]), self._part(halves[1])

    def _part(self, members: list[Any]) -> BaseExceptionGroup | None:
        if not members:
            return None
        made = self.derive(members)
        made.__traceback__, made.__context__ = self.__traceback__, self.__context__
        made.__cause__, made.__suppress_context__ = self.__cause__, self.__suppress_context__
        if hasattr(self, "__notes__"):
            made.__notes__ = [*self.__notes__]  # type: ignore[attr-defined]
        return made


class ExceptionGroup(BaseExceptionGroup, Exception):
    """One whose members are all derived from Exception."""

    __slots__ = ()


for _cls in (BaseExceptionGroup, ExceptionGroup):
    _cls.__module__ = "builtins"

#: By the names that later versions have them under.
GROUPS: dict[str, type[BaseException]] = {cls.__name__: cls for cls in (BaseExceptionGroup, ExceptionGroup)}


def _test(condition: Any) -> Callable[[BaseException], bool]:
    if isinstance(condition, (type, tuple)):
        return lambda exception: isinstance(exception, condition)
    return condition  # type: ignore[no-any-return]


def member_lines(exception: BaseException, lines_of: Callable[[BaseException], list[str]], depth: int) -> list[str]:
    """What follows the traceback of a group: those of its members, which this Python's `traceback` leaves out."""
    members = exception.exceptions if isinstance(exception, BaseExceptionGroup) else ()
    if members and depth >= _MOST_SHOWN_WITHIN:
        return [f"... (max_group_depth is {_MOST_SHOWN_WITHIN})"]
    lines = []
    for number, member in enumerate(members[:_MOST_SHOWN], 1):
        lines.append(f"{'  +-' if number == 1 else '    '}+---------------- {number} ----------------")
        lines += [f"    | {line}" for line in lines_of(member)]
    others = len(members) - _MOST_SHOWN
    if others > 0:
        lines += [
            "    +---------------- ... ----------------",
            f"    | and {others} more exception{'s' * (others > 1)}",
        ]
    return [*lines, f"    +{'-' * 36}"] if lines else []
