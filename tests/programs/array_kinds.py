# needs import numpy
"""Arrays of every layout and dtype: structured, masked, read-only, of objects, of the program's own class."""

import numpy as np

#> p samples, samples.dtype, samples[0], samples["pair"]
#> p aligned.dtype, aligned["value"].sum()
#> p masked, masked.mask, masked.mean()
#> p grid, grid.T.shape, grid.flags["F_CONTIGUOUS"], grid[1]
#> p swapped, swapped.dtype.byteorder, swapped + 1
#> p mixed, mixed[1] is shared, mixed.shape
#> p frozen.flags.writeable, scalar.shape, nothing
#> p moments, moments.max() - moments.min()
#> p tagged, tagged.unit, isinstance(tagged, np.ndarray), type(tagged)
#> p half, single, stamp, flag, text, half + single
#> p record, record.level
#> p np.sum(grid), np.isnan(grid).any(), np.array_equal(samples, samples)
#> p kind, type(kind), np.pi
#> p [type(value) for value in (half, grid, masked)]


class Tagged(np.ndarray):
    def __array_finalize__(self, source):
        self.unit = getattr(source, "unit", None)


def fail():
    samples = np.array([(1, (2.5, 3.5))], dtype=[("id", "<i4"), ("pair", "<f4", (2,))])
    aligned = np.zeros(2, dtype=np.dtype([("flag", "i1"), ("value", "f8")], align=True))
    masked = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
    grid = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    swapped = np.array([1, 2], dtype=">u2")
    shared = ["kept"]
    mixed = np.array([None, shared, "x"], dtype=object)
    frozen = np.arange(3)[::-1]
    frozen.flags.writeable = False
    scalar, nothing = np.array(7), np.empty((0, 3))
    moments = np.array(["2024-02-29", "2024-03-01"], dtype="M8[D]")
    tagged = np.arange(3).view(Tagged)
    tagged.unit = "ms"
    half, single, stamp = np.float16(0.5), np.float32(0.1), np.datetime64("2024-02-29")
    flag, text = np.bool_(True), np.str_("ab")
    record = np.rec.array([(3, "low")], dtype=[("id", "<i4"), ("level", "<U4")])
    kind = np.dtype([("a", "<i4"), ("b", "<U2")])
    raise ValueError(len(samples))


fail()
