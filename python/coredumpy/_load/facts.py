"""What the dump says of the process beside its objects: said where a function that would ask the system is refused."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coredumpy import _native

# By the module that a function says it is from, and its name: what is called what, and where it stands.
_FACTS: dict[tuple[str, str], tuple[str, Callable[[_native.Reader], Any]]] = {
    **{
        (system, name): fact
        for system in ("posix", "nt")
        for name, fact in {
            "getcwd": ("the folder", lambda reader: (reader.environment or {}).get("cwd")),
            "getpid": ("the pid", lambda reader: reader.header.get("pid")),
        }.items()
    },
    ("_socket", "gethostname"): ("the host", lambda reader: (reader.environment or {}).get("hostname")),
    ("time", "time"): ("the time of the dump", lambda reader: reader.header.get("created")),
}


def fact_of(reader: _native.Reader, module: object, name: object) -> str:
    """`; the folder was '/srv'`, or nothing."""
    if not isinstance(module, str) or not isinstance(name, str) or (module, name) not in _FACTS:
        return ""
    what, find = _FACTS[module, name]
    found = find(reader)
    return f"; {what} was {found!r}" if isinstance(found, (str, int)) else ""
