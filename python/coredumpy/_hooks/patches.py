"""What `patch_except` asked for, and the functions that our hooks stand in for."""

from __future__ import annotations

from coredumpy import _native
from coredumpy._hooks import crash

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Patch:
    """Where the dumps go, and of which exceptions there are none: of these types, and of types of these names.

    A child process that does not have the program's modules yet is told the names.
    """

    def __init__(
        self,
        place: crash.Place,
        exclude: tuple[type[BaseException], ...],
        exclude_names: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.place = place
        self.exclude = exclude
        self.exclude_names = exclude_names

    def excludes(self, exception: BaseException) -> bool:
        kinds = type(exception).__mro__
        return any(kind in self.exclude or full_name(kind) in self.exclude_names for kind in kinds)


def full_name(kind: type) -> tuple[str, str]:
    """Module and qualified name. In a spawned child, the main module has another name."""
    module = kind.__module__
    return "__main__" if module == "__mp_main__" else module, kind.__qualname__


#: None where nothing is patched. A second call of `patch_except` takes the place of the first.
current: Patch | None = None


def report(
    exception: BaseException | None, description: str | None = None, goes_on: bool = False
) -> crash.Report | None:
    """Saves the dump of what a hook was shown, where one is wanted. `goes_on`: the process may meet the same again."""
    if exception is None or current is None or current.excludes(exception) or crash.was_reported_by_child(exception):
        return None
    return (crash.report_once if goes_on else crash.report)(exception, current.place, description)


def _say(done: crash.Report, _returned: object) -> None:
    crash.say(done)


class Site:
    """An attribute of a module or class whose function is called after ours.

    `before` is called with the function's arguments, `after` with what that returned, unless it was None, and with what
    the function returned.
    """

    def __init__(
        self,
        owner: Any,
        name: str,
        before: Callable[..., object],
        after: Callable[[Any, Any], object] = _say,
        default: Any = None,
    ) -> None:
        self._owner = owner
        self._name = name
        self._before = before
        self._after = after
        # Where the program deleted the attribute.
        self._default = default
        self._hook: _native.Hook | None = None
        # Where the former stands elsewhere: in a base class, or in an instance's class.
        self._is_inherited = False

    def install(self) -> None:
        former = getattr(self._owner, self._name, self._default)
        if self._hook is None or former is not self._hook:
            self._is_inherited = self._name not in vars(self._owner)
            self._hook = _native.Hook(former, before=self._before, after=self._after)
            setattr(self._owner, self._name, self._hook)

    def remove(self) -> None:
        """Puts the former back. Where somebody came in after us, our hook stays in that chain, and passes on."""
        hook: _native.Hook | None = self._hook
        stands: bool = getattr(self._owner, self._name, None) is hook
        if hook is not None and stands:
            if self._is_inherited and hook.former is not self._default:
                delattr(self._owner, self._name)
            else:
                setattr(self._owner, self._name, hook.former)
        self._hook = None
