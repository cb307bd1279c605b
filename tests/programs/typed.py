"""Types as values: annotations, aliases, type variables, generic classes, typed dicts and named tuples."""

import collections
import typing
from typing import Any, Callable, ClassVar, Dict, Generic, List, Literal, NamedTuple, Optional, Tuple, TypedDict, TypeVar, Union

T = TypeVar("T")
UserId = typing.NewType("UserId", int)


class Movie(TypedDict):
    title: str
    year: int


class Point(NamedTuple):
    """A place."""

    x: int
    y: int = 0

    def distance(self):
        return self.x + self.y


Pair = collections.namedtuple("Pair", "left right")


class Box(Generic[T]):
    limit: ClassVar[int] = 3
    item: "Optional[T]" = None

    def __init__(self, item):
        self.item = item


def convert(value: Optional[int], *rest: List[str], to: "Any" = None) -> Dict[str, int]: ...


def fail():
    maybe, either, rows = Optional[int], Union[int, str, None], List[Dict[str, int]]
    literal, handler, pairs, anything = Literal["a", 1], Callable[[int], str], Tuple[int, ...], Any
    plain, boxed, box, movie = list[int], Box[int], Box("b"), Movie(title="m", year=1999)
    point, pair = Point(3), Pair(1, right=[2])
    hints = {"x": Optional[str], "y": dict[str, list[int]], "z": Box, "t": T}
    raise TypeError("types")


#> p maybe, either, rows, literal, handler, pairs, anything, plain
#> p maybe == Optional[int], maybe.__args__, literal.__args__, plain.__origin__, rows.__origin__
#> p hints, hints['x'], type(None) in hints['x'].__args__
#> pp hints
#> p T, T.__name__, UserId.__name__, UserId.__supertype__
#> p boxed, boxed.__args__, box.item, Box.limit, Box[str], Box.__parameters__, Box.__orig_bases__
#> p convert.__annotations__
#> p Box.__annotations__, Movie.__annotations__
#> p movie, movie['title'], type(movie), Movie, Movie.__total__
#> p point, point.x, point[1], point._fields, point._asdict(), point == (3, 0), tuple(point), len(point)
#> p point._replace(y=5), Point._field_defaults, Point.__doc__, point.distance, point < (4, 0), hash(point) == hash((3, 0))
#> p pair, pair.left, pair.right[0], pair._fields, [value for value in pair], Pair.__mro__, {pair[0]: 1}
#> p point.missing
#> p isinstance(point, tuple), isinstance(point, Point), type(pair), Pair.__doc__
#> pp point
#> whatis point
#>! p point.distance()
#>! p UserId(5)
fail()
