"""What the configuration and the environment say of secrets, gathered before the walk."""

from __future__ import annotations

import os
import sys

from coredumpy._config import config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # Name, value, whether the user's filter hides it.
    Variable = tuple[bytes, bytes, bool]


def gathered() -> dict[str, Any]:
    """What the native side needs."""
    return {
        "hide_secret": config.hide_secret,
        "hide_environ": config.hide_environ,
        "disabled_rules": list(config.disabled_rules),
        "secret_names": list(config.secret_names),
        "patterns": [_pattern(pattern) for pattern in config.secret_patterns],
        "environ": _variables() if config.hide_environ else [],
    }


def _pattern(pattern: Any) -> tuple[str, int, bool, Any]:
    """Source, flags, whether it is one of bytes, and what finds its matches."""
    source = pattern.pattern
    is_bytes = isinstance(source, bytes)
    return source.decode("latin-1") if is_bytes else source, pattern.flags, is_bytes, pattern.finditer


def _variables() -> list[Variable]:
    """The variables as they are, and as they were at the beginning: a program may read a secret and take it out."""
    found: dict[tuple[bytes, bytes], None] = {}
    for environ in (_live(), _first()):
        for name, value in environ.items():
            if type(name) is bytes and type(value) is bytes:
                found[name, value] = None
            elif type(name) is str and type(value) is str:
                found[os.fsencode(name), os.fsencode(value)] = None
    return [(name, value, _is_hidden(value)) for name, value in found]


def _live() -> dict[Any, Any]:
    data = getattr(os.environ, "_data", None)
    return data if type(data) is dict else {}


def _first() -> dict[Any, Any]:
    module = sys.modules.get("posix") or sys.modules.get("nt")
    environ = getattr(module, "environ", None)
    return environ if type(environ) is dict else {}


def _is_hidden(value: bytes) -> bool:
    """What the user's filter says; a filter that fails hides."""
    try:
        return bool(config.environ_filter(os.fsdecode(value)))
    except Exception:
        return True
