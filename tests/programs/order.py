"""Arguments, cells, free variables and globals come in the order in which the live frame shows them."""
#> p locals()
#> p list(locals())
#> p late
#> p gone
#> a
#> u
#> p list(locals()), rest, more
#> p used, free
#> a
#> p dir()
#> u
#> p list(locals())
#> p __class__, self
#> p self.size
#> a
#> u
#> p locals()
#> a
#> u
#> p [name for name in globals() if not name.startswith('_')]
#> p [name for name in vars() if not name.startswith('_')]
#> p _hidden, __private
#> p 'Widget' in globals(), 'nothing' in globals(), globals().get('zeta')

_hidden = 4


def zeta():
    pass


alpha = zeta


def outer(a, used=2, /, c=3, *rest, key, other=5, **more):
    n = 10

    def free():
        nonlocal n
        n += 1
        return n

    def inner(x, y=a, *, z=n):
        gone = 1
        del gone
        if x > 100:
            late = 1
        return later + x + used + n + c

    free()
    result = inner(1)
    later = result
    return result, more


class Base:
    def __init__(self, size):
        self.size = size


class Widget(Base):
    def __init__(self, size, *more, **options):
        super().__init__(size)
        outer(1, 2, 3, 4, key=6, k=more, own=__class__)


__private = 7


def make(kind, **options):
    return kind(3, 4, colour="red", **options)


beta = make
make(Widget, x=1)
