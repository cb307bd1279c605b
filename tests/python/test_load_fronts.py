"""ipdb and PuDB on a dump: their own prompts and screens, with the values and refusals of a dump."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.shares(3)

PROGRAM = """\
class Order:
    def __init__(self, number):
        self.number = number

def price(order, rates):
    total = 0
    return rates[order.number]

def bill(orders):
    try:
        return [price(order, {}) for order in orders]
    except KeyError as error:
        raise ValueError("no rate") from error

bill([Order(1), Order(2)])
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fronts")
    (folder / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "coredumpy", "run", "--path", "crash.dump", "program.py"]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    # What is shown must come from the dump.
    (folder / "program.py").write_text("# edited\n" * 20)
    return folder / "crash.dump"


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "TERM": "xterm", "COLUMNS": "120"}


def ipdb(dump: Path, home: Path, *commands: str) -> list[str]:
    """What ipdb answers to each command, the first being what it says before the prompt."""
    pytest.importorskip("ipdb")
    command = [sys.executable, "-m", "coredumpy", "load", "--ipdb", str(dump)]
    typed = "".join(f"{text}\n" for text in (*commands, "q"))
    done = subprocess.run(
        command, input=typed, capture_output=True, encoding="utf-8", timeout=300, cwd=home, env=environment(home)
    )
    answers = done.stdout.split("ipdb> ")
    assert len(answers) == len(commands) + 2, done.stdout + done.stderr
    return [answer.strip("\n") for answer in answers]


def test_ipdb_keeps_its_prompt_and_its_listing(dump: Path, tmp_path: Path) -> None:
    answers = ipdb(dump, tmp_path, "ll", "w")
    assert answers[0].splitlines()[0].endswith("program.py(13)bill()")
    assert '---> 13         raise ValueError("no rate") from error' in answers[0]
    assert answers[1].splitlines()[0].endswith("9 def bill(orders):")
    assert "edited" not in "".join(answers)
    assert "program.py(15)<module>()" in answers[2]


def test_ipdb_answers_and_refuses_as_the_prompt_does(dump: Path, tmp_path: Path) -> None:
    answers = ipdb(
        dump, tmp_path, "p orders[0].number", "a", "n", "c", "b 3", "x = 5", "x + 1", "bill(1)", "whatis orders"
    )
    refusal = "*** this is a dump: nothing can run"
    assert answers[1] == "1"
    assert re.fullmatch(r"orders = \[<__main__.Order object at 0x\w+>, <__main__.Order object at 0x\w+>\]", answers[2])
    assert answers[3:6] == [refusal] * 3
    assert answers[7] == "6"
    assert answers[8].startswith("*** ") and "nothing can run (bill was called)" in answers[8]
    assert answers[9] == "<class 'list'>"


def test_commands_of_a_dump_are_there_in_ipdb_too(dump: Path, tmp_path: Path) -> None:
    answers = ipdb(dump, tmp_path, "exceptions", "exceptions 0", "p rates", "threads", "vars", "u", "d", "why rates")
    assert answers[1].splitlines() == ["    0 KeyError(1)", ">   1 ValueError('no rate')"]
    assert "return rates[order.number]" in answers[2] and answers[3] == "{}"
    assert "MainThread" in answers[4] and "crashed" in answers[4]
    assert "total" in answers[5] and "return rates[order.number]" in answers[7]
    assert "***" not in answers[8]


def test_ipdb_tells_of_objects_from_the_dump(dump: Path, tmp_path: Path) -> None:
    answers = ipdb(dump, tmp_path, "pinfo price", "psource price", "orders?")
    assert "price(order, rates)" in answers[1]
    assert "return rates[order.number]" in answers[2] and "edited" not in answers[2]
    assert "list" in answers[3]


def test_ipdb_imports_nothing_from_the_current_folder(dump: Path, tmp_path: Path) -> None:
    pytest.importorskip("ipdb")
    (tmp_path / "home").mkdir()
    for name in ("storemagic", "pygments", "fractions", "setup"):
        (tmp_path / f"{name}.py").write_text("print('RAN')\n")
    (tmp_path / ".pdbrc").write_text("p 'RAN'\n")
    # As the console script, whose folder stands first on the path.
    program = (
        "import sys; sys.path[:] = [p for p in sys.path if p]\n"
        "from coredumpy._cli import main; code = main(sys.argv[1:]); print('' in sys.path, code)"
    )
    command = [sys.executable, "-c", program, "load", "--ipdb", str(dump)]
    done = subprocess.run(
        command,
        input="import fractions\nq\n",
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        cwd=tmp_path,
        env=environment(tmp_path / "home"),
    )
    assert "RAN" not in done.stdout + done.stderr
    assert done.stdout.endswith("False 0\n")


def screen(dump: Path, home: Path, *keys: str) -> str:
    """What PuDB writes to a terminal while keys are pressed, without what steers the terminal."""
    pytest.importorskip("pudb")
    (home / "pudb").mkdir()
    (home / "pudb" / "pudb.cfg").write_text("[pudb]\nseen_welcome = e999\nprompt_on_quit = False\n")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 80, 160, 0, 0))
    command = [sys.executable, "-m", "coredumpy", "load", "--pudb", str(dump)]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=environment(home), start_new_session=True
    )
    os.close(theirs)
    text = b""
    try:
        for key in (*keys, "q"):
            text += written(ours)
            os.write(ours, key.encode())
        text += written(ours)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[()].|[=>78])", "", text.decode(errors="replace"))


def written(terminal: int) -> bytes:
    """What comes until it has been quiet for a while."""
    text, patience = b"", 10.0
    end = time.monotonic() + 30
    while time.monotonic() < end and select.select([terminal], [], [], patience)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            return text
        if not piece:
            return text
        text += piece
        patience = 0.5
    return text


def test_pudb_shows_the_traceback_the_frames_and_the_variables(dump: Path, tmp_path: Path) -> None:
    shown = screen(dump, tmp_path, "\r", "u", "n", "\r", "V", "\r")
    assert "ValueError: no rate" in shown and "KeyError: 1" in shown
    assert "raise ValueError" in shown and "edited" not in shown
    assert "Can't modify state" in shown
    assert "orders: list" in shown
    assert "<module>" in shown and "program.py:15" in shown


def test_pudb_needs_a_terminal(dump: Path) -> None:
    pytest.importorskip("pudb")
    command = [sys.executable, "-m", "coredumpy", "load", "--pudb", str(dump)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert done.stderr.splitlines()[-1] == (
        "coredumpy: pudb needs a terminal; without one: coredumpy load, or coredumpy eval"
    )
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["ipdb", "pudb"])
def test_debugger_that_is_not_installed_is_named_with_its_package(name: str, dump: Path) -> None:
    program = f"import sys; sys.modules[{name!r}] = None; from coredumpy._cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "load", f"--{name}", str(dump)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    line = done.stderr.splitlines()[-1]
    assert line.startswith(f"coredumpy: {name} cannot be used (") and line.endswith(
        f"to install it: pip install {name}"
    )
    assert (done.stdout, done.returncode) == ("", 1)


def test_debugger_that_is_not_known_is_an_error(dump: Path) -> None:
    import coredumpy

    with pytest.raises(ValueError, match="debugger: one of pdb, ipdb, pudb was expected, not 'gdb'"):
        coredumpy.load(dump, debugger="gdb")
