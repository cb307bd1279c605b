# needs import pandas
"""Columns of pandas' own dtypes: nullable, categorical, sparse, periods, zones; frames of the program's class."""

import pandas as pd

#> p nullable, nullable.dtypes, nullable["n"].sum()
#> p sizes, sizes.cat.categories, sizes.cat.codes.tolist()
#> p sparse, sparse.dtypes
#> p moments, moments.dt.tz, moments[0]
#> p periods, periods.dtype, spans[0]
#> p twice, twice.columns, twice["a"].shape
#> p nothing, columns_only, columns_only.columns
#> p report, type(report), report.source, report.attrs
#> p named, named.index.name, named.columns.name
#> p notes, notes.loc[1, "note"] is shared
#> p nullable["s"].str.upper(), pd.isna(nullable["n"]).tolist()
#> p named[named > 1].dropna(), named.describe()
#> p isinstance(report, pd.DataFrame), isinstance(sizes, pd.Series)
#> p array, dtype


class Report(pd.DataFrame):
    _metadata = ["source"]

    @property
    def _constructor(self):
        return Report


def fail():
    nullable = pd.DataFrame(
        {"n": pd.array([1, None], "Int64"), "b": pd.array([True, None], "boolean"), "s": pd.array(["a", None], "string")}
    )
    sizes = pd.Series(pd.Categorical(["s", "l", None], categories=["l", "s"], ordered=True), name="size")
    sparse = pd.DataFrame({"x": pd.arrays.SparseArray([0, 0, 1])})
    moments = pd.Series(pd.to_datetime(["2024-01-01", "2024-06-01"]).tz_localize("UTC"))
    periods, spans = pd.Series(pd.period_range("2024-01", periods=2, freq="M")), pd.Series(pd.interval_range(0, 2))
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    nothing, columns_only = pd.DataFrame(), pd.DataFrame(columns=["a", "b"])
    report = Report({"a": [1]})
    report.source, report.attrs = "file", {"unit": "eur"}
    named = pd.DataFrame({"a": [1, 2]}, index=pd.Index(["x", "y"], name="row")).rename_axis(columns="column")
    shared = ["kept"]
    notes = pd.DataFrame({"note": [{"k": 1}, shared]})
    array, dtype = pd.array([1, 2]), pd.CategoricalDtype(["a"], ordered=True)
    raise TypeError(len(report))


fail()
