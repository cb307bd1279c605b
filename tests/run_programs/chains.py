"""A cause, a context and, where Python has them, a note and a group."""

import sys


def low():
    raise KeyError("low")


def middle():
    try:
        low()
    except KeyError as error:
        raise ValueError("middle\nin two lines") from error


try:
    middle()
except ValueError as error:
    if sys.version_info >= (3, 11):
        error.add_note("a note")
        raise ExceptionGroup("several", [error, TypeError("another")])  # noqa: F821
    raise TypeError("high")
