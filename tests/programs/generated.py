"""Frames of generated code: a dataclass's __init__, a named tuple's, a relative filename, no source at all."""
import collections
import dataclasses

#> w
#> p self.size
#> u
#> l
#> ll
#> p sorted(locals())
#> a
#> u
#> p text
#> l
#> ll
#> u
#> ll
#> u
#> p shape
#> w


@dataclasses.dataclass
class Box:
    size: int
    shape: str = "square"

    def __post_init__(self):
        self.volume = self.size ** 3 / 0


Pair = collections.namedtuple("Pair", "a b")


def build(shape):
    scope = {"Box": Box, "pair": Pair(1, 2), "text": "t"}
    exec(compile("\n\nbox = Box(pair.b)\n", "generated/relative.py", "exec"), scope)


def outer(shape):
    return (lambda: build(shape))()


outer("round")
