"""Iterators stand where they stood: half-read lists, counters, generators, what itertools makes."""

import functools
import itertools
import operator

#> p rows, next(rows), list(rows)
#> p backwards, list(backwards)
#> p letters, next(letters)
#> p numbers, list(numbers)
#> p keys, list(keys)
#> p items, sorted(items)
#> p ids, next(ids), ids
#> p tenths
#> p twice, list(twice)
#> p forever
#> p pairs, list(pairs)
#> p lengths, list(lengths)
#> p truthy, list(truthy)
#> p numbered, next(numbered), next(numbered)
#> p by_price([0, 5, 7]), by_price
#> p by_name
#> p chained
#>! p next(chained)
#> p gen.gi_frame.f_locals, gen.gi_running
#>! p next(gen)
#> p base_two('101'), base_two.func, base_two.keywords
#> p type(rows), type(ids), type(pairs)
#> p isinstance(ids, itertools.count)


def read(path):
    for line in path:
        yield line


def report():
    rows, backwards, letters = iter([10, 20, 30]), reversed(["a", "b", "c"]), iter("xyz")
    next(rows), next(letters)
    numbers, keys, items = iter(range(0, 10, 3)), iter({"a": 1, "b": 2}), iter({"a": 1}.items())
    next(keys)
    ids, tenths = itertools.count(7), itertools.count(0.5, 0.1)
    next(ids)
    twice, forever = itertools.repeat("again", 2), itertools.repeat(None)
    pairs, lengths = zip([1, 2], "ab"), map(len, ["one", "three"])
    truthy, numbered = filter(None, [0, 1, "", "x"]), enumerate("pq", 1)
    by_price, by_name = operator.itemgetter(1, 2), operator.attrgetter("owner.name")
    chained = itertools.chain([1], [2])
    gen = read(["l1", "l2"])
    next(gen)
    base_two = functools.partial(int, base=2)
    raise StopIteration("no rows")


report()
