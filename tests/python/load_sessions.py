"""Sessions of `coredumpy load` with commands from a pipe."""

import os
import subprocess
import sys


def dumped(folder, source, name="crash"):
    """The dump of a program that crashes."""
    program, target = folder / f"{name}.py", folder / f"{name}.dump"
    program.write_text(source)
    command = [sys.executable, "-m", "coredumpy", "run", "--path", str(target), str(program)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert target.exists(), done.stderr
    return str(target)


def answers(path, *commands, arguments=(), **environ):
    """What is printed to each command, the first being what is printed before the prompt."""
    command = [sys.executable, "-m", "coredumpy", "load", *arguments, str(path)]
    typed = "".join(f"{line}\n" for line in commands)
    done = subprocess.run(
        command,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env=os.environ | {"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"} | environ,
    )
    assert done.returncode == 0, done.stderr
    return [answer.rstrip("\n") for answer in done.stdout.split("(Pdb) ")]
