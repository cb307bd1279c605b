# needs import pandas
"""Data frames and series of several dtypes, whole and in pieces."""

import pandas as pd

#> p orders
#> p orders.dtypes
#> p orders['amount'].mean()
#> p orders[orders.paid]
#> p orders.loc[2, 'customer'], orders.iloc[0, 1]
#> p list(orders.columns), len(orders)
#> p orders['day'].max()
#> p by_name
#> p by_name['b'], by_name.name, list(by_name.index)
#> p empty
#> p (lambda: orders.shape)()


def fail():
    orders = pd.DataFrame(
        {
            "customer": ["ann", None, "cem"],
            "amount": [1.5, 2.25, -3.0],
            "count": [1, 2, 3],
            "paid": [True, False, True],
            "day": pd.to_datetime(["2024-01-01", "2024-02-29", None]),
        }
    )
    by_name = pd.Series([1, 2], index=["a", "b"], name="totals")
    empty = pd.DataFrame()
    raise LookupError(orders.shape, by_name.size, empty.size)


fail()
