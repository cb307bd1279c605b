"""The extension module: the walker, the reader and the command line."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias, final

__all__ = [
    "Hook",
    "ImportHook",
    "Launch",
    "Missing",
    "Objects",
    "Pending",
    "Reader",
    "Ref",
    "Watch",
    "__version__",
    "append_repeats",
    "ask_all",
    "dump_bytes",
    "dump_json",
    "leave_traceback",
    "name_type",
    "parse_args",
    "peek",
    "read_source",
    "redact_names",
    "redact_runs",
    "rule_names",
    "set_recursion_limit",
    "write_dump",
]

__version__: str

def parse_args(argv: list[str]) -> dict[str, Any]:
    """Reads a command line, without the program's name. `"command"` says which keys the answer has beside it:

    - "run": program, args, is_module, path, directory, conf
    - "load": file, debugger, thread, conf
    - "eval": file, expressions, frame, thread, json, conf
    - "peek": paths, sort, json
    - "view": file, no_browser, serve
    - "export": file, output, json
    - "redact-test": file, names, conf
    - "enable", "disable": nothing
    - "not yet": name, of a command that is known but not there
    - "text": text, to_stderr, exit_code (help, the version, or wrong usage)
    """

def redact_names(names: list[str], gathered: dict[str, Any]) -> list[tuple[str | None, bool]]:
    """For each name its rule, or None, and whether everything below it is hidden."""

def redact_runs(text: bytes, gathered: dict[str, Any], is_source: bool) -> list[tuple[int, int, str]]:
    """The runs of a text that a dump would hide: where each starts and ends, in bytes, and its rule."""

def rule_names() -> list[str]:
    """The names of the built-in rules."""

_Hook: TypeAlias = Callable[..., Any]

class _Stage(Protocol):
    def prepare(self) -> tuple[Any, ...]: ...
    def stopped(self, exception: BaseException | None, /) -> None: ...
    def printed(self) -> None: ...
    def ended(self) -> bool: ...

@final
class Launch:
    """Runs a program once, called as `sys.excepthook`, and ends the process with the program's status."""

    def __new__(cls, stage: _Stage) -> Launch: ...
    def __call__(self, *_exception: object) -> None: ...

@final
class Hook:
    """Calls `before` with the arguments, the `former` function likewise, and `after` with what both returned.

    `after` is not called where `before` returned None; for the former function it gets None where that raised, and
    `failed` is called with the exception. None of the three can make anything fail.
    """

    def __new__(
        cls,
        former: _Hook,
        *,
        before: _Hook | None = None,
        after: _Hook | None = None,
        failed: _Hook | None = None,
    ) -> Hook: ...
    @property
    def former(self) -> _Hook: ...
    def __get__(self, instance: Any, _owner: Any = None, /) -> Any: ...
    def __call__(self, *arguments: Any, **named: Any) -> Any: ...

@final
class ImportHook:
    """A finder for `sys.meta_path`, which calls a function with each module of its table, once it is imported."""

    def __new__(cls, watched: dict[str, Callable[[Any], object]]) -> ImportHook: ...
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any: ...

# --- reading dumps ---

@final
class Ref:
    """The number of an object, where it stands in another one's record."""

    def __new__(cls, id: int) -> Ref: ...
    @property
    def id(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Missing:
    """Why a value is not in the dump: one of the reasons of FORMAT.md, and how many of how many were kept."""

    def __new__(cls, reason: str, detail: str | None = None, kept: int = 0, total: int = 0) -> Missing: ...
    @property
    def reason(self) -> str: ...
    @property
    def detail(self) -> str | None: ...
    @property
    def kept(self) -> int: ...
    @property
    def total(self) -> int: ...

@final
class Reader:
    """An open dump: a path, or the bytes of one. Raises DumpNotFound, NotADump or another OSError."""

    def __new__(cls, source: str | bytes) -> Reader: ...
    @property
    def header(self) -> dict[str, Any]: ...
    @property
    def environment(self) -> dict[str, Any] | None: ...
    @property
    def end(self) -> str:
        """`complete`, `cut_file`, or the reason for which the writer stopped."""
    @property
    def written(self) -> int:
        """How many objects have a record."""
    @property
    def assigned(self) -> int:
        """How many objects the writer had met."""
    @property
    def missing_totals(self) -> dict[str, int]: ...
    def wordings(self) -> tuple[dict[int, tuple[str, str]], dict[str, bool | int | float | str | None], int | None]:
        """What libraries said of their objects: repr and str by id, and the settings under which they did."""
    @property
    def tracebacks(self) -> list[int]:
        """The numbers of the first 1024 tracebacks; none of a file that ends too early."""
    def sources(self) -> list[str]:
        """The filenames of the sources."""
    def source(self, number: int) -> tuple[str | None, bytes | None, Missing | None]:
        """Text, SHA-256, and why there is no text."""
    def record(self, id: int) -> dict[str, Any]:
        """`{"kind": word, field: …}`, with the options that are there; a value is a scalar, a Ref or a Missing."""
    def numbers_of(self, kind: str) -> list[int]:
        """The numbers of all records of a kind. Reads the whole dump."""
    def json(self) -> str:
        """The whole dump, in the form that FORMAT.md describes."""

class _Factory(Protocol):
    def build(self, number: int, kind: str) -> Any: ...
    def maker(self, cls: Any, payload: str) -> Callable[..., Any]: ...
    def native_maker(self, cls: Any) -> Callable[..., Any] | None: ...
    def missing(self, missing: Missing) -> Any: ...
    def cut(self, number: int, kind: str, cls: Any) -> Any: ...
    def stand_in(self, key: Any) -> Any: ...

def name_type(cls: type, name: str) -> bool:
    """Has the interpreter's messages call a class by another name, as they do one written in C. `__name__` stays."""

@final
class Pending:
    """Ids of instances that have no attributes yet, by their addresses."""

    def __new__(cls) -> Pending: ...
    def __contains__(self, address: int, /) -> bool: ...
    def __setitem__(self, address: int, id: int, /) -> None: ...
    def pop(self, address: int) -> int | None:
        """The id, which is forgotten; None where there is none."""

@final
class Objects:
    """A dump's objects as Python objects, each made once. The factory makes what is not built in."""

    def __new__(cls, reader: Reader, factory: _Factory) -> Objects: ...
    def value(self, value: Any) -> Any:
        """What stands for a value of a record."""
    def fields(self, id: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Slots and attributes of an instance, exception, class, module …"""
    def runs(self, id: int) -> tuple[int, list[tuple[int, Any, list[Any] | None]], list[Missing], int | None] | None:
        """What is there of a container, string or bytes of which something is missing.

        Its length, runs of `(start, content, values of a dict)`, why the others are not there, and `maxlen` of a deque.
        """
    def id_of(self, object: Any) -> int | None:
        """The id of an object that was made. Looks at each of them."""
    def put(self, id: int, object: Any) -> None:
        """Has an object stand for an id from now on."""
    def fill(self, ids: set[int]) -> None:
        """Gives those of the containers that are still empty their contents. None may hold what is being made."""
    def later(self, callback: Callable[[], object]) -> None:
        """Has a callable called before the outermost call ends."""
    # Last, for it hides the built-in that the annotations above mean.
    def object(self, id: int) -> Any: ...

def peek(path: str) -> dict[str, Any]:
    """`{"header": …, "environment": …, "complete": …, "hidden": …, "repeats": (count, last_us) or None}`.

    Errors do not name the path.
    """

def dump_json(path: str) -> str:
    """A whole dump as JSON."""

def write_dump(target: str, request: dict[str, Any]) -> tuple[str, int, int]:
    """Writes a dump and returns the file's name, its size, and how many values were hidden.

    `request` is what `coredumpy._dump` gathered.

    The garbage collector is off and the GIL is held while it walks; no Python code runs.
    """

def ask_all(request: dict[str, Any], ask: Callable[[list[Any]], list[Any] | None]) -> bool:
    """Has `ask` called with the objects that a dump would record and whose type supports were not asked yet.

    Again and again, until there are no more or it returns None. False where there were none.
    """

@final
class Watch:
    """Calls functions, and stops those that take too long by raising a class in their Python code."""

    def __new__(cls, raised: type[BaseException]) -> Watch: ...
    def call(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any: ...
    def close(self) -> None: ...

def append_repeats(path: str, id: bytes, count: int, last_us: int) -> bool:
    """Tells the dump at `path` how often its exception came again; False where it is not the dump with this id."""

def leave_traceback(exception: BaseException) -> None:
    """Takes off the traceback what the caller added, who handles the exception: a bare `raise` goes on without it."""

def set_recursion_limit(limit: int) -> None:
    """Like `sys.setrecursionlimit`, also where the stack is deeper than that."""

def dump_bytes(request: dict[str, Any]) -> bytes:
    """The bytes that `write_dump` would write."""

def read_source(filename: str) -> tuple[str, bytes] | None:
    """Text and SHA-256 of a source file; None where it is no file, is over 16 MiB, or only Python can decode it."""
