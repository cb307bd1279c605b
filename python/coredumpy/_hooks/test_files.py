"""The files of failing tests' dumps: their folder, and their names."""

from __future__ import annotations

import os
import re

#: Of a name, so that a folder's other files find room beside it, in any file system.
_MOST_BYTES = 150

#: The collection's have the number of a run of xdist, and those whose name was taken a number.
_NAME = re.compile(r".+_(setup|call|teardown|collection(_[0-9a-f]{8})?)(-\d+)?\.dump(\.partial)?", re.DOTALL)

_IGNORED = "# Made by coredumpy: dumps hold what variables held, and belong in no repository.\n*\n"


def file_name(nodeid: str, phase: str) -> str:
    """`test_shop.TestCart.test_total_EUR_call.dump`: letters and digits that no shell and no artifact store minds."""
    path, _, names = nodeid.partition("::")
    stem = os.path.basename(path).removesuffix(".py")
    words = "".join(char if char.isalnum() or char in "-." else "_" for char in f"{stem}.{names.replace('::', '.')}")
    name = "_".join(word for word in words.split("_") if word).strip("._-") or "tests"
    return f"{name.encode()[:_MOST_BYTES].decode(errors='ignore')}_{phase}.dump"


def is_file_name(name: str) -> bool:
    """Whether a file is named so."""
    return _NAME.fullmatch(name) is not None


def make_folder(path: str) -> None:
    """Makes the folder of dumps, and keeps it out of repositories: one that was there, too, if it has dumps alone."""
    os.makedirs(path, exist_ok=True)
    if not all(name.endswith((".dump", ".partial")) for name in os.listdir(path)):
        return
    try:
        with open(os.path.join(path, ".gitignore"), "x") as file:
            file.write(_IGNORED)
    except FileExistsError:
        pass  # another worker was quicker
