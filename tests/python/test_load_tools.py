"""Tools that know nothing of dumps work on a restored exception: traceback, logging, rich, IPython, pdb."""

from __future__ import annotations

import io
import json
import os
import pdb
import subprocess
import sys
from pathlib import Path

import coredumpy
import exception_tools
import pytest

pytestmark = pytest.mark.shares(3)

PROGRAMS = Path(__file__).parent.parent / "programs"
# One for each kind of frames.
KINDS = (
    *("arguments", "asynchronous", "class_body", "closures", "comprehensions", "executed", "frozen"),
    *("generators", "groups", "recursion_error", "shadows", "zipped"),
)

PROGRAM = """\
from dataclasses import dataclass, field
from decimal import Decimal

@dataclass
class Order:
    number: int
    lines: list = field(default_factory=list)

class Plain:
    def __init__(self):
        self.inside = {"a": (1, 2.5), "b": None}

def price(order, *rates, currency="EUR", **options):
    plain = Plain()
    amounts = [Decimal("1.5"), True, b"x", {3, 4}, "text" * 40]
    pairs = {n: n * n for n in range(30)}
    return rates[order.number]

def bill(orders):
    for order in orders:
        try:
            price(order, 1.0, 2.0, unit="kg")
        except IndexError as error:
            raise ValueError(f"no rate for {order.number}") from error

bill([Order(0), Order(7)])
"""


def dumped(program: Path, folder: Path) -> Path:
    command = [sys.executable, "-m", "coredumpy", "run", "--path", str(folder / "crash.dump"), str(program)]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=300, env=hashed())
    return folder / "crash.dump"


def hashed() -> dict[str, str]:
    return {**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tools") / "program.py"
    path.write_text(PROGRAM)
    return path


@pytest.fixture(scope="module")
def live(program: Path) -> dict[str, str]:
    """What each tool printed in the process that crashed."""
    command = [sys.executable, exception_tools.__file__, str(program)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, env=hashed())
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def dump(program: Path) -> Path:
    return dumped(program, program.parent)


# IPython alone prints arguments from the frame's code object, which is a template without any.
@pytest.mark.parametrize("tool", [tool for tool in exception_tools.TOOLS if tool.__name__ != "ipython_verbose"])
def test_tool_prints_what_it_printed_in_the_process(tool, live: dict[str, str], dump: Path) -> None:
    name = tool.__name__
    if name not in live:
        pytest.skip(f"{name.split('_')[0]} is not installed")
    with coredumpy.open(dump) as opened:
        error = exception_tools.of_functions(opened.exception)
        assert exception_tools.ADDRESS.sub("0x…", tool(error)) == live[name]


def test_verbose_traceback_of_ipython_shows_the_variables(dump: Path) -> None:
    pytest.importorskip("IPython")
    with coredumpy.open(dump) as opened:
        shown = exception_tools.ipython_verbose(opened.exception)
    assert "ValueError: no rate for 7" in shown and "IndexError: tuple index out of range" in shown
    assert "rates = (1.0, 2.0)" in shown and "order = Order(number=7, lines=[])" in shown
    assert "return rates[order.number]" in shown


@pytest.mark.parametrize("name", KINDS)
def test_no_kind_of_frame_troubles_a_tool(name: str, tmp_path: Path) -> None:
    with coredumpy.open(dumped(PROGRAMS / f"{name}.py", tmp_path)) as opened:
        error = opened.exception
        assert error is not None
        for tool, shown in exception_tools.all_of(error).items():
            assert shown, tool


def test_stock_pdb_looks_round(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = "w\np order.number, rates\nll\nu\np orders[0]\nl\nwhatis orders\np [o for o in [1]]\nx = 3\nx\nd\nq\n"
    output = io.StringIO()
    with coredumpy.open(dump) as opened:
        debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=output, nosigint=True, readrc=False)
        debugger.use_rawinput = False
        debugger.reset()
        error = opened.exception
        assert error is not None and error.__cause__ is not None
        debugger.interaction(None, error.__cause__.__traceback__)
    answers = output.getvalue().split("(Pdb) ")
    assert answers[0].endswith("-> return rates[order.number]\n")
    assert answers[2] == "(7, (1.0, 2.0))\n"
    assert answers[5] == "Order(number=0, lines=[])\n"
    assert answers[7:11] == ["<class 'list'>\n", "[1]\n", "", "3\n"]


def test_exception_can_be_raised_again_and_examined(dump: Path) -> None:
    with coredumpy.open(dump) as opened:
        with pytest.raises(ValueError, match="no rate for 7") as caught:
            raise opened.exception
        assert [entry.name for entry in caught.traceback][-2:] == ["<module>", "bill"]
