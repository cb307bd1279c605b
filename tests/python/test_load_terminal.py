"""The prompt at a terminal: completion with Tab, Ctrl-C, the end of input."""

import os
import pty
import select
import signal
import sys
import time

import pytest
from load_sessions import dumped

pytestmark = pytest.mark.shares(3)

pytest.importorskip("readline")

PROGRAM = """\
import threading


class Engine:
    def __init__(self):
        self.power, self.parts = 90, {"valve": 1}


class Car:
    wheels = 4

    def __init__(self):
        self.engine, self.colour = Engine(), "red"

    @property
    def price(self):
        raise SystemExit("ran")


def wait(gate):
    gate.wait(30)


def drive(chauffeur, destination):
    vehicle = Car()
    endless = [list(range(1_000_000))] * 50
    raise RuntimeError("flat tyre")


threading.Thread(target=wait, args=(threading.Event(),), name="night shift", daemon=True).start()
drive("Ann", "Rome")
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return dumped(tmp_path_factory.mktemp("terminal"), PROGRAM)


class Terminal:
    """A session whose keys are typed and whose screen is read."""

    def __init__(self, path):
        self.pid, self.fd = pty.fork()
        if not self.pid:
            settings = {"TERM": "dumb", "INPUTRC": os.devnull, "PYTHONUTF8": "1", "HOME": "/"}
            os.execve(sys.executable, [sys.executable, "-m", "coredumpy", "load", path], os.environ | settings)
        self.introduction = self.until("(Pdb) ")
        self.steps = 0

    def until(self, text, timeout_s=60):
        """What the screen says up to a text; where the session ends, all of it."""
        seen, is_over = self.seen_until(text, timeout_s)
        assert is_over, f"{text!r} did not come: {seen[-2000:]!r}"
        return seen

    def seen_until(self, text, timeout_s):
        """The same, and whether either happened in time."""
        seen, end = "", time.monotonic() + timeout_s
        while text not in seen:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return seen, False
            try:
                read = os.read(self.fd, 65536)
            except OSError:
                # Linux's way to say that the other side is closed.
                break
            seen += read.decode(errors="replace").replace("\r", "")
            if not read:
                break
        return seen, True

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def answer(self, keys):
        """The last line that is printed to a command."""
        self.type(f"{keys}\n")
        return self.until("\n(Pdb) ").splitlines()[-2]

    def offers(self, keys):
        """What two Tabs list."""
        self.type(f"{keys}\t\t")
        listed = self.until(f"(Pdb) {keys}").splitlines()[1:-1]
        self.type("\x15")
        self.sync()
        return " ".join(listed).split()

    def sync(self):
        """Comes to a prompt at which nothing is typed, whatever was on the screen.

        On a busy machine a second Ctrl-C is typed before the first is answered, and takes away the line that is typed
        after that answer. So a line without an answer is typed again.
        """
        for _ in range(12):
            self.steps += 1
            # Not as it is echoed.
            self.type(f"p 'step' ' {self.steps}'\n")
            seen, is_over = self.seen_until(f"'step {self.steps}'\n(Pdb) ", 10)
            if is_over:
                return
        raise AssertionError(f"no prompt came: {seen[-2000:]!r}")

    def interrupt(self, told):
        """Ctrl-C, until it is told: one that comes just before readline waits is not seen, in a live pdb either."""
        seen, end = "", time.monotonic() + 60
        while told not in seen:
            assert time.monotonic() < end, seen[-2000:]
            self.type("\x03")
            while select.select([self.fd], [], [], 2)[0] and told not in seen:
                seen += os.read(self.fd, 65536).decode(errors="replace")
        self.sync()

    def end(self, keys):
        self.type(keys)
        rest = self.until("no such text")
        return rest, os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def terminal(path):
    made = Terminal(path)
    yield made
    try:
        os.kill(made.pid, signal.SIGKILL)
        os.waitpid(made.pid, 0)
    except (ProcessLookupError, ChildProcessError):
        pass  # it has ended, as it should
    os.close(made.fd)


@pytest.mark.parametrize("command", ["p", "pp", "!", "whatis", "display", "x =", "print("])
def test_names_and_attributes_are_completed(terminal, command):
    before = f"{command}" if command.endswith(("!", " ", "(")) else f"{command} "
    after = ")" if command == "print(" else ""
    answer = terminal.answer(f"{before}veh\t.eng\t.pow\t{after}")
    if command == "x =":
        answer = terminal.answer("p x")
    assert {"whatis": "<class 'int'>", "display": "display vehicle.engine.power: 90"}.get(command, "90") == answer


def test_first_word_is_a_command_or_else_a_name(terminal):
    assert terminal.answer("vehi\t.colo\t") == "'red'"
    assert terminal.answer("threa\t").lstrip().startswith("2  night shift")
    assert terminal.answer("destin\t") == "'Rome'"


def test_attributes_are_offered_without_running_anything(terminal):
    assert terminal.offers("p vehicle.") == ["vehicle.colour", "vehicle.engine", "vehicle.price", "vehicle.wheels"]
    assert terminal.answer("p vehicle.price.nothing\t") == "*** this is a dump: nothing can run (Car.price was called)"


def test_arguments_of_commands_are_completed(terminal):
    assert "waiter.acquire(" in terminal.answer("threads nig\t")
    assert terminal.answer("threads Main\t") == '-> raise RuntimeError("flat tyre")'
    assert terminal.answer("help exce\t").strip() != ""
    assert terminal.answer("vars vehicle.eng\t").split() == ["parts", "dict", "(1)", "{'valve':", "1}"]


def test_ctrl_c_leaves_the_line_and_the_session_goes_on(terminal):
    terminal.type("p 1 + ")
    # On the screen, as for who presses the keys: readline waits.
    terminal.until("p 1 + ")
    terminal.interrupt("--KeyboardInterrupt--")
    assert terminal.answer("p 1 + 1") == "2"


def test_ctrl_c_ends_a_huge_answer_and_the_session_goes_on(terminal):
    terminal.type("p endless\n")
    # It is being made, or printed.
    time.sleep(0.3)
    terminal.interrupt("KeyboardInterrupt")
    assert terminal.answer("p 'still here'") == "'still here'"


@pytest.mark.parametrize("keys", ["q\n", "quit\n", "exit\n", "\x04", "EOF\n"])
def test_session_ends_quietly(terminal, keys):
    rest, status = terminal.end(keys)
    assert status == 0 and "Traceback" not in rest and "Error" not in rest


def test_traceback_stands_before_the_prompt(terminal):
    said = terminal.introduction
    assert (
        said.index("RuntimeError: flat tyre") < said.index("Traceback") < said.index("drive()\n-> raise RuntimeError")
    )
