"""Names that shadow built-ins, and names of a debugger's own commands."""
#> p len
#>! p len(rows)
#> p str(5), list((1, 2))
#> p self, cls
#> !n
#> !c = 4
#> !c
#> p c
#> p n, s, w, a
#> p type(rows), id(rows) == id(rows)
#> p print
#> u
#> p len
#> p len('abc')
#> p max(1, 2)
#> u
#> p max
#> p __builtins__ is not None
#> p abs(-1), min(2, 1), sum([1]), repr(1), hash(1)

max = "not a function"


def fail(self, cls, n, s, w, a):
    len = lambda x: "mine"
    rows = [1, 2, 3]
    raise ValueError("shadows")


def outer():
    c = 3
    fail("self", "cls", 1, 2, 3, 4)


outer()
