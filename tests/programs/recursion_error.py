"""A RecursionError: more than a thousand frames of one function."""
import sys

#> p depth > 1000
#> u
#> p type(depth)
#> d
#> ll
#> u 50
#> d 10
#> ll
#> p depth < 1200


def down(depth):
    if depth < 0:
        return depth
    return down(depth + 1)


sys.setrecursionlimit(1200)
down(0)
