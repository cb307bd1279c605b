"""Slots, descriptors and computed attributes: what was set answers, what has no value says so, code is refused."""

import functools


class Point:
    __slots__ = ("x", "y", "label")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Pixel(Point):
    __slots__ = ("colour",)


class Open(Point):
    __slots__ = ("__dict__",)


class Report:
    rows = 3

    @functools.cached_property
    def total(self):
        return [sum(range(self.rows))]

    @functools.cached_property
    def average(self):
        return self.total[0] / self.rows

    @property
    def title(self):
        return "report"


class Lazy:
    real = 1

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name.upper()


class Vector:
    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __add__(self, other):
        return Vector(*self.items, *other.items)

    def __call__(self):
        return self.items

    def __bool__(self):
        return False


def fail():
    point, pixel, opened, report, lazy, vector = Point(1, [2]), Pixel(3, 4), Open(5, 6), Report(), Lazy(), Vector(1, 2)
    pixel.colour, opened.extra = "red", {"k": 1}
    report.total
    raise ValueError("slots")


#> p point.x, point.y, pixel.x, pixel.colour, opened.x, opened.extra
#> p point.label
#> p pixel.label
#> p point.nothing
#> p point.__dict__
#> p vars(point)
#> p vars(opened), opened.__dict__
#> p Point.__slots__, Pixel.__slots__, pixel.__slots__
#> p Point.x, type(Point.x), Pixel.colour
#> p sorted({*dir(point)} - {*dir(object)})
#> p sorted({*dir(pixel)} - {*dir(object)})
#> p 'extra' in dir(opened), 'colour' in dir(opened)
#> p report.total, vars(report), report.rows
#> p type(vars(Report)['total']), type(Report.title)
#>! p report.average
#>! p report.title
#> p lazy.real, lazy._hidden if hasattr(lazy, '_hidden') else 'hidden'
#>! p lazy.anything
#>! p len(vector)
#>! p vector[0]
#>! p vector + vector
#>! p vector()
#>! p bool(vector)
#>! p list(vector)
#> p vector.items, callable(vector), vector == vector, vector in [vector]
#> p point == point, hash(point) == hash(point), [p.x for p in (point, pixel, opened)]
#> p point, pixel
#> whatis point
fail()
