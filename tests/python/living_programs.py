"""Runs the programs of the tests about dumps of a process that goes on, and looks at what they left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import coredumpy
from coredumpy import _native

#: Prints what the logger says, so that a test sees it on stdout.
TOLD = """
import logging, sys
import coredumpy
logging.getLogger("coredumpy").setLevel(logging.INFO)
class Told(logging.Handler):
    def emit(self, record):
        print(record.levelname, record.getMessage())
logging.getLogger("coredumpy").addHandler(Told())
"""


def run(folder: Path, text: str, *args: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Runs a program of these lines in `folder`."""
    program = folder / "program.py"
    program.write_text(text)
    return subprocess.run(
        [sys.executable, str(program), *args], cwd=folder, capture_output=True, text=True, timeout=timeout
    )


def quiet(folder: Path, text: str, *args: str) -> str:
    """Runs one that ends well and says nothing on stderr, and gives its stdout."""
    done = run(folder, text, *args)
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout


def dumps(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.dump"))


def places(path: Path) -> list[tuple[str, int]]:
    """Function and line of the crashed thread's frames, innermost first, from the header."""
    threads = _native.peek(os.fspath(path))["header"]["threads"]
    return [(function.rpartition(".")[2], lineno) for function, _, lineno in threads[0]["frames"]]


@contextmanager
def opened(path: Path) -> Iterator[coredumpy.Dump]:
    with coredumpy.open(path) as dump:
        yield dump


def own_filenames(dump: coredumpy.Dump) -> list[str]:
    """The files of ours whose frames are in the dump."""
    folder = os.path.join(os.path.dirname(coredumpy.__file__), "")
    found = []
    for number in dump.numbers_of("frame"):
        code = dump.restorer.frames.record(dump.restorer.frames.record(number)["code"].id)
        if code["filename"].startswith(folder):
            found.append(code["filename"])
    return found
