"""Whether a loaded dump answers as the live program does, command by command.

A program under tests/programs crashes. Its lines that begin with `#>` are commands: they are typed at a post-mortem
prompt of pdb inside the crashed process, and again at the prompt of `coredumpy load` on its dump. Lines with `#>!` are
what a dump refuses: in one line that begins with `***`. The first line may say `# needs CODE`: without an error, the
program is tried. Its file is gone when the dump is opened. The traceback that `load` prints first is the one that the
dying program printed, character for character.

python tests/fidelity.py [PROGRAM...]       the commands that do not hold
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

OWN_PROGRAMS = Path(__file__).parent / "programs"
# A judge that may stand beside the checkout.
SHARED_PROGRAMS = Path(__file__).parent.parent.parent / "shared" / "fidelity" / "programs"
TIMEOUT_S = 1200
# Names a folder for the dumps: those who compare interpreters then need not make them again.
KEEP = "COREDUMPY_TESTS_KEEP_DUMPS"

# Runs a program and stands at pdb's prompt where it crashed.
LIVE = """
import pdb, runpy, sys
from os.path import dirname
program = sys.argv[1]
sys.argv, sys.path[0] = [program], dirname(program)
try:
    runpy.run_path(program, run_name="__main__")
except BaseException as error:
    debugger = pdb.Pdb(nosigint=True, readrc=False)
    debugger.use_rawinput, debugger.stdin = False, sys.stdin
    debugger.reset()
    debugger.interaction(None, error if sys.version_info >= (3, 13) else error.__traceback__)
"""

# Before 3.13 the interpreter prints tracebacks in C, which knows no source but files. It prints the last 1,000 entries.
HOOK = """
import sys
def print_exception(kind, error, tb):
    import traceback
    traceback.print_exception(kind, error, tb, -1000)
sys.excepthook = print_exception
"""
# The last line before the traceback.
_HELP_LINE = "help shows the commands for dumps\n"

_STACK_LINE = re.compile(r"[> ] (?P<filename>/.*|<.*>)\(\d+\)")
# Not in a word: the name of a temporary folder may have such letters.
_ADDRESS = re.compile(r"(?<!\w)0x[0-9a-fA-F]+")


@dataclass(frozen=True)
class Command:
    text: str
    is_refused: bool


@dataclass(frozen=True)
class Difference:
    """A command that does not hold; an answer is None where none came."""

    command: str
    live: str | None
    dump: str | None

    def __str__(self) -> str:
        return f"{self.command}\n    live: {self.live!r}\n    dump: {self.dump!r}"


def programs() -> dict[str, Path]:
    """All of them by name."""
    own = {path.stem: path for path in sorted(OWN_PROGRAMS.glob("*.py"))}
    return own | {f"shared-{path.stem}": path for path in sorted(SHARED_PROGRAMS.glob("*.py"))}


def needs(program: Path) -> str:
    """The code without which the program makes no sense."""
    first = program.read_text().split("\n", 1)[0]
    return first.removeprefix("# needs ") if first.startswith("# needs ") else ""


def commands_of(program: Path) -> list[Command]:
    lines = [line for line in program.read_text().splitlines() if line.startswith("#>")]
    return [Command(line.lstrip("#>!").strip(), line.startswith("#>!")) for line in lines]


def typed(commands: list[Command]) -> str:
    """What is typed: the commands, and marks between them."""
    lines = (f"p '@' '@{number}'\n{command.text}\n" for number, command in enumerate(commands))
    return "".join(lines) + f"p '@' '@{len(commands)}'\nq\n"


def answers(output: str, count: int, program: str) -> list[str | None]:
    """What was printed between the marks; None where the session did not come to a command."""
    pieces = re.split(r"'@@(\d+)'\n?", output.replace("(Pdb) ", "\n"))
    found = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if found and str(count) not in found:
        found.popitem()  # the session ended within this answer
    return [_tidy(found.get(str(number)), program) for number in range(count)]


def dump_of(program: Path, folder: Path, dump: Path, python: str | Path = sys.executable) -> str:
    """Runs a program in a folder until it crashes, and returns what it printed on standard error."""
    (folder / "sitecustomize.py").write_text(HOOK)
    arguments = ("-m", "coredumpy", "run", "--path", str(dump), str(program))
    return run(folder, "", *arguments, python=python, imports=folder).stderr


def dumps_of(python: str | Path, wanted: dict[str, Path], folder: Path) -> dict[str, Path]:
    """The dumps of those programs that are for this Python, made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    dumps = {}
    for name, path in wanted.items():
        dump = folder / f"{name}.dump"
        if not dump.exists() and is_for(python, path):
            with tempfile.TemporaryDirectory() as place:
                dump_of(Path(shutil.copyfile(path, Path(place, path.name))), Path(place), dump, python)
        if dump.exists():
            dumps[name] = dump
    return dumps


def is_for(python: str | Path, program: Path) -> bool:
    """Whether it makes sense there."""
    needed = needs(program)
    script = f"{needed}\nprint('yes')"
    return not needed or run(program.parent, "", "-c", script, python=python).stdout.startswith("yes")


def differences(original: Path, name: str) -> list[Difference]:
    """The commands of a program that do not hold."""
    commands = commands_of(original)
    if not commands:
        # A formatter that makes `# >` of `#>` would else make every program hold.
        raise ValueError(f"{original.name}: no commands")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        program, dump, live_program = folder / original.name, kept(folder) / f"{name}.dump", folder / "live.py"
        shutil.copyfile(original, program)
        # In a file: from 3.13 on the text of `-c` is what linecache shows for "<string>".
        live_program.write_text(LIVE)
        live = run(folder, typed(commands), str(live_program), str(program))
        died_with = _without_depths(dump_of(program, folder, dump))
        program.unlink()
        dead = run(folder, typed(commands), "-m", "coredumpy", "load", str(dump))
    _, _, traceback = _without_depths(dead.stderr).partition(_HELP_LINE)
    # The line that names the dump comes after it, and warnings of the interpreter's end may.
    wrong = [] if traceback and traceback in died_with else [Difference("(the traceback)", died_with, traceback)]
    pairs = [answers(output, len(commands), str(program)) for output in (live.stdout, dead.stdout)]
    found = zip(commands, *pairs, strict=True)
    return wrong + [Difference(command.text, a, b) for command, a, b in found if not _holds(command, a, b)]


def _without_depths(text: str) -> str:
    """How deep a recursion comes depends on the frames above the program."""
    return re.sub(r"Previous line repeated \d+ more times", "Previous line repeated", text)


def kept(default: Path) -> Path:
    """The folder for dumps."""
    folder = Path(os.environ.get(KEEP) or default)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run(
    folder: Path, typed: str, *arguments: str, python: str | Path = sys.executable, imports: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a Python, which may import from one more folder."""
    environ = os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}
    if imports is not None:
        environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(imports), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [python, *arguments],
        input=typed,
        cwd=folder,
        env=environ,
        capture_output=True,
        timeout=TIMEOUT_S,
        encoding="utf-8",
        errors="backslashreplace",
    )


def is_refusal(answer: str | None) -> bool:
    return answer is not None and answer.startswith("***") and "\n" not in answer


def _tidy(answer: str | None, program: str) -> str | None:
    if answer is None:
        return None
    tidy = _ADDRESS.sub("0x…", "\n".join(line.rstrip() for line in answer.splitlines() if line.strip()))
    return _own_stack(tidy, program)


def _own_stack(answer: str, program: str) -> str:
    """The answer without the lines of a stack that stand above the program's own first frame."""
    lines = answer.splitlines()
    names = [match and match["filename"] for match in map(_STACK_LINE.match, lines)]
    return "\n".join(lines[names.index(program) :]) if program in names else answer


def _holds(command: Command, live: str | None, dump: str | None) -> bool:
    if command.is_refused:
        return is_refusal(dump)
    return live is not None and live == dump


if __name__ == "__main__":
    for name, path in programs().items():
        if not sys.argv[1:] or name in sys.argv[1:]:
            print(name)
            for difference in differences(path.resolve(), name):
                print("  ", difference)
