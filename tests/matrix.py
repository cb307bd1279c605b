"""Whether a dump made on one Python answers alike on every other, and without the packages that its program used.

Each program of `fidelity` is dumped once on each Python. Each Python then opens the dumps in one process and types the
program's commands. What a dump says where it was made is held against the live program by `fidelity`; here it is held
against what it says elsewhere. `known_differences.py` has what pdb itself, or Python, says otherwise on another one.

python tests/matrix.py [--dumps FOLDER] [PROGRAM...]      on .venvs/3.x, as tests/run.py made them
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import fidelity
from interpreters import ROOT, Interpreter, bare, find_interpreters, prepared
from known_differences import KNOWN, Known

DUMPS = ROOT / "target" / "dumps"
BARE = "bare"
OPENER = Path(__file__).parent / "answer.py"

# What shows values as they print: `p` and `pp` of names and attributes.
_SHOWS_VALUES = re.compile(r"pp? [\w., ]+")


class Case(NamedTuple):
    """A program's dump, where it was made, and where it is opened: "3.12", or "3.12 bare"."""

    program: str
    dumped_on: str
    opened_on: str

    def __str__(self) -> str:
        return f"{self.program} dumped on {self.dumped_on}, opened on {self.opened_on}"


@dataclass(frozen=True)
class Difference:
    case: Case
    command: str
    expected: str | None
    found: str | None

    def __str__(self) -> str:
        return f"{self.case}: {self.command}\n    there: {self.expected!r}\n    here:  {self.found!r}"


@dataclass
class Outcome:
    """How many cases were tried, and what was found."""

    cases: list[Case]
    differences: list[Difference]
    stale: list[Known]

    @property
    def failed(self) -> int:
        """Cases in which something differs, and entries of the table that nothing needs."""
        return len({difference.case for difference in self.differences}) + len(self.stale)


# Output of each session, and the program's path there, by case.
Sessions = dict[Case, tuple[str, str]]


def compared(pythons: dict[str, Path], bare_pythons: dict[str, Path], wanted: list[str], dumps: Path) -> Outcome:
    """All programs (or those of the names) through all Pythons."""
    programs = {name: path for name, path in fidelity.programs().items() if not wanted or name in wanted}
    openers = pythons | {f"{name} {BARE}": python for name, python in bare_pythons.items()}
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        made = list(pool.map(lambda name: fidelity.dumps_of(pythons[name], programs, dumps / name), pythons))
        there = dict(zip(pythons, made, strict=True))
        found = pool.map(lambda name: open_dumps(name, openers[name], programs, there), openers)
        sessions = {case: session for part in found for case, session in part.items()}
    return judge(programs, sessions, is_whole=not wanted)


def open_dumps(name: str, python: Path, programs: dict[str, Path], dumps: dict[str, dict[str, Path]]) -> Sessions:
    """What a Python answers to the commands for all dumps."""
    typed = {program: fidelity.typed(fidelity.commands_of(path)) for program, path in programs.items()}
    # What packages there are has little to do with who made the dump: without them, its own Python's and the newest's.
    wanted = [*dumps] if name in dumps else dict.fromkeys((name.removesuffix(f" {BARE}"), [*dumps][-1]))
    cases = [Case(program, dumped_on, name) for dumped_on in wanted for program in dumps[dumped_on]]
    asked = {str(n): (str(dumps[c.dumped_on][c.program]), typed[c.program]) for n, c in enumerate(cases)}
    with tempfile.TemporaryDirectory() as folder:
        output = fidelity.run(Path(folder), json.dumps(asked), str(OPENER), python=python).stdout
    answered: dict[str, Any] = json.loads(output or "{}")
    return {case: tuple(answered.get(str(number), ("", ""))) for number, case in enumerate(cases)}


def judge(programs: dict[str, Path], sessions: Sessions, is_whole: bool) -> Outcome:
    """Compares each session with the one where the dump was made."""
    used: dict[Known, int] = defaultdict(int)
    cases = [case for case in sessions if case.opened_on != case.dumped_on]
    differences = [
        difference
        for case in cases
        for difference in differences_of(case, programs[case.program], sessions)
        if not is_known(difference, used)
    ]
    stale = [known for known in KNOWN if is_whole and not used[known] and any(known.is_about(*case) for case in cases)]
    return Outcome(cases, differences, stale)


def differences_of(case: Case, program: Path, sessions: Sessions) -> list[Difference]:
    commands = fidelity.commands_of(program)
    there, here = (
        fidelity.answers(output, len(commands), path)
        for path, output in (sessions[case._replace(opened_on=case.dumped_on)], sessions[case])
    )
    compared = zip(commands, there, here, strict=True)
    return [
        Difference(case, command.text, expected, found)
        for command, expected, found in compared
        if is_asked(command, case, program) and not is_alike(command, expected, found)
    ]


def is_asked(command: fidelity.Command, case: Case, program: Path) -> bool:
    """Without a program's packages its values print as they did; what else they can is the package's."""
    if not case.opened_on.endswith(BARE) or not has_packages(program):
        return True
    return command.is_refused or _SHOWS_VALUES.fullmatch(command.text) is not None


def has_packages(program: Path) -> bool:
    return re.search(r"\bimport (?!sys\b)\w+", fidelity.needs(program)) is not None


def is_alike(command: fidelity.Command, expected: str | None, found: str | None) -> bool:
    if command.is_refused:
        return fidelity.is_refusal(found)
    return found is not None and found == expected


def is_known(difference: Difference, used: dict[Known, int]) -> bool:
    """Whether the table has it. All entries that say so are of use: which are needed depends on the Pythons there."""
    found = [
        known for known in KNOWN if known.is_about(*difference.case) and fnmatchcase(difference.command, known.command)
    ]
    for known in found:
        used[known] += 1
    return bool(found)


def bare_pythons(interpreters: list[Interpreter], wheel: Path) -> dict[str, Path]:
    """Pythons that have our wheel and nothing else."""
    return {interpreter.name: bare(interpreter, wheel) for interpreter in interpreters}


def report(outcome: Outcome) -> str:
    """What does not hold, in words."""
    lines = [str(difference) for difference in outcome.differences]
    lines += [f"no such difference any more, take it out of known_differences.py: {known}" for known in outcome.stale]
    return "".join(f"{line}\n" for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dumps", type=Path, default=None, help="dumps that are there already")
    parser.add_argument("programs", nargs="*", help="default: all")
    options = parser.parse_args()
    interpreters = [found for found in find_interpreters() if prepared(found).exists()]
    pythons = {found.name: prepared(found) for found in interpreters}
    wheel = next((ROOT / "target" / "wheels").glob("*.whl"))
    with tempfile.TemporaryDirectory() as folder:
        bares = bare_pythons(interpreters, wheel)
        dumps = options.dumps.resolve() if options.dumps else Path(folder)
        outcome = compared(pythons, bares, options.programs, dumps)
    print(report(outcome), end="")
    print(f"{len(outcome.cases) - outcome.failed} of {len(outcome.cases)} hold")
    return outcome.failed > 0


if __name__ == "__main__":
    sys.exit(main())
