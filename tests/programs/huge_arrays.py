# needs import pandas
"""Arrays and frames that are too large for a dump: their ends answer, and what needs the middle is refused."""

import numpy as np
import pandas as pd

#> p frame
#> p len(frame), frame.shape, list(frame.columns)
#> p frame.head(2)
#> p frame.tail(2)
#> p frame.dtypes
#> p frame["a"].head(3)
#> p frame.iloc[0, 1], frame.iloc[-1, 1]
#> p frame.index
#> p numbers
#> p len(numbers), numbers.shape, numbers.dtype, numbers[0], numbers[-1], numbers[:3]
#> p type(numbers), isinstance(numbers, np.ndarray), isinstance(frame, pd.DataFrame)
#>! p frame.sum()
#>! p frame["a"].sum()
#>! p numbers.mean()
#>! p np.mean(numbers)
#>! p numbers + 1
#>! p numbers.reshape(-1, 2)
#>! p frame[frame.a > 2]


def fail():
    numbers = np.arange(3_000_000)
    frame = pd.DataFrame({"a": numbers, "b": numbers / 2})
    raise MemoryError(len(frame))


fail()
