"""Types commands at the prompts of many dumps, in one process: `matrix.py` compares what different Pythons answer.

Reads JSON from standard input, `{name: [dump, what to type]}`, and writes `{name: [program, what was printed]}`.
"""

import io
import json
import signal
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from types import FrameType

import coredumpy

TIMEOUT_S = 300


def answer(dump: str, typed: str) -> tuple[str, str]:
    """The program's path, and what a session prints on standard output, with a traceback where it ended badly."""
    stdin, sys.stdin = sys.stdin, io.StringIO(typed)
    printed = io.StringIO()
    program = ""
    signal.alarm(TIMEOUT_S)
    try:
        with redirect_stdout(printed), redirect_stderr(io.StringIO()):
            with coredumpy.open(dump) as opened:
                program = opened.header["argv"][0]
            coredumpy.load(dump)
    # Whatever it is, it is this dump's, and the others are still to come.
    except BaseException:
        printed.write(traceback.format_exc())
    finally:
        signal.alarm(0)
        sys.stdin = stdin
    return program, printed.getvalue()


def give_up(number: int, frame: FrameType | None) -> None:
    """The handler of the alarm."""
    raise TimeoutError(f"no end within {TIMEOUT_S} s")


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, give_up)
    sessions = json.load(sys.stdin)
    json.dump({name: answer(*session) for name, session in sessions.items()}, sys.stdout)
