"""A restored frame's `f_back` is the frame that called it, and nothing of ours."""

import itertools
import sys
import threading

import pytest
from load_fakes import FakeReader, FakeRestorer, code, frame, ref, traceback


def restorer_of(records, tracebacks=(), **roots):
    reader = FakeReader(records, roots)
    reader.tracebacks = list(tracebacks)
    return FakeRestorer(reader)


def names_from(restored):
    names = []
    while restored is not None:
        names.append(restored.f_code.co_name)
        restored = restored.f_back
    return names


def stack(*names, first=1, **more):
    """A thread (object 0), its frames innermost first, each with code of its own."""
    frames = range(first, first + 2 * len(names), 2)
    records = {0: {"kind": "thread", "frames": [ref(number) for number in frames]}}
    for number, name in zip(frames, names, strict=True):
        records |= {number: frame(number + 1, 12, **more), number + 1: code(name)}
    return records


def test_callers_are_those_of_the_thread_and_the_outermost_has_none():
    restorer = restorer_of(stack("inner", "middle", "outer"), threads=[0])
    assert names_from(restorer.frames.frame(1)) == ["inner", "middle", "outer"]
    assert restorer.frames.frame(3).f_back is restorer.frames.frame(5)
    assert [frame.f_lineno for frame in restorer.frames.thread_frames(0)] == [12, 12, 12]


def test_frame_that_knows_its_caller_is_believed():
    records = stack("inner", "generator", "outer")
    records[3]["back"] = None
    records |= {7: frame(8, 12, back=ref(5)), 8: code("finished")}
    restorer = restorer_of(records, threads=[0])
    assert names_from(restorer.frames.frame(1)) == ["inner", "generator"]
    assert names_from(restorer.frames.frame(7)) == ["finished", "outer"]


def test_calls_that_ended_hang_on_the_frame_that_made_them():
    records = stack("inner", "outer")
    records |= {5: frame(6, 12, back=ref(3)), 6: code("first"), 7: frame(6, 13, back=ref(3))}
    records |= {8: traceback((3, 14, 14, 0, 1), (5, 12, 12, 0, 1)), 9: traceback((3, 15, 15, 0, 1), (7, 13, 13, 0, 1))}
    restorer = restorer_of(records, tracebacks=[8, 9], threads=[0])
    innermost = restorer.frames.frame(1)
    for traceback_id in (8, 9):
        restored = restorer.frames.traceback(traceback_id)
        assert restored.tb_frame is innermost.f_back and restored.tb_next.tb_frame.f_back is innermost.f_back


def test_dump_that_does_not_say_has_the_callers_of_its_tracebacks():
    records = {0: traceback((1, 12, 12, 0, 1), (3, 12, 12, 0, 1)), **stack("outer", "inner", first=1)}
    records[0] = traceback((1, 12, 12, 0, 1), (3, 12, 12, 0, 1))
    restored = restorer_of(records).frames.traceback(0)
    assert names_from(restored.tb_next.tb_frame) == ["inner", "outer"]


@pytest.mark.parametrize("backs", [{1: 3, 3: 5, 5: 1}, {1: 1}, {5: 1}, {1: 99}, {3: 0}])
def test_callers_in_a_circle_end(backs):
    records = stack("a", "b", "c")
    for number, back in backs.items():
        records[number]["back"] = ref(back)
    restorer = restorer_of(records, threads=[0])
    for restored in restorer.frames.thread_frames(0):
        assert 1 <= len(names_from(restored)) <= 3


def test_recursion_of_thousands_of_frames_holds_in_long_pieces():
    restorer = restorer_of(stack(*(f"f{number}" for number in range(3000))), threads=[0])
    frames = restorer.frames.thread_frames(0)
    assert [restored.f_code.co_name for restored in frames] == [f"f{number}" for number in range(3000)]
    linked = sum(inner.f_back is outer for inner, outer in itertools.pairwise(frames))
    assert linked >= 2990
    assert all(inner.f_back in (outer, None) for inner, outer in itertools.pairwise(frames))


def test_little_stack_leaves_every_frame():
    restorer = restorer_of(stack(*(f"f{number}" for number in range(300))), threads=[0])
    made = []
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(150)
    try:
        thread = threading.Thread(target=lambda: made.extend(restorer.frames.thread_frames(0)))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
    assert [restored.f_code.co_name for restored in made] == [f"f{number}" for number in range(300)]


def test_no_thread_to_be_had_leaves_frames(monkeypatch):
    import _thread

    def refuse(*args):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(_thread, "start_new_thread", refuse)
    restorer = restorer_of(stack("inner", "outer"), threads=[0])
    assert names_from(restorer.frames.frame(1))[:2] == ["inner", "outer"]


def test_index_tells_places_of_frames_that_are_made_already():
    records = stack("f") | {3: traceback((1, 40, 40, 4, 9))}
    restorer = restorer_of(records, tracebacks=[3, 1, 99], threads=[0])
    restored = restorer.frames.frame(1)
    late = restorer.frames.traceback(3)
    assert late.tb_frame is restored and late.tb_lasti >= 0
