"""Saves a program's crash site in one file: all frames, variables, the objects they reach, the exception, the sources.

The file opens in pdb (`coredumpy load`), anywhere, without the program; opening it runs nothing of it.
"""

from coredumpy import _start

# Before anything is imported that could lie in the current folder, so that `from __future__` cannot stand above it.
_start.leave_entry()

import sys  # noqa: E402

# What a dump needs is imported now: a program that dies may not be able to import any more. But pytest imports its
# plugins in every run, also where nobody asked for dumps, and goes on after a failure.
if "_pytest" not in sys.modules:
    from coredumpy import _dump as _dump

__all__ = [
    "CoredumpyError",
    "LoggingHandler",
    "NotReady",
    "TypeSupportBase",
    "TypeSupportContainerBase",
    "capture",
    "config",
    "dump",
    "dumps",
    "load",
    "patch_except",
    "patch_pytest",
    "patch_signal",
    "patch_unittest",
    "unpatch",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coredumpy import pytest_hook as pytest_hook
    from coredumpy._cli import main as main
    from coredumpy._config import config as config
    from coredumpy._dump import dump as dump
    from coredumpy._dump import dumps as dumps
    from coredumpy._errors import CoredumpyError as CoredumpyError
    from coredumpy._former import Coredumpy as Coredumpy
    from coredumpy._former import startup_conf as startup_conf
    from coredumpy._hooks.unittest_ import patch_unittest as patch_unittest
    from coredumpy._hooks.ways import patch_except as patch_except
    from coredumpy._hooks.ways import unpatch as unpatch
    from coredumpy._living.capture import capture as capture
    from coredumpy._living.ipython import load_ipython_extension as load_ipython_extension
    from coredumpy._living.ipython import unload_ipython_extension as unload_ipython_extension
    from coredumpy._living.logs import LoggingHandler as LoggingHandler
    from coredumpy._living.signals import patch_signal as patch_signal
    from coredumpy._load import Dump as Dump
    from coredumpy._load import Thread as Thread
    from coredumpy._load import load as load
    from coredumpy._load import open_dump
    from coredumpy._load.missing import MissingValue as MissingValue
    from coredumpy._native import __version__ as __version__
    from coredumpy._supports import NotReady as NotReady
    from coredumpy._supports import TypeSupportBase as TypeSupportBase
    from coredumpy._supports import TypeSupportContainerBase as TypeSupportContainerBase
    from coredumpy.pytest_plugin import patch_pytest as patch_pytest

    open = open_dump

#: Each public name, the module that has it, and its name there. Importing `coredumpy` alone imports none of them.
_NAMES = {
    "Coredumpy": ("_former", "Coredumpy"),
    "CoredumpyError": ("_errors", "CoredumpyError"),
    "Dump": ("_load", "Dump"),
    "LoggingHandler": ("_living.logs", "LoggingHandler"),
    "MissingValue": ("_load.missing", "MissingValue"),
    "NotReady": ("_supports", "NotReady"),
    "Thread": ("_load", "Thread"),
    "TypeSupportBase": ("_supports", "TypeSupportBase"),
    "TypeSupportContainerBase": ("_supports", "TypeSupportContainerBase"),
    "capture": ("_living.capture", "capture"),
    "config": ("_config", "config"),
    "dump": ("_dump", "dump"),
    "dumps": ("_dump", "dumps"),
    "load": ("_load", "load"),
    "load_ipython_extension": ("_living.ipython", "load_ipython_extension"),
    "main": ("_cli", "main"),
    "open": ("_load", "open_dump"),
    "patch_except": ("_hooks.ways", "patch_except"),
    "patch_pytest": ("pytest_plugin", "patch_pytest"),
    "patch_unittest": ("_hooks.unittest_", "patch_unittest"),
    "patch_signal": ("_living.signals", "patch_signal"),
    "startup_conf": ("_former", "startup_conf"),
    "unload_ipython_extension": ("_living.ipython", "unload_ipython_extension"),
    "unpatch": ("_hooks.ways", "unpatch"),
    "__version__": ("_native", "__version__"),
}


def __getattr__(name: str) -> object:
    if name not in _NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name != "__version__":
        from coredumpy import _conf

        _conf.settle()
    module, attribute = _NAMES[name]
    # `importlib.import_module` would import a package of its own first.
    value = getattr(__import__(f"coredumpy.{module}", fromlist=(attribute,)), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_NAMES})
