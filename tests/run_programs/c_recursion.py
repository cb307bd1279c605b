"""How deep C code may recurse: the nesting that `repr` and `json` still write."""

import json


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def deepest(write):
    low, high = 1, 200_000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            write(nested(middle))
            low = middle
        except RecursionError:
            high = middle
    return low


print(deepest(repr), deepest(json.dumps))
