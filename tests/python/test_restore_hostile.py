"""A dump from a stranger: nothing of it runs, nothing is imported for it, nothing that it says breaks the session."""

from __future__ import annotations

import builtins
import sys
import types

import pytest
from coredumpy._errors import ObserverMode
from coredumpy._load.restore import Restorer
from coredumpy._native import Reader
from dump_maker import dump_of, missing, ref


def restored(*records, number=0):
    return Restorer(Reader(dump_of(*records))).object(number)


def cls(name="C", bases=(), names=(), values=(), module="app", **options):
    options = {
        {"metaclass": 8, "flavour": 9, "shown": 10, "compares": 11, "members": 12}[k]: v for k, v in options.items()
    }
    return [31, name, name, module, list(bases), list(names), list(values), *([options] if options else [])]


def instance(class_id, names=(), values=(), payload=None, slots=None):
    options = ({8: payload} if payload else {}) | ({9: slots} if slots else {})
    return [30, ref(class_id), list(names), list(values), *([options] if options else [])]


FUNCTION = [32, "f", "Q.f", "app", None]


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "open", "__import__", "input", "getattr", "breakpoint"])
def test_a_builtin_that_does_more_than_compute_does_not_come_back(name):
    found = restored([34, name, name, "builtins", None])
    assert found is not getattr(builtins, name)
    assert repr(found) == f"<built-in function {name}>"
    with pytest.raises(ObserverMode, match=f"nothing can run \\({name} was called\\)"):
        found("1")


@pytest.mark.parametrize(
    ("module", "name"), [("os", "system"), ("posix", "system"), ("math", "__loader__"), (None, "eval")]
)
def test_functions_of_other_modules_do_not_come_back(module, name):
    with pytest.raises(ObserverMode):
        restored([34, name, name, module, None])("true")


@pytest.mark.parametrize("module", ["this", "antigravity", "os", "app.secret"])
def test_a_module_of_the_dump_is_not_imported(module):
    before = set(sys.modules)
    found = restored([36, module, "/tmp/x.py", ["a"], [1]])
    assert (found.a, found.__name__) == (1, module)
    assert not {name for name in set(sys.modules) - before if not name.startswith("coredumpy.")}
    with pytest.raises(AttributeError, match=f"module '{module}' has no attribute 'system'"):
        found.system  # noqa: B018


@pytest.mark.parametrize("name", ["eval", "__import__", "Popen", "ModuleType"])
def test_a_class_of_a_function_s_name_is_only_a_class(name):
    found = restored(cls(name, module="builtins"))
    assert found.__class__ is type
    assert repr(type(found)) == "<class 'type'>"
    assert found not in vars(builtins).values()


def namespace_of(cls):
    """The one that the interpreter obeys: `vars` shows what was recorded."""
    return type.__dict__["__dict__"].__get__(cls)


def test_a_class_shows_dunders_and_takes_none():
    names = ["__init__", "__del__", "__set_name__", "__eq__", "__hash__", "__class__", "__slots__", "__doc__", "x"]
    found = restored(cls(names=names, values=[*[ref(1)] * 6, "a", "words", 1]), FUNCTION)
    assert found.__doc__ == "words"
    assert found.x == 1
    assert found.__class__ is type
    assert set(vars(found)) == {"__module__", *names} - {"__class__"}
    assert found.__init__ is found.__del__ is vars(found)["__eq__"]
    obeyed = set(namespace_of(found))
    assert not {"__init__", "__del__", "__set_name__", "__eq__", "__hash__", "__slots__"} & obeyed


def test_operators_that_a_class_defined_are_refused():
    names = ["__len__", "__iter__", "__bool__", "__add__", "__call__", "__getattr__", "__contains__"]
    found = restored(instance(1), cls(names=names, values=[ref(2)] * len(names)), FUNCTION)
    uses = (len, iter, bool, lambda x: x + 1, lambda x: x(), lambda x: 1 in x, lambda x: x.missing)
    for use in uses:
        with pytest.raises(ObserverMode, match=r"this is a dump: nothing can run \(C.__"):
            use(found)
    assert callable(found)
    assert not hasattr(found, "missing")
    assert found == found
    assert found in {found}


def test_hooks_of_a_metaclass_are_not_called():
    names = [
        "mro",
        "__prepare__",
        "__instancecheck__",
        "__new__",
        "__init__",
        "__call__",
        "__getattribute__",
        "__del__",
    ]
    meta = cls("Meta", [ref(2)], names, [ref(3)] * len(names))
    found = restored(cls(bases=[ref(4)], metaclass=ref(1)), meta, cls("type", module="builtins"), FUNCTION, cls("B"))
    assert type(found).__name__ == "Meta"
    assert type(found).__mro__[1:] == (type, object)
    assert not isinstance(5, found)
    assert [base.__name__ for base in found.__mro__] == ["C", "B", "object"]


def test_metaclasses_in_a_circle_are_made():
    type_ = cls("type", module="builtins")
    found = restored(cls("A", [ref(2)], metaclass=ref(1)), cls("B", [ref(2)], metaclass=ref(0)), type_)
    assert repr(found) == "<class 'app.A'>"


def test_bases_without_number_are_taken_or_left():
    count = 10_000
    found = restored(cls(bases=[ref(n + 1) for n in range(count)]), *[cls(f"B{n}") for n in range(count)])
    assert found.__mro__[-1] is object


def test_what_is_no_class_is_no_base():
    found = restored(cls(bases=[ref(1), ref(2), 5]), instance(3), FUNCTION, cls("B"))
    assert found.__bases__ == (object,)


def test_members_of_a_library_s_class_refuse_under_their_names():
    members = [["run", "size", "make", "at", "slot", "mro", "__del__", 7], [0, 1, 2, 3, 4, 0, 0, 0]]
    found = restored(instance(1), cls("Engine", members=members))
    assert repr(found.run).startswith("<bound method Engine.run of <app.Engine object at ")
    for use in (lambda: found.run(), lambda: found.size, lambda: type(found).make(), lambda: found.at()):
        with pytest.raises(ObserverMode, match="nothing can run \\(Engine"):
            use()
    with pytest.raises(AttributeError, match="'Engine' object has no attribute 'slot'"):
        found.slot  # noqa: B018
    assert "__del__" not in namespace_of(type(found))


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("operator", "attrgetter"),
        ("typing", "get_type_hints"),
        ("json", "load"),
    ],
)
def test_a_function_s_name_gets_no_function_that_does_something(module, name):
    found = restored([32, name, name, module, None])
    with pytest.raises(ObserverMode, match="nothing can run"):
        found()


def test_a_class_that_is_its_own_base_or_metaclass_is_made():
    assert restored(cls(bases=[ref(0)])).__mro__[1:] == (object,)
    assert restored(cls(metaclass=ref(0))).__class__ is type


@pytest.mark.parametrize("bases", [("int", "str"), ("bool",), ("NoneType",), ("function",), ("range", "slice")])
def test_bases_that_no_class_can_have_are_left_out(bases):
    found = restored(cls(bases=[ref(n + 1) for n in range(len(bases))]), *[cls(b, module="builtins") for b in bases])
    assert found.__mro__[-1] is object


@pytest.mark.parametrize("name", ["a\0b", [1, b"a\xed\xa0\x80"], "", "a b;c", "x" * 10_000])
def test_a_class_of_any_name_is_made_and_prints(name):
    assert "app." in repr(restored(cls(name)))


def test_calling_a_class_or_function_is_refused():
    with pytest.raises(ObserverMode, match="this is a dump: nothing can run \\(C was called\\)"):
        restored(cls())()
    with pytest.raises(ObserverMode, match="nothing can run"):
        restored(FUNCTION)()


def test_a_long_chain_of_classes_does_not_hang():
    records = [cls(f"C{n}", [ref(n + 1)]) for n in range(2000)] + [cls("Z")]
    restored(instance(1), *records)


@pytest.mark.parametrize(
    "class_",
    [("int", "builtins"), ("type", "builtins"), ("function", "builtins"), ("ABCMeta", "abc"), ("datetime", "datetime")],
)
def test_an_instance_of_a_real_class_that_it_does_not_fit_is_a_proxy(class_):
    found = restored(instance(1, ["year"], ["no year"]), cls(class_[0], module=class_[1]))
    assert found.year == "no year"
    assert type(found).__name__ == class_[0]


def test_a_payload_that_the_class_cannot_hold_is_kept():
    assert restored(instance(1, payload=[4, "text"]), cls(bases=[ref(2)]), cls("list", module="builtins")) == "text"
    assert restored(instance(1, payload=[10, [1, 2]]), cls()) == [1, 2]
    assert restored(instance(1, payload=[10, [1]]), cls("int", module="builtins")) == [1]


def test_an_attribute_cannot_change_the_class():
    found = restored(instance(1, ["__class__", "__dict__", "a"], [ref(2), 5, 1]), cls(), cls("int", module="builtins"))
    assert type(found).__name__ == "C"
    assert vars(found)["a"] == 1


@pytest.mark.parametrize(
    "record",
    [
        [33, ref(0), ref(0)],
        [34, "append", "append", None, ref(0)],
        [35, ref(0), ref(0), ref(0)],
        [21, ref(0)],
        [38, ref(0), ref(0)],
        [37, ref(0)],
        [43, ref(0), missing(0), [], [], {10: ref(0), 14: ref(0)}],
        [44, 9, "g", "g", 9, ref(0), {8: ref(0)}],
        [52, ref(0), ref(0), ["a"], [ref(0)]],
        [53, ref(0), "t", ref(0), ["a"], [ref(0)]],
        [50, ref(0), "O", [1], b"", {10: ref(0)}],
        [39, ref(0), ["fget"], [ref(0)]],
        [32, "f", "f", ref(0), ref(0), {8: ref(0), 10: [ref(0)], 12: ref(0)}],
    ],
)
def test_what_holds_itself_everywhere_can_be_printed(record):
    repr(restored(record))


def test_wild_numbers_in_code_are_not_believed():
    wild = [41, "a", "b", "c", 1 << 60, 1 << 40, 5, 5, (1 << 63) - 1, ["a;b", "a;b"], ["z"], ["a;b"], ["n"]]
    assert isinstance(restored(wild), types.CodeType)
    function = restored([32, "f", "f", "app", ref(1), {10: [ref(2)]}], wild, [37, 5])
    with pytest.raises(ObserverMode):
        function()


@pytest.mark.parametrize("dtype", ["O", "O,O", "[('a', 'O')]", "i4\0", "f8)(", "[('a', '<i4', (1000000000,))]"])
def test_an_array_of_a_strange_dtype_is_not_given_to_numpy(dtype):
    found = restored([50, ref(1), dtype, [2], bytes(16)], cls("ndarray", module="numpy"))
    assert type(found).__module__ == "numpy"
    assert "shape (2,)" in repr(found)


def test_a_pattern_is_compiled_only_where_it_is_used():
    record = [52, ref(1), "re.compile('(')", ["pattern", "flags"], ["(", 32]]
    found = restored(record, cls("Pattern", module="re"))
    assert (repr(found), found.pattern) == ("re.compile('(')", "(")
    with pytest.raises(Exception, match="unterminated subpattern"):
        found.match("x")


def test_a_missing_value_prints_why_and_refuses_to_be_used():
    value = restored([10, [missing(0), missing(5, "name: password"), missing(6, "no\nlines")]])
    assert repr(value) == (
        "[<missing: deeper than the depth limit>, <missing: hidden: name: password>, "
        "<missing: could not be read: no lines>]"
    )
    for use in (
        bool,
        len,
        iter,
        int,
        lambda v: v + 1,
        lambda v: 1 + v,
        lambda v: v[0],
        lambda v: v(),
        lambda v: v == 1,
    ):
        with pytest.raises(ObserverMode, match="this is a dump: <missing: deeper than the depth limit> is not in it"):
            use(value[0])
    with pytest.raises(AttributeError):
        value[0].attribute  # noqa: B018
    assert not hasattr(value[0], "__rich_repr__")
