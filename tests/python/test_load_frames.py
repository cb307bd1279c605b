"""Restored frames and tracebacks are the interpreter's own, and stand where they stood."""

import random
import sys
import traceback as tb_module

import pytest
from load_fakes import FakeReader, FakeRestorer, code, exception, frame, missing, namespace, ref, traceback

HAS_COLUMNS = sys.version_info >= (3, 11)


def restorer_of(records, **roots):
    return FakeRestorer(FakeReader(records, roots))


def test_frame_has_the_recorded_code_and_line():
    restorer = restorer_of({0: frame(1, 12), 1: code(name="area", filename="/x/shapes.py", firstlineno=10)})
    restored = restorer.frames.frame(0)
    assert (restored.f_code.co_name, restored.f_code.co_filename) == ("area", "/x/shapes.py")
    assert (restored.f_code.co_firstlineno, restored.f_lineno) == (10, 12)
    if HAS_COLUMNS:
        assert restored.f_code.co_qualname == "Q.area"
    assert restorer.frames.frame(0) is restored


def test_traceback_line_and_frame_line_may_differ_either_way():
    for raised, stood in [(12, 15), (15, 12)]:
        restorer = restorer_of({0: traceback((1, raised, raised, 4, 9)), 1: frame(2, stood), 2: code()})
        restored = restorer.frames.traceback(0)
        assert (restored.tb_lineno, restored.tb_frame.f_lineno) == (raised, stood)
        assert restored.tb_next is None


def lines_of(restored):
    """As pdb finds the line of a `>>`."""
    import dis

    starts = list(dis.findlinestarts(restored.tb_frame.f_code))
    return [line for offset, line in starts if restored.tb_lasti >= offset][-1]


def test_instruction_of_a_traceback_entry_lies_on_its_line():
    restorer = restorer_of({0: traceback((1, 12, 14, 4, 9)), 1: frame(2, 20), 2: code()})
    restored = restorer.frames.traceback(0)
    assert lines_of(restored) == 12
    if HAS_COLUMNS:
        positions = list(restored.tb_frame.f_code.co_positions())
        assert positions[restored.tb_lasti // 2] == (12, 14, 4, 9)


def test_traceback_prints_with_carets(monkeypatch):
    import linecache

    line = "    return width * height / 0\n"
    monkeypatch.setitem(linecache.cache, "shapes.py", (0, None, ["\n"] * 11 + [line], "shapes.py"))
    restorer = restorer_of({0: traceback((1, 12, 12, 11, 29)), 1: frame(2, 12), 2: code("area", "shapes.py")})
    text = "".join(tb_module.format_tb(restorer.frames.traceback(0)))
    assert 'File "shapes.py", line 12, in area' in text
    assert "return width * height / 0" in text
    if HAS_COLUMNS:
        assert "~~~~~~~~~~~~~~~^~~" in text


def test_frame_that_two_tracebacks_show_has_both_places():
    records = {
        0: exception(2, cause=ref(1)),
        1: exception(3),
        2: traceback((4, 30, 30, 8, 20)),
        3: traceback((4, 25, 25, 4, 9), (5, 60, 60, 0, 3)),
        4: frame(6, 30),
        5: frame(6, 60),
        6: code(),
    }
    restorer = restorer_of(records, exception=0)
    effect, cause = restorer.frames.traceback(2), restorer.frames.traceback(3)
    assert effect.tb_frame is cause.tb_frame
    assert (lines_of(effect), lines_of(cause), effect.tb_frame.f_lineno) == (30, 25, 30)


def test_place_that_becomes_known_too_late_has_its_line_at_least():
    records = {0: frame(1, 12), 1: code(), 2: traceback((0, 17, 17, 1, 2))}
    restorer = restorer_of(records)
    restored = restorer.frames.frame(0)
    late = restorer.frames.traceback(2)
    assert late.tb_frame is restored and late.tb_lineno == 17
    assert "line 17" in "".join(tb_module.format_tb(late))


def test_same_frame_twice_in_one_traceback():
    records = {0: traceback((1, 15, 15, 4, 9), (1, 12, 12, 8, 9)), 1: frame(2, 15), 2: code()}
    restored = restorer_of(records).frames.traceback(0)
    assert [lines_of(restored), lines_of(restored.tb_next)] == [15, 12]


def test_chain_of_exceptions_that_is_a_ring_ends():
    records = {0: exception(2, context=ref(1)), 1: exception(2, context=ref(0)), 2: traceback((3, 11, 11, 0, 1))}
    restorer = restorer_of({**records, 3: frame(4, 11), 4: code()}, exception=0)
    assert restorer.frames.traceback(2).tb_lineno == 11


def test_lines_above_the_first_line_move_it():
    restored = restorer_of({0: frame(1, 4), 1: code(firstlineno=10)}).frames.frame(0)
    assert (restored.f_lineno, restored.f_code.co_firstlineno) == (4, 4)


@pytest.mark.parametrize("line", [None, -1, 2**70, "12", 0])
def test_impossible_lines_give_a_frame(line):
    restorer = restorer_of({0: traceback((1, line, line, -5, 2**40)), 1: frame(2, line), 2: code()})
    assert restorer.frames.traceback(0).tb_frame.f_code.co_name == "f"


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "\x1b[2J", None, 5, "", "a;print('RAN');a", "<lambda>"])
def test_impossible_names_are_made_safe(name):
    restored = restorer_of({0: frame(1, 12), 1: code(name=name, filename=name, qualname=name)}).frames.frame(0)
    for shown in (restored.f_code.co_name, restored.f_code.co_filename):
        assert shown.encode() is not None and "\0" not in shown and "\x1b" not in shown
    assert repr(restored)


def test_honest_filenames_stay_as_they_are():
    for filename in ["C:\\Users\\ä b\\x.py", "<string>", "/tmp/日本 語.py"]:
        assert restorer_of({0: frame(1, 1), 1: code(filename=filename)}).frames.frame(0).f_code.co_filename == filename


def test_records_that_cannot_be_read_leave_a_frame():
    restorer = restorer_of({0: frame(99, 12, globals=98), 1: {"kind": "list", "items": []}, 2: {"kind": "missing"}})
    for number in (0, 1, 2):
        restored = restorer.frames.frame(number)
        assert dict(restored.f_locals) == {} and set(restored.f_globals) == {"__builtins__"}
    assert restorer.frames.traceback(1) is None


def test_entries_that_are_missing_are_passed_over():
    lost = {"kind": "traceback", "entries": [missing("depth"), 1, 1, 0, 0, ref(1), 12, 12, 0, 1]}
    restored = restorer_of({0: lost, 1: frame(2, 12), 2: code()}).frames.traceback(0)
    assert (restored.tb_lineno, restored.tb_next) == (12, None)


def test_thread_is_a_traceback_outermost_first():
    records = {0: {"kind": "thread", "frames": [ref(1), ref(2), missing("time")]}}
    records |= {1: frame(3, 41), 2: frame(4, 51), 3: code("inner"), 4: code("outer")}
    restorer = restorer_of(records)
    restored = restorer.frames.thread_traceback(0)
    assert [f.f_code.co_name for f in restorer.frames.thread_frames(0)] == ["inner", "outer"]
    assert [(f.f_code.co_name, line) for f, line in tb_module.walk_tb(restored)] == [("outer", 51), ("inner", 41)]


def test_frame_knows_the_record_of_its_code():
    restorer = restorer_of({0: frame(1, 12), 1: code(argcount=2)})
    assert restorer.frames.code_of(restorer.frames.frame(0))["argcount"] == 2
    assert restorer.frames.code_of(sys._getframe()) == {}


def test_thousand_frames_are_made():
    records = {0: traceback(*((number, number, number, 4, 12) for number in range(2, 1002))), 1: code()}
    records |= {number: frame(1, number, ["n"], [number], globals=2000) for number in range(2, 1002)}
    records[2000] = namespace({"x": 1})
    restored = restorer_of(records).frames.traceback(0)
    assert sum(1 for _ in tb_module.walk_tb(restored)) == 1000


def test_records_of_any_content_give_frames():
    """Fields have the types that the reader vouches for, and everything else is against sense."""
    chance = random.Random(5)
    for _ in range(300):
        restorer = FakeRestorer(FakeReader({n: any_record(chance) for n in range(12)}, {"exception": 0}))
        for number in range(13):
            restored = restorer.frames.frame(number)
            assert {**restored.f_globals, **restored.f_locals} and repr(restored)
            tb_module.format_tb(restorer.frames.traceback(number))
            tb_module.format_tb(restorer.frames.thread_traceback(number))


def any_record(chance):
    def value():
        return chance.choice(
            [None, ref(chance.randrange(14)), -3, 7, 2**70, "x", "a\0;", "\ud800", 1.5, missing("depth"), b""]
        )

    def values():
        return [value() for _ in range(chance.randrange(12))]

    def number():
        return chance.choice([0, 1, 2, 7, 40, 2**64 - 1])

    text = chance.choice(["f", "a\0b", "\ud800", "<x>", "x.py"])
    lineno = chance.choice([None, 0, 5, 2**63])
    return chance.choice(
        [
            {**frame(0, lineno, values(), values()), "code": value(), "globals": value(), "scope": number()},
            code(text, text, number(), argcount=number(), flags=number(), varnames=[text] * 3),
            {"kind": "traceback", "entries": values()},
            {"kind": "exception", "traceback": value(), "cause": value(), "context": value(), "members": value()},
            {"kind": "thread", "frames": values(), "exception": value()},
            {"kind": "namespace", "names": values(), "values": values(), "rest": value()},
            {"kind": "tuple", "items": values()},
        ]
    )
