"""pdb on a dump answers as at the live prompt, and says so where a dump cannot."""

import io
import sys
from types import SimpleNamespace

import pytest
from coredumpy._load import debugger
from coredumpy._load.prompt import subject
from coredumpy._load.sources import Sources
from load_fakes import FakeReader, FakeRestorer, code, exception, frame, missing, namespace, ref, traceback

SOURCE = """\
LIMIT = 7
def inner(n, *rest, flag=False, **more):
    state = "raised"
    try:
        raise ValueError(n)
    finally:
        cleanup = 1


def outer(count):
    inner(count)


outer(3)
"""

RECORDS = {
    0: exception(1),
    1: traceback((11, 11, 11, 4, 16), (10, 5, 5, 8, 27)),
    2: {"kind": "thread", "name": "MainThread", "frames": [ref(10), ref(11), ref(12)], "crashed": True},
    10: frame(20, 7, ["n", "flag", "rest", "more", "state"], [3, missing("unbound"), ref(90), 4, "raised"], globals=30),
    11: frame(21, 11, ["count"], [3], globals=30),
    12: frame(22, 14, globals=30, scope=1),
    20: code(
        "inner",
        "prog.py",
        2,
        argcount=1,
        kwonlyargcount=1,
        flags=0x4 | 0x8,
        varnames=["n", "flag", "rest", "more", "state"],
    ),
    21: code("outer", "prog.py", 10, argcount=1, varnames=["count"]),
    22: code("<module>", "prog.py", 1),
    30: namespace({"LIMIT": 7, "inner": ref(91)}, rest=ref(31)),
    31: namespace({"__file__": "/here/prog.py"}),
}


class FakeThread:
    name, crashed, exception, hidden = "MainThread", True, None, 0

    def __init__(self, restorer, number):
        self.frames = restorer.frames.thread_frames(number)
        self.traceback = restorer.frames.thread_traceback(number)


@pytest.fixture
def dump():
    reader = FakeReader(RECORDS, {"exception": 0, "threads": [2]}, sources={"prog.py": SOURCE})
    restorer = FakeRestorer(reader)
    sources = Sources(reader)
    sources.install()
    restorer.frames.on_filename = sources.cover
    raised = ValueError(3).with_traceback(restorer.frames.traceback(1))
    environment = {"cwd": "/there"}
    header = {"platform": {"system": "Linux"}}
    given = {"restorer": restorer, "sources": sources, "header": header, "environment": environment}
    yield SimpleNamespace(**given, exception=raised, threads=[])
    sources.close()


@pytest.fixture
def typed(dump, monkeypatch):
    """What the debugger prints to each command, the first being what it prints before the prompt."""

    def run(*commands, thread=None):
        output = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{command}\n" for command in commands)))
        monkeypatch.setattr(sys, "stdout", output)
        debugger.post_mortem(dump, thread or FakeThread(dump.restorer, 2))
        return [answer.rstrip("\n") for answer in output.getvalue().split("(Pdb) ")]

    return run


def test_debugger_stands_where_it_was_raised(typed):
    assert typed("q")[0] == "> /there/prog.py(5)inner()\n-> raise ValueError(n)"


def test_callers_above_the_traceback_are_in_the_stack(typed):
    assert typed("w", "q")[1].splitlines() == [
        "  /there/prog.py(14)<module>()",
        "-> outer(3)",
        "  /there/prog.py(11)outer()",
        "-> inner(count)",
        "> /there/prog.py(5)inner()",
        "-> raise ValueError(n)",
    ]


def test_list_marks_where_it_was_raised_and_where_the_frame_stood(typed):
    lines = typed("ll", "q")[1].splitlines()
    assert lines[0] == "  2  \tdef inner(n, *rest, flag=False, **more):"
    assert [line.split("\t")[0][3:].strip() for line in lines] == ["", "", "", ">>", "", "->"]


def test_up_and_down_walk_all_frames(typed):
    answers = typed("u", "p count", "u", "p LIMIT", "ll", "u", "d", "d", "d", "q")
    assert answers[1] == "> /there/prog.py(11)outer()\n-> inner(count)"
    assert answers[2] == "3" and answers[4] == "7"
    assert answers[3] == "> /there/prog.py(14)<module>()\n-> outer(3)"
    # 3.10 counts the lines of a module from 0.
    first = sys.version_info >= (3, 11)
    assert answers[5].startswith(f"  {first:d}  \tLIMIT = 7")
    assert answers[6] == "*** Oldest frame" and answers[9] == "*** Newest frame"


def test_args_come_from_the_recorded_code(typed):
    assert typed("a", "u", "a", "u", "args", "q")[1:6:2] == [
        "n = 3\nflag = *** undefined ***\nrest = '<value 90>'\nmore = 4",
        "count = 3",
        "",
    ]


RUNNING = (
    "n next s step c cont continue unt until r return j jump b break tbreak cl clear run restart commands condition"
)
RUNNING += " ignore enable disable debug"


@pytest.mark.parametrize("command", RUNNING.split())
def test_what_would_run_the_program_is_refused_in_one_line(typed, command):
    answers = typed(command, f"{command} 3", "p 1 + 1", "q")
    assert answers[1:4] == ["*** this is a dump: nothing can run"] * 2 + ["2"]


@pytest.mark.parametrize("last", ["q", "quit", "exit"])
def test_session_ends(typed, last):
    assert typed(last, "p 1")[1:] == [""]


def test_session_ends_with_its_input(typed):
    assert typed("p 1")[1] == "1"


def test_statements_work_on_the_restored_data(typed):
    answers = typed("!fresh = [n]", "fresh.append(LIMIT)", "p fresh", "u", "d", "p fresh, sorted(locals())", "q")
    assert answers[3] == "[3, 7]"
    assert answers[6] == "([3, 7], ['fresh', 'more', 'n', 'rest', 'state'])"


def test_class_body_and_global_statements_see_the_globals(typed):
    answers = typed("class A: x = LIMIT", "p A.x", "global LIMIT; del LIMIT", "p LIMIT", "q")
    assert answers[1:5] == ["", "7", "", "*** NameError: name 'LIMIT' is not defined"]


def test_whole_namespaces_answer_as_dicts(typed):
    answers = typed(
        "p 'LIMIT' in globals()", "whatis globals()", "pp globals()", "u", "p locals()", "whatis locals()", "q"
    )
    assert answers[1:3] == ["True", "<class 'dict'>"]
    assert answers[3].splitlines()[0] == "{'LIMIT': 7," and len(answers[3].splitlines()) > 2
    assert answers[5] == "{'count': 3}"
    if sys.version_info < (3, 13):
        assert answers[6] == "<class 'dict'>"


def test_local_whose_name_is_a_statement_does_not_run(dump, typed):
    statement = "a;print('RAN');a"
    inner = {**RECORDS[10], "names": [statement, "n"], "values": [1, 3]}
    dump.restorer.reader.records = {**RECORDS, 10: inner}
    dump.restorer.frames.__init__(dump.restorer)
    dump.exception = ValueError(3).with_traceback(dump.restorer.frames.traceback(1))
    answers = typed("[x for x in (n, 2)]", "(lambda: 5)()", "p sorted(locals())", "vars", "q")
    assert answers[1:4] == ["[3, 2]", "5", "['n']"]
    # Shown by this command alone.
    name, value = answers[4].splitlines()[1].split("  int  ")
    assert name.strip() == repr(statement) and value == "1"


def test_pdbrc_of_the_current_folder_is_not_read(typed, tmp_path, monkeypatch):
    (tmp_path / ".pdbrc").write_text("p 'read it'\n")
    monkeypatch.chdir(tmp_path)
    assert "read it" not in "".join(typed("q"))


def test_file_that_the_globals_of_a_frozen_module_name_is_not_shown(dump, typed, tmp_path):
    local = tmp_path / "local.py"
    local.write_text("of this machine\n" * 20)
    dump.restorer.reader.records = {
        **RECORDS,
        31: namespace({"__file__": str(local)}),
        20: code("inner", "<frozen x>", 2),
    }
    dump.restorer.frames.__init__(dump.restorer)
    dump.exception = ValueError(3).with_traceback(dump.restorer.frames.traceback(1))
    assert "of this machine" not in "".join(typed("l", "q"))


def test_exception_that_was_only_handled_is_not_where_it_starts(dump, typed):
    outer = dump.restorer.frames.frame(11)
    thread = FakeThread(dump.restorer, 2)
    thread.frames = [outer, dump.restorer.frames.frame(12)]
    thread.traceback = thread.traceback  # the whole stack
    assert subject._exception_of(dump, thread) is None


@pytest.mark.skipif(sys.version_info < (3, 13), reason="pdb has no `exceptions` before 3.13")
def test_exceptions_are_walked_and_callers_stay_with_the_first(dump, typed):
    cause = KeyError("k").with_traceback(dump.exception.__traceback__.tb_next)
    dump.exception.__cause__ = cause
    answers = typed("exceptions", "exceptions 0", "w", "exceptions 1", "w", "p $_exception", "q")
    assert answers[1] == "    0 KeyError('k')\n>   1 ValueError(3)"
    assert answers[3].count("\n-> ") == 1 and answers[5].count("\n-> ") == 3
    assert answers[6] == "ValueError(3)"
