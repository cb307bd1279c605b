"""Contexts of contexts, causes in a ring, errors that were replaced on the way out."""
import sys

#> import traceback
#> p error.__context__, error.__cause__, error.__suppress_context__
#> p error.__context__.__context__, error.__context__.__context__.__cause__
#> print(''.join(traceback.format_exception(type(error), error, error.__traceback__)))
#> p deep, deep.__context__.__context__.args
#> print(''.join(traceback.format_exception(type(deep), deep, deep.__traceback__))[-600:])
#> p len(traceback.format_exception(type(deep), deep, deep.__traceback__))
#> p ring, ring.__cause__, ring.__cause__.__cause__ is ring
#> print(''.join(traceback.format_exception(type(ring), ring, ring.__traceback__)))
#> p getattr(noted, '__notes__', None)
#> print(''.join(traceback.format_exception(type(noted), noted, noted.__traceback__)))
#> p stopped.value, left.code, isinstance(left, Exception)
#> p wrapped, wrapped.original, wrapped.original is wrapped.__cause__
#> p wrapped.original.__traceback__.tb_next.tb_lineno
#> p [kept.__traceback__.tb_frame.f_lineno for kept in (error, deep, ring)]
#> u
#> ll
#> w


class Wrapped(Exception):
    def __init__(self, original):
        super().__init__(f"{type(original).__name__}: {original}")
        self.original = original


def nest(n):
    try:
        raise ValueError(n)
    finally:
        if n:
            nest(n - 1)


def link():
    try:
        1 / 0
    except ZeroDivisionError as zero:
        try:
            raise Wrapped(zero) from zero
        except Wrapped:
            try:
                {}["second"]
            finally:
                int("third")


def make_ring():
    first, second = ValueError("first"), TypeError("second")
    first.__cause__, second.__cause__ = second, first
    raise first


def note():
    error = LookupError("noted")
    if sys.version_info >= (3, 11):
        error.add_note("one")
        error.add_note("two\nlines")
    raise error


def counted():
    yield 1
    return "value"


def stop():
    numbers = counted()
    next(numbers), next(numbers)


def leave():
    raise SystemExit({"code": 3})


def wrap():
    try:
        link()
    except ValueError as error:
        raise Wrapped(error) from error


def caught(function, *args):
    try:
        function(*args)
    except BaseException as error:
        return error


def report(error, deep, ring, noted, stopped, left, wrapped):
    raise RuntimeError("report") from wrapped


def start():
    report(caught(link), caught(nest, 60), caught(make_ring), *map(caught, (note, stop, leave, wrap)))


start()
