"""Protocols: who has the members is one, whether it was derived or not."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Speaks(Protocol):
    def speak(self): ...


@runtime_checkable
class Named(Speaks, Protocol):
    name: str


@runtime_checkable
class Counted(Protocol):
    def __len__(self): ...


class Moves(Protocol):
    def move(self): ...


class Horse(Moves):
    def move(self): ...


class Dog:
    def __init__(self):
        self.name = "rex"

    def speak(self): ...


class Pack:
    def __init__(self, dogs):
        self.dogs = dogs

    def __len__(self):
        return len(self.dogs)


def fail():
    dog, horse = Dog(), Horse()
    pack = Pack([dog])
    kinds = [Speaks, Named, Counted]
    raise LookupError("protocols")


#> p isinstance(dog, Speaks), isinstance(dog, Named), isinstance(horse, Speaks), isinstance(pack, Named)
#> p [kind.__name__ for kind in kinds if isinstance(pack, kind)]
#> p isinstance(horse, Horse), Horse.__mro__[1], Moves in type(horse).__mro__
#> p isinstance(dog, Moves)
#> p Speaks, Named.__annotations__, type(dog), dog.name
#>! p len(pack)
#>! p dog.speak()
fail()
