"""Exit handlers run last in, first out, one of them fails, and `__file__` is gone by then."""

import atexit
import sys


@atexit.register
def first():
    print("first registered", sorted(name for name in globals() if name.startswith("__")))


@atexit.register
def fails():
    raise OSError("in an exit handler")


@atexit.register
def last():
    print("last registered", file=sys.stderr)


if sys.argv[1:] == ["crash"]:
    raise RuntimeError("after the handlers were registered")
if sys.argv[1:] == ["exit"]:
    sys.exit(3)
if sys.argv[1:] == ["exit-in-handler"]:
    atexit.register(sys.exit, 8)
