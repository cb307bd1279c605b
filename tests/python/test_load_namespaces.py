"""A name at a prompt in a restored frame means what it meant there, and its value is made when it is asked for."""

import builtins
import pprint
import sys

import pytest
from load_fakes import FakeReader, FakeRestorer, code, frame, missing, namespace, ref

HAS_PROXIES = sys.version_info >= (3, 13)


@pytest.fixture
def restorer():
    records = {
        0: frame(10, 12, ["n", "rows", "gone", ".0"], [5, ref(100), missing("unbound"), 3], globals=20),
        1: frame(11, 1, globals=20, scope=1),
        2: frame(12, 7, ["attribute"], ["a"], globals=20, scope=2),
        10: code(),
        11: code("<module>"),
        12: code("Body"),
        20: namespace({"LIMIT": 7, "table": ref(101), "n": "global n", "list": "shadowed"}, rest=ref(21), total=8),
        21: namespace({"rare": ref(102), "__name__": "app", "__builtins__": ref(103), "__loader__": ref(104)}),
    }
    return FakeRestorer(FakeReader(records))


def evaluate(frame, text):
    return eval(text, frame.f_globals, frame.f_locals)


def execute(frame, text):
    exec(compile(text, "<stdin>", "single"), frame.f_globals, frame.f_locals)


def test_names_are_found_in_locals_then_globals_then_builtins(restorer):
    function = restorer.frames.frame(0)
    assert evaluate(function, "n, LIMIT, list, rare, len") == (5, 7, "shadowed", "<value 102>", len)
    with pytest.raises(NameError, match="name 'undefined' is not defined"):
        evaluate(function, "undefined")


def test_name_without_a_value_is_no_local(restorer):
    function = restorer.frames.frame(0)
    assert sorted(function.f_locals) == [".0", "n", "rows"]
    with pytest.raises(NameError):
        evaluate(function, "gone")


def test_values_are_made_when_they_are_asked_for_and_once(restorer):
    function = restorer.frames.frame(0)
    evaluate(function, "n, LIMIT, sorted(locals()), 'rows' in locals(), dir()")
    assert restorer.restored == []
    assert evaluate(function, "rows is rows, table is table") == (True, True)
    assert restorer.restored == [100, 101]


def test_remaining_globals_are_read_when_nothing_else_has_the_name(restorer):
    function = restorer.frames.frame(0)
    evaluate(function, "n, LIMIT")
    assert 21 not in restorer.reader.asked
    evaluate(function, "rare")
    assert restorer.reader.asked.count(21) == 1


def test_comprehensions_and_lambdas_see_the_globals(restorer):
    for number in (0, 1, 2):
        restored = restorer.frames.frame(number)
        assert evaluate(restored, "[LIMIT for _ in range(2)]") == [7, 7]
        assert evaluate(restored, "(lambda: (LIMIT, rare))()") == (7, "<value 102>")


def test_comprehension_over_locals_and_globals(restorer):
    function = restorer.frames.frame(0)
    assert evaluate(function, "sorted(k for k in locals())") == [".0", "n", "rows"]
    assert evaluate(function, "sorted(k for k in globals() if not k.startswith('_'))") == [
        "LIMIT",
        "list",
        "n",
        "rare",
        "table",
    ]
    assert evaluate(function, "{k: v for k, v in locals().items() if k == 'n'}") == {"n": 5}


def test_module_frame_has_one_namespace(restorer):
    module = restorer.frames.frame(1)
    assert module.f_locals is module.f_globals
    assert evaluate(module, "n, locals() is globals(), 'rare' in dir()") == ("global n", True, True)
    execute(module, "fresh = [LIMIT]")
    assert evaluate(module, "fresh, 'fresh' in globals()") == ([7], True)


def test_frames_of_a_module_share_their_globals(restorer):
    function, module = restorer.frames.frame(0), restorer.frames.frame(1)
    assert function.f_globals is module.f_globals
    execute(function, "global LIMIT; LIMIT = 8")
    assert evaluate(module, "LIMIT") == 8


def test_class_body_has_a_namespace_of_its_own(restorer):
    body = restorer.frames.frame(2)
    assert evaluate(body, "attribute, LIMIT, sorted(locals())") == ("a", 7, ["attribute"])
    execute(body, "del attribute")
    assert evaluate(body, "sorted(locals())") == []


def test_assignments_stay(restorer):
    function = restorer.frames.frame(0)
    execute(function, "fresh = 5; n += 1")
    assert evaluate(restorer.frames.frame(0), "fresh, n, sorted(locals())") == (5, 6, [".0", "fresh", "n", "rows"])
    execute(function, "rows = None")
    assert evaluate(function, "rows") is None and restorer.restored == []


def test_deletion_is_as_on_this_version(restorer):
    function = restorer.frames.frame(0)
    if HAS_PROXIES:
        # The interpreter says that of whatever the mapping refuses.
        with pytest.raises(NameError, match="name 'n' is not defined"):
            execute(function, "del n")
        with pytest.raises(TypeError, match="cannot remove variables from FrameLocalsProxy"):
            del function.f_locals["n"]
    else:
        execute(function, "del n")
        assert evaluate(function, "n") == "global n"


def test_deleted_global_is_gone(restorer):
    module = restorer.frames.frame(1)
    execute(module, "del LIMIT, rare")
    for name in ("LIMIT", "rare"):
        assert name not in module.f_globals and name not in list(module.f_globals)
        with pytest.raises(NameError):
            evaluate(module, name)


def test_builtins_are_the_real_ones_and_loaders_stay_away(restorer):
    globals = restorer.frames.frame(0).f_globals
    assert evaluate(restorer.frames.frame(0), "__builtins__") is builtins
    assert globals["__loader__"] is None
    assert list(globals).count("__builtins__") == 1
    assert 103 not in restorer.restored and 104 not in restorer.restored


def test_whole_globals_are_a_dict_with_everything(restorer):
    globals = restorer.frames.frame(1).f_globals
    expected = {
        "LIMIT": 7,
        "table": "<value 101>",
        "n": "global n",
        "list": "shadowed",
        "rare": "<value 102>",
        "__name__": "app",
        "__builtins__": builtins,
        "__loader__": None,
    }
    assert {**globals} == expected and dict(globals) == expected and globals | {} == expected
    assert list(globals) == list(expected) and len(globals) == 8
    assert dict(globals.items()) == expected and list(globals.values()) == list(expected.values())
    assert globals == expected and globals.copy() == expected and list(reversed(globals)) == list(expected)[::-1]
    assert {"a": 1} | globals == {"a": 1, **expected}
    assert repr(globals) == repr(expected)


@pytest.mark.parametrize("whole", ["repr(x)", "len(x)", "x.keys()", "{**x}", "x == {}", "list(x.values())"])
def test_globals_that_were_looked_into_before_are_whole(restorer, whole):
    globals = restorer.frames.frame(1).f_globals
    globals["table"]
    eval(whole, {"x": globals})
    assert list(globals) == ["LIMIT", "table", "n", "list", "rare", "__name__", "__builtins__", "__loader__"]
    assert globals["table"] == "<value 101>" and globals["rare"] == "<value 102>"


def test_methods_of_globals(restorer):
    globals = restorer.frames.frame(1).f_globals
    assert (globals.get("LIMIT"), globals.get("nothing", 3), globals.get("rare")) == (7, 3, "<value 102>")
    assert globals.setdefault("LIMIT", 9) == 7 and globals.setdefault("fresh", 9) == 9
    assert globals.pop("table") == "<value 101>" and "table" not in globals
    assert globals.pop("table", "none") == "none"
    with pytest.raises(KeyError):
        globals.pop("table")
    with pytest.raises(KeyError):
        del globals["table"]
    globals.update(LIMIT=1)
    assert globals["LIMIT"] == 1 and next(iter(globals)) == "LIMIT"


def test_whole_locals_look_like_a_dict(restorer):
    locals = restorer.frames.frame(0).f_locals
    expected = {"n": 5, "rows": "<value 100>", ".0": 3}
    assert repr(locals) == repr(expected) and locals == expected and len(locals) == 3
    assert locals | {"a": 1} == {**expected, "a": 1} and {"a": 1} | locals == {"a": 1, **expected}
    assert {**restorer.frames.frame(0).f_globals, **locals}["n"] == 5
    assert list(locals.keys()) == list(expected) and list(locals.items()) == list(expected.items())
    assert locals.get("n") == 5 and locals.get("LIMIT") is None
    assert pprint.pformat(locals) == repr(expected)


def test_names_that_are_no_identifiers_stay_out_of_namespaces():
    class Name(str):
        pass

    hostile = ["a;print('RAN');a", "a b", "", "\0", "None", "class", "ﬁ", Name("x"), 5, ref(9), "__pdb_eval__"]
    values = list(range(len(hostile)))
    records = {
        0: frame(1, 12, [*hostile, "good"], [*values, "local"], globals=2),
        1: code(),
        2: {"kind": "namespace", "names": [*hostile, "fine"], "values": [*values, "global"]},
    }
    restored = FakeRestorer(FakeReader(records)).frames.frame(0)
    assert list(restored.f_locals) == ["good"] and list(restored.f_globals) == ["fine", "__builtins__"]
    assert restored.f_locals.hidden == restored.f_globals.hidden == list(zip(hostile, values, strict=True))


def test_rest_that_leads_in_a_circle_ends():
    records = {
        0: frame(1, 12, globals=2),
        1: code(),
        2: namespace({"a": 1}, rest=ref(3)),
        3: namespace({"b": 2}, rest=ref(2)),
    }
    globals = FakeRestorer(FakeReader(records)).frames.frame(0).f_globals
    assert sorted(globals) == ["__builtins__", "a", "b"]


def test_rest_that_is_missing_is_passed_over():
    for rest in (missing("time"), ref(99), ref(1)):
        records = {0: frame(1, 12, globals=2), 1: code(), 2: namespace({"a": 1}, rest=rest)}
        globals = FakeRestorer(FakeReader(records)).frames.frame(0).f_globals
        assert "b" not in globals and sorted(globals) == ["__builtins__", "a"]


def test_value_that_needs_its_own_namespace_is_made_once():
    records = {0: frame(1, 12, ["me"], [ref(50)], globals=2), 1: code(), 2: namespace({"it": ref(51)})}
    restorer = FakeRestorer(FakeReader(records))
    restored = restorer.frames.frame(0)

    def value(recorded):
        return [restored.f_locals["me"] if recorded.id == 50 and not seen.append(1) and len(seen) < 2 else 1]

    seen = []
    restorer.value = value
    assert restored.f_locals["me"] is restored.f_locals["me"]


@pytest.mark.parametrize(
    ("positions", "order"),
    [
        ([1, 3], "r0 a r1 b r2"),
        ([0, 1], "a b r0 r1 r2"),
        ([3, 4], "r0 r1 r2 a b"),
        ([2**64 - 1, 0], "b r0 r1 r2 a"),
        ([1], "b a r0 r1 r2"),
        ([], "a b r0 r1 r2"),
    ],
)
def test_globals_have_the_order_of_the_module(positions, order):
    records = {
        0: namespace({"a": 1, "b": 2}, rest=ref(1), positions=positions),
        1: namespace({"r0": 1, "r1": 2, "r2": 3}),
    }
    restored = FakeRestorer(FakeReader(records)).frames.globals(0)
    names = [name for name in restored if name != "__builtins__"]
    assert names == order.split()
