"""A crash four calls deep, with output on both streams before."""

import sys


def first(rows):
    return second(rows) + 1


def second(rows):
    return sum(third(row) for row in rows)


def third(row):
    return fourth(row["value"]) * row["weight"]


def fourth(value):
    print("value", value)
    print("checked", value, file=sys.stderr)
    return 10 / value


first([{"value": 2, "weight": 1}, {"value": 0, "weight": 1}])
