"""Exceptions that were caught, wrapped and raised again, through frames that show twice."""
#> w
#> p code
#> p error
#> u
#> p sorted(locals())
#> ll
#> u
#> p attempt
#> ll
#> w


class Wrapped(Exception):
    pass


def read(code):
    raise OSError(code, "broken")


def wrap(code):
    try:
        read(code)
    except OSError as error:
        raise Wrapped("wrapped", code) from error


def retry(attempt):
    try:
        wrap(attempt)
    except Wrapped as problem:
        kept = problem
    raise kept


def start():
    try:
        retry(3)
    except Wrapped:
        raise


start()
