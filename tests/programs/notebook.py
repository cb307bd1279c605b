"""Cells of a notebook, and modules in other encodings, or whose files were changed or taken away after the import."""
import codecs
import importlib
import linecache
import os
import sys

#> w
#> ll
#> l
#> u
#> ll
#> u
#> ll
#> u
#> ll
#> l
#> u
#> u
#> ll
#> u
#> u
#> ll
#> u
#> ll
#> p letters
#> u
#> u
#> ll
#> u
#> ll
#> u
#> u
#> ll
#> u
#> l
#> ll
#> p sorted(name for name in locals() if not name.startswith('_'))
#> p helper
#> source helper
#> w

FOLDER = os.path.abspath("modules")
CELL = "def run(step):\n    # in a cell\n    return go_on(step)\n\nresult = run(0)\n"
HELPER = "def helper(x):\n    'Of another cell.'\n    return x\n"


def cell(name, text, namespace):
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), namespace)


def module(name, data):
    with open(os.path.join(FOLDER, f"{name}.py"), "wb") as file:
        file.write(data)
    return importlib.import_module(name)


def in_latin_1(step):
    text = "# -*- coding: latin-1 -*-\ndef g\xe9n(go_on, step):\n    letters = '\xe0\xe9'; return go_on(step)\n"
    module("in_latin", text.encode("latin-1")).gén(go_on, step)


def in_koi8(step):
    text = "# coding: koi8-r\ndef go(go_on, step):\n    letters = '\u043f\u0440'\n    return go_on(step)\n"
    module("in_koi8", text.encode("koi8-r")).go(go_on, step)


def with_mark(step):
    lines = [b"def go(go_on, step):", b"    letters = '\xe2\x82\xac'", b"\x0c", b"    return go_on(step)", b""]
    module("with_mark", codecs.BOM_UTF8 + b"\r\n".join(lines)).go(go_on, step)


def gone(step):
    found = module("gone", b"def go(go_on, step):\n    return go_on(step)\n")
    os.remove(found.__file__)
    found.go(go_on, step)


def changed(step):
    found = module("changed", b"def go(go_on, step):\n    return go_on(step)\n")
    module("changed", b"# a line more\ndef go(go_on, step):\n    return go_on(step)\n")
    found.go(go_on, step)


def without_file(step):
    exec(compile("go_on(step)\n", "templates/page.html", "exec"), {"go_on": go_on, "step": step})


def at_the_end(step):
    exec("def anonymous():\n    raise ValueError('end')\nanonymous()\n", {})


STEPS = [in_latin_1, in_koi8, with_mark, gone, changed, without_file, at_the_end]


def go_on(step):
    STEPS[step](step + 1)


os.makedirs(FOLDER, exist_ok=True)
sys.path.insert(0, FOLDER)
sys.dont_write_bytecode = True
cell("/tmp/ipykernel_7/1.py", HELPER, globals())
cell("<ipython-input-2-0f3a>", CELL, globals())
