"""The extension module: the walker, the reader and the command line."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, final

def parse_args(argv: list[str]) -> dict[str, Any]:
    """Reads a command line, without the program's name. `"command"` says which keys the answer has beside it:

    - "run": program, args, is_module, path, directory, conf
    - "load": file, debugger, thread, conf
    - "peek": paths, sort, json
    - "not yet": name, of a command that is known but not there
    - "text": text, to_stderr, exit_code (help, the version, or wrong usage)
    """

_Hook: TypeAlias = Callable[..., Any]

class _Stage(Protocol):
    def prepare(self) -> tuple[Any, ...]: ...
    def stopped(self, exception: BaseException | None, /) -> None: ...
    def printed(self) -> None: ...
    def ended(self) -> bool: ...

@final
class Launch:
    """Runs a program once, called as `sys.excepthook`, and ends the process with the program's status."""

    def __new__(cls, stage: _Stage) -> Launch: ...
    def __call__(self, *_exception: object) -> None: ...

@final
class ExceptHook:
    """A `sys.excepthook` that calls `crashed`, the `former` hook, and `printed`."""

    def __new__(cls, crashed: _Hook, former: _Hook, printed: _Hook) -> ExceptHook: ...
    @property
    def former(self) -> _Hook: ...
    def __call__(self, *exception: Any) -> Any: ...
