"""Dumps are whole wherever in a program's life they are asked for, and leave the program as it was."""

from __future__ import annotations

import collections
import gc
import subprocess
import sys
import textwrap
import threading
import time
from typing import Any

import coredumpy
import pytest
from coredumpy import _native

#: What each program begins with. It prints "whole" for each dump that it takes.
_PRELUDE = """
import os, sys
import coredumpy
from coredumpy import _dump, _native, dumps

def check(data, end="complete"):
    reader = _native.Reader(data)
    assert reader.end == end, reader.end
    reader.json()
    print("whole", flush=True)

"""


def _run(source: str, whole: int) -> str:
    """Runs a program, which must exit with 0 and take so many whole dumps; returns what else it printed."""
    program = _PRELUDE + textwrap.dedent(source)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines.count("whole") == whole
    return "\n".join(line for line in lines if line != "whole")


_PLACES = {
    "a signal handler": """
        import signal
        data = [{"a": number} for number in range(1000)]
        waiting = [1]
        def handler(_signal, frame):
            check(coredumpy.dumps(frame))
            waiting.clear()
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        while waiting:
            pass
        """,
    "a generator that is closed": """
        def generate():
            try:
                yield 1
            finally:
                check(coredumpy.dumps())
        generator = generate()
        next(generator)
        generator.close()
        """,
    "__del__": """
        class Dying:
            def __del__(self):
                check(coredumpy.dumps())
        Dying()
        """,
    "a weak reference's callback": """
        import weakref
        class Thing: pass
        thing = Thing()
        reference = weakref.ref(thing, lambda _: check(coredumpy.dumps()))
        del thing
        """,
    "atexit": """
        import atexit
        atexit.register(lambda: check(coredumpy.dumps()))
        """,
    "the end of the interpreter": """
        import builtins
        request = _dump._request(None, sys._getframe(), None, None)
        class Late:
            def __del__(self, check=check, dump=_native.dump_bytes, request=request):
                check(dump(request))
        builtins.late = Late()
        """,
    "a trace function": """
        traced = []
        def trace(frame, event, _):
            if frame.f_code.co_name == "traced_function" and event == "line":
                sys.settrace(None)
                if not traced:
                    check(coredumpy.dumps(frame))
                traced.append(frame.f_lineno)
                sys.settrace(trace)
            return trace
        def traced_function():
            first = [1]
            second = first + [2]
            return len(first) + len(second), lambda: first
        sys.settrace(trace)
        result, _ = traced_function()
        sys.settrace(None)
        assert (result, len(traced)) == (3, 3)
        """,
    "an event loop's callback": """
        import asyncio
        async def main():
            done = asyncio.get_running_loop().create_future()
            asyncio.get_running_loop().call_soon(lambda: done.set_result(coredumpy.dumps()))
            check(await done)
        asyncio.run(main())
        """,
    "a thread with the smallest stack": """
        import threading
        data = [{"a": number, "b": [number], "c": str(number) * 20} for number in range(30_000)]
        threading.stack_size(32 * 1024 if sys.platform == "linux" else 256 * 1024)
        thread = threading.Thread(target=lambda: check(coredumpy.dumps()))
        thread.start()
        thread.join()
        """,
}


@pytest.mark.parametrize("place", _PLACES)
def test_a_dump_is_whole_in(place: str) -> None:
    _run(_PLACES[place], whole=1)


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="there is no fork")
def test_a_forked_child_dumps_although_a_thread_was_dumping() -> None:
    source = """
        import threading, warnings
        warnings.simplefilter("ignore")
        data = [{"a": number, "b": [number]} for number in range(20_000)]
        stop = []
        def dump():
            while not stop:
                dumps()
        thread = threading.Thread(target=dump)
        thread.start()
        for _ in range(5):
            child = os.fork()
            if child == 0:
                check(dumps())
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
        stop.append(1)
        thread.join()
        """
    _run(source, whole=5)


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="there is no fork")
def test_a_forked_child_dumps_although_a_thread_was_in_its_first_dump() -> None:
    """Another thread gets the GIL before or after a walk, never in it: a fork there would copy a lock that is held."""
    source = """
        import signal, threading, warnings
        warnings.simplefilter("ignore")
        names = {}
        exec(compile("def function(): pass", "<made>", "exec"), names)
        data = [{"a": number, "b": [number]} for number in range(200_000)]
        request = _dump._request(None, sys._getframe(), None, None)
        # So that this thread waits for the GIL from the beginning of the walk on, and asks for it before the end.
        sys.setswitchinterval(0.05)
        begun = threading.Lock()
        begun.acquire()
        def dump():
            begun.release()
            _native.dump_bytes(request)
        thread = threading.Thread(target=dump)
        thread.start()
        begun.acquire()
        child = os.fork()
        if child == 0:
            data.clear()
            signal.alarm(240)
            check(_native.dump_bytes(request))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        thread.join()
        """
    _run(source, whole=1)


@pytest.mark.parametrize("free_mb", [0.5, 4.5, 6, 10, 20])
def test_too_little_memory_ends_the_dump_and_not_the_process(free_mb: float) -> None:
    pytest.importorskip("resource")
    source = f"""
        import resource
        coredumpy.dumps()
        data = [[number] for number in range(300_000)]
        request = _dump._request(None, sys._getframe(), None, None)
        pages = int(open("/proc/self/statm").read().split()[0])
        limit = pages * resource.getpagesize() + int({free_mb} * 1_000_000)
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
        try:
            data = _native.dump_bytes(request)
        except (MemoryError, OSError) as error:
            data = error
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if not isinstance(data, Exception):
            _native.Reader(data).json()
        print("alive")
        """
    if sys.platform != "linux":
        pytest.skip("/proc tells how much memory is used")
    assert _run(source, whole=0) == "alive"


def test_the_walk_imports_nothing() -> None:
    """Neither we nor `PyO3`: an import reads files, takes locks and calls the program's import hooks."""
    source = """
        import array, builtins, collections, datetime, decimal, enum, functools, re, threading, types, weakref
        try:
            import numpy, pandas
        except ImportError:
            tables = []
        else:
            tables = [pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]}), numpy.zeros(3, [("a", "i4")]), numpy.float64(1)]
            tables += [pandas.Series([1.5]), numpy.array([1, None])]
        class Number(int): pass
        class Color(enum.Flag): RED = 1
        values = [array.array("i", [1]), collections.deque([1]), decimal.Decimal(1), Color.RED, Number(2), 10**100]
        values += ["\\udcff", weakref.ref(Number), functools.partial(int), {1: 2}, {3}, re.compile("a"), sys]
        values += [datetime.datetime.now(datetime.timezone.utc), (_ for _ in ()), slice(1), range(3), sys._getframe()]
        values += [memoryview(b"abc")]
        requests = [_dump._request(None, sys._getframe(), "described", None)]
        try:
            raise KeyError("a") from ValueError("b")
        except KeyError as error:
            requests.append(_dump._request(error, None, None, None))
        for name in ("operator", "collections.abc", "os", "_operator", "copy"):
            sys.modules.pop(name, None)
        loaded = set(sys.modules)
        def imported(*arguments):
            raise SystemExit(f"import {arguments}")
        builtins.__import__, former = imported, builtins.__import__
        dumps = [_native.dump_bytes(request) for request in requests]
        builtins.__import__ = former
        assert set(sys.modules) == loaded
        for data in dumps:
            check(data)
        """
    _run(source, whole=2)


def test_an_audit_hook_may_run_and_change_things() -> None:
    """The one code of a program that a dump cannot avoid: reading a function's code is an event."""
    source = """
        import collections, random, threading, time
        sys.setswitchinterval(1e-5)
        ordered, table, stop = collections.OrderedDict(), {}, []
        def make():
            def function(a=[1, 2], *, b={"x": 1}):
                return a
            return function
        def change(seed):
            chance = random.Random(seed)
            while not stop:
                key = chance.randrange(3000)
                ordered[key] = [key]
                table[key] = (make(), [key])
                if len(ordered) > 2000:
                    ordered.clear()
                    table.clear()
        armed = []
        def hook(event, _):
            if armed and event == "object.__getattr__":
                sum(range(20))
        sys.addaudithook(hook)
        threads = [threading.Thread(target=change, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        end = time.monotonic() + 2
        while time.monotonic() < end:
            armed.append(1)
            data = coredumpy.dumps()
            armed.clear()
            _native.Reader(data).json()
        stop.append(1)
        for thread in threads:
            thread.join()
        check(data)
        """
    _run(source, whole=1)


def test_threads_that_change_everything_meanwhile_tear_nothing() -> None:
    shared: list[Any] = [[], {}, set(), collections.deque(), collections.OrderedDict(), _instance(), bytearray()]
    markers = [object() for _ in range(20)]
    stop: list[int] = []
    threads = [threading.Thread(target=_change, args=(shared, markers, stop, seed)) for seed in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    for thread in threads:
        thread.start()
    try:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            reader = _native.Reader(coredumpy.dumps())
            assert reader.end == "complete"
            reader.json()
    finally:
        stop.append(1)
        for thread in threads:
            thread.join()
        sys.setswitchinterval(interval)
    threads.clear()
    for container in (*shared[:5], vars(shared[5])):
        container.clear()
    # The list, the loop's variable, and getrefcount's argument.
    assert {sys.getrefcount(marker) for marker in markers} == {3}


def _instance() -> Any:
    return type("Instance", (), {})()


def _change(shared: list[Any], markers: list[object], stop: list[int], seed: int) -> None:
    items, table, distinct, queue, ordered, instance, data = shared
    step = seed
    while not stop:
        step += 7
        key, marker = step % 3000, markers[step % len(markers)]
        items.append([key, marker])
        table[str(key)] = (key, marker)
        distinct.add((key, "x" * (key % 200)))
        queue.append({"key": marker})
        ordered[key] = [marker]
        setattr(instance, f"a{key}", {key: marker})
        data.extend(b"abc" * 100)
        if step % 5 == 0:
            table.pop(str(key), None)
            vars(instance).pop(f"a{key}", None)
            ordered.pop(key, None)
        if len(items) > 3000:
            items.clear()
            queue.clear()
            distinct.clear()
            del data[:]


@pytest.mark.own_stack
def test_a_hundred_dumps_leave_nothing_behind() -> None:
    class Thing:
        def __init__(self, number: int) -> None:
            self.number, self.held = number, {"k": [number] * 3}

    things = [Thing(number) for number in range(200)]
    ordered = collections.OrderedDict((number, str(number)) for number in range(3000))
    watched: list[Any] = [things, things[0], Thing, ordered, {"a"}, sys._getframe().f_code]
    # What grows in the first of them are free lists: afterwards there is nothing to add.
    for _ in range(100):
        coredumpy.dumps()
    gc.collect()
    references, blocks = [sys.getrefcount(value) for value in watched], sys.getallocatedblocks()
    for _ in range(100):
        coredumpy.dumps()
    gc.collect()
    assert [sys.getrefcount(value) for value in watched] == references
    assert sys.getallocatedblocks() - blocks < 500


def test_nothing_that_the_program_can_see_changes() -> None:
    """The exception that is being handled, what is warned of, the collector, the depth of recursion."""
    import warnings

    class Thing:
        pass

    thing = Thing()

    def seen() -> list[Any]:
        depth = sys.getrecursionlimit()
        return [sys.exc_info()[1], list(warnings.filters), gc.isenabled(), gc.get_threshold(), depth, vars(thing)]

    try:
        raise ValueError("handled")
    except ValueError as error:
        before = seen()
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            coredumpy.dumps()
        assert warned == []
        assert seen() == before
        assert error.__context__ is None
