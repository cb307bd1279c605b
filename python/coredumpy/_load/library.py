"""What instances of standard-library classes that live only while a program runs say of themselves.

Such a class is recreated, and borrows the functions listed here from the reader's own library: they only look at the
attributes of what they get. What else its real class could do is refused by name. A name from a dump only picks from
these tables, and a module is imported when one of its functions is asked for, not before.
"""

from __future__ import annotations

import importlib
import sys
import textwrap
import types

from coredumpy._load.asyncio_words import queue_words
from coredumpy._load.c_data import ARRAY, NUMBER
from coredumpy._load.contexts import CONTEXT, VARIABLE
from coredumpy._load.missing import REFUSAL, ObserverAttributeError, refuse
from coredumpy._load.mocks import MOCKS, WORDS, child_of_mock
from coredumpy._load.observers import MethodInC, method_in_c
from coredumpy._load.proxies import LIBRARY_NAMES
from coredumpy._load.states import words_of
from coredumpy._load.synchronized import METHODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from coredumpy._load.restore import Restorer

#: Functions that are borrowed, by module and the qualified name of the class that defines them.
_BORROWED: dict[str, dict[str, str]] = {
    "argparse": {
        "_AttributeHolder": "__repr__ _get_args _get_kwargs",
        "Action": "_get_kwargs",
        "ArgumentParser": "_get_kwargs",
        "BooleanOptionalAction": "_get_kwargs",
    },
    "asyncio.base_events": {"BaseEventLoop": "__repr__ is_running is_closed get_debug"},
    "asyncio.locks": {
        "Event": "is_set",
        "Lock": "locked",
        "Semaphore": "__repr__ locked",
    },
    "asyncio.queues": {"Queue": "__str__ empty full qsize"},
    "asyncio.streams": {"StreamReader": "__repr__", "StreamWriter": "__repr__"},
    "codecs": {"CodecInfo": "__repr__"},
    "email.policy": {"EmailPolicy": "header_fetch_parse"},
    "_frozen_importlib": {"ModuleSpec": "__repr__"},
    "gzip": {"GzipFile": "__repr__"},
    "inspect": {"FrameInfo": "__repr__", "Traceback": "__repr__"},
    "logging": {
        "FileHandler": "__repr__",
        "Handler": "__repr__",
        "Logger": "getEffectiveLevel hasHandlers",
        "LoggerAdapter": "__repr__ getEffectiveLevel",
        "StreamHandler": "__repr__",
    },
    "optparse": {"Values": "__repr__ __str__"},
    "unittest.case": {"TestCase": "__repr__ __str__ id"},
    "tempfile": {"TemporaryDirectory": "__repr__"},
    "traceback": {"FrameSummary": "__repr__", "TracebackException": "__str__"},
    "unittest.mock": {
        "NonCallableMock": "__repr__ _extract_mock_name",
        "_ANY": "__repr__",
        "_Call": "__repr__",
        "_SentinelObject": "__repr__",
    },
    "zipfile": {"ZipFile": "__repr__ getinfo infolist namelist"},
}

#: Classes whose methods are refused by name, and the types of which no module tells.
_REFUSED_MODULES = words_of(
    """
    _asyncio _contextvars _csv _hashlib _io _queue _random _thread argparse asyncio.base_events asyncio.events
    asyncio.locks asyncio.queues asyncio.selector_events asyncio.streams asyncio.taskgroups asyncio.unix_events
    bz2 concurrent.futures._base concurrent.futures.process concurrent.futures.thread contextlib csv email.message
    functools gzip hashlib hmac http.client itertools json.decoder json.encoder logging logging.handlers lzma mmap
    multiprocessing.connection multiprocessing.context multiprocessing.pool multiprocessing.process
    multiprocessing.queues multiprocessing.shared_memory multiprocessing.synchronize operator pickle queue random
    sched select selectors shelve socket socketserver sqlite3 ssl string subprocess tarfile tempfile threading
    urllib.request xml.sax.handler zipfile zlib
    """
)
_UNNAMED: dict[tuple[str, str], Callable[[], type]] = {
    ("zlib", "Compress"): lambda: type(importlib.import_module("zlib").compressobj()),
    ("zlib", "Decompress"): lambda: type(importlib.import_module("zlib").decompressobj()),
    ("_thread", "lock"): lambda: type(importlib.import_module("_thread").allocate_lock()),
    ("_csv", "reader"): lambda: type(importlib.import_module("_csv").reader(())),
    ("_csv", "writer"): lambda: type(importlib.import_module("_csv").writer(sys.stdout)),
}

# What the interpreter itself would ask for: by module and name, where the real class has it.
_ITERATORS = frozenset({"_csv.reader", "_io.BufferedReader", "_io.FileIO", "_io.TextIOWrapper", "csv.DictReader"})
_ITERATORS |= {"sqlite3.Cursor", "gzip.GzipFile", "tempfile._TemporaryFileWrapper", "tempfile.SpooledTemporaryFile"}
_ITERATORS |= {"bz2.BZ2File", "http.client.HTTPResponse", "lzma.LZMAFile", "zipfile.ZipExtFile", "_io.BufferedRandom"}
_CONTAINERS = frozenset({"_ctypes._Pointer", "mmap.mmap", "multiprocessing.shared_memory.ShareableList"})
_CONTAINERS |= {"selectors._SelectorMapping", "shelve.Shelf", "sqlite3.Blob", "tarfile.TarFile"}
_CALLED = frozenset({"_lru_cache_wrapper", "methodcaller", "method_descriptor", "wrapper_descriptor", "method-wrapper"})
_CALLED |= {"classmethod_descriptor", "singledispatchmethod", "finalize", "KeyWrapper", "itemgetter", "attrgetter"}
_CALLED |= {"NewType", "_GenericAlias", "_UnionGenericAlias", "_CallableGenericAlias"}
_CALLED |= {"_AnnotatedAlias", "_LiteralGenericAlias", "_SpecialGenericAlias", "_GeneratorContextManager"}

# Names that the real class has, and a dump has not: they tell of memory, or, from 3.12 on, asking may run the program.
_NOT_RECORDED: dict[tuple[str, str], frozenset[str]] = {
    ("_ctypes", "Array"): words_of("raw value"),
    ("_ctypes", "_Pointer"): frozenset({"contents"}),
    ("typing", "TypeVar"): words_of("__bound__ __constraints__ __default__"),
    ("typing", "ParamSpec"): words_of("__bound__ __default__"),
    ("typing", "TypeVarTuple"): words_of("__default__"),
    ("typing", "TypeAliasType"): words_of("__type_params__ __value__"),
}

# What is made of what the dump has beside the attributes.
_IN_MEMORY: dict[tuple[str, str], dict[str, Any]] = {
    ("_contextvars", "Context"): CONTEXT,
    ("_contextvars", "ContextVar"): VARIABLE,
    ("_ctypes", "Array"): ARRAY,
    ("_ctypes", "_SimpleCData"): NUMBER,
}

# Attributes that the real class computes from others, which were recorded.
_COMPUTED: dict[tuple[str, str], dict[str, Callable[[Any], Any]]] = {
    ("asyncio.queues", "Queue"): {
        "maxsize": lambda self: self._maxsize,
        "_format": lambda self: lambda: queue_words(self),
    },
    ("email.headerregistry", "BaseHeader"): {"name": lambda self: self._name, "defects": lambda self: self._defects},
    ("hmac", "HMAC"): {"name": lambda self: self._hmac.name if self._hmac else f"hmac-{self._inner.name}"},
    ("email.headerregistry", "AddressHeader"): {
        "addresses": lambda self: tuple(address for group in self._groups for address in group.addresses),
        "groups": lambda self: self._groups,
    },
    ("email.headerregistry", "DateHeader"): {"datetime": lambda self: self._datetime},
    ("csv", "DictReader"): {"fieldnames": lambda self: self._fieldnames},
    ("multiprocessing.shared_memory", "SharedMemory"): {
        "name": lambda self: self._name.removeprefix("/"),
        "size": lambda self: self._size,
    },
    ("multiprocessing.process", "BaseProcess"): {"name": lambda self: self._name},
    ("multiprocessing.connection", "_ConnectionBase"): {
        "closed": lambda self: self._handle is None,
        "readable": lambda self: self._readable,
        "writable": lambda self: self._writable,
    },
    ("sched", "scheduler"): {"queue": lambda self: sorted(self._queue)},
    ("tempfile", "_TemporaryFileWrapper"): {
        "closed": lambda self: self.file.closed,
        "encoding": lambda self: self.file.encoding,
        "errors": lambda self: self.file.errors,
        "mode": lambda self: self.file.mode,
    },
    **MOCKS,
    ("gzip", "GzipFile"): {"closed": lambda self: self.fileobj is None},
    ("threading", "Thread"): {
        "name": lambda self: self._name,
        "ident": lambda self: self._ident,
        "native_id": lambda self: self._native_id,
        "daemon": lambda self: self._daemonic,
    },
    ("threading", "Barrier"): {
        "broken": lambda self: self._state == -2,
        "n_waiting": lambda self: self._count if self._state == 0 else 0,
        "parties": lambda self: self._parties,
    },
    ("traceback", "FrameSummary"): {
        "line": lambda self: _first_line(self),
        "_original_line": lambda self: self._line,
        "_original_lines": lambda self: self._lines,
        "_dedented_lines": lambda self: textwrap.dedent(self._lines) if self._lines else None,
    },
    ("traceback", "TracebackException"): {
        "exc_type": lambda self: self._exc_type,
        "exc_type_str": lambda self: _full_name(self) if self._have_exc_type else None,
    },
    ("_io", "TextIOWrapper"): {
        "name": lambda self: self.buffer.name,
        "closed": lambda self: self.buffer.closed,
    },
    **{
        ("_io", name): {
            "name": lambda self: self.raw.name,
            "mode": lambda self: self.raw.mode,
            "closed": lambda self: self.raw.closed,
        }
        for name in ("BufferedReader", "BufferedWriter", "BufferedRandom")
    },
}


def library_namespace(restorer: Restorer, cls: type, record: dict[str, Any]) -> dict[str, Any]:
    """What a recreated class of the standard library has in its namespace."""
    module, qualname = record.get("module"), record.get("qualname")
    if not isinstance(module, str) or not isinstance(qualname, str):
        return {}
    names = _BORROWED.get(module, {}).get(qualname, "").split()
    namespace: dict[str, Any] = {name: _borrowed(cls, module, qualname, name) for name in names}
    namespace |= {name: property(get) for name, get in _COMPUTED.get((module, qualname), {}).items()}
    for methods in (METHODS, WORDS, _IN_MEMORY):
        found = methods.get((module, qualname), {})
        namespace |= {name: _as_method(module, qualname, name, value) for name, value in found.items()}
    if f"{module}.{qualname}" in _ITERATORS or module == "itertools":
        namespace |= {"__iter__": lambda self: self, "__next__": refuser(f"{qualname}.__next__")}
    if f"{module}.{qualname}" in _CONTAINERS:
        asked = ("__iter__", "__len__", "__getitem__", "__contains__")
        namespace |= {name: refuser(f"{qualname}.{name}") for name in asked}
    if qualname in _CALLED:
        namespace["__call__"] = refuser(qualname)
    if (module, qualname) == ("traceback", "TracebackException"):
        namespace |= {name: _lines_of(cls, name) for name in ("format", "format_exception_only")}
    if (module, qualname) == ("socket", "socket"):
        namespace |= _socket_attributes()
    if (module, qualname) in _NOT_RECORDED:
        namespace["__getattr__"] = _not_recorded(qualname, _NOT_RECORDED[module, qualname])
    if (module, qualname) == ("_thread", "_local"):
        namespace["__getattr__"] = _of_a_thread
    if (module, qualname) == ("unittest.mock", "NonCallableMock"):
        namespace["__getattr__"] = child_of_mock
    if (module, qualname) == ("typing", "TypeAliasType"):
        namespace["__getitem__"] = lambda self, args: types.GenericAlias(self, args)
    if module in _REFUSED_MODULES:
        namespace |= _by_name(module, qualname)
    if module.partition(".")[0] in ("dateutil", "pytz"):
        from coredumpy._load.zones import zone_namespace

        namespace |= zone_namespace(restorer, module, qualname)
    if module.startswith("torch.nn."):
        from coredumpy._load.torch_modules import module_namespace

        namespace |= module_namespace(module, qualname)
    return namespace


def _lines_of(cls: type, name: str) -> Callable[..., Any]:
    """What a traceback that was told gives line by line, if it has the parts that this Python's own would have."""
    borrowed = _borrowed(cls, "traceback", "TracebackException", name)

    def lines(self: Any, **options: Any) -> Any:
        try:
            return iter([*borrowed(self, **options)])
        except AttributeError:
            refuse(f"TracebackException.{name} was called")

    lines.__name__, lines.__qualname__, lines.__module__ = name, f"TracebackException.{name}", "traceback"
    return lines


def _as_method(module: str, qualname: str, name: str, value: Any) -> Any:
    """A function of ours, which prints as the method in whose place it stands."""
    if not isinstance(value, types.FunctionType) or (name[:2] == "__" == name[-2:]):
        return value
    if module.startswith("_") or qualname == "_lru_cache_wrapper":
        return MethodInC(name, value)
    made = types.FunctionType(value.__code__, value.__globals__, name, value.__defaults__, value.__closure__)
    made.__qualname__, made.__module__ = f"{qualname}.{name}", module
    return made


def _socket_attributes() -> dict[str, Any]:
    """Family and kind are numbers in C, which the class in Python words."""

    def member(words: str, name: str) -> property:
        def get(self: Any) -> Any:
            number = getattr(self, f"({name})")
            try:
                return getattr(importlib.import_module("socket"), words)(number)
            # One of another system.
            except ValueError:
                return number

        return property(get)

    return {"family": member("AddressFamily", "family"), "type": member("SocketKind", "type")}


def _not_recorded(qualname: str, names: frozenset[str]) -> Callable[[Any, str], Any]:
    def __getattr__(self: Any, name: str) -> Any:
        if name in names:
            raise ObserverAttributeError(f"{REFUSAL} ({qualname}.{name} was not recorded)")
        return object.__getattribute__(self, name)

    return __getattr__


def _of_a_thread(self: Any, name: str) -> Any:
    """Of a dump that does not tell what the thread had."""
    if (name[:2] == "__" == name[-2:]) or vars(self):
        return object.__getattribute__(self, name)
    raise ObserverAttributeError(f"{REFUSAL} (the attribute {name!r} of a thread's own data was not recorded)")


def refuser(what: str) -> Callable[..., NoReturn]:
    """A function that refuses to run."""

    def refused(*args: object, **kwargs: object) -> NoReturn:
        refuse(f"{what} was called")

    return refused


def library_class(module: str, qualname: str) -> type | None:
    """The reader's own class of the name: only for modules of the tables above."""
    if (module, qualname) in _UNNAMED:
        return _UNNAMED[module, qualname]()
    if module not in _REFUSED_MODULES and module not in _BORROWED:
        return None
    try:
        found = getattr(importlib.import_module(module), qualname, None)
    # Another system's or version's.
    except ImportError:
        return None
    return found if isinstance(found, type) else None


def _full_name(summary: Any) -> str:
    module, name = summary.exc_type_module, summary.exc_type_qualname
    return name if module in ("__main__", "builtins") else f"{module}.{name}"


def _first_line(summary: Any) -> Any:
    # Up to 3.12 one line is kept, later all.
    text = getattr(summary, "_line", None) or getattr(summary, "_lines", None)
    return text.strip().partition("\n")[0] if isinstance(text, str) else None


def _borrowed(cls: type, module: str, qualname: str, name: str) -> Callable[..., Any]:
    bound: list[Callable[..., Any]] = []

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            if not bound:
                bound.append(_for_class(getattr(library_class(module, qualname), name), cls))
            return bound[0](self, *args, **kwargs)
        # An attribute is missing, or another version's.
        except Exception:
            if name in ("__repr__", "__str__"):
                return object.__repr__(self)
            raise

    method.__name__, method.__qualname__, method.__module__ = name, f"{qualname}.{name}", module
    return method


def _for_class(function: Any, cls: type) -> Callable[..., Any]:
    """The same function for another class: what its `super()` means is that class."""
    if not isinstance(function, types.FunctionType) or "__class__" not in function.__code__.co_freevars:
        return function  # type: ignore[no-any-return]
    names = function.__code__.co_freevars
    cells = zip(names, function.__closure__ or (), strict=True)
    closure = tuple(types.CellType(cls) if name == "__class__" else cell for name, cell in cells)
    made = types.FunctionType(
        function.__code__, function.__globals__, function.__name__, function.__defaults__, closure
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _by_name(module: str, qualname: str) -> dict[str, Any]:
    """Names of the real class's methods, which are refused."""

    def names() -> set[str]:
        real = library_class(module, qualname)
        return set() if real is None else {name for base in real.__mro__[:-1] for name in vars(base)}

    def __getattr__(self: Any, name: str) -> Any:
        is_special = name.startswith("__") and name.endswith("__") and name not in ("__enter__", "__exit__")
        if not is_special and name in names():
            found = getattr(library_class(module, qualname), name, None)
            if isinstance(found, types.MethodDescriptorType):
                return method_in_c(self, name)
            if callable(found):
                return refuser(f"{qualname}.{name}")
            raise ObserverAttributeError(f"{REFUSAL} ({qualname}.{name} was not recorded)")
        return object.__getattribute__(self, name)

    return {"__getattr__": __getattr__, LIBRARY_NAMES: staticmethod(names)}
