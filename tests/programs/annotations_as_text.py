"""Annotations that are texts, some of which say more than a name: they print, compare and are cut as texts are."""

from __future__ import annotations

import dataclasses
import inspect
import typing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

Field = dict


@dataclasses.dataclass
class Order:
    id: int
    note: typing.Annotated[str, Field(max_length=3)]
    other: Order | None = None

    def total(self, rate: float, *, by: Callable[[int], int], limit: typing.Annotated[int, Field(gt=0)]) -> list[Order]:
        text = inspect.get_annotations(Order)["note"]
        raise ValueError(text)

    def __call__(self, count: int) -> Order: ...


def total_of(order: Order) -> float:
    return order.total(1.0, by=len, limit=3)


total_of(Order(1, "a"))
#> p Order.__annotations__
#> pp Order.__annotations__, vars(Order)["__annotations__"] == Order.__annotations__
#> p Order.total.__annotations__, self.__annotations__
#> p total_of.__annotations__, Order.__call__.__annotations__
#> p inspect.signature(Order.total), inspect.signature(Order)
#> p inspect.getfullargspec(Order.total)
#> p inspect.get_annotations(Order)
#> p text, text == Order.__annotations__["note"], hash(text) == hash(Order.__annotations__["note"])
#> p [field.type for field in dataclasses.fields(self)]
#> p [(name, str(text), f"{text:>50}", text[:6], len(text), "Field" in text) for name, text in Order.__annotations__.items()]
#> p type(Order.__annotations__["note"]), isinstance(Order.__annotations__["note"], str)
#> p Order.__annotations__["note"].upper(), Order.__annotations__["note"].split("("), "%s" % Order.__annotations__["note"]
#> p sorted(Order.__annotations__.values()), "a " + Order.__annotations__["note"]
#> p {text: name for name, text in Order.__annotations__.items()}["typing.Annotated[str, Field(max_length=3)]"]
#>! typing.get_type_hints(Order)
#>! inspect.signature(Order.total, eval_str=True)
