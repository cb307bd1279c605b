"""What a spawned child process, or one of the fork server, is told of `patch_except`.

Such a child imports nothing of ours by itself. But it is sent a dict before anything else, and unpickling a `Message`
in it installs the hooks: before the program's modules are there, so what needs them stays pickled until it is used.
"""

from __future__ import annotations

import os

from coredumpy._config import config
from coredumpy._hooks import crash, patches

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Runs in the child, which must start whatever happens here. Our own folder may be on the path later, or not at all.
_CODE = """
try:
    import sys
    sys.path.insert(0, folder)
    try:
        from coredumpy._hooks import children
    finally:
        sys.path.remove(folder)
    children.arrive(told)
except Exception as error:
    try:
        sys.stderr.write(f"coredumpy: no dumps in this process: {type(error).__name__}: {error}\\n")
    except Exception:
        pass  # There is nowhere to say it.
"""


class Message:
    """Unpickles to None, and patches the process that does it."""

    def __init__(self, patch: patches.Patch) -> None:
        self._patch = patch

    def __reduce__(self) -> tuple[Any, ...]:
        folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        return exec, (_CODE, {"folder": folder, "told": _told(self._patch)})


class _Later:
    """A callable of the program that is unpickled when it is called: then the child has the program's modules."""

    def __init__(self, pickled: bytes) -> None:
        self.pickled = pickled

    def __call__(self, *arguments: Any) -> Any:
        import pickle

        return pickle.loads(self.pickled)(*arguments)


def arrive(told: dict[str, Any]) -> None:
    """Patches this process as its parent is."""
    from coredumpy._hooks import ways

    for name, value in told["config"].items():
        setattr(config, name, _received(value))
    place = crash.Place(_received(told["path"]), told["directory"])
    ways.install(patches.Patch(place, (), frozenset(told["exclude"])))


def _told(patch: patches.Patch) -> dict[str, Any]:
    place = patch.place
    settings = {name: _sent(value) for name, value in vars(config).items()}
    return {
        "path": place.path if place.path is None else _sent(place.path),
        "directory": None if place.directory is None else os.fspath(place.directory),
        "exclude": [*patch.exclude_names, *map(patches.full_name, patch.exclude)],
        # What cannot be sent keeps its default in the child.
        "config": {name: value for name, value in settings.items() if value is not None},
    }


def _sent(value: Any) -> tuple[bool, bytes] | None:
    """Whether it is a callable, and its pickle; None where it has none (a lambda)."""
    import pickle

    try:
        return callable(value), value.pickled if type(value) is _Later else pickle.dumps(value)
    except Exception:
        return None


def _received(sent: tuple[bool, bytes] | None) -> Any:
    import pickle

    if sent is None:
        return None
    is_callable, pickled = sent
    return _Later(pickled) if is_callable else pickle.loads(pickled)
