"""What a module of the standard library had beside what was recorded: stand-ins that print as it and refuse to run.

They are made after the reader's own module, which a name of the dump only picks from the table below. Nothing of it is
handed out but numbers: how the reader's process is set up (its environment, folders, streams) is not the dead one's.
"""

from __future__ import annotations

import importlib
import inspect
import platform
import sys
import types

from coredumpy._load.functions import build_builtin_of, build_code, member
from coredumpy._load.metaclasses import ours
from coredumpy._load.real import real_class, real_function
from coredumpy._load.restore import PLAIN
from coredumpy._load.states import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.restore import Restorer

# Importing one of these does no more than define names.
_MODULES = words_of(
    """
    argparse asyncio atexit bz2 codecs concurrent.futures configparser contextlib contextvars copyreg csv ctypes
    decimal email errno faulthandler fcntl gc genericpath getpass glob gzip http http.client http.cookies
    http.server importlib io linecache locale logging logging.config logging.handlers lzma mimetypes mmap
    multiprocessing ntpath os pathlib pickle platform posixpath pwd queue random resource runpy sched secrets select
    selectors shelve shutil signal site smtplib socket socketserver sqlite3 ssl subprocess sys sysconfig tarfile
    tempfile threading time timeit tomllib traceback tracemalloc unittest unittest.mock urllib.error urllib.request
    uuid warnings xml.etree.ElementTree zipfile zipimport
    """
)
# The numbers of FORMAT.md: a function is none of these.
_KINDS: dict[type, int] = {property: 1, classmethod: 2, staticmethod: 3, types.MemberDescriptorType: 4}

#: An answer that is none.
NOTHING = object()


class Outside:
    """The stand-ins of one dump, each made once."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        # By the address of what one stands for, which is kept beside it, so that the address stays its own.
        self._made: dict[int, tuple[object, Any]] = {}
        self._is_same_version = restorer.python_version == sys.version_info[:2]
        self._is_same_system = restorer.reader.header.get("platform", {}).get("system") == platform.system()

    def attribute(self, module: object, name: str) -> Any:
        """What stands for an attribute of the module of a name; NOTHING where none can be made."""
        real = self._real(module)
        if real is None:
            return NOTHING
        found = vars(real).get(name, NOTHING)
        if found is NOTHING and "__getattr__" in vars(real) and name in getattr(real, "__all__", ()):
            # It loads what it lists when it is asked for that.
            found = getattr(real, name)
        # Of the system, or of the library itself. Versions are the reader's.
        if type(found) in (int, float) and name.isupper() and name[0] != "_" and "VERSION" not in name:
            return found
        return self._stand_in(found)

    def names(self, module: object) -> list[str]:
        """All names that the module has in the reader's Python; empty where that is of another system."""
        real = self._real(module)
        return [] if real is None else [*vars(real)]

    def has_not(self, module: object, name: str, count: int) -> bool:
        """Whether a module with so many names is known to have had no such one."""
        names = self.names(module)
        # With a `__getattr__` it has more than it lists; with more than the reader's own, some are of the program.
        is_told = self._is_same_version and "__getattr__" not in names and len(names) >= count
        return is_told and name not in names

    def _real(self, name: object) -> types.ModuleType | None:
        if not self._is_same_system or not isinstance(name, str) or name not in _MODULES:
            return None
        try:
            return sys.modules.get(name) or importlib.import_module(name)
        # Left out of this build of Python.
        except ImportError:
            return None

    def _stand_in(self, real: Any) -> Any:
        if isinstance(real, type):
            # As what it was recorded meanwhile, as the class of something else.
            known = self._restorer.classes.known(real.__module__, real.__qualname__)
            if known is not None:
                return known
        if id(real) not in self._made:
            made = NOTHING
            for kind, make in _MAKERS.items():
                if isinstance(real, kind):
                    made = make(self, real)
                    break
            self._made[id(real)] = real, made
        return self._made[id(real)][1]

    def _class(self, real: type) -> Any:
        found = real_class(real.__module__, real.__qualname__, self._restorer.python_version)
        if found is not None:
            return found
        if type(real) is not type and type(real).__name__ != "ABCMeta":
            return NOTHING
        bases = [base for base in map(self._stand_in, real.__bases__) if isinstance(base, type)]
        names = {"name": real.__name__, "qualname": real.__qualname__, "module": real.__module__}
        cls = self._restorer.classes.recreate(names, [ours(base) for base in bases])
        for name, value in vars(real).items():
            is_member = isinstance(value, (types.FunctionType, *_KINDS))
            if is_member and name not in cls.__dict__ and not (name.startswith("__") and name.endswith("__")):
                type.__setattr__(cls, name, member(cls, name, _KINDS.get(type(value))))
        return cls

    def _function(self, real: types.FunctionType) -> types.FunctionType:
        found = real_function(real.__module__, real.__name__)
        if found is not None:
            return found  # type: ignore[no-any-return]
        code = real.__code__
        count = code.co_argcount + code.co_kwonlyargcount
        count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
        record: dict[str, Any] = {"name": real.__name__, "qualname": real.__qualname__, "flags": code.co_flags}
        record |= {"filename": "<not recorded>", "varnames": code.co_varnames[:count]}
        record |= {name: getattr(code, f"co_{name}") for name in ("argcount", "posonlyargcount", "kwonlyargcount")}
        made = types.FunctionType(build_code(None, 0, record), {"__builtins__": {}}, real.__name__)
        made.__qualname__, made.__module__, made.__doc__ = real.__qualname__, real.__module__, real.__doc__
        made.__defaults__ = tuple(map(_plain, real.__defaults__)) if real.__defaults__ else None
        made.__kwdefaults__ = {name: _plain(value) for name, value in (real.__kwdefaults__ or {}).items()}
        return made

    def _builtin(self, real: Any) -> Any:
        owner = real.__self__
        is_method = owner is not None and not isinstance(owner, types.ModuleType)
        bound_to = self._instance(owner) if is_method else None
        if bound_to is NOTHING:
            return NOTHING
        names = {"name": real.__name__, "qualname": real.__qualname__}
        return build_builtin_of(self._restorer, names, real.__module__, bound_to)

    def _method(self, real: types.MethodType) -> Any:
        function, bound_to = self._stand_in(real.__func__), self._instance(real.__self__)
        if function is NOTHING or bound_to is NOTHING:
            return NOTHING
        return types.MethodType(function, bound_to)

    def _instance(self, real: Any) -> Any:
        """What a method is bound to: a class, or an instance that prints as any instance does."""
        if isinstance(real, type):
            return self._stand_in(real)
        words: Any = type(real).__repr__
        cls: Any = self._stand_in(type(real)) if words is object.__repr__ else NOTHING
        return NOTHING if cls is NOTHING else self._restorer.classes.bare(cls)


def _plain(default: object) -> object:
    return default if type(default) in PLAIN else ...


_MAKERS: dict[type, Any] = {
    type: Outside._class,
    types.FunctionType: Outside._function,
    types.BuiltinFunctionType: Outside._builtin,
    types.MethodType: Outside._method,
}
