# needs import pyarrow, pandas; assert pandas.__version__ >= "3"
"""Text and other columns that pandas keeps in arrays of pyarrow."""
import numpy as np
import pandas as pd
import pyarrow as pa


def main():
    a = pd.DataFrame({"s": ["x", "y", None]})
    whole = pd.concat([a, a.iloc[1:]], ignore_index=True)
    part = whole["s"].iloc[2:5]
    stamps = pd.Series([dt.datetime(2024, 1, 2), None], dtype="timestamp[us][pyarrow]")
    zoned = pd.Series([dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)], dtype=pd.ArrowDtype(pa.timestamp("ns", "Europe/Zurich")))
    days = pd.Series([dt.date(2024, 1, 2), None], dtype=pd.ArrowDtype(pa.date32()))
    gaps = pd.Series([dt.timedelta(seconds=5), None], dtype=pd.ArrowDtype(pa.duration("s")))
    flags = pd.Series([True, None, False] * 5, dtype="bool[pyarrow]")
    some = flags[3:9]
    raw = pd.Series([b"ab", None], dtype=pd.ArrowDtype(pa.binary()))
    small = pd.Series([1, -2, None], dtype="int8[pyarrow]")
    big = pd.Series([2**64 - 1], dtype="uint64[pyarrow]")
    half = pd.Series([0.1, None], dtype="float[pyarrow]")
    money = pd.Series([1, 2], dtype=pd.ArrowDtype(pa.decimal128(7, 2)))
    lists = pd.Series([[1, 2], None], dtype=pd.ArrowDtype(pa.list_(pa.int64())))
    cat = pd.Series(["u", "v", "u"], dtype="category")
    levels = pd.MultiIndex.from_product([["a", "b"], [1, 2]], names=["k", "n"])
    table = pd.DataFrame({"v": range(4)}, index=levels)
    empty = pd.Series([], dtype="str")
    uni = pd.Series(["é" * 3, "日本", "😀", ""])
    chunks = pa.chunked_array([[1, 2], [3]])
    raise ValueError("x")

#> p whole
#> p whole.dtypes
#> p whole.s.value_counts()
#> p part
#> p part.tolist()
#> p part.fillna('-')
#> p stamps
#> p stamps.dtype, stamps[0]
#> p zoned
#> p zoned.dtype
#> p days
#> p days.tolist()
#> p gaps
#> p gaps.sum()
#> p flags
#> p flags.sum()
#> p some
#> p some.tolist()
#> p raw
#> p raw[0]
#> p small, small.sum()
#> p big
#> p big[0]
#> p half, half[0]
#> p money
#> p lists
#> p cat
#> p cat.cat.categories
#> p levels
#> p table
#> p table.loc['a']
#> p empty
#> p uni
#> p uni.str.len()
#> p len(money), money.name
main()
