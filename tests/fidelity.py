"""Whether a loaded dump answers as the live program does, command by command.

A program under tests/programs crashes. Its lines that begin with `#>` are commands: they are typed at a post-mortem
prompt of pdb inside the crashed process, and again at the prompt of `coredumpy load` on its dump. Lines with `#>!` are
what a dump refuses: in one line that begins with `***`. The first line may say `# needs CODE`: without an error, the
program is tried.

python tests/fidelity.py [PROGRAM...]       the commands that do not hold
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parent / "programs"
TIMEOUT_S = 120

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

_STACK_LINE = re.compile(r"[> ] (?P<filename>/.*|<.*>)\(\d+\)")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


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


def needs(program: Path) -> str:
    """The code without which the program makes no sense."""
    first = program.read_text().split("\n", 1)[0]
    return first.removeprefix("# needs ") if first.startswith("# needs ") else ""


def commands_of(program: Path) -> list[Command]:
    lines = [line for line in program.read_text().splitlines() if line.startswith("#>")]
    return [Command(line.lstrip("#>!").strip(), line.startswith("#>!")) for line in lines]


def differences(program: Path) -> list[Difference]:
    """The commands of a program that do not hold."""
    commands = commands_of(program)
    typed = "".join(f"p '@' '@{number}'\n{command.text}\n" for number, command in enumerate(commands))
    typed += f"p '@' '@{len(commands)}'\nq\n"
    with tempfile.TemporaryDirectory() as folder:
        dump, live_program = str(Path(folder, "crash.dump")), Path(folder, "live.py")
        # In a file: from 3.13 on the text of `-c` is what linecache shows for "<string>".
        live_program.write_text(LIVE)
        live = _run(folder, typed, str(live_program), str(program))
        _run(folder, "", "-m", "coredumpy", "run", "--path", dump, str(program))
        dead = _run(folder, typed, "-m", "coredumpy", "load", dump)
    answers = zip(commands, _answers(live, len(commands)), _answers(dead, len(commands)), strict=True)
    return [Difference(command.text, a, b) for command, a, b in answers if not _holds(command, a, b, program)]


def _run(folder: str, typed: str, *arguments: str) -> str:
    environ = os.environ | {"PYTHONHASHSEED": "0", "NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, input=typed, cwd=folder, env=environ, capture_output=True, timeout=TIMEOUT_S, encoding="utf-8"
    )
    return done.stdout


def _answers(output: str, count: int) -> list[str | None]:
    pieces = re.split(r"'@@(\d+)'\n?", output.replace("(Pdb) ", "\n"))
    found = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if found and str(count) not in found:
        found.popitem()  # the session ended within this answer
    return [_tidy(found.get(str(number))) for number in range(count)]


def _tidy(answer: str | None) -> str | None:
    if answer is None:
        return None
    return _ADDRESS.sub("0x…", "\n".join(line.rstrip() for line in answer.splitlines() if line.strip()))


def _holds(command: Command, live: str | None, dump: str | None, program: Path) -> bool:
    if command.is_refused:
        return dump is not None and dump.startswith("***") and "\n" not in dump
    return live is not None and dump is not None and _own_stack(live, program) == _own_stack(dump, program)


def _own_stack(answer: str, program: Path) -> str:
    """The answer without the lines of a stack that stand above the program's own first frame."""
    lines = answer.splitlines()
    names = [match and match["filename"] for match in map(_STACK_LINE.match, lines)]
    return "\n".join(lines[names.index(str(program)) :]) if str(program) in names else answer


if __name__ == "__main__":
    chosen = [path for path in sorted(PROGRAMS.glob("*.py")) if not sys.argv[1:] or path.stem in sys.argv[1:]]
    for path in chosen:
        print(path.stem)
        for difference in differences(path.resolve()):
            print("  ", difference)
