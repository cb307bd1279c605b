# needs import numpy
"""Views of numpy's arrays: how they lie in memory, and in whose."""

import numpy as np

#> p back.strides, turned.strides, column.strides, spread.strides, part.strides, totals.strides, labels.strides
#> p grid.base is counts, back.base is counts, counts.base, column.base, labels.base is None
#> p spread.flags, part.flags
#> p part.flags.owndata, part.base is None, raw.flags.owndata, raw.flags.writeable
#> p back, turned, column, spread, totals, labels, part[3, 4], part.sum()
#> p np.shares_memory(counts, back), totals.base is records
#> !counts[0] = 99
#> p back[-1], grid[0, 0], turned[0]


def fail():
    counts = np.arange(12)
    grid = counts.reshape(3, 4)
    back, turned, column = counts[::-1], grid.T, grid[:, 1]
    spread = np.broadcast_to(counts[:4], (3, 4))
    part = np.arange(20_000).reshape(100, 200)[::2, ::3]
    raw = np.frombuffer(b"abcdefgh", dtype="u1")
    records = np.array([(1, 2.0), (3, 4.0)], dtype=[("id", "i4"), ("total", "f8")])
    totals = records["total"]
    labels = np.array([1, "a", None], dtype=object)[::-1]
    raise ValueError("views")


fail()
