"""Shows the whole way of a crash: a real program dies, its dump is listed, and somebody looks round in it.

Run by `make demo`. What stands after a `$` or a prompt is really typed (but for a `#` and what follows it), and the
lines below it are the answer.
"""

import shutil
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAM = Path("tests/programs/demo")
DUMPS = Path("target/demo")
PROMPT = "(Pdb) "
TIMEOUT_SECONDS = 300

SESSION = [
    ("w", "where it died, and how it came there"),
    ("a", "the arguments of the frame that raised"),
    ("u", "one call up: who asked for that?"),
    ("p order", None),
    ("pp settings", None),
    ("u", "and one more"),
    ("ll", None),
    ("p invoice.total, len(invoice.orders)", "what was done before the bad row"),
    ("p [o.currency for o in orders]", None),
    ("whatis order", None),
    ("q", None),
]


def main() -> int:
    shutil.rmtree(ROOT / DUMPS, ignore_errors=True)
    title("A program crashes")
    crashed = show(
        "run", "--directory", DUMPS, PROGRAM / "billing.py", PROGRAM / "orders.csv", PROGRAM / "settings.json"
    )
    dumps = sorted((ROOT / DUMPS).glob("*.dump"))
    if crashed.returncode != 1 or len(dumps) != 1:
        return fail(f"expected exit code 1 and one dump, got {crashed.returncode} and {len(dumps)}")
    dump = dumps[0].relative_to(ROOT)
    title("Which dumps are there?")
    if show("peek", DUMPS).returncode != 0:
        return fail("peek did not list it")
    title("What happened? (the program is gone; only its dump is read)")
    status = session(dump)
    if status == 0:
        print(f"\nYour turn: .venv/bin/coredumpy load {dump}")
    return status


def show(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Types a command of ours, with its output on this terminal."""
    words = [str(argument) for argument in arguments]
    print("$", "coredumpy", *words, flush=True)
    return subprocess.run([coredumpy(), *words], cwd=ROOT, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)


def session(dump: Path) -> int:
    """Types SESSION at `load`'s prompt; an answer ends where the next prompt stands."""
    print("$ coredumpy load", dump, flush=True)
    debugger = subprocess.Popen(
        [coredumpy(), "load", str(dump)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(TIMEOUT_SECONDS, debugger.kill)
    watchdog.start()
    print(answer(debugger), end="", flush=True)
    for command, why in SESSION:
        if debugger.poll() is not None:
            break
        print(PROMPT + command + (f"        # {why}" if why else ""), flush=True)
        debugger.stdin.write(command + "\n")
        debugger.stdin.flush()
        print(answer(debugger), end="", flush=True)
    debugger.stdin.close()
    status = debugger.wait()
    watchdog.cancel()
    return status if status == 0 else fail(f"load ended with exit code {status}")


def answer(debugger: subprocess.Popen[str]) -> str:
    """All that it prints up to the next prompt, or to its end."""
    text = ""
    while not text.endswith(PROMPT):
        character = debugger.stdout.read(1)
        if not character:
            return text
        text += character
    return text.removesuffix(PROMPT)


def coredumpy() -> str:
    return str(Path(sysconfig.get_path("scripts")) / "coredumpy")


def title(text: str) -> None:
    print(f"\n--- {text} ---\n", flush=True)


def fail(text: str) -> int:
    print(f"demo: {text}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
