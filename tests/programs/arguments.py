"""Arguments of every sort, as `a` prints them."""
#> a
#> p leftover
#> u
#> a
#> u
#> a
#> args
#> u
#> a
#> p positional, rest, more
#> u
#> a
#> w


def only_positional(first, second=2, /):
    first = "changed"
    del second
    leftover = [first]
    raise ValueError(first)


def only_keywords(*, left, right="r"):
    return only_positional(left)


def all_sorts(positional, /, either, *rest, keyword=None, **more):
    return only_keywords(left=either, right=more)


class Widget:
    def __init__(self, size):
        all_sorts(1, size, 3, 4, keyword="k", extra=[5])



def without():
    Widget(7)


without()
