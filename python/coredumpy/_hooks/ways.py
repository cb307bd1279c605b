"""The ways in which an exception leaves a program, and what sees it there.

Each module that is imported here covers one way and says at which sites its hook stands. None runs anything before a
crash.
"""

from __future__ import annotations

import os
import sys

from coredumpy._hooks import except_, imports, patches
from coredumpy._hooks.crash import Place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def patch_except(
    path: str | os.PathLike[str] | Callable[[], str | os.PathLike[str]] | None = None,
    directory: str | os.PathLike[str] | None = None,
    exclude: Iterable[type[BaseException]] | None = None,
) -> None:
    """Dumps every exception that leaves the program, but those of the types in `exclude`.

    `path` and `directory` say where, as for `dump`. What was hooked in before is called after the dump.
    """
    types = tuple(exclude or ())
    for excluded in types:
        if not (isinstance(excluded, type) and issubclass(excluded, BaseException)):
            raise TypeError(f"exclude: an exception type was expected, not {excluded!r}")
    install(patches.Patch(Place(path, directory), types))


def install(patch: patches.Patch) -> None:
    """Has this patch hold, in the place of an earlier one."""
    patches.current = patch
    for site in except_.sites:
        site.install()
    imports.install()


def unpatch() -> None:
    """Takes every patch back."""
    patches.current = None
    imports.remove()
    for site in except_.sites:
        site.remove()
    # Imported only by who needs them.
    for name in ("pytest_plugin", "_hooks.unittest_", "_living.signals", "_runner"):
        module = sys.modules.get(f"coredumpy.{name}")
        if module is not None:
            module.remove()
