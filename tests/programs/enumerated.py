"""Enumerations: look-up by name and value, aliases, members of members, flags and their operations."""

import enum
import http
from enum import Enum, Flag, IntEnum, IntFlag, auto


class Colour(Enum):
    """Colours."""

    RED = 1
    BLUE = "b"
    CRIMSON = 1

    def describe(self):
        return self.name


class Level(IntEnum):
    LOW = 1
    HIGH = 9


class Access(Flag):
    READ = 4
    WRITE = 2
    RUN = 1


class Bits(IntFlag):
    A = 1
    B = 2


class Unit(str, Enum):
    METRE = "m"
    SECOND = "s"


class Planet(Enum):
    EARTH = (5.9, 6.3)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def gravity(self):
        return self.mass / self.radius


class Step(Enum):
    FIRST = auto()
    SECOND = auto()


class Loose(Enum):
    ONE = 1

    @classmethod
    def _missing_(cls, value):
        return cls.ONE


def fail():
    colour, level, access, bits = Colour.RED, Level.HIGH, Access.READ | Access.WRITE, Bits.A | Bits.B
    unit, planet, step, status, loose = Unit.METRE, Planet.EARTH, Step.SECOND, http.HTTPStatus.NOT_FOUND, Loose.ONE
    names = {Colour.RED: "r", Level.LOW: "l"}
    raise ValueError("enumerations")


#> p colour, colour.name, colour.value, str(colour), f"{colour.name}", repr(colour)
#> p Colour['RED'], Colour(1), Colour("b"), Colour(1) is colour, Colour.CRIMSON is colour
#> p dir(Colour), dir(colour), sorted({*dir(Level.LOW)} - {*dir(int)}), sorted({*dir(Level)} - {*dir(int)})
#> p Colour['GREEN']
#> p Colour(99)
#> p list(Colour), len(Colour), colour in Colour, [m.name for m in Colour], list(reversed(Colour))
#> p Colour.__members__, list(Colour.__members__)
#> p colour == Colour.RED, colour == 1, colour is Colour.BLUE, colour != Colour.BLUE
#> p names[colour], names[Colour(1)], hash(colour) == hash(Colour.CRIMSON), bool(Colour)
#> p Colour, type(colour), isinstance(colour, Colour), isinstance(colour, Enum), issubclass(Colour, enum.Enum)
#> p Colour.__doc__, Colour.BLUE.value, colour.describe
#> p colour.missing
#> p colour < Colour.BLUE
#> p level, level + 1, level > 3, level == 9, Level(9) is level, max(Level), sorted([Level.HIGH, Level.LOW]), Level.HIGH - Level.LOW
#> p access, access.value, Access.READ in access, Access.RUN in access, bool(access & Access.RUN)
#> p access & Access.READ, access | Access.RUN, access ^ Access.READ, ~access, Access(5), Access(0)
#> p (Access.READ | Access.WRITE) is access, Access.READ & access == Access.READ
#> p bits, bits & 1, bits | Bits.A, int(bits), bits == 3, Bits.A in bits, Bits(2)
#> p unit, unit.value, unit == "m", unit.upper(), unit + "2", Unit("s"), Unit("s") in (Unit.SECOND,)
#> p planet, planet.mass, planet.value, planet.radius > 6
#> p step, step.value, [s.value for s in Step]
#> p status, status.value, status == 404, status.name, http.HTTPStatus(404) is status
#> p loose, Loose(1)
#>! p Loose(5)
#>! p planet.gravity
#>! p colour.describe()
#> pp [colour, level, access]
#> whatis colour
fail()
