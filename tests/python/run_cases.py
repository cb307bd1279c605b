"""The programs that `python` and `coredumpy run` must run alike: the words after either, and what else differs."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One program, run in a copy of tests/run_programs."""

    words: tuple[str | bytes, ...]
    stdin: bytes = b""
    # Both streams into one pipe, so that their order shows.
    merged: bool = False
    # Options of the interpreter itself, and variables.
    flags: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        words = [word if isinstance(word, str) else repr(word) for word in (*self.flags, *self.words)]
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        return " ".join(variables + words) + (" merged" if self.merged else "")


def case(
    line: str,
    *,
    stdin: bytes = b"",
    merged: bool = False,
    flags: str = "",
    environment: dict[str, str] | None = None,
) -> Case:
    return Case(tuple(line.split()), stdin, merged, tuple(flags.split()), environment or {})


EXITS = [
    "end", "os._exit", "builtin", "bare", "attribute", "none", "zero", "three", "negative", "huge", "byte", "true",
    "text", "empty-text", "float", "list", "object", "unshowable", "two", "surrogate",
]  # fmt: skip
HOOKS = ["polite", "fails", "fails_deeper", "leaves", "unhooks", "none", "missing"]
BROKEN_STREAMS = [
    "stdout-full", "stderr-full", "stderr-full-quiet-hook", "stderr-closed", "stderr-fd-closed", "stderr-none",
    "stderr-missing", "stderr-refuses", "stderr-is-stdout", "stdout-closed", "pipe",
]  # fmt: skip
UNUSUAL_ERRORS = [
    "no-text", "imitation", "base", "generator-exit", "looping", "escape", "surrogate", "long", "memory",
    "stop-iteration", "no-traceback", "import", "unicode", "os", "syntax",
]  # fmt: skip
INTERRUPTS = ["raise", "subclass", "signal", "asyncio", "hook-exits", "handled"]
SIGNALS = ["SIGTERM", "SIGKILL", "SIGHUP", "SIGPIPE", "SIGALRM", "abort", "segfault"]

CASES = [
    *(case(f"exits.py {way}") for way in EXITS),
    *(case(f"-m exits {way}") for way in ("end", "three", "text", "unshowable")),
    *(case(f"hooks.py {way}") for way in HOOKS),
    *(case(f"-m hooks {way}") for way in ("polite", "fails")),
    *(case(f"broken_streams.py {way}") for way in BROKEN_STREAMS),
    *(case(f"broken_streams.py {way} no-crash") for way in BROKEN_STREAMS),
    *(case(f"unusual_errors.py {way}") for way in UNUSUAL_ERRORS),
    *(case(f"interrupts.py {way}") for way in INTERRUPTS),
    *(case(f"-m interrupts {way}") for way in ("raise", "subclass")),
    *(case(f"signals.py {way}") for way in SIGNALS),
    # argv of all kinds
    case("names.py"),
    case("names.py --help -m x -- --path p"),
    Case(("names.py", "a b", "", "ü€", "'\"$", b"\xff\xfe", "-")),
    case("-m names --version -h"),
    case("./names.py"),
    case(".//names.py"),
    case("relative/../names.py"),
    case("names_link.py"),
    case("in_folder/names_link.py"),
    case("no_suffix"),
    case("names.pyc x"),
    case("compiled_without_suffix x"),
    case("- a b", stdin=b"import sys\nprint(sys.argv, sys.path[0] == '', __file__)\n1 / 0\n"),
    case("-", stdin=b"print(\n"),
    case("-", stdin=b"import sys\nprint(sys.stdin.read())\n"),
    # what python refuses
    case("not_there.py"),
    case("not_there/at_all.py x"),
    case("no_main"),
    case("no_main.zip"),
    case("bad_magic.pyc"),
    case("text.pyc"),
    case("-m not_there"),
    case("-m not_there.at_all"),
    case("-m no_main"),
    case("-m relative.not_there"),
    case("-m relative.broken"),
    case("-m raising_package.module"),
    case("-m names.module"),
    case("-m names.py"),
    # sources
    *(
        case(f"{name}.py")
        for name in (
            "syntax_error",
            "indentation_error",
            "not_utf8",
            "latin1",
            "unknown_coding",
            "null_byte",
            "byte_order_mark",
            "carriage_returns",
            "no_newline",
            "syntax_warning",
            "empty",
            "imports_broken",
            "executes_broken",
        )
    ),
    case("-m syntax_error"),
    case("-m not_utf8"),
    case("syntax_warning.py", flags="-W error"),
    # packages, folders and zip files
    case("-m relative a b"),
    case("-m relative.tool"),
    case("-m relative.inner"),
    case("relative"),
    case("relative/tool.py"),
    case("folder_app a"),
    case("./folder_app/"),
    case("app.zip a --help"),
    case("-m folder_app.beside"),
    case("-m json.tool", stdin=b'{"a": [1, 2]}'),
    case("-m json.tool", stdin=b"{"),
    # crashes
    case("crash.py"),
    case("crash.py", merged=True),
    case("-m crash"),
    case("chains.py"),
    case("assertion.py"),
    case("tasks.py"),
    case("recursion.py 300"),
    case("recursion.py 60"),
    case("recursion.py 3000"),
    case("c_recursion.py"),
    case("stack.py"),
    case("-m stack"),
    case("traced.py trace"),
    case("traced.py profile"),
    case("replaces_main.py"),
    case("imports_nothing.py"),
    case("warns.py"),
    case("-m warns"),
    case("warns.py", flags="-W error"),
    # both streams, and the end
    case("streams.py", merged=True),
    case("streams.py crash", merged=True),
    case("streams.py crash", merged=True, flags="-u"),
    case("reads_stdin.py", stdin=b"somebody\none\ntwo\n"),
    case("debugs.py", stdin=b"where\np doubled\nup\nup\nq\n"),
    case("debugs.py", stdin=b"p doubled\nc\n"),
    *(case(f"at_exit.py {way}", merged=True) for way in ("", "crash", "exit", "exit-in-handler")),
    *(case(f"-m at_exit {way}", merged=True) for way in ("", "crash")),
    *(case(f"finalizers.py {way}", merged=True) for way in ("", "crash", "exit")),
    *(case(f"-m finalizers {way}", merged=True) for way in ("", "crash")),
    case("thread_ends.py"),
    case("thread_ends.py crash"),
    # processes
    case("pickles.py"),
    case("-m pickles"),
    *(case(f"processes.py {method} x") for method in ("fork", "spawn", "forkserver")),
    case("-m processes spawn x"),
    case("forks.py exit"),
    case("forks.py crash"),
    case("starts_others.py"),
    # the interpreter's own options
    *(case("names.py", flags=flags) for flags in ("-O", "-B", "-u", "-X dev", "-W error", "-E", "-b", "-I", "-Is")),
    case("not_there.py", flags="-I"),
    case("folder_app", flags="-I"),
    case("crash.py", flags="-O -X dev"),
    case("names.py", environment={"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "once"}),
    case("crash.py", environment={"PYTHON_COLORS": "1", "FORCE_COLOR": "1"}),
]
if sys.version_info >= (3, 11):
    CASES += [
        case("names.py", flags="-P"),
        case("folder_app", environment={"PYTHONSAFEPATH": "1"}),
        case("-m names", environment={"PYTHONSAFEPATH": "1"}),
    ]
