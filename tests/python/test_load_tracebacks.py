"""`traceback` prints a restored exception as the dying program printed it, character for character."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import fidelity

PROGRAMS = sorted((Path(__file__).parent.parent / "programs").glob("*.py"))

# Before 3.13 the interpreter prints tracebacks in C, which knows no source but files.
HOOK = """
import sys
def print_exception(kind, error, tb):
    import traceback
    traceback.print_exception(kind, error, tb)
sys.excepthook = print_exception
"""

# In a process of its own, for what pytest needs on 3.10 changes `traceback`.
RESTORED = """
import coredumpy, sys, traceback
with coredumpy.open(sys.argv[1]) as dump:
    error = dump.exception
    traceback.print_exception(type(error), error, error.__traceback__)
"""


def stderr_of(folder, *arguments):
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    environ = os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": path, "PYTHONHASHSEED": "0"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=environ, timeout=300)
    return done.stderr


@pytest.mark.thirds
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_traceback_prints_as_it_did(program, tmp_path):
    try:
        exec(fidelity.needs(program), {})
    except Exception as error:
        pytest.skip(f"{type(error).__name__}: {error}")
    target = str(tmp_path / "crash.dump")
    (tmp_path / "sitecustomize.py").write_text(HOOK)
    live = stderr_of(tmp_path, str(program))
    stderr_of(tmp_path, "-m", "coredumpy", "run", "--path", target, str(program))
    restored = stderr_of(tmp_path, "-c", RESTORED, target)
    assert restored
    # Warnings of the interpreter's end may come after it.
    assert without_depths(restored) in without_depths(live)


def without_depths(text):
    """How deep a recursion comes depends on the frames above the program."""
    return re.sub(r"Previous line repeated \d+ more times", "Previous line repeated", text)
