"""`traceback` prints a restored exception as it printed the live one."""

import os
import re
import subprocess
import sys
import traceback
from pathlib import Path

import coredumpy
import pytest

PROGRAMS = sorted((Path(__file__).parent.parent / "programs").glob("*.py"))

# Prints what `traceback` makes of a program's exception, from the program's own first frame on.
LIVE = """
import runpy, sys, traceback
from os.path import dirname
program = sys.argv[1]
sys.argv, sys.path[0] = [program], dirname(program)
try:
    runpy.run_path(program, run_name="__main__")
except BaseException as error:
    tb = error.__traceback__
    while tb.tb_frame.f_code.co_filename != program:
        tb = tb.tb_next
    sys.stdout.write("".join(traceback.format_exception(type(error), error, tb)))
"""


def output_of(folder, *arguments):
    environ = os.environ | {"NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", env=environ, timeout=60).stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_traceback_prints_as_it_did(program, tmp_path):
    target = str(tmp_path / "crash.dump")
    (tmp_path / "live.py").write_text(LIVE)
    live = output_of(tmp_path, str(tmp_path / "live.py"), str(program))
    output_of(tmp_path, "-m", "coredumpy", "run", "--path", target, str(program))
    with coredumpy.open(target) as dump:
        error = dump.exception
        restored = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert without_depths(restored) == without_depths(live)


def without_depths(text):
    """How deep a recursion comes depends on the frames above the program."""
    return re.sub(r"Previous line repeated \d+ more times", "Previous line repeated", text)
