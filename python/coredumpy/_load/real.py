"""What comes back as itself: classes and functions of the standard library, by name, from tables that stand here.

A name from a dump only picks from these tables. Nothing is imported that a table does not name, and no entry does more
than make a value: none opens, runs or imports anything.
"""

from __future__ import annotations

import builtins
import datetime
import enum
import importlib
import sys
import types

from coredumpy._load.errors import ERRORS
from coredumpy._load.libraries import is_library, library_attribute, library_class
from coredumpy._load.states import STATES
from coredumpy._load.states import words_of as _words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_EXCEPTIONS = {
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
}

#: Of `ctypes`: what is no pointer.
C_NUMBERS = _words(
    "c_bool c_byte c_char c_double c_float c_int c_int16 c_int32 c_int64 c_int8 c_long c_longdouble c_longlong c_short "
    "c_size_t c_ssize_t c_ubyte c_uint c_ulong c_ulonglong c_ushort"
)

# Module, qualified names.
_VALUES: dict[str, frozenset[str]] = {
    "builtins": _words(
        "object int bool float complex str bytes bytearray list tuple dict set frozenset range slice type "
        "property staticmethod classmethod memoryview enumerate zip map filter reversed super"
    )
    | _EXCEPTIONS,
    "abc": frozenset({"ABC", "ABCMeta"}),
    "array": frozenset({"array"}),
    "collections": _words("OrderedDict defaultdict Counter deque ChainMap UserDict UserList UserString"),
    "collections.abc": _words(
        "Hashable Awaitable Coroutine AsyncIterable AsyncIterator AsyncGenerator Iterable Iterator Generator "
        "Reversible Sized Container Callable Collection Set MutableSet Mapping MutableMapping MappingView "
        "KeysView ItemsView ValuesView Sequence MutableSequence ByteString Buffer"
    ),
    "ctypes": C_NUMBERS,
    "datetime": _words("date datetime time timedelta timezone tzinfo"),
    "decimal": _words("Context Decimal DecimalTuple"),
    "fractions": frozenset({"Fraction"}),
    "dataclasses": frozenset({"Field", "_FIELD_BASE", "_MISSING_TYPE"}),
    "functools": frozenset({"partial", "partialmethod", "cached_property"}),
    "http.cookies": _words("BaseCookie Morsel SimpleCookie"),
    "io": _words("BytesIO StringIO"),
    "ipaddress": _words("IPv4Address IPv6Address IPv4Network IPv6Network IPv4Interface IPv6Interface"),
    "itertools": _words(
        "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse "
        "groupby islice pairwise permutations product repeat starmap takewhile zip_longest"
    ),
    "numbers": _words("Number Complex Real Rational Integral"),
    "pathlib": _words("PurePath PurePosixPath PureWindowsPath Path PosixPath WindowsPath"),
    "os": frozenset({"stat_result", "terminal_size"}),
    "operator": _words("attrgetter itemgetter"),
    "re": _words("Match Pattern"),
    "struct": frozenset({"Struct"}),
    "time": frozenset({"struct_time"}),
    "typing": _words(
        "Any _AnnotatedAlias _CallableGenericAlias _CallableType _GenericAlias _LiteralGenericAlias "
        "_LiteralSpecialForm _SpecialForm _SpecialGenericAlias _TupleType _TypedCacheSpecialForm _UnionGenericAlias"
    ),
    "traceback": frozenset({"StackSummary"}),
    "types": frozenset({"GenericAlias", "SimpleNamespace", "UnionType"}),
    "urllib.parse": _words("DefragResult ParseResult SplitResult DefragResultBytes ParseResultBytes SplitResultBytes"),
    "uuid": frozenset({"UUID"}),
    "xml.etree.ElementTree": _words("Element ElementTree"),
    "zoneinfo": frozenset({"ZoneInfo"}),
}
_CLASSES = {
    module: _VALUES.get(module, frozenset()) | STATES.get(module, frozenset())
    for module in _VALUES.keys() | STATES.keys()
}
_ENUMERATIONS: dict[str, frozenset[str]] = {
    "calendar": _words("Day Month"),
    "http": _words("HTTPMethod HTTPStatus"),
    "inspect": frozenset({"_ParameterKind"}),
    "plistlib": frozenset({"PlistFormat"}),
    "re": frozenset({"RegexFlag"}),
    "signal": _words("Handlers Sigmasks Signals"),
    "socket": _words("AddressFamily AddressInfo MsgFlag SocketKind"),
    "ssl": _words("AlertDescription Options SSLErrorNumber TLSVersion VerifyFlags VerifyMode _SSLMethod"),
    "uuid": frozenset({"SafeUUID"}),
}
_ERRORS = {module: _words(names) for module, names in ERRORS.items()}
# Where a class says it is from, on some version, and where it is.
_MOVED = {
    "_io": "io",
    "_decimal": "decimal",
    "_pydatetime": "datetime",
    "_pydecimal": "decimal",
    "_struct": "struct",
    "pathlib._local": "pathlib",
}

# Types that have no name in `builtins`.
_UNNAMED_TYPES: tuple[type[Any], ...] = (
    *(type(None), type(...), type(NotImplemented), types.FunctionType, types.MethodType, types.BuiltinMethodType),
    *(types.ModuleType, types.CodeType, types.FrameType, types.TracebackType, types.CellType),
    *(types.MappingProxyType, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType),
    *(type({}.keys()), type({}.values()), type({}.items())),
    *(type(iter([])), type(iter(())), type(iter("")), type(iter("\u20ac"))),
    *(type(iter(b"")), type(iter(bytearray())), type(iter(range(0)))),
    *(type(iter({})), type(iter({}.values())), type(iter({}.items())), type(iter(set())), type(iter(range(1 << 64)))),
    *(type(reversed([])), type(reversed({})), type(reversed({}.values())), type(reversed({}.items()))),
    *(type(iter(int, 0)), type(datetime.date.min.isocalendar())),
)
_UNNAMED = {kind.__name__: kind for kind in _UNNAMED_TYPES}
if sys.version_info < (3, 11):
    from coredumpy._load.groups import GROUPS

    _UNNAMED.update(GROUPS)

# Functions that only compute from their arguments.
_FUNCTIONS = _words(
    "abs all any ascii bin callable chr divmod format hash hex id isinstance issubclass iter len max min "
    "next oct ord pow print repr round sorted sum"
)

# By the module that a function says it is from. None opens, imports, compiles, or looks up an attribute by a name that
# it is given, so that nothing more can be put together from them.
_FUNCTIONS_OF = {
    "builtins": _FUNCTIONS,
    "asyncio.coroutines": _words("iscoroutine iscoroutinefunction"),
    "base64": _words(
        "b64encode b64decode standard_b64encode standard_b64decode urlsafe_b64encode urlsafe_b64decode b32encode "
        "b32decode b16encode b16decode a85encode a85decode b85encode b85decode"
    ),
    "binascii": _words("hexlify unhexlify crc32"),
    "_bisect": _words("bisect_left bisect_right insort_left insort_right"),
    "calendar": _words("isleap leapdays monthrange timegm weekday"),
    "colorsys": _words("hls_to_rgb hsv_to_rgb rgb_to_hls rgb_to_hsv rgb_to_yiq yiq_to_rgb"),
    "copy": _words("copy deepcopy"),
    "dataclasses": _words("asdict astuple fields is_dataclass"),
    "difflib": _words("context_diff get_close_matches ndiff unified_diff"),
    "email.utils": _words("formataddr getaddresses parseaddr quote unquote"),
    "fnmatch": _words("filter fnmatch fnmatchcase translate"),
    "_functools": frozenset({"reduce"}),
    "_hashlib": _words(
        "openssl_md5 openssl_sha1 openssl_sha224 openssl_sha256 openssl_sha384 openssl_sha3_224 openssl_sha3_256 "
        "openssl_sha3_384 openssl_sha3_512 openssl_sha512 openssl_shake_128 openssl_shake_256"
    ),
    "glob": frozenset({"escape"}),
    "_heapq": _words("heapify heappop heappush heappushpop heapreplace"),
    "heapq": _words("merge nlargest nsmallest"),
    "html": _words("escape unescape"),
    "inspect": _words(
        "isabstract isasyncgen isasyncgenfunction isawaitable isbuiltin isclass iscode iscoroutine iscoroutinefunction "
        "isfunction isgenerator isgeneratorfunction ismethod ismodule isroutine"
    ),
    "ipaddress": _words("collapse_addresses ip_address ip_interface ip_network summarize_address_range"),
    "itertools": frozenset({"tee"}),
    "json": _words("dumps loads"),
    "keyword": frozenset({"iskeyword"}),
    "_operator": _words(
        "abs add and_ concat contains countOf eq floordiv ge getitem gt index indexOf inv invert is_ is_not le "
        "length_hint lshift lt matmul mod mul ne neg not_ or_ pos pow rshift sub truediv truth xor"
    ),
    "ntpath": _words("basename dirname isabs join normcase normpath split splitdrive splitext"),
    "posixpath": _words("basename commonpath dirname isabs join normcase normpath split splitdrive splitext"),
    "genericpath": frozenset({"commonprefix"}),
    "pprint": _words("pformat pp pprint saferepr"),
    "re": _words("compile escape findall finditer fullmatch match search split sub subn"),
    "shlex": _words("join quote split"),
    "statistics": _words(
        "fmean geometric_mean harmonic_mean mean median median_grouped median_high median_low mode multimode pstdev "
        "pvariance quantiles stdev variance"
    ),
    "string": frozenset({"capwords"}),
    "_struct": _words("calcsize pack unpack unpack_from"),
    "textwrap": _words("dedent fill indent shorten wrap"),
    "typing": _words("cast get_args get_origin"),
    "unicodedata": _words("category name normalize"),
    "urllib.parse": _words(
        "parse_qs parse_qsl quote quote_plus unquote unquote_plus urlencode urljoin urlparse urlsplit urlunparse "
        "urlunsplit"
    ),
    "xml.etree.ElementTree": _words("iselement tostring tostringlist"),
    "xml.sax.saxutils": _words("escape quoteattr unescape"),
    "zlib": _words("adler32 crc32"),
}

# Modules whose functions only compute, and whose classes only make values: all of it is there for who types its name.
_MODULES = _words(
    "abc array ast base64 binascii bisect calendar cmath collections collections.abc colorsys copy csv dataclasses "
    "datetime decimal difflib enum errno fnmatch fractions functools hashlib heapq hmac html inspect ipaddress "
    "itertools json json.decoder json.encoder keyword math numbers operator pprint re reprlib shlex stat statistics "
    "string struct textwrap token traceback types typing unicodedata urllib.parse weakref zlib zoneinfo"
)
# But for what would tell of the reader's process.
_OF_PROCESS = {"decimal": _words("getcontext localcontext setcontext")}
# Of these a part: the rest depends on the process or the system, or changes them.
_PARTS = {
    "asyncio": _words("iscoroutine iscoroutinefunction"),
    "codecs": _words("BOM_UTF8 decode encode lookup"),
    "email.utils": _FUNCTIONS_OF["email.utils"],
    "glob": _FUNCTIONS_OF["glob"],
    "http": _words("HTTPMethod HTTPStatus"),
    "io": _words("BytesIO StringIO SEEK_CUR SEEK_END SEEK_SET"),
    "logging": _words("CRITICAL DEBUG ERROR FATAL INFO NOTSET WARN WARNING Formatter LogRecord getLevelName"),
    "ntpath": _FUNCTIONS_OF["ntpath"] | {"commonprefix", "commonpath"},
    "os": _words(
        "F_OK O_APPEND O_CREAT O_RDONLY O_RDWR O_WRONLY PathLike R_OK W_OK X_OK fsdecode fsencode fspath strerror"
    ),
    "pathlib": frozenset({"PurePath"}),
    "posixpath": _FUNCTIONS_OF["posixpath"] | {"commonprefix"},
    "random": frozenset({"Random"}),
    "signal": _words("SIGABRT SIGALRM SIGHUP SIGINT SIGKILL SIGPIPE SIGSEGV SIGTERM SIGUSR1 SIGUSR2 Signals"),
    "socket": _words("AF_INET AF_INET6 AF_UNIX SOCK_DGRAM SOCK_STREAM AddressFamily SocketKind timeout"),
    "subprocess": _words("CalledProcessError CompletedProcess DEVNULL PIPE STDOUT SubprocessError TimeoutExpired"),
    "sys": _words("float_info getdefaultencoding getsizeof intern"),
    "time": _words("asctime gmtime strftime strptime"),
    "uuid": _words(
        "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 RESERVED_FUTURE RESERVED_MICROSOFT RESERVED_NCS "
        "RFC_4122 SafeUUID UUID uuid3 uuid5"
    ),
    "xml.etree.ElementTree": _FUNCTIONS_OF["xml.etree.ElementTree"],
}

# Built-in containers, whose methods work on restored data as they did on the live one.
_CONTAINERS = (list, dict, set, tuple, frozenset, str, bytes, bytearray, int, float, complex, range)


def real_class(module: object, qualname: object, version: tuple[int, int] | None = None) -> type | None:
    """The class of a name, where it comes back as itself: an enumeration where its members print as in `version`."""
    if not isinstance(module, str) or not isinstance(qualname, str):
        return None
    if module in ("builtins", "datetime") and qualname in _UNNAMED:
        return _UNNAMED[qualname]
    if is_library(module):
        return library_class(module, qualname)
    home = module if qualname in STATES.get(module, ()) else _MOVED.get(module, module)
    # From 3.11 on members print otherwise; 3.13 has no `re.TEMPLATE`.
    since = ((3, 11), (3, 13)) if qualname == "RegexFlag" else ((3, 11),)
    is_alike = version is not None and all((version >= first) == (sys.version_info >= first) for first in since)
    if qualname not in _CLASSES.get(home, ()) and not (is_alike and qualname in _ENUMERATIONS.get(home, ())):
        return _error(module, qualname)
    try:
        found = getattr(_module(home), qualname, None)
    # Another version's, or another system's.
    except ImportError:
        return None
    return found if isinstance(found, type) else None


def _error(module: str, qualname: str) -> type[BaseException] | None:
    if qualname not in _ERRORS.get(module, ()):
        return None
    try:
        found = getattr(_module(module), qualname, None)
    except ImportError:
        # Some builds are without a part of the standard library.
        return None
    if not isinstance(found, type) or not issubclass(found, BaseException):
        return None
    # What was a class of its own in one version is another name of a built-in one in the next.
    return found if (found.__module__, found.__qualname__) == (module, qualname) else None


def is_enumeration(cls: type) -> bool:
    """Whether a class is an enumeration of the tables."""
    return cls.__qualname__ in _ENUMERATIONS.get(cls.__module__, ()) and isinstance(cls, enum.EnumMeta)


def real_function(module: object, name: object) -> Any:
    """The function of a name, where it comes back as itself; None elsewhere."""
    if not isinstance(module, str) or not isinstance(name, str):
        return None
    # All of these two modules compute from numbers.
    if module in ("math", "cmath"):
        found = getattr(_module(module), name, None)
        return found if isinstance(found, types.BuiltinFunctionType) else None
    if name not in _FUNCTIONS_OF.get(module, ()):
        return None
    found = getattr(_module(module), name, None)
    return found if isinstance(found, (types.BuiltinFunctionType, types.FunctionType)) else None


def is_method_of_container(function: Any) -> bool:
    """Whether it is a method of a built-in container or scalar."""
    return type(function.__self__) in _CONTAINERS


def real_method(owner: object, name: object) -> Any:
    """The method of a built-in container or scalar; None elsewhere."""
    if type(owner) not in _CONTAINERS or not isinstance(name, str) or name.startswith("__"):
        return None
    found = getattr(owner, name, None)
    return found if isinstance(found, types.BuiltinMethodType) else None


def real_attribute(module: object, name: object) -> Any:
    """What a module of the tables has under a name that somebody typed; None elsewhere."""
    if not isinstance(module, str) or not isinstance(name, str) or name.startswith("_"):
        return None
    if is_library(module):
        return library_attribute(module, name)
    home = _MOVED.get(module, module)
    is_there = (
        (home in _MODULES and name not in _OF_PROCESS.get(home, ()))
        or name in _PARTS.get(home, ())
        or name in _CLASSES.get(home, ())
    )
    if f"{home}.{name}" in _MODULES:
        return _module(f"{home}.{name}")
    found = getattr(_module(home), name, None) if is_there else None
    # Modules that it imported are its own affair.
    return None if isinstance(found, types.ModuleType) else found


def real_names(module: object) -> list[str]:
    """The names of a module of which all is there."""
    if not isinstance(module, str) or module not in _MODULES:
        return []
    return dir(_module(module))


def real_doc(module: object) -> str | None:
    """The docstring of such a module."""
    found = _module(module).__doc__ if isinstance(module, str) and module in _MODULES else None
    return found


def _module(name: str) -> types.ModuleType:
    # Only names that stand in the tables above come here.
    return sys.modules.get(name) or importlib.import_module(name)
