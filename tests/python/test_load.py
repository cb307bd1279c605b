"""`coredumpy.open` and `coredumpy load` on real dumps."""

import linecache
import os
import shlex
import subprocess
import sys
import traceback

import coredumpy
import pytest
from coredumpy import _native

pytestmark = pytest.mark.own_stack

PROGRAM = """\
import threading
import coredumpy

LIMIT = 7


def worker(index, gate):
    mine = index * 10
    gate.wait(20)


def crash(path):
    gate = threading.Event()
    threads = [threading.Thread(target=worker, args=(i, gate), name=f"worker-{i}") for i in range(2)]
    for thread in threads:
        thread.start()
    try:
        inner([1, 2], path)
    finally:
        gate.set()


def inner(rows, path):
    try:
        return {}["key"]
    except KeyError as error:
        coredumpy.dump(path=path, exception=error, description="found it\\x1b[2J")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("load")


@pytest.fixture(scope="module")
def path(folder):
    """A dump of an exception, two waiting threads and a stack above the exception."""
    program = folder / "prog.py"
    program.write_text(PROGRAM)
    target = str(folder / "crash.dump")
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import prog; prog.crash({target!r})"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
    return target


def load(path, *commands, arguments=(), **environ):
    command = [sys.executable, "-m", "coredumpy", "load", *arguments, str(path)]
    typed = "".join(f"{line}\n" for line in commands)
    return subprocess.run(
        command, input=typed, capture_output=True, encoding="utf-8", timeout=300, env=os.environ | environ
    )


def test_exception_is_a_real_one_with_real_frames(path, folder):
    with coredumpy.open(path) as dump:
        error = dump.exception
        assert type(error) is KeyError and error.args == ("key",)
        frame = error.__traceback__.tb_frame
        assert frame.f_code.co_name == "inner" and frame.f_locals["rows"] == [1, 2]
        assert frame.f_globals["LIMIT"] == 7
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert f'File "{folder}/prog.py", line 25, in inner\n    return {{}}["key"]\n' in text
    assert text.endswith("KeyError: 'key'\n")


def test_threads_have_their_whole_stacks(path):
    with coredumpy.open(path) as dump:
        crashed, *others = dump.threads
        assert crashed.crashed and crashed.name == "MainThread" and crashed.exception is dump.exception
        assert [f.f_code.co_name for f in crashed.frames] == ["inner", "crash", "<module>"]
        assert sorted(thread.name for thread in others) == ["worker-0", "worker-1"]
        for thread in others:
            waiting = next(frame for frame in thread.frames if frame.f_code.co_name == "worker")
            assert waiting.f_locals["mine"] == 10 * int(thread.name[-1]) and not thread.crashed
            assert len(list(traceback.walk_tb(thread.traceback))) == len(thread.frames)


def test_objects_are_the_same_in_all_frames_and_threads(path):
    with coredumpy.open(path) as dump:
        stacks = {thread.name: {f.f_code.co_name: f for f in thread.frames} for thread in dump.threads}
        gates = [stacks[f"worker-{i}"]["worker"].f_locals["gate"] for i in range(2)]
        assert gates[0] is gates[1] is stacks["MainThread"]["crash"].f_locals["gate"]


def test_facts_of_the_dump(path):
    with coredumpy.open(path) as dump:
        assert dump.path == path and dump.end == "complete"
        assert dump.header["exceptions"][0]["type"] == "KeyError" and dump.header["thread_count"] == 3
        assert dump.environment["cwd"] == os.getcwd()
        written, met = dump.object_counts
        assert written == met > 20
        assert any(name.endswith("prog.py") and text == PROGRAM for name, text in dump.sources.items())
        assert repr(dump) == f"<dump {path!r}>"


def test_dump_opens_from_bytes_and_path_objects(path, folder):
    for source in ((folder / "crash.dump").read_bytes(), folder / "crash.dump"):
        with coredumpy.open(source) as dump:
            assert isinstance(dump.exception, KeyError)


def test_sources_leave_linecache_with_the_dump(path, folder):
    filename = str(folder / "prog.py")
    before = dict(linecache.cache)
    dump = coredumpy.open(path)
    assert linecache.getline(filename, 4) == "LIMIT = 7\n"
    assert dump.exception is not None
    dump.close()
    assert {name: linecache.cache.get(name) for name in before} == before and filename not in linecache.cache


def test_source_is_that_of_the_dump_when_the_file_has_changed(path, folder, tmp_path):
    program = tmp_path / "prog.py"
    program.write_text("def f(x):\n    return x['gone']\nf({})\n")
    target = tmp_path / "crash.dump"
    run = [sys.executable, "-m", "coredumpy", "run", "--path", str(target), str(program)]
    subprocess.run(run, capture_output=True, timeout=300)
    program.write_text("# other\n" * 10)
    assert "return x['gone']" in load(target, "l").stdout
    program.unlink()
    assert "return x['gone']" in load(target, "l").stdout


def test_session_on_stdout_and_what_was_opened_on_stderr(path):
    done = load(path, "p rows", "u", "p threads[0].name", "q")
    lines = done.stdout.splitlines()
    assert lines[0].endswith("prog.py(25)inner()") and lines[1] == '-> return {}["key"]'
    assert lines[2] == "(Pdb) [1, 2]" and lines[-1] == "(Pdb) " and done.returncode == 0
    introduction = done.stderr.splitlines()
    assert introduction[0] == f"{path}: KeyError: 'key'" and introduction[1] == "found it\\x1b[2J"
    assert f"Python {sys.version.split()[0]}" in introduction[2]
    assert "2 other threads; help shows the commands for dumps" in introduction
    traceback = introduction[introduction.index("Traceback (most recent call last):") :]
    assert traceback[1].endswith('prog.py", line 25, in inner') and traceback[-1] == "KeyError: 'key'"


def test_end_of_input_ends_the_session(path):
    done = load(path, "p 1")
    assert done.returncode == 0 and done.stdout.endswith("(Pdb) 1\n(Pdb) \n")


def test_closed_input_ends_the_session(path):
    command = f"{shlex.quote(sys.executable)} -m coredumpy load {shlex.quote(path)} <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0 and "inner()" in done.stdout
    # The program's, and none of ours.
    assert done.stderr.splitlines()[-1] == "KeyError: 'key'" and done.stderr.count("Traceback") == 1


@pytest.mark.parametrize("name", ["worker-1", "ident"])
def test_thread_is_chosen_by_name_or_ident(path, name):
    with coredumpy.open(path) as dump:
        thread = next(thread for thread in dump.threads if thread.name == "worker-1")
        name = str(thread.ident) if name == "ident" else name
        depth = [frame.f_code.co_name for frame in thread.frames].index("worker")
    done = load(path, f"u {depth}", "p mine", "q", arguments=["--thread", name])
    assert done.stdout.splitlines()[-2] == "(Pdb) 10"


def test_thread_that_is_not_there_is_one_line(path):
    done = load(path, arguments=["--thread", "nobody"])
    assert done.returncode == 1 and done.stdout == ""
    message = done.stderr.splitlines()[-1]
    assert message.startswith("coredumpy: no thread 'nobody' in this dump; there are: MainThread, worker-")


def test_file_that_ends_early_says_so_and_opens(tmp_path):
    first, many = "first", [{"number": number} for number in range(50_000)]
    data = coredumpy.dumps()
    assert first and many
    cut = tmp_path / "cut.dump"
    whole = _native.Reader(data).written
    # Somewhere in the middle of the objects, wherever those stand in the file.
    lengths = range(len(data) // 10, len(data), len(data) // 20)
    cut.write_bytes(next(data[:n] for n in lengths if _native.Reader(data[:n]).written > whole // 4))
    done = load(cut, "p first", "p many[0], len(many)", "p many[-1]", "q")
    assert "'first'" in done.stdout and "({'number': 0}, 50000)" in done.stdout and done.returncode == 0
    assert "missing" in done.stdout.splitlines()[-2]
    assert "the file ends too early: " in done.stderr


def test_file_that_ends_before_its_frames_is_one_line(path, folder, tmp_path):
    cut = tmp_path / "cut.dump"
    data = (folder / "crash.dump").read_bytes()
    # All objects of this dump are in one block, which is most of the file.
    cut.write_bytes(data[: len(data) * 3 // 4])
    done = load(cut)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.splitlines()[-1] == f"coredumpy: {cut}: no frame is in the file"


def test_what_a_limit_left_out_is_said(tmp_path):
    rows = [[[[1]]]]
    target = coredumpy.dump(path=tmp_path / "shallow.dump", depth=1)
    assert rows
    done = load(target, "p rows")
    assert " by the depth limit" in done.stderr


def test_dump_without_an_exception_stands_at_its_line(tmp_path):
    state = ["here"]
    target = coredumpy.dump(path=tmp_path / "look.dump")
    assert state
    done = load(target, "p state", "q")
    assert "test_dump_without_an_exception_stands_at_its_line()" in done.stdout and "['here']" in done.stdout
    assert done.stderr.startswith(f"{target}: no exception\n")


def test_pdbrc_of_the_current_folder_is_not_read(path, tmp_path):
    (tmp_path / ".pdbrc").write_text("p 'read ' + 'it'\n")
    command = [sys.executable, "-m", "coredumpy", "load", path]
    done = subprocess.run(command, input="q\n", capture_output=True, encoding="utf-8", cwd=tmp_path, timeout=300)
    assert "read it" not in done.stdout and done.returncode == 0


def test_terminal_that_cannot_show_a_value_does_not_end_the_session(path):
    done = load(path, "p '\\xe9\\u2603'", "p 2", PYTHONIOENCODING="ascii")
    assert "(Pdb) '\\xe9\\u2603'" in done.stdout and "(Pdb) 2" in done.stdout


def test_other_debuggers():
    with pytest.raises(ValueError, match="one of pdb, ipdb, pudb was expected, not 'gdb'"):
        coredumpy.load("x.dump", debugger="gdb")
