# needs import attr, attrs, pydantic
"""attrs classes and pydantic models print and compare by their fields."""

from typing import List, Optional

import attr
import attrs
import pydantic


@attrs.define
class Order:
    number: int
    _lines: list = attrs.Factory(list)
    note: str = attrs.field(default="n", repr=False, eq=False)


@attr.s
class Old:
    x = attr.ib(default=1)
    y = attr.ib(factory=dict)

    def method(self): ...


@attrs.frozen(order=True)
class Version:
    major: int


@attrs.define
class Tree:
    left: "Tree" = None


class Address(pydantic.BaseModel):
    city: str = "here"


class Person(pydantic.BaseModel):
    """Somebody."""

    id: int
    name: str = "n"
    tags: List[str] = []
    address: Optional[Address] = None
    hidden: str = pydantic.Field("h", repr=False)
    _covered: int = pydantic.PrivateAttr(7)


class Worker(Person):
    hours: dict = {}


class Open(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow")
    level: int = 1


@pydantic.dataclasses.dataclass
class Checked:
    x: int


def fail():
    order, same, other, old, tree = Order(1, ["a"]), Order(1, ["a"], "z"), Order(2), Old(), Tree()
    tree.left = tree
    first, again, second = Version(1), Version(1), Version(2)
    person, twin = Person(id=1, tags=["t"], address=Address()), Person(id=1, tags=["t"], address=Address())
    loose, strict = Open(level=2, more=[1], name="x"), Open(level=2)
    worker, checked = Worker(id=2, hours={"mon": 8}), Checked(3)
    raise RuntimeError("models")


#> p order, order.number, order._lines, old, tree
#> p order == same, order == other, order is same, first == again, hash(first) == hash(again), {first: 1}[again], first < second
#> p vars(old), old.method, Order.__slots__, Order.__mro__
#> p order.missing
#> p person, str(person), f"{person.address}", person.id, person.address.city
#> p person == twin, person is twin, person == worker, vars(person), person._covered
#> p worker, worker.hours, isinstance(worker, Person), isinstance(worker, pydantic.BaseModel), type(worker).__mro__
#> p loose, str(loose), loose.more, loose == strict, loose == loose, strict, loose.model_extra, sorted(loose.model_fields_set)
#> p checked, checked.x, checked == checked
#> p person.missing
#> p person.model_dump
#> pp person
#> pp [order, worker]
#> p [p.id for p in (person, twin, worker)]
#>! p person.model_dump()
#>! p Person(id=3)
#>! p Order(5)
fail()
