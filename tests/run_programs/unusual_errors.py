"""Exceptions that are hard to print."""

import sys


class NoText(Exception):
    def __str__(self):
        raise RuntimeError("no text")


class Imitation(Exception):
    __class__ = SystemExit


class Base(BaseException):
    pass


def looping():
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first
    return first


ways = {
    "no-text": lambda: NoText("x"),
    "imitation": lambda: Imitation("x"),
    "base": lambda: Base("x"),
    "generator-exit": lambda: GeneratorExit("x"),
    "looping": looping,
    "escape": lambda: ValueError("\x1b[31mred\x1b[0m\r\n\x07"),
    "surrogate": lambda: ValueError("\udcff"),
    "long": lambda: ValueError("x" * 100_000),
    "memory": MemoryError,
    "stop-iteration": lambda: StopIteration(3),
    "no-traceback": lambda: ValueError("x").with_traceback(None),
    "import": lambda: ImportError("x", name="y", path="z"),
    "unicode": lambda: UnicodeDecodeError("utf-8", b"abc", 1, 2, "bad"),
    "os": lambda: OSError(2, "none", "file"),
    "syntax": lambda: SyntaxError("mine", ("a.py", 3, 5, "a = = b\n")),
}
raise ways[sys.argv[1]]()
