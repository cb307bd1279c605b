"""Filenames are read by the rules of the system that the program ran on."""

import subprocess
import sys

import pytest
from dump_maker import dump_of, ref


def crash(filename):
    code = [41, "main", "main", filename, 1, 0, 0, 0, 0, [], [], [], []]
    error = [43, ref(1), ref(2), [], [], {13: ref(3)}]
    kind = [31, "ValueError", "ValueError", "builtins", [], [], []]
    frame = [40, ref(5), 7, [], [], None]
    return [error, kind, [11, ["no"]], [42, [ref(4), 7, 7, 0, 1]], frame, code]


@pytest.mark.parametrize(
    ("system", "cwd", "filename", "shown"),
    [
        ("Windows", "D:\\work", "C:\\app\\main.py", "C:\\app\\main.py"),
        ("Windows", "D:\\work", "app\\main.py", "D:\\work\\app\\main.py"),
        ("Windows", "D:\\work", "..\\main.py", "D:\\main.py"),
        ("Linux", "/srv", "C:\\app\\main.py", "/srv/C:\\app\\main.py"),
        ("Linux", "/srv", "app/main.py", "/srv/app/main.py"),
        ("Darwin", "/srv", "/app/main.py", "/app/main.py"),
        ("Windows", "D:\\work", "<string>", "<string>"),
    ],
)
def test_paths_are_those_of_the_system_that_the_program_ran_on(tmp_path, system, cwd, filename, shown):
    dump = tmp_path / "crash.dump"
    dump.write_bytes(dump_of(*crash(filename), exception=0, system=system, cwd=cwd))
    command = [sys.executable, "-m", "coredumpy", "load", str(dump)]
    done = subprocess.run(command, input="w\nll\nq\n", capture_output=True, encoding="utf-8", timeout=300)
    assert f"> {shown}(7)main()\n" in done.stdout
