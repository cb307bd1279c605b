# needs import sys; assert sys.version_info >= (3, 11)
"""The columns of each entry, and what `traceback` makes of them."""
import traceback

#> p v
#> w
#> u
#> ll
#> u
#> l
#> p [m for m in data]


def divide(v):
    return (v + 1) * (v / 0) + v


def index(data):
    return data["a"]["b"][
        divide(data["n"])
    ]


def start():
    data = {"a": {"b": [1]}, "n": 3}
    return [index(data) for _ in range(1)]


start()
