"""A class body is a frame with a namespace of its own, between function and module."""
#> w
#> p depth
#> ll
#> u
#> p names, sorted(k for k in locals() if not k.startswith('__'))
#> p __qualname__, __module__
#> p shared
#> p [n for n in names]
#> ll
#> whatis names
#> !names.append('three')
#> p names
#> extra = names + ['four']
#> p extra
#> u
#> p sorted(k for k in locals() if not k.startswith('__'))
#> ll
#> a
#> u
#> p argument, shared
#> ll
#> u
#> p sorted(k for k in dir() if not k.startswith('__'))
#> l 1, 4

shared = "global"


def fail(depth):
    raise LookupError(depth)


def make(argument):
    class Outer:
        kind = "outer"

        class Inner:
            names = ["one", "two"]
            value = fail(len(names))

    return Outer


make("x")
