"""Code that was executed from strings: with and without source, with namespaces of its own."""
import linecache

#> w
#> p y
#> u
#> p own, sorted(k for k in locals() if not k.startswith('_'))
#> l
#> ll
#> u
#> p spam
#> l
#> u
#> p title
#> ll
#> w


def check(y):
    raise ValueError(y)


def run(title):
    spam = {"check": check, "spam": title}
    text = "own = 1\nfor i in range(2):\n    check(own + i)\n"
    linecache.cache["<with source>"] = (len(text), None, text.splitlines(True), "<with source>")
    outer = compile("exec(inner, {'check': check, 'shared': 1}, {})", "<without source>", "exec")
    spam["inner"] = compile(text, "<with source>", "exec")
    exec(outer, spam)


run("t")
