# needs from typing import TypeAliasType
"""Classes, functions and aliases with parameters of their own (PEP 695), opened where the syntax is unknown, too."""

#> p Pair, type(Pair), Pair.__type_params__, Pair[int]
#> p Name, Name.__name__
#> p Box, Box.__type_params__, Box.__orig_bases__, Box[int], Box.__parameters__
#> p box, box.item, isinstance(box, Box)
#> p first, first.__annotations__
#> p kind, kind.__name__, kind.__infer_variance__
#> p Many.__type_params__, Many.__orig_bases__
#> ll

type Pair[T] = tuple[T, T]
type Name = str | None


class Box[T]:
    def __init__(self, item: T):
        self.item = item


class Many[A, *Rest, **Call]: ...


def first[T](items: list[T]) -> T:
    kind = first.__type_params__[0]
    box = object.__new__(Box)
    box.item = items
    raise IndexError(f"{"no"} items")


first([])
