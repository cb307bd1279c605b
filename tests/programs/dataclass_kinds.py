"""Dataclasses of every kind: frozen, ordered, with hidden and uncompared fields, inherited, recursive."""

import dataclasses
import typing
from dataclasses import dataclass, field


@dataclass
class Item:
    """Something to buy."""

    SHOP: typing.ClassVar[str] = "corner"
    name: str
    price: float = 1.5
    tags: list = field(default_factory=list)
    covered: str = field(default="s", repr=False, compare=False)
    start: dataclasses.InitVar[int] = 3

    def __post_init__(self, start):
        self.later = start

    @property
    def total(self):
        return self.price * 2


@dataclass(frozen=True)
class Key:
    left: int
    right: tuple = ()


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    note: str = field(default="", compare=False)


@dataclass
class Special(Item):
    extra: dict = field(default_factory=dict)


@dataclass
class Node:
    value: int
    next: "Node" = None


@dataclass(eq=False)
class Handle:
    number: int


@dataclass(repr=False)
class Silent:
    number: int


@dataclass
class Long:
    rows: list
    names: dict


def fail():
    item, same, other = Item("tea", tags=["hot"]), Item("tea", tags=["hot"], covered="z"), Item("jam")
    key, equal = Key(1, (2,)), Key(1, (2,))
    old, new = Version(1, 2, "a"), Version(1, 10, "b")
    special, node, handle, silent = Special("pie", extra={"k": [1]}), Node(1), Handle(1), Silent(1)
    node.next = Node(2, node)
    long = Long(list(range(40)), {str(n): n for n in range(20)})
    raise KeyError("item")


#> p item, special, node, node.next.next is node
#> p item == same, item == other, item != other, item is same, handle == Handle if False else handle
#> p key == equal, hash(key) == hash(equal), {key: "v"}[equal], len({key, equal}), key in [equal]
#> p old < new, old >= new, max(old, new), sorted([new, old]), old == new
#> p item < other
#> p hash(item)
#> p {item}
#> !key.left = 5
#> p key.left
#> !item.price = 9.5
#> p item
#> p vars(item), item.covered, item.later, item.SHOP, Item.SHOP, Item.price
#> p Item.name
#> p item.missing
#> p Item.__doc__, Item.__match_args__, list(Item.__annotations__), Item.__hash__
#> p list(Item.__dataclass_fields__), [f.name for f in dataclasses.fields(item)], dataclasses.is_dataclass(item)
#> p dataclasses.asdict(special), dataclasses.astuple(key)
#> p Item.__dataclass_fields__['price'].default, Item.__dataclass_params__.eq
#> pp item
#> pp [item, key]
#> pp long
#> pp vars(special)
#> p isinstance(special, Item), type(special).__mro__, type(item)
#> p f"{item!s:.20}", str(key), repr(old)
#>! p item.total
#>! p Item("x")
#>! p dataclasses.replace(key, left=3)
#> p [i.name for i in (item, same, other) if i.tags]
#> whatis item
fail()
