"""Opens dumps that may do harm, one after the other, and tells of each what it printed, and what it touched.

Reads JSON from standard input, `{name: {"dump": path, "commands": [...]}}`, and writes a line of JSON for each. An
audit hook sees whatever runs, is imported or opened: what the debugger may do is written down here, all else is told.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import copy
import functools
import importlib
import inspect
import io
import itertools
import json
import os
import pprint
import re
import resource
import signal
import sys
import time
import traceback
import types
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coredumpy
import coredumpy._load.debugger
from coredumpy._errors import CoredumpyError
from coredumpy._load import library, outside, real

# No dump's text may come to where text runs, is imported or opened. So the dumps say it everywhere.
MARK = "RAN"
# A session, and then a question each. Of the processor's time, so that nothing depends on what else the machine does;
# who waits for ever is ended by who started us.
SESSION_S, QUESTION_S = 20, 5
if sys.version_info[:2] == (3, 12):
    # Its tokenizer takes 9 s for the `ll` of a source of quotes, where others take 0.6 s (so does inspect.getblock).
    SESSION_S = 60
# Of a large dump, not everything is asked about.
WALK_S = 0.5
MEMORY_BYTES = 3 << 30

COMMANDS = """w|l|ll|l 1, 5|a|vars|p locals()|p globals()|pp locals()|p dir()|threads|threads 1|tasks|tasks 0|exceptions
exceptions 0|w|exceptions 1|my|lib|u|ll|a|d|whatis x|p x|pp x|p type(x)|p len('ab')|p print|p eval|p [q for q in (1, 2)]
p (lambda: [k for k in (3,)])()|x|!y = [1]|y|display x|undisplay x|source x|why x|p $_exception|complete |complete x
complete x.|complete p|complete __|help|n|s|c|b 1|j 1|p str(x), f"{x}"|p x == x|p sorted(map(str, locals()))|p vars(x)
p x()|p x[0]|p x.a|p dir(x)|p hash(x)|p isinstance(x, int)|p [*x]|p bool(x)|p __builtins__|p __import__|p input|p repr
import coredumpy|class A: pass|w""".replace("\n", "|").split("|")

FORBIDDEN = (
    *("subprocess", "socket", "ctypes", "shutil", "pickle", "webbrowser", "urllib", "http", "ftplib", "smtplib", "pty"),
    *("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.kill", "os.remove", "os.rename", "os.mkdir"),
    *("os.rmdir", "os.chmod", "os.chown", "os.link", "os.symlink", "os.truncate", "os.putenv", "os.unsetenv"),
    *("os.chdir", "os.startfile", "builtins.input", "builtins.breakpoint", "cpython.run"),
    *("tempfile", "sqlite3", "sys.addaudithook", "sys.setprofile", "signal", "mmap"),
)
# numpy and pandas import parts of theirs late.
MAY_BE_IMPORTED = (
    "coredumpy",
    "numpy",
    "pandas",
    "torch",
    "dateutil",
    "pytz",
    "pyarrow",
    "encodings",
    "unicodedata",
    "_suggestions",
)


class Watch:
    """An audit hook that remembers what no dump may bring about."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.is_on = False
        self.typed: set[str] = set()
        self.files: tuple[str, ...] = ()

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        self.is_on = False
        try:
            told = self.judged(event, args)
        finally:
            self.is_on = True
        if told:
            self.seen.append(f"{event}: {told}"[:300])
            raise RuntimeError(f"{event} is not for a dump to do")

    def judged(self, event: str, args: tuple[Any, ...]) -> str:
        if event.startswith(FORBIDDEN) and event != "ctypes.dlsym":
            return repr(args)
        if event == "compile":
            return self.judged_source(args[0])
        if event == "import":
            return "" if args[0].startswith(MAY_BE_IMPORTED) else args[0]
        if event == "open":
            return "" if self.may_open(args[0]) else repr(args)
        return ""

    def judged_source(self, source: object) -> str:
        """Only what was typed is compiled; or an AST, which has no text, and which the frames' template is."""
        if source is None or isinstance(source, ast.AST) or is_asked_by_traceback() or is_a_librarys_class():
            return ""
        text = source.decode(errors="replace") if isinstance(source, bytes) else str(source)
        # From 3.13 on pdb puts what was typed, and the names of the locals, into a function of its own.
        is_wrapped = text.startswith(("def __pdb", "\ndef __pdb")) and any(typed in text for typed in self.typed)
        is_typed = text.strip() in self.typed or re.fullmatch(r'__pdb_convenience_variables\["\w+"\]', text)
        is_hint = is_asked_by(typing, inspect) and not set(text) & {*"(){}:=\\"}
        # What `inspect` makes of the signatures of the interpreter's own classes.
        is_known = is_typed or is_wrapped or is_hint or (is_asked_by(ast) and text.startswith("def foo("))
        return "" if is_known and MARK not in text else text

    def may_open(self, path: object) -> bool:
        path = str(path)
        own = (sys.prefix, sys.base_prefix, __file__, str(Path(coredumpy.__file__).parent), *self.files)
        # The parser looks for the text of what has a syntax error; the user's own .pdbrc is theirs.
        return path in ("<unknown>", "<stdin>", "<string>", os.path.expanduser("~/.pdbrc")) or path.startswith(own)


def is_asked_by(*modules: types.ModuleType) -> bool:
    """Type hints that are texts are evaluated: of names alone, they do nothing."""
    return sys._getframe(4).f_code.co_filename in [module.__file__ for module in modules]


def is_asked_by_traceback() -> bool:
    """From 3.11 on it parses a line of source, for the carets below it, and does not run it."""
    frame: types.FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename != traceback.__file__:
        frame = frame.f_back
    return frame is not None and ("carets" in frame.f_code.co_name or "anchors" in frame.f_code.co_name)


def is_a_librarys_class() -> bool:
    """Before 3.13 `source` of a class parses its file, which may be one of the interpreter's own."""
    frame: types.FrameType | None = sys._getframe()
    while frame is not None and frame.f_code is not inspect.findsource.__code__:
        frame = frame.f_back
    return frame is not None and str(frame.f_locals.get("file")).startswith((sys.base_prefix, sys.prefix))


WATCH = Watch()


def main() -> None:
    warm_up()
    sys.addaudithook(WATCH)
    signal.signal(signal.SIGPROF, out_of_time)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for name, asked in json.load(sys.stdin).items():
        print(json.dumps({"name": name} | told_of(asked)), flush=True)


def warm_up() -> None:
    """Imports whatever the debugger may import, so that every import afterwards is one too many."""
    package = Path(coredumpy.__file__).parent
    for file in package.rglob("*.py"):
        if file.parent != package:
            module = ".".join(file.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__")
            # Debuggers that are not installed say so.
            with contextlib.suppress(CoredumpyError):
                importlib.import_module(module)
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in filter(None, names):
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)
    for name in (
        *real._CLASSES,
        *real._MODULES,
        *outside._MODULES,
        *library._BORROWED,
        *library._REFUSED_MODULES,
        "numpy",
        "pandas",
        "readline",
        "rlcompleter",
        "tokenize",
        "pydoc",
        "email.generator",
        "_colorize",
        "_pyrepl",
        "difflib",
    ):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    golden = Path(__file__).parent.parent / "golden" / "v1-billing.dump"
    looked_at(str(golden), COMMANDS)


def told_of(asked: dict[str, Any]) -> dict[str, Any]:
    """What came of a dump: at the prompt, or of each local of its frame."""
    if asked.get("of_locals"):
        return looked_at(asked["dump"], [], lambda faults: walk_locals(asked["dump"], faults))
    return looked_at(asked["dump"], asked.get("commands") or COMMANDS)


def looked_at(dump: str, commands: list[str], ask: Callable[[list[str]], None] | None = None) -> dict[str, Any]:
    """What came of a dump."""
    WATCH.seen, WATCH.typed, WATCH.files = [], {command.lstrip("!").strip() for command in commands}, (dump,)
    WATCH.typed |= {"'@@'", "q"}
    WATCH.typed |= {command.split(" ", 1)[-1] for command in commands}
    start = time.perf_counter()
    faults: list[str] = []
    answers: list[str] = []
    WATCH.is_on = True
    use(faults, "session", lambda: answers.extend(session(dump, commands, faults)), SESSION_S, is_strict=True)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        if ask is not None:
            ask(faults)
        else:
            use(faults, "open", lambda: walk(dump, faults), WALK_S + 2 * SESSION_S, is_strict=True)
    WATCH.is_on = False
    seconds = time.perf_counter() - start
    return {"answers": answers, "faults": faults, "touched": WATCH.seen, "seconds": round(seconds, 2)}


def out_of_time(number: int, frame: types.FrameType | None) -> None:
    raise OutOfTime("no end")


class OutOfTime(BaseException):
    """No `except Exception` stops it."""


# --- the prompt ---


def session(dump: str, commands: list[str], faults: list[str]) -> list[str]:
    """What `load` prints for each command."""
    sys.stdin = io.StringIO("".join(f"{command}\np '@@'\n" for command in commands) + "q\n")
    printed, told = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(told):
            coredumpy.load(dump)
    except CoredumpyError as error:
        return [f"refused: {error}"]
    finally:
        sys.stdin = sys.__stdin__
    answers = printed.getvalue().split("'@@'\n")
    if len(answers) != len(commands) + 1:
        faults.append(f"session: {len(answers) - 1} answers to {len(commands)}; the last: {answers[-1][-500:]!r}")
    return [answer.replace("(Pdb) ", "")[:4000] for answer in answers]


def completed(self: Any, text: str) -> None:
    """What Tab offers, as readline would ask."""
    last = text.split(" ")[-1]
    print(*itertools.islice(self.completenames(text, text, 0, len(text)), 50))
    print(*itertools.islice(self.completedefault(last, "p " + last, 2, 2 + len(last)) or (), 50))


def onecmd(self: Any, line: str, original: Callable[..., Any] = coredumpy._load.debugger.Debugger.onecmd) -> Any:
    if line.startswith("complete "):
        return completed(self, line.removeprefix("complete "))
    return original(self, line)


coredumpy._load.debugger.Debugger.onecmd = onecmd  # type: ignore[method-assign]


# --- what a program does with an open dump ---


def walk(path: str, faults: list[str]) -> None:
    """Makes objects and does with them what a debugger, a traceback or a script might."""
    with coredumpy.open(path) as dump:
        for thread in dump.threads:
            use(faults, "thread", lambda t=thread: (t.name, t.frames, t.traceback, t.exception, repr(t)), SESSION_S)
        exception = dump.exception
        if exception is not None:
            use(faults, "print_exception", lambda: traceback.print_exception(exception), SESSION_S)
            capture = traceback.TracebackException.from_exception
            use(faults, "locals", lambda: "".join(capture(exception, capture_locals=True).format()), SESSION_S)
        end = time.process_time() + WALK_S
        for number in range(dump.object_counts[0]):
            found = use(faults, f"object {number}", lambda n=number: dump.restorer.object(n), is_strict=True)
            for what, ask in QUESTIONS.items():
                if time.process_time() > end:
                    return
                use(faults, f"{what} of object {number}", lambda ask=ask, found=found: ask(found))


def walk_locals(path: str, faults: list[str]) -> None:
    """Asks everything about each local, and about what it has."""
    with coredumpy.open(path) as dump:
        frame = dump.threads[0].traceback.tb_frame  # type: ignore[union-attr]
        for name in frame.f_locals:
            for what, ask in (QUESTIONS | MORE_QUESTIONS).items():
                # What goes on for ever does so in C.
                if what in TO_THE_END and name.endswith("_until"):
                    continue
                use(faults, f"{what} of {name}", lambda ask=ask, name=name: ask(frame.f_locals[name]))


def use(
    faults: list[str], what: str, ask: Callable[[], Any], seconds: int = QUESTION_S, is_strict: bool = False
) -> Any:
    """Asks; an ordinary exception is an answer, unless it is the restorer's."""
    left, _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return ask()
    except (CoredumpyError, RecursionError, MemoryError) as error:
        if is_strict and not isinstance(error, CoredumpyError):
            faults.append(f"{what}: {short(error)}")
    except Exception as error:
        if is_strict:
            faults.append(f"{what}: {short(error)}")
    except BaseException as error:
        faults.append(f"{what}: {short(error)}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, left)
    return None


def short(error: BaseException) -> str:
    where = "".join(traceback.format_tb(error.__traceback__)[-3:]) if error.__traceback__ else ""
    return f"{type(error).__name__}: {error}"[:300] + "\n" + where[-900:]


def attributes(value: Any) -> None:
    for name in dir(value)[:200]:
        with contextlib.suppress(Exception):
            getattr(value, name)


def called(value: Any) -> None:
    # A class of ours or a function of a table may be called; a class of Python's says nothing new.
    if callable(value) and not (isinstance(value, type) and value.__module__ in sys.modules):
        for arguments in ((), ("x",), ([1, 2],)):
            with contextlib.suppress(Exception):
                value(*arguments)


QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "repr": repr,
    "str": str,
    "format": lambda x: f"{x}",
    "type": lambda x: (repr(type(x)), type(x).__mro__, isinstance(x, int)),
    "bool": bool,
    "len": len,
    "hash": hash,
    "eq": lambda x: (x == x, x == 1, x != [], x in (1, x)),
    "lt": lambda x: x < x,
    "items": lambda x: list(itertools.islice(iter(x), 20)),
    "first": lambda x: x[0],
    "vars": lambda x: list(vars(x).items())[:20],
    "attributes": attributes,
    "call": called,
    "index": lambda x: [0][x],
    "enter": lambda x: x.__enter__(),
    "set": lambda x: setattr(x, "_fresh", 1),
    "isinstance": lambda x: isinstance(1, x),
    "in dict": lambda x: {x: 1}[x],
}


def attributes_called(value: Any) -> None:
    for name in "pqcmsk":
        with contextlib.suppress(Exception):
            getattr(value, name)()
        with contextlib.suppress(Exception):
            getattr(value, name)


# What somebody may also type, and believes to be harmless.
MORE_QUESTIONS: dict[str, Callable[[Any], Any]] = {
    "next": next,
    "list": list,
    "nested": lambda x: [list(item) for item in x],
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "spec": lambda x: f"{x!s:>5}{x:>5}",
    "pformat": pprint.pformat,
    "values": lambda x: list(x.values()),
    "item": lambda x: x["a"],
    "contains": lambda x: "a" in x,
    "with": lambda x: x.__enter__(),
    "sorted": sorted,
    "of attributes": attributes_called,
    "hints": typing.get_type_hints,
    "hints of all": lambda x: typing.get_type_hints(x, vars(builtins), include_extras=True),
    "annotations": lambda x: inspect.get_annotations(x, eval_str=True),
    "signature": lambda x: inspect.signature(x, eval_str=True),
    "dispatch": lambda x: functools.singledispatch(len).register(x),
}

TO_THE_END = {"list", "nested", "contains", "sorted", "eq"}


if __name__ == "__main__":
    main()
