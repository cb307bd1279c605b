"""Dumps whose annotations would run, if somebody had them evaluated: `stranger.py` asks for the type hints of each."""

from __future__ import annotations

from typing import Any

from callers import Dump
from dump_maker import ref
from hostile_dumps import CODE, class_, instance
from stranger import MARK

_RUN = f"__import__('os').system('echo {MARK}')"
#: Calls, also in what is evaluated later; loops that assign; escapes; strings that are one; what takes long.
TEXTS = (
    _RUN,
    f"*{_RUN}",
    f"*[{_RUN}]",
    f'list["{_RUN}"]',
    f"list['''{_RUN}''']",
    "[1 for os.path in ['x']]",
    "[1for[os.path]in['x']]",
    "list['[1f' 'or[os.path]in[1]]']",
    "list['\\x28lambda: exit\\x28\\x29\\x29\\x28\\x29']",
    f"(x := {_RUN})",
    f"f'{{{_RUN}}}'",
    "9**9**9**9",
    "(" * 5000,
    "x" + ".y" * 40_000,
    "-" * 90_000 + "1",
)


def annotations() -> bytes:
    """Each of them wherever type hints are looked for."""
    dump = Dump()
    for number, text in enumerate(TEXTS):
        add, asked, label = dump.add, dump.asked, f"v{number}"
        alias = add([52, dump.cls("GenericAlias", "types"), "list[x]", *_held(dump, text)])
        given = {"x": text, "y": alias, "return": text}
        plain = [20, [*given], [*given.values()]]
        named: Any = add(plain)
        asked[f"{label}_alias"] = alias
        asked[f"{label}_function"] = function = add([32, "f", "f", "app", ref(CODE), {13: named}])
        asked[f"{label}_method"] = add([33, function, 1])
        asked[f"{label}_partial"] = add([35, function, dump.tuple(), None, {11: [["__annotations__"], [add(plain)]]}])
        for module in ("app", "__main__", "os", "typing"):
            asked[f"{label}_{module}"] = owner = add(class_("C", module, [], {"__annotations__": add(plain)}))
            asked[f"{label}_{module}_of"] = add(instance(owner))
        for kind, payload in (("OrderedDict", plain), ("UserDict", None), ("SimpleNamespace", None)):
            cls = dump.cls(kind, "types" if kind == "SimpleNamespace" else "collections")
            items = add([34, "items", "dict.items", None, add(plain)])
            more = {"payload": payload} if payload else {}
            mapping = add(instance(cls, {} if payload else {"data": add(plain), "items": items}, **more))
            asked[f"{label}_{kind}"] = add(class_("C", "os", [], {"__annotations__": mapping}))
            asked[f"{label}_{kind}_own"] = add(instance(asked[f"{label}_app"], {"__annotations__": mapping}))
        held = {"__annotations__": add(plain), "__wrapped__": function, "__globals__": add(plain)}
        asked[f"{label}_namespace"] = add(instance(dump.cls("SimpleNamespace", "types"), held))
        word = add(class_("Word", "app", [dump.cls("str")]))
        of_word = add([20, ["x"], [add(instance(word, payload=[4, text]))]])
        asked[f"{label}_word"] = add([32, "f", "f", "app", ref(CODE), {13: of_word}])
        asked[f"{label}_module"] = add([36, "os", None, ["__annotations__"], [add(plain)]])
        forward = {"__forward_arg__": text, "__forward_evaluated__": False, "__forward_code__": ref(CODE)}
        reference = add([52, dump.cls("ForwardRef", "typing"), "f", [*forward], [*forward.values()]])
        asked[f"{label}_forward"] = reference
        asked[f"{label}_forwards"] = add(class_("D", "os", [], {"__annotations__": add([20, ["x"], [reference]])}))
        optional = {"__origin__": dump.cls("list"), "__args__": dump.tuple(text), "_name": "List"}
        listed = [52, dump.cls("_GenericAlias", "typing"), "typing.List[x]", [*optional], [*optional.values()]]
        asked[f"{label}_typing"] = add(class_("D", "os", [], {"__annotations__": add([20, ["x"], [add(listed)]])}))
    return dump.make()


def _held(dump: Dump, text: str) -> tuple[list[str], list[Any]]:
    return ["__origin__", "__args__"], [dump.cls("list"), dump.tuple(text)]
