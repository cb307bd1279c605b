"""`coredumpy eval` answers without a prompt: what it prints where, in which frame, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.shares(3)

PROGRAM = """\
import threading

LIMIT = 7

class Point:
    def __init__(self, x):
        self.x = x

def inner(numbers, factor):
    ready.wait()
    threads = threading.enumerate()
    huge = list(range(200_000))
    text = "a" * 20_000
    nested = {"list": [1, (2, 3)], "nan": float("nan"), "inf": float("-inf"), 4: Point(5), "none": None}
    loop = [1]
    loop.append(loop)
    dollar = {"$repr": 1}
    surrogate = "\\udc80"
    del factor
    raise KeyError("lost")

def outer(count):
    inner([1, 2, 3], count)

def wait(token):
    started = True
    ready.set()
    release.wait(10)

ready, release = threading.Event(), threading.Event()
threading.Thread(target=wait, args=("t-1",), name="worker", daemon=True).start()
outer(3)
"""


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("eval")
    (folder / "program.py").write_text(PROGRAM)
    command = [sys.executable, "-m", "coredumpy", "run", "--path", "crash.dump", "program.py"]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=300)
    return str(folder / "crash.dump")


def run(*words: str, typed: str = "", folder: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coredumpy", "eval", *words]
    return subprocess.run(command, input=typed, cwd=folder, capture_output=True, encoding="utf-8", timeout=300)


def documents(*words: str, **options: str) -> Any:
    return json.loads(run(*words, "--json", **options).stdout, parse_constant=pytest.fail)


def value_of(dump: str, text: str) -> Any:
    (answer,) = documents(dump, text)
    return answer["value"]


def test_each_expression_has_one_answer(dump: str) -> None:
    done = run(dump, "numbers", "LIMIT * 2", "'é\\n'", "None")
    assert (done.stdout, done.stderr, done.returncode) == ("[1, 2, 3]\n14\n'é\\n'\nNone\n", "", 0)


def test_one_that_fails_leaves_the_others_and_is_reported(dump: str) -> None:
    done = run(dump, "numbers", "nosuch", "1 / 0", "exit()", "LIMIT")
    assert done.stdout == "[1, 2, 3]\n7\n"
    assert done.stderr.splitlines() == [
        "*** NameError: name 'nosuch' is not defined",
        "*** ZeroDivisionError: division by zero",
        "*** SystemExit: None",
    ]
    assert done.returncode == 1


def test_what_would_run_the_program_is_refused(dump: str) -> None:
    done = run(dump, "outer(1)")
    assert done.stderr == "*** this is a dump: nothing can run (outer was called)\n"
    assert (done.stdout, done.returncode) == ("", 1)


def test_frames_count_from_where_it_was_raised_and_from_the_outermost(dump: str) -> None:
    for number, function, lineno in ((0, "inner", 20), (1, "outer", 23), (-2, "outer", 23), (-1, "<module>", 32)):
        (answer,) = documents(dump, "1", "--frame", str(number))
        frame = answer["frame"]
        assert (frame["function"], frame["lineno"]) == (function, lineno)
        assert frame["filename"].endswith("program.py") and frame["number"] == number % 3
    assert run(dump, "count", "--frame", "1").stdout == "3\n"


def test_unknown_frame_and_thread_say_which_there_are(dump: str) -> None:
    listed = "there are: 0 inner, 1 outer, 2 <module>"
    for number in ("3", "-4"):
        done = run(dump, "1", "--frame", number)
        assert done.stderr == f"coredumpy: no frame {number} in this dump; {listed}\n"
        assert (done.stdout, done.returncode) == ("", 1)
    done = run(dump, "1", "--thread", "main")
    assert done.stderr == "coredumpy: no thread 'main' in this dump; there are: MainThread, worker\n"
    assert (done.stdout, done.returncode) == ("", 1)


def test_another_thread_has_its_own_frames(dump: str) -> None:
    names = [frame["frame"]["function"] for frame in documents(dump, "1", "2", "--thread", "worker")]
    assert names[0] == "wait" or names[0] != "inner"
    # The frames of `threading` stand inside.
    for number in range(6):
        done = run(dump, "token", "--thread", "worker", "--frame", str(number))
        if done.returncode == 0:
            break
        assert f"try --frame {number}" not in done.stderr and "token is a variable of frame" in done.stderr
    assert done.stdout == "'t-1'\n"


def test_name_of_another_frame_is_pointed_at(dump: str) -> None:
    done = run(dump, "count + 1")
    assert done.stderr.splitlines()[1] == "coredumpy: count is a variable of frame 1, outer: try --frame 1"


def test_commands_of_the_prompt_are_pointed_at(dump: str) -> None:
    done = run(dump, "w", "p numbers", "l 10")
    hints = done.stderr.splitlines()[1::2]
    assert hints == [
        f"coredumpy: w is a command of the prompt: echo w | coredumpy load {dump}",
        "coredumpy: p is a command of the prompt; eval prints values by itself: numbers",
        f"coredumpy: l is a command of the prompt: echo 'l 10' | coredumpy load {dump}",
    ]
    assert (done.stdout, done.returncode) == ("", 1)


def test_statements_hold_for_those_after_them(dump: str) -> None:
    done = run(dump, "few = numbers[:2]", "few.append(9); few", "for n in few: print(n)", "len(numbers)")
    assert (done.stdout, done.stderr, done.returncode) == ("[1, 2, 9]\n1\n2\n9\n3\n", "", 0)


def test_standard_input_is_a_text_of_several_lines(dump: str) -> None:
    done = run(dump, "-", typed="def double(n):\n    return n * len(numbers)\n\n[double(n)\n for n in numbers]\n")
    assert (done.stdout, done.stderr) == ("[3, 6, 9]\n", "")
    assert run(dump, "-", typed=" ").stderr == "*** SyntaxError: nothing to evaluate\n"


def test_functions_that_are_typed_see_the_variables_of_the_frame(dump: str) -> None:
    done = run(
        dump,
        "sum(n * len(numbers) + LIMIT for n in numbers)",
        "(lambda: [numbers for _ in range(1)])()",
        "sorted(name for name in globals() if name in ('LIMIT', 'outer'))",
    )
    assert (done.stdout, done.stderr) == ("39\n[[1, 2, 3]]\n['LIMIT', 'outer']\n", "")


def test_conveniences_of_pdb_are_there_on_every_version(dump: str) -> None:
    done = run(dump, "$_exception", "$_exception.args[0]", "$_frame.f_code.co_name", "'$_exception'")
    assert done.stdout == "KeyError('lost')\n'lost'\n'inner'\n'$_exception'\n"


def test_huge_values_are_bounded(dump: str) -> None:
    done = run(dump, "huge", "len(huge)", "'b' * 200_000")
    first, length, text = done.stdout.splitlines()
    assert first.startswith("[0, 1, 2, ") and first.endswith(" more characters)") and len(first) < 100_100
    assert length == "200000" and text.endswith("b… (100,002 more characters)")


# --- JSON -------------------------------------------------------------------------------------------------------------


def test_json_is_a_list_with_an_answer_for_each_expression(dump: str) -> None:
    good, bad, printed = documents(dump, "numbers", "count", "print('said')")
    frame = good.pop("frame")
    assert frame.pop("filename").endswith("program.py")
    assert frame == {"number": 0, "function": "inner", "lineno": 20, "thread": "MainThread"}
    assert good == {"expr": "numbers", "ok": True, "repr": "[1, 2, 3]", "type": "list", "value": [1, 2, 3]}
    assert bad["ok"] is False and "repr" not in bad and "value" not in bad
    assert bad["error"] == {
        "type": "NameError",
        "message": "name 'count' is not defined",
        "hint": "count is a variable of frame 1, outer: try --frame 1",
    }
    assert (printed["output"], printed["repr"], printed["value"]) == ("said\n", "None", None)


def test_json_goes_to_stdout_whole_and_the_exit_code_tells(dump: str) -> None:
    done = run(dump, "--json", "1", "nosuch")
    assert (done.stderr, done.returncode, len(json.loads(done.stdout))) == ("", 1, 2)


def test_plain_data_is_plain_json(dump: str) -> None:
    for text in ("[1, -2.5, 'a', True, None]", "{'a': {'b': []}}", "10**40"):
        assert value_of(dump, text) == eval(text)
    assert value_of(dump, "(1, (2,))") == [1, [2]]


def test_what_json_cannot_say_is_marked(dump: str) -> None:
    entries = dict((key, value) for key, value in value_of(dump, "nested")["$dict"] if key != 4)
    assert entries == {
        "list": [1, [2, 3]],
        "nan": {"$float": "nan"},
        "inf": {"$float": "-inf"},
        "none": None,
    }
    point = dict(value_of(dump, "nested")["$dict"])[4]
    assert point["$type"] == "Point" and point["$repr"].startswith("<__main__.Point object at 0x")
    assert value_of(dump, "dollar") == {"$dict": [["$repr", 1]]}
    assert value_of(dump, "surrogate") == "\udc80"
    assert value_of(dump, "loop") == [1, {"$repr": "[1, [...]]", "$type": "list"}]


def test_objects_have_a_repr_and_a_type_but_no_value(dump: str) -> None:
    (answer,) = documents(dump, "nested[4]")
    assert answer["ok"] and answer["type"] == "Point" and "value" not in answer


def test_values_in_json_are_bounded_and_say_so(dump: str) -> None:
    (answer,) = documents(dump, "huge")
    assert answer["value"] == [*range(1000), {"$more": 199_000}]
    assert len(answer["repr"]) == 100_000 and answer["repr_length"] > 1_000_000
    assert value_of(dump, "text") == {"$cut": "a" * 10_000, "$more": 10_000}
    assert value_of(dump, "{n: n for n in range(2000)}")["$more"] == 1000
    deep = value_of(dump, "[d := [], [d := [d] for _ in range(500)]][1]")
    assert len(deep) == 500 and len(json.dumps(deep)) < 1_000_000


def test_values_that_the_dump_has_in_part_say_so(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "rows, text, table = [*range(500)], 'ab' * 500, {n: 1 for n in range(500)}\n1 / 0\n"
    )
    (tmp_path / "limits.py").write_text(
        "import coredumpy\ncoredumpy.config.max_items = 10\ncoredumpy.config.max_value_bytes = 100\n"
    )
    command = [sys.executable, "-m", "coredumpy", "run", "--path", "c.dump", "--conf", "limits.py", "program.py"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    rows, text, table, length = documents(str(tmp_path / "c.dump"), "rows", "text", "table", "len(rows)")
    missing = [item for item in rows["value"] if isinstance(item, dict)]
    assert [mark["$missing"] for mark in missing] == ["490 of 500 items"] and rows["value"][0] == 0
    assert text["value"]["$cut"].startswith("abab") and len(text["value"]["$cut"]) + text["value"]["$more"] == 1000
    assert [0, 1] in table["value"]["$dict"] and length["value"] == 500


# --- around it -------------------------------------------------------------------------------------------------------


def test_files_that_are_no_dump_are_reported(tmp_path: Path) -> None:
    done = run("missing.dump", "1", folder=str(tmp_path))
    assert (done.stdout, done.stderr) == ("", "coredumpy: missing.dump: there is no such file\n")
    assert done.returncode == 1


def test_settings_of_the_folder_are_passed_over(dump: str, tmp_path: Path) -> None:
    (tmp_path / "conf_coredumpy.py").write_text("print('ran')\n")
    done = run(dump, "1", folder=str(tmp_path))
    assert done.stdout == "1\n" and "conf_coredumpy.py of this folder was not run" in done.stderr
    trusted = run(dump, "1", "--conf", "conf_coredumpy.py", folder=str(tmp_path))
    assert (trusted.stdout, trusted.stderr) == ("ran\n1\n", "")


def test_reader_that_goes_away_is_no_error(dump: str) -> None:
    for more in ([], ["--json"]):
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "coredumpy", "eval", dump, "huge", "print(huge)", *more]
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=300)
        os.close(write)
        assert (done.stderr, done.returncode) == (b"", 1)


def test_text_of_the_dump_is_not_evaluated(dump: str, tmp_path: Path) -> None:
    """Only what was typed is compiled: names of the dump that are statements are no names."""
    (tmp_path / "program.py").write_text("vars()['a;print(1);a'] = 1\ndef f(x):\n    1 / 0\nf([1])\n")
    command = [sys.executable, "-m", "coredumpy", "run", "--path", "crash.dump", "program.py"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=300)
    done = run(str(tmp_path / "crash.dump"), "[x for _ in x]", "sorted(locals())")
    assert done.stdout == "[[1]]\n['x']\n"
