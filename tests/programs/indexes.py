# needs import pandas
"""Indexes of every sort, with names and frequencies, and the scalars that they hold."""

import pandas as pd

#> p days, days.freq, days.name, days[0]
#> p spans, spans[-1], spans.sum()
#> p months, months[0].start_time, months.dtype
#> p steps, steps[0].mid, steps.closed
#> p levels, levels.names, levels[1], levels.get_level_values("shop")
#> p sizes, sizes.categories, sizes.ordered
#> p counted, list(counted), len(counted)
#> p when, when.year, when + gap, when.value
#> p gap, month, step, nothing, unknown
#> p every, pd.Timestamp("2024-01-01") + every
#> p isinstance(when, pd.Timestamp), type(days), type(gap)
#> p sales.loc["north"], sales.index.nlevels
#> p sales.columns, sales["sold", "eur"]


def fail():
    days = pd.date_range("2024-02-28", periods=3, freq="D", name="day")
    spans = pd.timedelta_range("1h", periods=3, freq="h")
    months = pd.period_range("2024-01", periods=2, freq="M")
    steps = pd.interval_range(0, 3, closed="left")
    levels = pd.MultiIndex.from_product([["north", "south"], [1, 2]], names=["region", "shop"])
    sizes = pd.CategoricalIndex(["s", "l"], categories=["s", "m", "l"], ordered=True)
    counted = pd.RangeIndex(1, 10, 3, name="n")
    when, gap = pd.Timestamp("2024-02-29 12:00"), pd.Timedelta("1 days 02:00:00")
    month, step = pd.Period("2024-01", "M"), pd.Interval(0, 5, closed="left")
    nothing, unknown, every = pd.NaT, pd.NA, pd.offsets.MonthEnd(2)
    columns = pd.MultiIndex.from_tuples([("sold", "eur"), ("sold", "usd")])
    sales = pd.DataFrame([[1, 2]] * 4, index=levels, columns=columns)
    raise KeyError(len(sales))


fail()
