"""Dumps in which whatever calls something (a map, a partial, a property …) has been given what the tables hold.

Each caller gets arguments of the dump's choice, so that one which calls what does more than compute shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coredumpy._load import real, states
from dump_maker import ref
from hostile_dumps import CODE, class_, crash, instance, more, words_of
from stranger import MARK

#: A name that no file has, and a text that would run.
FILE = f"/tmp/{MARK}_no_file"
ARGUMENTS: tuple[tuple[Any, ...], ...] = (
    (FILE,),
    (None, FILE),
    (f"print('{MARK}')",),
    (f"print('{MARK}')", "a", "exec"),
    ("os",),
    ("Europe/Berlin",),
)


def targets() -> Iterator[tuple[int, str, str]]:
    """Kind (31 class, 32 function, 34 builtin), name and module of all that the tables have."""
    for module, names in {**real._CLASSES, **states.STATES}.items():
        yield from ((31, name, module) for name in sorted(names))
    yield from ((31, name, "builtins") for name in real._UNNAMED)
    for module, names in real._FUNCTIONS_OF.items():
        for name in sorted(names):
            found = getattr(real._module(module), name, None)
            yield (32 if type(found).__name__ == "function" else 34), name, module
    for name in ("open", "eval", "exec", "compile", "__import__", "input", "breakpoint", "getattr", "setattr"):
        yield 34, name, "builtins"


class Dump:
    """Records, and which of them to ask about."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.asked: dict[str, Any] = {}
        self._classes: dict[tuple[str, str], Any] = {}

    def add(self, record: Any) -> Any:
        self.records.append(record)
        return more(len(self.records) - 1)

    def cls(self, name: str, module: str = "builtins") -> Any:
        if (name, module) not in self._classes:
            self._classes[name, module] = self.add(class_(name, module))
        return self._classes[name, module]

    def function(self, kind: int, name: str, module: str) -> Any:
        if kind == 31:
            return self.cls(name, module)
        return self.add([32, name, name, module, ref(CODE)] if kind == 32 else [34, name, name, module, None])

    def list(self, *items: Any) -> Any:
        return self.add([10, [*items]])

    def tuple(self, *items: Any) -> Any:
        return self.add([11, [*items]])

    def iterator(self, name: str, *args: Any) -> Any:
        return self.add([52, self.cls(name), f"<{name}>", ["(reduced)"], [self.tuple(self.tuple(*args))]])

    def getter(self, name: str, words: str) -> Any:
        cls = self.cls(name, "operator")
        return self.add([52, cls, f"operator.{name}({words!r})", ["(held)"], [self.tuple(words)]])

    def make(self) -> bytes:
        return crash(*self.records, locals=self.asked | {"x": 1})


def callers_of(dump: Dump, what: Any, args: tuple[Any, ...], label: str) -> None:
    """All that calls `what` with the arguments, or gets it from where it is looked up."""
    add, asked = dump.add, dump.asked
    packed = dump.tuple(*args)
    asked[f"{label}_partial"] = partial = add([35, what, packed, None])
    keywords = add([20, ["file", "key", "cls"], [args[-1], what, what]])
    asked[f"{label}_keywords"] = add([35, what, packed, keywords])
    asked[f"{label}_method"] = method = add([33, what, args[0]])
    asked[f"{label}_method_of_partial"] = add([33, partial, args[0]])
    asked[f"{label}_map"] = dump.iterator("map", what, *(dump.list(arg) for arg in args))
    asked[f"{label}_map_partial"] = dump.iterator("map", partial, dump.list(args[-1]))
    asked[f"{label}_filter"] = dump.iterator("filter", what, packed)
    asked[f"{label}_until"] = dump.iterator("callable_iterator", method, 0)
    asked[f"{label}_reduce"] = add([35, dump.function(34, "reduce", "_functools"), dump.tuple(what, packed), None])
    by_key = add([20, ["key"], [what]])
    asked[f"{label}_sorted"] = add([35, dump.function(34, "sorted", "builtins"), dump.tuple(packed), by_key])
    made = dump.iterator("map", what, *(dump.list(arg) for arg in args))
    asked[f"{label}_map_of_map"] = dump.iterator("map", dump.cls("map"), dump.list(what), dump.list(packed))
    asked[f"{label}_list_of_map"] = dump.iterator("map", dump.cls("list"), dump.list(made))
    getter = add([39, dump.cls("property"), ["fget"], [partial]])
    plain = add([39, dump.cls("property"), ["fget"], [what]])
    cached = add(instance(dump.cls("cached_property", "functools"), {"func": partial, "attrname": "c"}))
    bound = add(instance(dump.cls("partialmethod", "functools"), {"func": what, "args": packed, "keywords": by_key}))
    static = add([39, dump.cls("staticmethod"), ["__func__"], [partial]])
    of_class = add([39, dump.cls("classmethod"), ["__func__"], [what]])
    protocol = add([34, "get", "dict.get", None, add([20, [4], [dump.tuple(what, packed)]])])
    shown = {"p": getter, "q": plain, "c": cached, "m": bound, "s": static, "k": of_class, "__deepcopy__": partial}
    owner = add(class_("C", "app", [], shown | {"__reduce_ex__": protocol, "__call__": partial, "__len__": partial}))
    asked[f"{label}_instance"] = add(instance(owner, {"__reduce_ex__": protocol, "_repr_pretty_": partial}))
    for name, module in (("SimpleNamespace", "types"), ("Namespace", "argparse"), ("UserDict", "collections")):
        named = {"__reduce_ex__": protocol, "__deepcopy__": protocol, "data": partial}
        asked[f"{label}_{name}"] = add(instance(dump.cls(name, module), named))
    factory = add(instance(dump.cls("defaultdict", "collections"), {"default_factory": partial}, payload=[20, [], []]))
    asked[f"{label}_factory"] = factory
    parts(dump, what, args, label)


def parts(dump: Dump, what: Any, args: tuple[Any, ...], label: str) -> None:
    """Values of the library's own classes, whose code asks a part of theirs for a method, and calls it."""
    bag = dump.add(instance(dump.cls("SimpleNamespace", "types"), dict.fromkeys(_METHODS, what)))
    pair = dump.tuple(args[0], args[-1])
    message = {"policy": bag, "_headers": dump.list(pair), "_payload": None, "_charset": None, "_unixfrom": None}
    for name, module in (("Message", "email.message"), ("HTTPMessage", "http.client")):
        dump.asked[f"{label}_{name}"] = dump.add(instance(dump.cls(name, module), message | {"get": what}))
    section = {"_parser": bag, "_name": args[0]}
    dump.asked[f"{label}_section"] = dump.add(instance(dump.cls("SectionProxy", "configparser"), section))
    node = {"ownerDocument": bag, "ownerElement": bag, "namespaceURI": args[0], "localName": args[-1]}
    dump.asked[f"{label}_attr"] = dump.add(instance(dump.cls("Attr", "xml.dom.minidom"), node))


_METHODS = words_of("clone header_fetch_parse fold get has_option options _get_elem_info getAttributeTypeNS")


def put_together() -> bytes:
    """Code out of parts that only look: `exec` from the builtins of a function's globals."""
    dump = Dump()
    function = dump.function(32, "dumps", "json")
    found = dump.iterator("map", dump.getter("attrgetter", "__globals__"), dump.list(function))
    for name in ("__builtins__", "exec"):
        found = dump.iterator("map", dump.getter("itemgetter", name), found)
    calls = dump.iterator("map", dump.cls("map"), found, dump.list(dump.list(f"print('{MARK}')")))
    dump.asked["x"] = dump.iterator("map", dump.cls("list"), calls)
    return crash(*dump.records, locals=dump.asked)


def dumps() -> dict[str, bytes]:
    """Some targets in each."""
    made: dict[str, bytes] = {"put_together": put_together()}
    found = [*targets()]
    for start in range(0, len(found), 40):
        dump = Dump()
        for number, target in enumerate(found[start : start + 40]):
            what = dump.function(*target)
            for place, args in enumerate(ARGUMENTS[number % 3 * 2 :][:2]):
                callers_of(dump, what, args, f"v{number}_{place}")
        made[f"callers_{start}"] = dump.make()
    return made
