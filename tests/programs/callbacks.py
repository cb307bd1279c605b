"""Frames that were called from C: sorted, map, reduce, json, re, and through properties, descriptors, metaclasses."""
import contextlib
import functools
import json
import re

#> w
#> ll
#> p kind, error.args, sorted(locals())
#> u
#> ll
#> a
#> u
#> ll
#> p owner
#> u
#> a
#> u
#> p args, kwargs
#> ll
#> u
#> a
#> u
#> u
#> ll
#> u
#> u
#> a
#> u
#> u
#> p match.group(), match.span()
#> u
#> u
#> a
#> u
#> p left, right
#> u
#> ll
#> p word
#> p sorted(globals())[-3:]
#> w


class Checked:
    def __get__(self, instance, owner=None):
        return instance.total


class Counting(type):
    def __call__(cls, *args, **kwargs):
        made = super().__call__(*args, **kwargs)
        return made


class Order(metaclass=Counting):
    checked = Checked()

    def __init__(self, lines):
        self.lines = lines
        self.checked

    @property
    def total(self):
        with self:
            return sum(self.lines) / 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        raise LookupError("while leaving", kind.__name__)


def encoded(value):
    return Order(list(value))


def replaced(match):
    return json.dumps({match.group(): {3, 4}}, default=encoded)


def key(word):
    return re.sub("[aeiou]", replaced, word)


def merged(left, right):
    return sorted([*left, right], key=key)


@contextlib.contextmanager
def noted(words):
    yield words


def report():
    with noted(["plum", "fig"]) as words:
        return list(map(lambda word: functools.reduce(merged, words, [word]), ["pear"]))


report()
