"""Frames that are called in odd ways: properties, descriptors, metaclasses, operators, sort keys, callbacks."""
import functools

#> w
#> p other.weight
#> u
#> a
#> u
#> p name, cls.__name__
#> u
#> p key
#> ll
#> u
#> p sorted(k for k in locals())
#> ll
#> u
#> a
#> w


class Meta(type):
    def __getattr__(cls, name):
        return sorted([Weight(2), Weight(None)])


class Register(metaclass=Meta):
    pass


@functools.total_ordering
class Weight:
    def __init__(self, weight):
        self.weight = weight

    def __lt__(self, other):
        return other.weight < self.weight

    def __eq__(self, other):
        return self.weight == other.weight

    __hash__ = None


class Lazy:
    def __get__(self, instance, owner):
        key = "looked up"
        return Register.anything


class Shelf:
    lazy = Lazy()

    @property
    def best(self):
        found = []
        found.append(self.lazy)
        return found


def start(shelf, /, *, times=1):
    return [shelf.best for _ in range(times)]


start(Shelf())
