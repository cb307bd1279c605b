"""Which files are not of the program itself."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What is installed, and what is built into Python. A cell of a notebook or `<string>` is the program's.
_INSTALLED = re.compile(r"/(site|dist)-packages/|^<frozen ")


def is_library_file(environment: dict[str, Any] | None, filename: object) -> bool:
    """Whether a file belongs to Python or to an installed package, where the program ran. None is built into Python."""
    if not isinstance(filename, str):
        return True
    filename = _slashed(filename)
    folders = (environment or {}).get("library_paths") or ()
    return bool(_INSTALLED.search(filename)) or any(filename.startswith(_slashed(f) + "/") for f in folders if f)


def _slashed(path: str) -> str:
    """With Windows' ways to write it made one: there, neither the case nor the kind of slash matters."""
    path = path.replace("\\", "/")
    return path.lower() if path[1:3] == ":/" else path.rstrip("/")
