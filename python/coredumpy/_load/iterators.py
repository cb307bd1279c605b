"""Iterators that stand where they stood, over the restored containers."""

from __future__ import annotations

import itertools
import operator
import re

from coredumpy._load.callables import for_map, harmless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from coredumpy._load.classes import Classes
    from coredumpy._load.values import Build, Held

_COUNT = re.compile(r"count\((-?\d{1,20})\)")
_TIMES = re.compile(r"repeat\(.*, (-?\d{1,20})\)", re.DOTALL)


def _over(container: type, cls: type[Any], held: Held) -> object:
    """Over a list, tuple, text …: what it goes through, and the index of the next item."""
    args, state = _reduced(held)
    # At its end it has let go of it.
    over = args[0] if args else container()
    if not isinstance(over, container):
        raise TypeError("another iterable")
    made = reversed(over) if cls.__name__ == "list_reverseiterator" else iter(over)  # type: ignore[call-overload]
    if type(made) is not cls:
        raise TypeError("another iterator")
    if state and type(state[0]) is int:
        made.__setstate__(state[0])
    return made


def over_text(classes: Classes, name: str, held: Held) -> object:
    """Over text: from 3.11 on there are two kinds of them, so a reader's own may be of another name."""
    try:
        args, state = _reduced(held)
        made: Any = iter(*args) if args and type(args[0]) is str else iter("")
        if state and type(state[0]) is int:
            made.__setstate__(state[0])
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return made if type(made).__name__ == name else classes.once(name, TextIterator)(made)


class TextIterator:
    """One of another name."""

    def __init__(self, characters: Iterator[str]) -> None:
        self._characters: Any = characters

    def __iter__(self) -> TextIterator:
        return self

    def __next__(self) -> str:
        return next(self._characters)  # type: ignore[no-any-return]

    def __length_hint__(self) -> int:
        return operator.length_hint(self._characters)

    def __getattribute__(self, name: str) -> Any:
        if name == "__dict__":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute '__dict__'")
        return object.__getattribute__(self, name)


def _remaining(make: Callable[[list[Any]], Any], cls: type[Any], held: Held) -> object:
    """Over a dict or set: of one that holds what is left."""
    items = held.nested_items("(reduced)")
    if items is None:
        raise TypeError("too many to be there at once")
    made = make(items)
    if type(made) is not cls or operator.length_hint(made) != len(items):
        raise TypeError("another iterator")
    return made


def _reversed(items: list[Any]) -> dict[Any, Any]:
    return dict.fromkeys(reversed(items))


def _wrapper(cls: type[Any], held: Held) -> object:
    """`zip`, `map`, `filter` and `reversed`: made of what they were made of."""
    args, state = _reduced(held)
    if cls is reversed:
        made = reversed(*args)
        made.__setstate__(*state)
        return made
    if cls in (map, filter) and not (callable(args[0]) or args[0] is None):
        raise TypeError("no function")
    if cls in (map, filter):
        return cls(for_map(args[0], len(args) - 1), *args[1:])
    return cls(*args)


def _enumerate(cls: type[Any], held: Held) -> object:
    args, _ = _reduced(held)
    iterable, start = args
    if type(start) is not int:
        raise TypeError("no number")
    return enumerate(iterable, start)


def _callable_iterator(cls: type[Any], held: Held) -> object:
    (function, sentinel), _ = _reduced(held)
    return iter(harmless(function), sentinel)


def _reduced(held: Held) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    args, *state = held["(reduced)"]
    if type(args) is not tuple:
        raise TypeError("no arguments")
    return args, tuple(state)


def _count(cls: type[Any], held: Held) -> object:
    found = _COUNT.fullmatch(held.repr) if isinstance(held.repr, str) else None
    if found:
        return itertools.count(int(found[1]))
    start, step = held["(held)"]
    if not isinstance(start, (int, float)) or not isinstance(step, (int, float)):
        raise TypeError("no numbers")
    return itertools.count(start, step)


def _repeat(cls: type[Any], held: Held) -> object:
    (item,) = held["(held)"]
    if not isinstance(held.repr, str):
        raise TypeError("how often is not known")
    times = _TIMES.fullmatch(held.repr)
    made = itertools.repeat(item, int(times[1])) if times else itertools.repeat(item)
    if repr(made) != held.repr:
        raise TypeError("another item")
    return made


def _itemgetter(cls: type[Any], held: Held) -> object:
    (item,) = held["(held)"]
    made = operator.itemgetter(item)
    if type(item) is tuple and len(item) > 1 and repr(made) != held.repr:
        made = operator.itemgetter(*item)
    return made


def _attrgetter(cls: type[Any], held: Held) -> object:
    names = re.findall(r"'([\w.]+)'", held.repr)
    made = operator.attrgetter(*names)
    if repr(made) != held.repr:
        raise TypeError("other attributes")
    return made


def _of(container: type) -> Build:
    return lambda cls, held: _over(container, cls, held)


def _left(make: Callable[[list[Any]], Any]) -> Build:
    return lambda cls, held: _remaining(make, cls, held)


BUILDERS: dict[type, Build] = {
    itertools.count: _count,
    itertools.repeat: _repeat,
    operator.itemgetter: _itemgetter,
    operator.attrgetter: _attrgetter,
    enumerate: _enumerate,
    filter: _wrapper,
    map: _wrapper,
    reversed: _wrapper,
    zip: _wrapper,
    type(iter([])): _of(list),
    type(reversed([])): _of(list),
    type(iter(())): _of(tuple),
    type(iter(b"")): _of(bytes),
    type(iter(bytearray())): _of(bytearray),
    type(iter(range(0))): _of(range),
    type(iter(range(1 << 64))): _of(range),
    type(iter(int, 0)): _callable_iterator,
    type(iter({})): _left(lambda items: iter(dict.fromkeys(items))),
    type(iter({}.values())): _left(lambda items: iter(dict(enumerate(items)).values())),
    type(iter({}.items())): _left(lambda items: iter(dict(items).items())),
    type(iter(set())): _left(lambda items: iter(set(items))),
    type(reversed({})): _left(lambda items: reversed(_reversed(items))),
}
