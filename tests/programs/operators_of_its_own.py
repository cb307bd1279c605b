"""Amounts, levels and errors that say how they compare and print: only the program could answer."""
#> p price is same, price.cents
#>! p price == same
#>! p price != same
#>! p price < same
#>! p str(price)
#>! p f"{price:>10}"
#>! p price in [same]
#> p price in (price,)
#>! p sorted([price, same])
#> p prices[price]
#> pp shelf
#> p level, level.value, level is Level.LOW
#>! p str(level)
#>! p f"{level}"
#>! p str(shade)
#> p level == Level.LOW
#>! p first == second
#> p first, second
#> p plain == Plain, plain.size
#>! p str(kept)
#> p kept.args, kept.code
#> p point == (1, 2), point
#> p tag, tag.upper()
#> display price
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Price:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        return self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return self.cents

    def __str__(self):
        return f"{self.cents / 100:.2f}"

    def __format__(self, spec):
        return format(str(self), spec)


class Level(Enum):
    LOW = 1

    def __str__(self):
        return self.name.lower()


class Words(Enum):
    def __str__(self):
        return f"a {self.name.lower()}"


class Shade(Words):
    DARK = "d"


@dataclass
class Part:
    name: str
    twin: object = None

    def __eq__(self, other):
        return self.name.lower() == other.name.lower()


@dataclass
class Plain:
    name: str
    size: int = field(default=0, compare=False)


class Refused(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code

    def __str__(self):
        return f"refused with {self.code}"

    def __repr__(self):
        return f"<Refused {self.code}>"


class Point(NamedTuple):
    x: int
    y: int

    def __str__(self):
        return f"({self.x}|{self.y})"


class Tag(str):
    def __str__(self):
        return "#" + self


def check():
    price, same = Price(250), Price(250)
    prices = {price: "two fifty"}
    shelf = [{"first": 1, "second": [2, 3]}]
    level, shade = Level.LOW, Shade.DARK
    first, second = Part("Bolt", None), Part("bolt")
    plain = Plain("nut", 3)
    kept = Refused(7)
    point, tag = Point(1, 2), Tag("new")
    raise RuntimeError("not for sale")


check()
