"""A pipeline of generators that failed in its middle: what each of them holds, and where it stands."""

import itertools


def read(n):
    for i in range(n):
        yield {"i": i, "v": i * 1.5}


def scale(rows, by):
    for row in rows:
        row["v"] = row["v"] / by.pop()
        yield row


def chunk(rows, size):
    it = iter(rows)
    while part := tuple(itertools.islice(it, size)):
        yield part


def total(rows):
    acc = 0
    for part in chunk(scale(read(6), [4, 0, 2]), 2):
        acc += sum(r["v"] for r in part)
    return acc


total([])


#> p row
#> p by
#> p rows
#> p rows.gi_frame
#> p rows.gi_frame.f_lineno
#> p rows.gi_frame.f_locals
#> p rows.gi_running
#> p rows.__name__, rows.__qualname__
#> a
#> w
#> u
#> p it
#> p size
#> u
#> p acc
#> p part
#> p [r["v"] for r in part]
#> p sum(r["v"] for r in part)
#> ll
#> d
#> l
#>! p next(it)
#>! p list(it)
#> whatis it
#> p read
#> p list(itertools.chain([1], (2,)))
#> p list(zip("ab", range(2)))
#> p itertools.count(3)
#> p next(itertools.count(3))
