# needs import numpy, pandas
"""What numpy and pandas print under options of the program: derived values, too."""

import numpy as np
import pandas as pd

#> p ratios, ratios * 2
#> p ratios.mean(), ratios[:1]
#> p many
#> p many + 1
#> p tiny
#> p gaps
#> p table
#> p table.head(2)
#> p table["price"]
#> p table.describe()
#> p table.T
#> p f"{ratios}", str(table.loc[3])
#> p np.get_printoptions()["precision"], pd.get_option("display.max_rows")


def report():
    np.set_printoptions(precision=3, threshold=8, edgeitems=2, suppress=True, nanstr="none")
    pd.set_option("display.max_rows", 6, "display.precision", 1, "display.show_dimensions", False)
    ratios, many = np.array([1 / 3, 2 / 3, 1000.12345]), np.arange(40)
    tiny, gaps = np.array([1e-9, 1.0]), np.array([np.nan, 2.0])
    table = pd.DataFrame({"price": [number / 7 for number in range(12)], "n": range(12)})
    raise ValueError("nothing to report")


report()
