"""`coredumpy.capture`: dumps the exceptions that pass through a block or a function, for programs that handle them all.

A decorated function stays a function of its kind. Its wrapper takes itself off the traceback, and the dumper leaves
frames of this file out, so nobody sees it; what the wrapper calls, the dumper finds in its variable `inner`.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from typing import Any, TypeVar, overload

from coredumpy import _living, _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from types import TracebackType

    from coredumpy._dump import Path, PathOrCallable

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Capture:
    """A context manager and a decorator, which can be used again and within itself."""

    def __init__(self, target: _living.Target, description: str | None) -> None:
        self._target = target
        self._description = description

    def __enter__(self) -> Capture:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, exception: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        if exception is not None:
            self.passed(exception)

    def __call__(self, function: Decorated) -> Decorated:
        if isinstance(function, (staticmethod, classmethod)):
            return type(function)(self(function.__func__))
        if isinstance(function, type) or not callable(function):
            raise TypeError(f"capture decorates functions, not {function!r}")
        for is_kind, wrap in _KINDS:
            # An instance's function is its class's.
            if is_kind(function) or is_kind(type(function).__call__):
                return functools.wraps(function)(wrap(self, function))  # type: ignore[return-value]
        return functools.wraps(function)(_function(self, function))  # type: ignore[return-value]

    def passed(self, exception: BaseException) -> None:
        """Saves the dump of an exception that passes through."""
        _living.report(exception, self._target, self._description, frame=sys._getframe(2))


@overload
def capture(function: Decorated, /) -> Decorated: ...
@overload
def capture(
    *,
    description: str | None = None,
    depth: int | None = None,
    path: PathOrCallable = None,
    directory: Path | None = None,
) -> Capture: ...
def capture(
    function: Any = None,
    /,
    *,
    description: str | None = None,
    depth: int | None = None,
    path: PathOrCallable = None,
    directory: Path | None = None,
) -> Any:
    """Dumps exceptions that pass through, and lets them pass: `with capture():`, `@capture`, `@capture(directory=…)`.

    The arguments are those of `dump`. Decorates functions, generators, and asynchronous ones of both. What comes of it
    is told to the logger `coredumpy`. An exit (SystemExit, GeneratorExit) and the cancellation of a task leave no dump.
    """
    made = Capture(_living.Target(path, directory, depth), description)
    return made if function is None else made(function)


def _function(capture: Capture, function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except BaseException as error:
            try:
                capture.passed(error)
                _native.leave_traceback(error)
            except RecursionError:
                pass  # no room even for a call: a wrapper further out has it
            raise

    return wrapper


def _generator(capture: Capture, function: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        try:
            inner = function(*args, **kwargs)
            return (yield from inner)
        except BaseException as error:
            try:
                capture.passed(error)
                _native.leave_traceback(error)
            except RecursionError:
                pass  # no room even for a call: a wrapper further out has it
            raise

    return wrapper


def _coroutine(capture: Capture, function: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        try:
            inner = function(*args, **kwargs)
            return await inner
        except BaseException as error:
            try:
                capture.passed(error)
                _native.leave_traceback(error)
            except RecursionError:
                pass  # no room even for a call: a wrapper further out has it
            raise

    return wrapper


def _asynchronous_generator(capture: Capture, function: Callable[..., Any]) -> Callable[..., Any]:
    async def wrapper(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        try:
            inner = function(*args, **kwargs)
            step = inner.__anext__()
            while True:
                try:
                    value = await step
                except StopAsyncIteration:
                    return
                thrown = None
                try:
                    sent = yield value
                except GeneratorExit:
                    await inner.aclose()
                    raise
                except BaseException as error:
                    _native.leave_traceback(error)
                    thrown = error
                # Outside of the `except`, or what it raises would have `thrown` for its context.
                step = inner.asend(sent) if thrown is None else inner.athrow(thrown)
                del thrown
        except BaseException as error:
            try:
                capture.passed(error)
                _native.leave_traceback(error)
            except RecursionError:
                pass  # no room even for a call: a wrapper further out has it
            raise

    return wrapper


_KINDS: tuple[tuple[Callable[[Any], bool], Callable[[Capture, Callable[..., Any]], Callable[..., Any]]], ...] = (
    (inspect.iscoroutinefunction, _coroutine),
    (inspect.isasyncgenfunction, _asynchronous_generator),
    (inspect.isgeneratorfunction, _generator),
)
