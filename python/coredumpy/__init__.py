"""Saves a program's crash site in one file: all frames, variables, the objects they reach, the exception, the sources.

The file opens in pdb (`coredumpy load`), anywhere, without the program; opening it runs nothing of it.
"""

from coredumpy import _start

# Before anything is imported that could lie in the current folder, so that `from __future__` cannot stand above it.
_start.leave_entry()

# What a dump needs is imported now: a program that dies may not be able to import any more.
from coredumpy import _dump as _dump  # noqa: E402
from coredumpy._native import __version__ as __version__  # noqa: E402

__all__ = [
    "CoredumpyError",
    "config",
    "dump",
    "dumps",
    "load",
    "patch_except",
    "unpatch",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy._cli import main as main
    from coredumpy._config import config as config
    from coredumpy._dump import dump as dump
    from coredumpy._dump import dumps as dumps
    from coredumpy._errors import CoredumpyError as CoredumpyError
    from coredumpy._hooks import patch_except as patch_except
    from coredumpy._hooks import unpatch as unpatch
    from coredumpy._load import Dump as Dump
    from coredumpy._load import Thread as Thread
    from coredumpy._load import load as load
    from coredumpy._load import open_dump
    from coredumpy._load.missing import MissingValue as MissingValue

    open = open_dump

#: Each public name, the module that has it, and its name there. Importing `coredumpy` alone imports none of them.
_NAMES = {
    "CoredumpyError": ("_errors", "CoredumpyError"),
    "Dump": ("_load", "Dump"),
    "MissingValue": ("_load.missing", "MissingValue"),
    "Thread": ("_load", "Thread"),
    "config": ("_config", "config"),
    "dump": ("_dump", "dump"),
    "dumps": ("_dump", "dumps"),
    "load": ("_load", "load"),
    "main": ("_cli", "main"),
    "open": ("_load", "open_dump"),
    "patch_except": ("_hooks", "patch_except"),
    "unpatch": ("_hooks", "unpatch"),
}


def __getattr__(name: str) -> object:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from coredumpy import _conf

    _conf.settle()
    module, attribute = _NAMES[name]
    # `importlib.import_module` would import a package of its own first.
    value = getattr(__import__(f"coredumpy.{module}", fromlist=(attribute,)), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES})
