"""Every way in which an exception leaves a program: one dump, one line more on stderr, and nothing else differs."""

from __future__ import annotations

import asyncio.events
import concurrent.futures
import functools
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import coredumpy
import pytest

PROGRAMS = Path(__file__).parent.parent / "ways_out"
LINE = r"(?m)^coredumpy: saved [\d.]+ (?:bytes|KB|MB)(?:, \d+ values? hidden)?; open with: coredumpy load \S+\.dump\n"
#: What a callback leaves goes through what called it.
CALLERS = {asyncio.events.__file__, concurrent.futures._base.__file__, "uvloop/cbhandles.pyx"}


class Seen(NamedTuple):
    """What a dump says: its description, the crashed thread, that one's frames, the innermost frame's variables."""

    description: str
    thread: str
    frames: str
    variables: dict[str, Any]


class Ended(NamedTuple):
    code: int
    stdout: str
    stderr: str


def run(program: str, *words: str, folder: Path, **variables: str) -> Ended:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **variables}
    done = subprocess.run(
        [sys.executable, program, *words], cwd=folder, capture_output=True, text=True, timeout=300, env=environment
    )
    return Ended(done.returncode, done.stdout, re.sub("0x[0-9a-f]+", "0x", done.stderr))


def compare(expected: Ended, actual: Ended, count: int) -> None:
    """The same but for so many lines of ours."""
    lines = re.findall(LINE, actual.stderr)
    assert actual._replace(stderr=re.sub(LINE, "", actual.stderr)) == expected
    assert len(lines) == count


def seen(program: Path, folder: Path) -> dict[str, Seen]:
    """What the dumps of a folder say, by the exception's message. Of the frames, those of the program."""
    found = {}
    for path in folder.iterdir():
        dump = coredumpy.open(path)
        thread, message = dump.threads[0], dump.header["exceptions"][0]["message"]
        assert message not in found, f"two dumps of {message}"
        assert thread.exception is not None
        found[message] = Seen(
            comparable(dump.header["description"]), comparable(thread.name), names(program, thread), variables(thread)
        )
        dump.close()
    return found


def names(program: Path, thread: coredumpy.Thread) -> str:
    """The program's frames, outermost first. No other's is above them, neither in the stack nor in the traceback."""
    assert thread.exception is not None
    frames, traceback = thread.frames[::-1], thread.exception.__traceback__
    if frames:
        outermost = (frames[0], frames[-1], traceback.tb_frame if traceback is not None else None)
        files = {frame.f_code.co_filename for frame in outermost if frame is not None}
        assert files - CALLERS == {str(program)}
    return " ".join(frame.f_code.co_name for frame in frames if frame.f_code.co_filename == str(program))


def variables(thread: coredumpy.Thread) -> dict[str, Any]:
    kept = thread.frames[0].f_locals if thread.frames else {}
    return {name: value for name, value in kept.items() if name in ("way", "local")}


def comparable(text: str | None) -> str:
    """Without what is different each time or in each Python."""
    # Since 3.13 without arguments.
    text = re.sub(r"fail\(.*\) at \S+living.py:23", "fail at its line", text or "")
    text = re.sub(r"(Worker|Process)-\d+", r"\1-N", text)
    return re.sub(r"<function (\S+) at 0x\w+>", r"\1", re.sub(r"Thread-\d{6,}", "Thread-IDENT", text))


def of(way: str, description: str, thread: str = "MainThread", frames: str = "fail") -> tuple[str, Seen]:
    return way, Seen(description, thread, frames, {"way": way, "local": [way]})


IGNORED = "Exception ignored in"
NEVER = "Task exception was never retrieved:"
IN_MAIN = "<module> main"
# Since 3.12 the frame of a coroutine that has ended knows what ran it.
IN_TASK = f"{IN_MAIN} fail_later fail" if sys.version_info >= (3, 12) else "fail_later fail"
LIVING = dict(
    [
        of("thread", "in thread worker", "worker"),
        of("thread class", "in thread own", "own", "run fail"),
        of(
            "bare thread",
            f"{IGNORED} thread started by in_bare_thread.<locals>.target",
            "Thread-IDENT",
            "target fail",
        ),
        of(
            "finalizer", f"{IGNORED} in_finalizer.<locals>.Dying.__del__", frames=f"{IN_MAIN} in_finalizer __del__ fail"
        ),
        of(
            "weak reference",
            f"{IGNORED} in_weak_reference.<locals>.<lambda>",
            frames=f"{IN_MAIN} in_weak_reference <lambda> fail",
        ),
        ("hostile", Seen("in thread hostile", "hostile", "fail_so", {})),
        of("task", f"{NEVER} lonely", frames=IN_TASK),
        of("callback", "Exception in callback fail at its line", frames=f"{IN_MAIN} fail"),
        ("'future'", Seen("Future exception was never retrieved", "MainThread", "", {})),
        of("own handler", f"{NEVER} handled by the program", frames=IN_TASK),
        of("early loop", f"{NEVER} old", frames=IN_TASK),
        of("exit handler", f"{IGNORED} atexit callback fail"),
        ("group (2 sub-exceptions)", Seen("", "MainThread", IN_MAIN, {}))
        if sys.version_info >= (3, 11)
        else of("main", "", frames=f"{IN_MAIN} fail"),
    ]
)


@pytest.fixture(scope="module")
def unpatched(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ended]:
    """How a program ends without us. Each is run once."""
    return functools.cache(lambda *words: run(*words, folder=tmp_path_factory.mktemp("unpatched")))


@pytest.mark.parametrize("is_early", [True, False], ids=["before its imports", "after its imports"])
def test_what_leaves_a_program_that_lives_on(is_early: bool, unpatched: Callable[..., Ended], tmp_path: Path) -> None:
    program = PROGRAMS / "living.py"
    (tmp_path / "sitecustomize.py").write_text("import coredumpy\ncoredumpy.patch_except(directory='dumps')\n")
    variables = {"PYTHONPATH": str(tmp_path)} if is_early else {}
    words = [] if is_early else ["patched"]
    ended = run(str(program), *words, folder=tmp_path, **variables)
    found = seen(program, tmp_path / "dumps")
    assert found == LIVING
    compare(unpatched(str(program)), ended, count=len(LIVING))


def of_processes(kind: str) -> dict[str, Seen]:
    return dict(
        [
            of("process", "in process child"),
            of("class", "in process own", frames="run fail"),
            of("thread of a process", "in thread inside, in process threads", "inside"),
            of("below", "in process grandchild"),
            of("pool", f"in process {kind}PoolWorker-N"),
            of("map", f"in process {kind}PoolWorker-N"),
            of("own", f"in process {kind}PoolWorker-N"),
            of("chunk", f"in process {kind}Process-N"),
            of("stuck", f"in process {kind}Process-N"),
            of("executor", f"in process {kind}Process-N"),
        ]
    )


@pytest.mark.parametrize(("method", "kind"), [("fork", "Fork"), ("forkserver", "ForkServer"), ("spawn", "Spawn")])
def test_what_leaves_a_child_process(method: str, kind: str, unpatched: Callable[..., Ended], tmp_path: Path) -> None:
    program, expected = PROGRAMS / "pools.py", of_processes(kind)
    ended = run(str(program), method, "patched", folder=tmp_path)
    assert seen(program, tmp_path / "dumps") == expected
    compare(unpatched(str(program), method), ended, count=len(expected))


#: Source, the program's frames, and what is in the innermost.
ENDS = {
    "a future's result": (
        """
        import concurrent.futures
        with concurrent.futures.ThreadPoolExecutor(1) as executor:
            executor.submit(fail, "future").result()
        """,
        "<module> fail",
    ),
    "an event loop": (
        """
        import asyncio
        async def main():
            fail("coroutine")
        asyncio.run(main())
        """,
        "<module> main fail",
    ),
    "two hooks": (
        """
        import threading
        kept = []
        former = threading.excepthook
        threading.excepthook = lambda arguments: (kept.append(arguments.exc_value), former(arguments))
        thread = threading.Thread(target=fail, args=["twice"], name="first")
        thread.start()
        thread.join()
        raise kept.pop()
        """,
        "fail",
    ),
    "Ctrl-C in a thread": (
        """
        import threading
        thread = threading.Thread(target=fail, args=["interrupt", KeyboardInterrupt])
        thread.start()
        thread.join()
        """,
        "fail",
    ),
}


@pytest.mark.parametrize("way", ENDS)
def test_one_dump_of_what_ends_in(way: str, tmp_path: Path) -> None:
    source, frames = ENDS[way]
    begin = (
        "import sys\nif 'patched' in sys.argv:\n    import coredumpy\n    coredumpy.patch_except(directory='dumps')\n"
    )
    function = "def fail(way, kind=ValueError):\n    local = [way]\n    raise kind(way)\n"
    program = tmp_path / "program.py"
    program.write_text(begin + function + textwrap.dedent(source))
    expected, actual = run(str(program), folder=tmp_path), run(str(program), "patched", folder=tmp_path)
    [(message, found)] = seen(program, tmp_path / "dumps").items()
    assert (found.frames, found.variables) == (frames, {"way": message, "local": [message]})
    compare(expected, actual, count=1)


LOGGED = """
import concurrent.futures, multiprocessing, sys
if "patched" in sys.argv:
    import coredumpy
    coredumpy.patch_except(directory="dumps")
def fail(way):
    local = [way]
    raise ValueError(way)
def broken(pool):
    with pool:
        try:
            pool.submit(print).result()
        except concurrent.futures.BrokenExecutor:
            print("broken", flush=True)
broken(concurrent.futures.ThreadPoolExecutor(1, "pool", fail, ("threads",)))
forked = multiprocessing.get_context("fork")
broken(concurrent.futures.ProcessPoolExecutor(1, forked, fail, ("processes",)))
future = concurrent.futures.Future()
future.add_done_callback(lambda future: fail("callback"))
future.set_result(1)
"""


def test_what_concurrent_futures_only_logs_is_dumped(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(LOGGED)
    expected, actual = run(str(program), folder=tmp_path), run(str(program), "patched", folder=tmp_path)
    assert seen(program, tmp_path / "dumps") == dict(
        [
            of("threads", "Exception in initializer, in thread pool_0", "pool_0"),
            of("processes", "Exception in initializer, in process ForkProcess-N"),
            of("callback", "exception calling callback", frames="<module> <lambda> fail"),
        ]
    )
    compare(expected, actual, count=3)


def test_what_is_left_in_a_loop_of_uvloop_is_dumped(tmp_path: Path) -> None:
    pytest.importorskip("uvloop")
    program = tmp_path / "program.py"
    program.write_text(UVLOOP)
    expected, actual = run(str(program), folder=tmp_path), run(str(program), "patched", folder=tmp_path)
    found = seen(program, tmp_path / "dumps")
    assert {way: (one.description, one.variables) for way, one in found.items()} == {
        "task": (f"{NEVER} lonely", {"way": "task", "local": ["task"]}),
        "callback": ("Exception in callback fail", {"way": "callback", "local": ["callback"]}),
    }
    compare(expected, actual, count=2)


UVLOOP = """
import asyncio, sys, uvloop
if "patched" in sys.argv:
    import coredumpy
    coredumpy.patch_except(directory="dumps")
def fail(way):
    local = [way]
    raise ValueError(way)
async def fail_later():
    fail("task")
async def main():
    task = asyncio.create_task(fail_later(), name="lonely")
    await asyncio.sleep(0.01)
    del task
    asyncio.get_running_loop().call_soon(fail, "callback")
    await asyncio.sleep(0.01)
uvloop.new_event_loop().run_until_complete(main())
"""


def test_unpatch_takes_everything_back_also_under_other_hooks(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent("""
        import sys
        before = sys.excepthook, sys.unraisablehook, list(sys.meta_path)
        import coredumpy
        coredumpy.patch_except(directory="dumps")
        import threading
        ours = threading.excepthook
        assert ours is not threading.__excepthook__
        coredumpy.unpatch()
        assert threading.excepthook is threading.__excepthook__
        coredumpy.patch_except(directory="dumps")
        import asyncio, concurrent.futures.process, multiprocessing.pool, multiprocessing.spawn
        places = [
            (asyncio.BaseEventLoop, "call_exception_handler"),
            (multiprocessing.Process, "_bootstrap"),
            (multiprocessing.spawn, "get_preparation_data"),
            (multiprocessing.pool.ExceptionWithTraceback, "__init__"),
            (concurrent.futures.process._ExceptionWithTraceback, "__init__"),
            (concurrent.futures._base.LOGGER, "critical"),
        ]
        assert {type(getattr(*place)).__name__ for place in places} == {"Hook"}
        ours = threading.excepthook
        threading.excepthook = lambda arguments: (print("later", flush=True), ours(arguments))
        coredumpy.unpatch()
        assert {type(getattr(*place)).__name__ for place in places} == {"function", "method"}
        assert "critical" not in vars(concurrent.futures._base.LOGGER)
        assert (sys.excepthook, sys.unraisablehook, sys.meta_path) == before
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    """)
    )
    ended = run(str(program), folder=tmp_path)
    assert (ended.code, ended.stdout) == (0, "later\n"), ended.stderr
    assert ended.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert not (tmp_path / "dumps").exists()


def test_a_child_that_cannot_be_patched_says_so_and_goes_on(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from coredumpy._hooks import children\n"
        "exec(children._CODE, {'folder': '/', 'told': {}})\n"
        "import sys\nsys.stderr = None\nexec(children._CODE, {'folder': '/', 'told': {}})\nprint('on')\n"
    )
    ended = run(str(program), folder=tmp_path)
    assert (ended.code, ended.stdout) == (0, "on\n")
    assert ended.stderr == "coredumpy: no dumps in this process: KeyError: 'config'\n"


def test_a_program_imports_no_more_than_without_us(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys, coredumpy\ncoredumpy.patch_except()\nprint({name.split('.')[0] for name in sys.modules}"
        " & {'asyncio', 'threading', 'multiprocessing', 'concurrent', 'pickle', 'logging'})\n"
    )
    assert run(str(program), folder=tmp_path).stdout == "set()\n"
