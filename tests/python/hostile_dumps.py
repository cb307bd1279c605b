"""Dumps that no writer would write: each tries to have its text run, to hang the debugger or to break the session.

Each is a crash in one frame, whose locals and globals are the trap. `stranger.py` opens them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import cbor2
from dump_maker import dump_of, missing, ref
from format_reader import KINDS
from stranger import MARK

#: Numbers of the records that every crash has; the trap's own begin with FIRST.
EXCEPTION, TRACEBACK, FRAME, CODE, GLOBALS, THREAD, EXCEPTION_CLASS, ARGS, FIRST = range(9)


def words_of(text: str) -> list[str]:
    return text.split()


RUN = f"print('{MARK}')"
STATEMENTS = (
    f"a;{RUN};a",
    f"\n{RUN}\n",
    f"x={RUN}",
    f"({RUN})",
    f"a:={RUN}",
    f"a, b\n    {RUN}",
    f"__import__('os').system('echo {MARK}')",
    "__pdb_eval__",
    "__pdb_convenience_variables",
    "__pdb_write_back__",
    "__pdb_outer",
    "lambda",
    "None",
    "",
    "\0",
    "ﬁ",
    "x.y",
)
#: Controls, escapes, an end of line, a change of direction, a lone surrogate.
ODD_NAMES = (
    *("__import__", "__class__", "__dict__", "__new__", "eval", "len", "type", "object", "NoneType", "super"),
    *(
        f"a\n{RUN}\n",
        "\x1b[31m",
        "\x1b]0;title\x07",
        "\u202eabc\u202c",
        "\0",
        "",
        "\r(Pdb) ",
        "x" * 10_000,
        "%s%n",
        "{0.__class__}",
    ),
)
DUNDERS = words_of(
    """
__reduce__ __reduce_ex__ __getattr__ __getattribute__ __setattr__ __eq__ __ne__ __lt__ __hash__ __del__ __class__
__dict__ __slots__ __call__ __format__ __len__ __iter__ __next__ __set_name__ __init_subclass__ __mro_entries__
__contains__ __instancecheck__ __subclasscheck__ __prepare__ __new__ __init__ __repr__ __str__ __bool__ __index__
__int__ __getitem__ __enter__ __exit__ __await__ __fspath__ __buffer__ __class_getitem__ __missing__
__length_hint__ __dir__ __sizeof__ __doc__ __module__ __qualname__ __name__ __bases__ __mro__ __abstractmethods__
__match_args__ __dataclass_fields__ __wrapped__ __signature__ __annotations__ __text_signature__ __weakref__
__get__ __set__ __delete__ __rich_repr__ __rich_console__ _repr_pretty_ __tracebackhide__ __traceback__ __cause__
__context__ __notes__ __suppress_context__ __array__ __array_interface__ __iadd__ __pt_repr__ __conform__ __copy__
__deepcopy__ __getstate__ __objclass__ __func__ __self__ __code__ __closure__ mro
"""
)


def more(number: int) -> list[int]:
    """A reference to one of the trap's own records."""
    return ref(FIRST + number)


def crash(
    *records: Any,
    locals: Mapping[Any, Any] | None = None,
    globals: Mapping[Any, Any] | None = None,
    replace: Mapping[int, Any] | None = None,
    filename: str = "app.py",
    **options: Any,
) -> bytes:
    """A dump of a crash; `replace` puts other records in the place of the usual ones."""
    usual = [
        [43, ref(EXCEPTION_CLASS), ref(ARGS), [], [], {13: ref(TRACEBACK)}],
        [42, [ref(FRAME), 3, 3, 0, 4]],
        [40, ref(CODE), 3, [*(locals or {})], [*(locals or {}).values()], ref(GLOBALS)],
        [41, "f", "f", filename, 1, 1, 0, 0, 3, ["x"], [], [], []],
        [47, [*(globals or {})], [*(globals or {}).values()]],
        [46, "MainThread", 1, [ref(FRAME)], {9: True, 10: ref(EXCEPTION)}],
        class_("ValueError", "builtins"),
        [11, ["words"]],
    ]
    for number, record in (replace or {}).items():
        usual[number] = record
    roots = {"exception": EXCEPTION, "threads": [THREAD], **options}
    return dump_of(*usual, *records, **roots)


def class_(
    name: Any, module: Any = "app", bases: Any = (), attributes: Mapping[Any, Any] | None = None, **options: Any
) -> Any:
    numbers = {"metaclass": 8, "flavour": 9, "shown": 10, "compares": 11}
    more_of_it = {numbers[key]: value for key, value in options.items()}
    named = attributes or {}
    return [31, name, name, module, list(bases), [*named], [*named.values()], *([more_of_it] if more_of_it else [])]


def instance(cls: Any, attributes: Mapping[Any, Any] | None = None, **options: Any) -> Any:
    numbers = {"payload": 8, "slot_count": 9}
    more_of_it = {numbers[key]: value for key, value in options.items()}
    named = attributes or {}
    return [30, cls, [*named], [*named.values()], *([more_of_it] if more_of_it else [])]


def function(name: str, module: str = "app") -> Any:
    return [32, name, name, module, ref(CODE)]


# --- names that mean something else ---


def builtins_that_are_others() -> bytes:
    """`len` is `eval`, and the builtins themselves are the dump's."""
    others = [[34, name, name, "builtins", None] for name in ("eval", "exec", "__import__", "compile", "open", "input")]
    names = (
        "len",
        "print",
        "repr",
        "sorted",
        "str",
        "map",
        "type",
        "isinstance",
        "min",
        "vars",
        "input",
        "__import__",
        "dir",
    )
    renamed = {name: more(number % len(others)) for number, name in enumerate(names)}
    return crash(*others, locals=renamed | {"x": RUN}, globals=renamed)


def builtins_as(record: Any) -> Callable[[], bytes]:
    """`__builtins__` of the globals and of the locals is this."""

    def make() -> bytes:
        evil = [34, "eval", "eval", "builtins", None]
        named = {"__builtins__": more(0), "__import__": more(1), "__build_class__": more(1), "x": RUN}
        return crash(record, evil, locals=named, globals=named)

    return make


def modules_to_import() -> bytes:
    """Whatever takes a module's name names one that does something when it is imported."""
    names = ("this", "antigravity", "idlelib.idle", f"{MARK.lower()}_module", "subprocess", "os", "app.secret")
    records: list[Any] = [[36, name, f"/{MARK}/{name}.py", ["a"], [1]] for name in names]
    records += [class_("Popen", name) for name in names]
    records += [instance(more(len(names) + n), {"args": ["echo", MARK]}) for n in range(len(names))]
    records += [function("system", name) for name in names]
    records += [[34, "system", "system", name, None] for name in names]
    records += [[52, more(len(names) + n), f"<{MARK}>", [], []] for n in range(len(names))]
    records += [[50, more(len(names) + n), "<i8", [1], bytes(8)] for n in range(len(names))]
    records += [[51, more(len(names) + n), [1, 1], ["a"], [1], None] for n in range(len(names))]
    records += [[53, more(len(names) + n), f"{names[n]}.Type", {}, [], []] for n in range(len(names))]
    found = {f"v{n}": more(n) for n in range(len(records))}
    special = {name: more(0) for name in ("__loader__", "__spec__", "__package__", "__path__", "__file__", "__name__")}
    return crash(*records, locals=found | special | {"x": more(1)}, globals=found | special)


def names_that_are_statements() -> bytes:
    """pdb pastes local names into source from 3.13 on."""
    named = {name: 1 for name in STATEMENTS}
    code = [
        41,
        RUN,
        RUN,
        "app.py",
        1,
        3,
        0,
        0,
        3,
        list(STATEMENTS),
        list(STATEMENTS),
        list(STATEMENTS),
        list(STATEMENTS),
    ]
    records = [
        [
            32,
            RUN,
            RUN,
            RUN,
            ref(CODE),
            {8: more(1), 9: more(2), 10: [more(3)] * len(STATEMENTS), 11: [list(STATEMENTS), [1] * 17]},
        ],
        [11, [1, 2]],
        [20, list(STATEMENTS), list(range(17))],
        [37, 5],
        class_(RUN, RUN, attributes=named, flavour="dataclass", shown=list(STATEMENTS), compares=True),
        instance(more(4), named),
        class_("T", "app", flavour="namedtuple", shown=list(STATEMENTS), bases=[more(7)]),
        class_("tuple", "builtins"),
        instance(more(6), payload=[11, [1, 2, 3]]),
        [36, RUN, RUN, list(STATEMENTS), [1] * 17],
    ]
    found = {"x": more(5), "f": more(0), "t": more(8), "m": more(9)}
    return crash(*records, locals=named | found, globals=named | found, replace={CODE: code})


def names_that_are_no_strings() -> bytes:
    """A subclass of str, and whatever else, stands where names stand."""
    records = [
        class_("str", "builtins"),
        class_("Name", "app", [more(0)], {"__eq__": more(3), "__hash__": more(3)}),
        instance(more(1), payload=[4, f"a;{RUN};a"]),
        function("__eq__"),
        instance(more(1), payload=[4, "x"]),
        [4, "n" * 300],
        [10, []],
        [11, [more(6)]],
        missing_name(),
    ]
    keys = [more(2), more(4), more(5), more(6), more(7), more(8), None, 5, 1.5, b"x", [2, 0.0, 1.0]]
    values = list(range(len(keys)))
    records += [
        [20, keys, values],
        [31, "C", "C", "app", [], keys, values, {10: keys}],
        [30, more(10), keys, values],
        [36, "app.m", None, keys, values],
        [43, ref(EXCEPTION_CLASS), ref(ARGS), keys, values],
        [52, more(10), "<n>", keys, values],
        [32, "f", "f", "app", ref(CODE), {9: more(9), 11: [keys, values]}],
        [12, keys],
        [13, keys],
    ]
    own = {f"v{n}": more(n) for n in range(len(records))}
    frame = [40, ref(CODE), 3, [*keys, *own], [*values, *own.values()], ref(GLOBALS)]
    return crash(
        *records, replace={FRAME: frame, GLOBALS: [47, [*keys, *own, "x"], [*values, *own.values(), more(11)]]}
    )


def missing_name() -> Any:
    return [3, missing(5, f"a;{RUN}")]


def odd_class_names() -> bytes:
    """Classes, functions and modules named so that they could be taken for something else, or steer a terminal."""
    records: list[Any] = []
    for name in ODD_NAMES:
        first = len(records)
        records += [class_(name, "app", attributes={name: 1}), instance(more(first), {name: more(first)})]
        records += [
            class_(name, name, [more(first)]),
            instance(more(first + 2)),
            class_(name, "builtins"),
            instance(more(first + 4)),
        ]
        records += [function(name, name), [36, name, name, [name], [1]], [52, more(first), name, [name], [name]]]
        records += [
            [43, more(first), ref(ARGS), [name], [name], {8: name, 9: more(first)}],
            [34, name, name, name, None],
        ]
    return crash(*records, locals={"x": more(1)} | {f"v{n}": more(n) for n in range(len(records))}, globals={})


def dunders_everywhere() -> bytes:
    """Every special name, on classes and on instances, leads to the program's functions."""
    records: list[Any] = [function("trap"), class_("property", "builtins"), [39, more(1), ["fget"], [more(0)]]]
    traps = [{name: value for name in DUNDERS} for value in (more(0), more(2), 1, "a", None)]
    bases: list[Any] = [[], *([more(3 + n)] for n in range(8))]
    records += [
        class_(name, "builtins")
        for name in ("int", "str", "list", "dict", "tuple", "type", "Exception", "BaseException")
    ]
    payloads = {1: [4, 5], 2: [4, "text"], 3: [10, [1]], 4: [20, ["k"], [1]], 5: [11, [1, 2]]}
    for trap in traps:
        for kind, base in enumerate(bases):
            made = len(records)
            options = {"payload": payloads[kind]} if kind in payloads else {}
            records.append(class_("C", "app", base, trap))
            if kind in (7, 8):
                records.append([43, more(made), ref(ARGS), [*trap], [*trap.values()], {8: "words"}])
            else:
                records.append(instance(more(made), trap, **options))
            records.append(class_("M", "app", [], {}, metaclass=more(made)))
            records += [
                instance(more(made + 2)),
                class_("D", "app", [more(made)], flavour="dataclass", shown=DUNDERS, compares=True),
            ]
            records.append(instance(more(made + 4), trap))
            records.append(class_("E", "app", base, trap | {"__members__": more(0)}, flavour="enum"))
            records.append(instance(more(made + 6), {"_name_": more(0), "_value_": more(0)}, **options))
    found = {f"v{n}": more(n) for n in range(len(records))}
    return crash(*records, locals=found | {"x": more(12)}, globals={name: more(0) for name in DUNDERS})


# --- what holds itself ---


def filled(kind: int, held: Any) -> list[Any]:
    """A record of a kind that holds a value wherever it can hold one."""
    by_type = {"value": held, "[value]": [held, held], "names": ["a", "b"], "text": "a", "[text]": ["a"], "uint": 1}
    by_type |= {"bool": True, "bytes": b"", "[uint]": [1], "uint?": 1, "fields": [["a"], [held]], "missing": missing(0)}
    by_type |= {"record": [11, [held]], "long": [2, [held]]}
    fields = [by_type[type_] for _, type_ in KINDS[kind].fields]
    options = {
        key: by_type[type_] for key, (_, type_) in KINDS[kind].options.items() if type_ not in ("long", "missing")
    }
    return [kind, *fields, options]


#: Class by kind: records of other classes than these are other things.
CLASSES = {
    "instance": [("C", "app"), ("OrderedDict", "collections"), ("tuple", "builtins"), ("Decimal", "decimal")],
    "partial": [("partial", "functools")],
    "weakref": [("ReferenceType", "weakref")],
    "descriptor": [("property", "builtins"), ("staticmethod", "builtins"), ("member_descriptor", "builtins")],
    "array": [("ndarray", "numpy"), ("array", "array"), ("memoryview", "builtins"), ("Tensor", "torch")],
    "table": [("DataFrame", "pandas"), ("Series", "pandas.core.series"), ("MultiIndex", "pandas")],
    "native": [("C", "app"), ("Pattern", "re"), ("Match", "re"), ("datetime", "datetime"), ("GenericAlias", "types")],
    "task": [("Task", "_asyncio"), ("Future", "_asyncio")],
    "exception": [("ExceptionGroup", "builtins"), ("OSError", "builtins"), ("UnicodeDecodeError", "builtins")],
    "class": [("type", "builtins"), ("C", "app")],
    "custom": [("C", "app")],
}


def of_class(record: list[Any], cls: Any) -> list[Any]:
    """The record, with a class in the place of what stands in its field `class`."""
    for place, (name, _) in enumerate(KINDS[record[0]].fields, 1):
        record[place] = cls if name == "class" else record[place]
    for key, (name, _) in KINDS[record[0]].options.items():
        if name == "class":
            record[-1][key] = cls
    return record


def kinds_with_classes() -> Iterator[tuple[int, tuple[str, str] | None]]:
    for kind, (word, _, _) in KINDS.items():
        for cls in CLASSES.get(word, [None]):
            yield kind, cls


def every_pair_of_kinds() -> bytes:
    """Each kind holds each kind, which holds it."""
    kinds = [(kind, cls) for kind, cls in kinds_with_classes() if kind > 3]
    names = sorted({cls for _, cls in kinds if cls})
    records: list[Any] = [class_(*name) for name in names]
    for one, other in product(kinds, kinds):
        at = len(records)
        for (kind, cls), held in ((one, at + 1), (other, at)):
            record = filled(kind, more(held))
            records.append(of_class(record, more(names.index(cls))) if cls else record)
    step = max(1, len(records) // 200)
    found = {f"v{n}": more(n) for n in range(0, len(records), step)}
    return crash(*records, locals=found | {"x": more(len(names))}, globals=found)


def each_kind_in_itself() -> bytes:
    """Each kind holds itself, wherever it can hold anything, as its class too."""
    records = [filled(kind, more(number)) for number, kind in enumerate(KINDS)]
    found = {f"v{n}": more(n) for n in range(len(records))}
    return crash(*records, locals=found | {"x": more(8)}, globals=found)


def groups_that_hold_themselves() -> bytes:
    group = class_("ExceptionGroup", "builtins")
    records = [
        group,
        [10, [more(2), more(2), ref(EXCEPTION)]],
        [43, more(0), more(3), [], [], {10: more(2), 11: more(2), 13: ref(TRACEBACK), 14: more(1)}],
        [11, ["words", more(1)]],
        [43, ref(EXCEPTION_CLASS), ref(ARGS), [], [], {10: more(5), 11: ref(EXCEPTION), 13: ref(TRACEBACK)}],
        [43, ref(EXCEPTION_CLASS), ref(ARGS), [], [], {10: more(2), 11: more(4), 13: ref(TRACEBACK)}],
    ]
    raised = [43, more(0), more(3), [], [], {10: more(4), 11: more(2), 13: ref(TRACEBACK), 14: more(1)}]
    return crash(*records, replace={EXCEPTION: raised}, locals={"x": more(2)})


def tasks_that_wait_for_each_other() -> bytes:
    count = 50
    records: list[Any] = [class_("Task", "_asyncio")]
    for number in range(1, count):
        other, code = more(number % (count - 1) + 1), more(count)
        records.append(
            [
                45,
                more(0),
                f"Task-{number}",
                "PENDING",
                code,
                [ref(FRAME)],
                {8: other, 9: [other, more(number)], 13: other},
            ]
        )
    records.append([44, 1, "c", "c", 1, ref(FRAME), {8: more(1)}])
    return crash(*records, locals={"x": more(1)}, tasks=[FIRST + n for n in range(1, count)])


# --- what is too much ---

DEPTH = 20_000


def deep(wrap: Callable[[Any], Any], *, first: Any = None) -> Callable[[], bytes]:
    """An object within an object, 20,000 deep."""

    def make() -> bytes:
        last = first or class_("list", "builtins")
        classes = [
            class_("partial", "functools"),
            class_("C"),
            class_("GenericAlias", "types"),
            class_("list", "builtins"),
        ]
        records = [wrap(more(n + 5)) for n in range(DEPTH)]
        return crash(*classes, *(cbor2.dumps(record) for record in records), last, locals={"x": more(4)})

    return make


DEEP: dict[str, Callable[[Any], Any]] = {
    "list": lambda inner: [10, [inner]],
    "tuple": lambda inner: [11, [inner]],
    "set": lambda inner: [12, [inner]],
    "frozenset": lambda inner: [13, [inner]],
    "deque": lambda inner: [14, [inner]],
    "dict": lambda inner: [20, ["k"], [inner]],
    "dict_key": lambda inner: [20, [inner], [1]],
    "slice": lambda inner: [7, inner, inner, inner],
    "mapping_proxy": lambda inner: [21, inner],
    "dict_keys": lambda inner: [15, inner],
    "instance": lambda inner: [30, more(1), ["a"], [inner]],
    "tuple_instance": lambda inner: [30, more(1), [], [], {8: [11, [inner]]}],
    "class_base": lambda inner: [31, "C", "C", "app", [inner], [], []],
    "metaclass": lambda inner: [31, "C", "C", "app", [], [], [], {8: inner}],
    "class_attribute": lambda inner: [31, "C", "C", "app", [], ["a"], [inner]],
    "function": lambda inner: [32, "f", "f", "app", ref(CODE), {8: inner, 9: inner, 10: [inner], 12: inner}],
    "method": lambda inner: [33, inner, inner],
    "builtin": lambda inner: [34, "append", "append", None, inner],
    "partial": lambda inner: [35, inner, inner, inner, {8: more(0)}],
    "cell": lambda inner: [37, inner],
    "weakref": lambda inner: [38, more(1), inner],
    "descriptor": lambda inner: [39, more(1), ["fget"], [inner]],
    "cause": lambda inner: [43, ref(EXCEPTION_CLASS), ref(ARGS), [], [], {10: inner, 13: ref(TRACEBACK)}],
    "context": lambda inner: [43, ref(EXCEPTION_CLASS), ref(ARGS), [], [], {11: inner, 13: ref(TRACEBACK)}],
    "exception_args": lambda inner: [43, ref(EXCEPTION_CLASS), inner, [], []],
    "generator": lambda inner: [44, 0, "g", "g", 1, ref(FRAME), {8: inner}],
    "native": lambda inner: [52, more(1), inner, ["a"], [inner]],
    "alias": lambda inner: [52, more(2), "list[…]", ["__origin__", "__args__"], [more(3), inner]],
    "custom": lambda inner: [53, more(1), "t", inner, ["a"], [inner]],
    "namespace": lambda inner: [47, ["a"], [inner], {8: inner}],
    "array": lambda inner: [50, more(1), "|O", [1], b"", {10: inner}],
    "table": lambda inner: [51, more(1), [1, 1], [inner], [inner], inner],
    "module": lambda inner: [36, "m", inner, ["a"], [inner]],
}


def many_frames() -> bytes:
    """Threads and tracebacks of very many entries, of which all are one frame."""
    per_part = 5_000
    entry = [ref(FRAME), 3, 3, 0, 4]
    traceback = [42, entry * per_part]
    parts = [[0, [ref(FRAME)] * per_part] for _ in range(5)]
    thread = [46, "MainThread", 1, [], {0: [5 * per_part, [more(n) for n in range(5)]], 9: True, 10: ref(EXCEPTION)}]
    return crash(*parts, replace={TRACEBACK: traceback, THREAD: thread}, locals={"x": 1})


def claims_that_are_not_so() -> bytes:
    """Lengths, counts, shapes and positions out of this world."""
    big = (1 << 62) - 1
    kinds = [
        class_("ndarray", "numpy"),
        class_("DataFrame", "pandas"),
        class_("array", "array"),
        class_("memoryview", "builtins"),
    ]
    shapes: list[list[int]] = [[big], [big, big, big], [0, big], [1] * 100, [], [1 << 40, 1 << 40]]
    records: list[Any] = [*kinds]
    for dtype in (
        "<i8",
        "|O",
        "<M8[ns]",
        "|S999999999",
        "<U999999999",
        "V999999999",
        "[('a', '<i8', (999999999, 9999999))]",
        RUN,
    ):
        records += [[50, more(0), dtype, shape, bytes(8)] for shape in shapes]
    records += [[51, more(1), shape, ["a"], [None], None, {9: ["int64"] * 3}] for shape in shapes]
    records += [
        [50, more(n), "<i8", shape, bytes(8), {11: [["typecode", "format"], ["q", "q"]]}]
        for n in (2, 3)
        for shape in shapes
    ]
    records += [
        [10, [], {0: [big, [], [5, missing(1, None, 3, big)]]}],
        [4, "", {0: [big, [], [0, missing(2, None, 0, big)]]}],
    ]
    records += [
        [14, [1], {8: 0}],
        [14, [1, 2], {8: big}],
        [6, 0, big, 1],
        [6, -(10**60), 10**60, 7],
        [6, 1, 2, 0],
        [7, 1, 2, 3],
    ]
    records += [[41, "g", "g", "g.py", big, big, big, big, big, ["a"], [], [], []], [36, "m", None, [], [], {8: big}]]
    records += [
        [47, [], [], {9: big}],
        [20, [], [], {0: [big, []]}],
        [12, [], {0: [big, []]}],
        [5, b"", {0: [big, []]}],
    ]
    found = {f"v{n}": more(n) for n in range(len(records))}
    return crash(
        *records,
        locals=found | {"x": more(4)},
        replace={FRAME: [40, ref(CODE), big, ["x", *found], [1, *found.values()], ref(GLOBALS)]},
    )


def values_that_cannot_be() -> bytes:
    """Dates, numbers, patterns and paths that their classes refuse, or that take very long."""
    bomb, million = "(a+)+" * 20 + "$", "9" * 200_000
    absurd: list[tuple[str, str, str | None, dict[str, Any]]] = [
        *(
            ("datetime", name, None, dict.fromkeys(_DATE, value))
            for name in ("date", "datetime", "time")
            for value in (10**9, -1, "a", None)
        ),
        *(
            ("datetime", "timedelta", None, dict.fromkeys(("days", "seconds", "microseconds"), v))
            for v in (10**12, -(10**30), "a")
        ),
        *(
            ("datetime", "timezone", f"datetime.timezone(datetime.timedelta({text}))", {})
            for text in ("days=999999999", RUN, "seconds=1, " * 9)
        ),
        *(
            ("decimal", "Decimal", f"Decimal('{text}')", {})
            for text in ("1E+999999999", "1E-999999999", million, "sNaN123", RUN, "Infinity")
        ),
        *(
            ("fractions", "Fraction", None, {"_numerator": n, "_denominator": d})
            for n, d in ((1, 0), (10**500, -1), ("a", "b"), (1, 10**5000))
        ),
        *(("uuid", "UUID", None, {"int": value}) for value in (-1, 1 << 200, "a", None)),
        *(
            ("ipaddress", f"{kind}{version}", None, {"_ip": v, "_prefixlen": v, "network_address": v, "_scope_id": RUN})
            for kind in ("IPv4", "IPv6")
            for version in ("Address", "Network", "Interface")
            for v in (-1, 1 << 200, "a", 5)
        ),
        *(
            ("pathlib", name, None, {"_parts": 5, "_raw_paths": [0, 1]})
            for name in ("PurePath", "PosixPath", "WindowsPath")
        ),
        *(
            ("re", "Pattern", f"re.compile('{bomb}')", {"pattern": p, "flags": f})
            for p in (bomb, "(", "(" * 9000, 5)
            for f in (32, -1, 1 << 70, "a", 128)
        ),
        *(("re", "Match", None, {"string": "a", "regs": r, "lastindex": -1, "re": 5}) for r in (5, "a", None)),
        *(
            (
                "pandas",
                name,
                None,
                {
                    "_value": v,
                    "_creso": v,
                    "tzinfo": RUN,
                    "_data": v,
                    "_range": v,
                    "_ndarray": v,
                    "_dtype": v,
                    "_codes": v,
                    "_levels": v,
                    "_names": v,
                },
            )
            for name in (
                "Timestamp",
                "Timedelta",
                "RangeIndex",
                "Index",
                "MultiIndex",
                "Categorical",
                "DatetimeIndex",
                "Period",
                "Interval",
            )
            for v in (5, -(10**30), "a", None)
        ),
        *(
            ("types", name, None, {"__origin__": v, "__args__": v, "a": v})
            for name in ("GenericAlias", "UnionType", "SimpleNamespace")
            for v in (5, RUN, None)
        ),
        *(
            ("zoneinfo", "ZoneInfo", None, {"key": k, "_key": k})
            for k in ("../../etc/passwd", "/dev/zero", RUN, "\0", 5)
        ),
        *(
            ("enum", name, None, {"_value_": 1 << 200, "_name_": RUN, "value": RUN})
            for name in ("Enum", "Flag", "IntFlag", "EnumType")
        ),
        *(
            ("collections", name, None, {"default_factory": 5, "maps": 5, "data": 5})
            for name in ("defaultdict", "ChainMap", "UserDict", "UserList", "UserString", "Counter")
        ),
        *(
            ("builtins", name, RUN, {"start": 1, "__self__": 5, "__wrapped__": 5})
            for name in ("range", "memoryview", "enumerate", "zip", "super", "property", "type", "method", "cell")
        ),
        *(("os", "stat_result", None, {"st_mode": 5}), ("time", "struct_time", None, {"tm_year": 10**30})),
    ]
    records: list[Any] = []
    for module, name, text, attributes in absurd:
        cls = more(len(records))
        records += [
            class_(name, module),
            instance(cls, attributes),
            [52, cls, text, [*attributes], [*attributes.values()]],
        ]
        records.append(instance(cls, attributes, payload=[11, [1, "a"]]))
    found = {f"v{n}": more(n) for n in range(len(records))}
    return crash(*records, locals=found | {"x": more(1)})


_DATE = ("year", "month", "day", "hour", "minute", "second", "microsecond", "fold", "tzinfo")


# --- files and sources ---

FILENAMES = (
    "/etc/passwd",
    "/dev/zero",
    "/dev/stdin",
    "/dev/tty",
    "<frozen os>",
    "<string>",
    "",
    "\0",
    "..",
    "/",
    "~",
    "a" * 5000,
    "C:\\a.py",
    "\\\\host\\a",
)


def line_of(text: str) -> Callable[[], bytes]:
    """Where the exception was raised is a line that takes very long to parse, or very deep; traceback parses it."""

    def make() -> bytes:
        entry = [ref(FRAME), 3, 3, 0, len(text)]
        return crash(replace={TRACEBACK: [42, entry]}, sources={"app.py": f"\n\n{text}\n"}, locals={"x": 1})

    return make


def file_of(filename: str, source: str | None) -> Callable[[], bytes]:
    """The frame's file is this machine's, a device, or none."""

    def make() -> bytes:
        named = {"__file__": filename, "__name__": "linecache", "x": 1}
        return crash(globals=named, filename=filename, sources=None if source is None else {filename: source})

    return make


SOURCES = {
    "none": None,
    "empty": "",
    "coding": f"# -*- coding: rot13 -*-\n{RUN}\n\x0c\n\n{RUN}",
    "controls": "\x1b[31m\n\0\n\r\r\n\u2028\n\ud800\n" * 3,
    "one long line": "x" * 3_000_000,
    "brackets": "(" * 100_000,
    "indented": "".join(" " * n + "if x:\n" for n in range(300)),
    "quotes": '"""' * 99_999,
}


LINES = {
    "parentheses": "(" * 90_000,
    "brackets": "[" * 150 + "]" * 150,
    "minus": "-" * 90_000 + "1",
    "sum": "1" + "+1" * 40_000,
    "calls": "f" + "()" * 40_000,
    "not": "not " * 20_000 + "x",
    "lambda": "lambda: " * 10_000 + "x",
    "if": "x if x else " * 5_000 + "x",
    "f-string": "f'{" * 200,
    "attributes": "x" + ".y" * 40_000,
    "comparison": "x" + "<y" * 40_000,
    "nul": "x\0y / 0",
}


ALL: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        builtins_that_are_others,
        modules_to_import,
        names_that_are_statements,
        names_that_are_no_strings,
        odd_class_names,
        dunders_everywhere,
        every_pair_of_kinds,
        each_kind_in_itself,
        groups_that_hold_themselves,
        tasks_that_wait_for_each_other,
        many_frames,
        claims_that_are_not_so,
        values_that_cannot_be,
    )
}
ALL |= {
    f"builtins_as_{name}": builtins_as(record)
    for name, record in {
        "dict": [20, ["len", "print", "__import__", "__build_class__"], [more(1)] * 4],
        "module": [36, "builtins", None, ["len", "__import__"], [more(1)] * 2],
        "text": [4, "y" * 300],
        "missing": [3, missing(0)],
    }.items()
}
ALL |= {f"deep_{name}": deep(wrap) for name, wrap in DEEP.items()}
ALL |= {f"source_{name}": file_of("/etc/passwd", text) for name, text in SOURCES.items()}
ALL |= {f"line_{name}": line_of(text) for name, text in LINES.items()}
ALL |= {f"file_{number}": file_of(name, None) for number, name in enumerate(FILENAMES)}
