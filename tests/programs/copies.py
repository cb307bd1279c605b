"""Copies of what was restored: of members of enumerations, dataclasses, slots, named tuples, subclasses of built-ins."""

import collections
import copy
import dataclasses
import enum
import hashlib
from hashlib import md5


class Kind(enum.Enum):
    A = 1


class Level(enum.IntEnum):
    LOW = 1


class Bits(enum.Flag):
    X = 1
    Y = 2


@dataclasses.dataclass
class Item:
    kind: Kind
    tags: list


class Plain:
    def __init__(self):
        self.x = [1]
        self.__doc__ = "own"


class Slots:
    __slots__ = ("a",)

    def __init__(self):
        self.a = [2]


class Tags(list):
    pass


Pair = collections.namedtuple("Pair", "a b")


def fail():
    item, plain, slots, tags, pair = Item(Kind.A, [1]), Plain(), Slots(), Tags([1, [2]]), Pair(1, [2])
    tags.owner = "me"
    digest = hashlib.sha256(b"a")
    data = {"k": Kind.A, "l": Level.LOW, "b": Bits.X | Bits.Y, "n": None}
    counts = collections.Counter("aab")
    default = collections.defaultdict(list, a=[1])
    ordered = collections.OrderedDict(a=[1])
    queue = collections.deque([[1]], 3)
    error = ValueError("a", 1)
    raise KeyError("x")


#> p copy.copy(data["k"]) is data["k"], copy.deepcopy(data) == data, copy.deepcopy(data)
#> p copy.deepcopy(data["l"]), copy.deepcopy(data["b"])
#> p dataclasses.asdict(item)
#> p dataclasses.astuple(item)
#> p copy.copy(item), copy.copy(item) == item, copy.copy(item) is item
#> p copy.deepcopy(item), copy.deepcopy(item).tags is item.tags
#> p vars(copy.copy(plain)), copy.copy(plain).x is plain.x
#> p vars(copy.deepcopy(plain))
#> p copy.copy(slots).a is slots.a
#> p copy.deepcopy(slots).a
#> p copy.copy(tags), copy.copy(tags).owner
#> p copy.deepcopy(tags)
#> p copy.copy(pair), copy.deepcopy(pair), pair._replace(a=5), pair._asdict()
#> p copy.copy(counts), copy.deepcopy(default), list(copy.copy(ordered).items()), copy.deepcopy(queue)
#> p counts.copy(), default.copy(), list(ordered.copy()), queue.copy(), tags.copy()
#> p repr(copy.copy(error)), copy.deepcopy(error).args
#> p hashlib.sha256(b"a").hexdigest() == hashlib.sha256(b"a").hexdigest(), md5(b"").hexdigest()
#> p plain.__doc__, Plain.__doc__, plain.__module__, plain.__class__.__name__
#> p sorted(counts), sorted(counts.items(), key=lambda kv: -kv[1]), counts + counts, counts - counts
#> p {**data}, data | {"z": 1}, [*tags], (*pair,)
#> p digest
fail()
