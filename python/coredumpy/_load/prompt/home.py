"""The reader's own settings of pdb."""

from __future__ import annotations

import os


def lines_of_home() -> list[str]:
    """The commands of `~/.pdbrc`: aliases, mostly. That of the current folder is not read."""
    path = os.path.expanduser("~/.pdbrc")
    # A home that is given as "." is the current folder.
    if not os.path.isabs(path):
        return []
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readlines()
    except OSError:
        return []
