"""Comprehensions, generator expressions and lambdas; before 3.12 a comprehension is a frame of its own."""
#> w
#> p value
#> u
#> p value
#> p row
#> u
#> p sorted(k for k in locals() if k.isidentifier())
#> u
#> p rows
#> ll
#> u
#> p sorted(k for k in locals() if not k.startswith('_'))
#> w


def check(value):
    return (lambda divisor: value / divisor)(0)


def all_of(rows):
    return sum(
        check(value)
        for row in rows
        for value in [v + 1 for v in row]
    )


def table(rows):
    return {key: all_of(rows) for key in "ab"}


table([[1, 2], [3]])
