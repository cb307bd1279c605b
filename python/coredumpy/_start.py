"""The current folder, off `sys.path`: it may be a stranger's, with a `pdb.py` in it or a file of any other name.

`python -m coredumpy` puts it there first, and an empty entry of PYTHONPATH anywhere. What takes it away comes before
everything else of the package, and may import nothing that would be looked for there: not even `__future__`.
"""

import os
import sys

#: Whether `sys.path` is without the entry that the interpreter made for a command line of ours.
is_without_entry = False


def leave_entry(started_as: str = "-m") -> None:
    """Takes away what `-m` put first, where the process was started as `python -m coredumpy`.

    `started_as` is what `sys.argv` begins with: `-m` while the interpreter looks for the module, then its file. It is
    called with that, too, for the first time may have been too early: when a `.pth` file imported us.
    """
    global is_without_entry
    if is_without_entry or "runpy" not in sys.modules or not _is_command_line(started_as):
        return
    if getattr(sys.flags, "safe_path", bool(sys.flags.isolated)):
        return
    if sys.path and _is_here(sys.path[0]):
        del sys.path[0]
        is_without_entry = True


def leave_current_folder() -> None:
    """Takes away all entries that are the current folder, but for the standard library's own."""
    library = os.path.dirname(os.path.realpath(os.__file__))
    sys.path[:] = [entry for entry in sys.path if not _is_here(entry) or os.path.realpath(entry) == library]


def _is_command_line(started_as: str) -> bool:
    if sys.argv[:1] != [started_as]:
        return False
    words = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1]
    last = words[-1] if words else ""
    return last == "coredumpy" or (last.startswith("-") and last.endswith("mcoredumpy"))


def _is_here(entry: object) -> bool:
    try:
        return isinstance(entry, str) and os.path.realpath(entry) == os.path.realpath(os.curdir)
    # The folder is gone.
    except OSError:
        return entry == ""
