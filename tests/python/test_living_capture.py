"""`coredumpy.capture`: one dump of what passes through, and everything passes as it would without."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import coredumpy
import pytest
from living_programs import TOLD, dumps, opened, own_filenames, places, quiet, run

pytestmark = pytest.mark.shares(3)

SAVED = r"INFO saved [\d.]+ (bytes|KB)(?:, \d+ values? hidden)?; open with: coredumpy load (\S+)"

# Each `way` lets the exception of `fail` pass, with and without us, and shows what a handler above sees of it.
KINDS = (
    TOLD
    + """
import asyncio, traceback

def fail(given):
    value = given * 2
    raise KeyError(value)

def plain(n):
    local = [n]
    fail(n)

def generator(n):
    local = [n]
    got = yield n
    fail(got)

async def coroutine(n):
    local = [n]
    await asyncio.sleep(0)
    fail(n)

async def asynchronous_generator(n):
    local = [n]
    got = yield n
    fail(got)

class Thing:
    def method(self, n):
        fail(n)
    @staticmethod
    def static(n):
        fail(n)
    @classmethod
    def of_class(cls, n):
        fail(n)

class Handler:
    async def __call__(self, n):
        local = [n]
        fail(n)

async def step(made):
    assert await made.__anext__() == 7
    await made.asend(8)

def drive(function):
    made = function(7)
    if hasattr(made, "gi_frame"):
        assert next(made) == 7
        made.send(8)
    elif hasattr(made, "__anext__"):
        asyncio.run(step(made))
    elif hasattr(made, "cr_frame"):
        asyncio.run(made)

def seen(function):
    try:
        drive(function)
    except KeyError as error:
        here = traceback.extract_tb(error.__traceback__)
        return error, [(entry.name, entry.lineno) for entry in here if entry.filename == __file__], len(here)

ways = [plain, generator, coroutine, asynchronous_generator, Thing().method, Thing.static, Thing.of_class, Handler()]
for number, way in enumerate(ways):
    expected = seen(way)
    assert len(expected[1]) >= 3
    captured = coredumpy.capture(path=f"{number}.dump", description=f"way {number}")(way)
    actual = seen(captured)
    assert actual[1:] == expected[1:], (actual, expected)
    assert type(actual[0]) is KeyError and actual[0].args == (16,) or actual[0].args == (14,)
"""
)


def test_each_kind_of_function_leaves_one_dump_and_the_same_traceback(tmp_path: Path) -> None:
    lines = quiet(tmp_path, KINDS).splitlines()
    assert dumps(tmp_path) == [f"{number}.dump" for number in range(8)]
    assert [re.fullmatch(SAVED, line)[2] for line in lines] == [str(tmp_path / name) for name in dumps(tmp_path)]  # type: ignore[index]
    program = (tmp_path / "program.py").read_text().splitlines()
    raised = program.index("    raise KeyError(value)") + 1
    outer = ["plain", "generator", "coroutine", "asynchronous_generator", "method", "static", "of_class", "__call__"]
    for number, function in enumerate(outer):
        with opened(tmp_path / f"{number}.dump") as dump:
            assert dump.header["description"] == f"way {number}"
            assert [entry["type"] for entry in dump.header["exceptions"]] == ["KeyError"]
            names = [name for name, _ in places(tmp_path / f"{number}.dump")]
            assert places(tmp_path / f"{number}.dump")[0] == ("fail", raised)
            assert names[1] == function
            # What called it is there too: also of what no `f_back` leads out of.
            assert names[-3:] == ["drive", "seen", "<module>"]
            (crashed, *_) = dump.threads
            assert crashed.frames[0].f_locals == {
                "given": crashed.frames[0].f_locals["given"],
                "value": 2 * crashed.frames[0].f_locals["given"],
            }
            if number < 4:
                assert crashed.frames[1].f_locals["local"] == [7]
            assert own_filenames(dump) == []
            assert dump.exception is not None and dump.exception.__traceback__ is not None
            shown, entry = [], dump.exception.__traceback__
            while entry is not None:
                shown.append(entry.tb_frame.f_code.co_name)
                entry = entry.tb_next
            assert shown[-2:] == [function, "fail"]
            assert "wrapper" not in shown


def test_a_block_is_dumped_and_goes_on_with_the_same_exception(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
def work(n):
    with coredumpy.capture(directory="d", description="block"):
        1 / n
capture = coredumpy.capture(directory="d")
try:
    work(0)
except ZeroDivisionError as error:
    entry = error.__traceback__
    print(entry.tb_frame.f_code.co_name, entry.tb_next.tb_frame.f_code.co_name, entry.tb_next.tb_next)
with capture:
    with capture:
        pass
try:
    with capture:
        with capture:
            raise LookupError("nested")
except LookupError as error:
    kept = error
try:
    with capture:
        raise kept
except LookupError:
    pass
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert lines[1] == "<module> work None"
    assert [line.split()[0] for line in lines] == ["INFO", "<module>", "INFO"]
    found = dumps(tmp_path)
    assert [re.sub(r"\d{8}_\d{6}_\d{6}", "TIME", name) for name in found] == [
        "d/coredumpy_module_25_TIME.dump",
        "d/coredumpy_work_12_TIME.dump",
    ]
    with opened(tmp_path / found[1]) as dump:
        assert dump.header["description"] == "block"
        assert dump.threads[0].frames[0].f_locals == {"n": 0}


def test_what_is_no_failure_leaves_no_dump(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import asyncio
@coredumpy.capture
def leave(how):
    raise how
@coredumpy.capture
def numbers():
    yield 1
@coredumpy.capture
async def asleep():
    await asyncio.sleep(60)
@coredumpy.capture
async def counted():
    try:
        for n in range(3):
            yield n
    finally:
        print("closed")
async def main():
    task = asyncio.create_task(asleep())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    print([n async for n in counted()])
    made = counted()
    print(await made.__anext__())
    await made.aclose()
for how in (SystemExit(3), GeneratorExit()):
    try:
        leave(how)
    except BaseException as error:
        assert error is how
made = numbers()
next(made)
made.close()
print(list(numbers()))
asyncio.run(main())
try:
    leave(KeyboardInterrupt())
except KeyboardInterrupt:
    pass
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert lines[:-1] == ["[1]", "cancelled", "closed", "[0, 1, 2]", "0", "closed"]
    assert re.fullmatch(SAVED, lines[-1])
    assert len(dumps(tmp_path)) == 1


def test_an_asynchronous_generator_is_sent_and_thrown_into_as_without(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
import asyncio
async def echo():
    got = None
    while True:
        try:
            got = yield got
        except ValueError as error:
            got = ("caught", error.args, error.__context__, len(error.__traceback__.tb_frame.f_code.co_name))
async def talk(function):
    made = function()
    answers = [await made.asend(None), await made.asend(1)]
    answers.append(await made.athrow(ValueError("x")))
    answers.append(await made.asend(2))
    try:
        await made.athrow(KeyError("y"))
    except KeyError as error:
        answers.append((error.args, error.__context__))
    return answers
assert asyncio.run(talk(echo)) == asyncio.run(talk(coredumpy.capture(echo))), asyncio.run(talk(coredumpy.capture(echo)))
"""
    )
    quiet(tmp_path, program)
    assert len(dumps(tmp_path)) == 1


def test_a_failure_to_dump_is_told_and_not_raised(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
@coredumpy.capture(path=lambda: 1 / 0)
def a(): raise KeyError
@coredumpy.capture(path="/proc/no/x.dump")
def b(): raise KeyError
def quietly(function):
    try:
        function()
    except KeyError as error:
        print(type(error.__context__))
quietly(a)
quietly(b)
class Broken(logging.Handler):
    def emit(self, record):
        raise RuntimeError("a handler of the program")
logging.getLogger("coredumpy").addHandler(Broken())
quietly(a)
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert lines[0] == "WARNING no dump: ZeroDivisionError: division by zero"
    assert lines[1] == lines[3] == "<class 'NoneType'>"
    assert re.fullmatch(r"WARNING no dump: cannot write the dump /proc/no/x.dump: .*", lines[2])
    assert lines[4:] == [lines[0], lines[1]]


def test_without_logging_nothing_is_said(tmp_path: Path) -> None:
    program = """
import coredumpy
for path in ("a.dump", "/proc/no/x.dump"):
    try:
        with coredumpy.capture(path=path):
            raise KeyError(path)
    except KeyError:
        pass
"""
    assert quiet(tmp_path, program) == ""
    assert dumps(tmp_path) == ["a.dump"]


def test_an_exception_that_was_captured_is_not_dumped_when_it_leaves_the_program(tmp_path: Path) -> None:
    program = """
import coredumpy
coredumpy.patch_except(directory="d")
with coredumpy.capture(directory="d"):
    1 / 0
"""
    done = run(tmp_path, program)
    assert (done.returncode, len(dumps(tmp_path)), "coredumpy: " in done.stderr) == (1, 1, False)


def test_a_call_that_never_reached_the_function_is_dumped_where_it_was_made(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
@coredumpy.capture(path="a.dump")
def f(n): pass
def call():
    f()
try:
    call()
except TypeError:
    pass
"""
    )
    quiet(tmp_path, program)
    assert places(tmp_path / "a.dump")[0] == ("call", 13)
    with opened(tmp_path / "a.dump") as dump:
        assert own_filenames(dump) == []


def test_the_end_of_the_stack_is_dumped(tmp_path: Path) -> None:
    program = (
        TOLD
        + """
@coredumpy.capture(path="a.dump")
def deeper(n):
    return deeper(n + 1)
limit = sys.getrecursionlimit()
try:
    deeper(0)
except RecursionError:
    pass
assert sys.getrecursionlimit() == limit
"""
    )
    lines = quiet(tmp_path, program).splitlines()
    assert [line.split()[:2] for line in lines] == [["INFO", "saved"]]
    assert {name for name, _ in places(tmp_path / "a.dump")} == {"deeper"}


def test_what_is_decorated_stays_what_it_was() -> None:
    def plain(n: int) -> int:
        """Says so."""
        return n

    async def coroutine() -> None: ...

    def generator():  # type: ignore[no-untyped-def]
        yield

    async def asynchronous_generator():  # type: ignore[no-untyped-def]
        yield

    decorated = coredumpy.capture(plain)
    assert (decorated(3), decorated.__name__, decorated.__doc__) == (3, "plain", "Says so.")
    assert inspect.signature(decorated) == inspect.signature(plain)
    assert inspect.isfunction(decorated)
    assert inspect.iscoroutinefunction(coredumpy.capture()(coroutine))
    assert inspect.isgeneratorfunction(coredumpy.capture(generator))
    assert inspect.isasyncgenfunction(coredumpy.capture(asynchronous_generator))
    for wrong in (int, 3, "path"):
        with pytest.raises(TypeError, match=re.escape(f"capture decorates functions, not {wrong!r}")):
            coredumpy.capture(wrong)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="path and directory exclude each other"):
        coredumpy.capture(path="a", directory="b")
