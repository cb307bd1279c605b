"""The order in which what is left dies."""

import sys


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("dies:", self.name, __name__ if "__name__" in globals() else "no name")


a = Loud("a")
b = Loud("b")
b.itself = b
sys.kept = Loud("kept by sys")
c = Loud("c")


def crash(local):
    inner = Loud("in the frame")
    if sys.argv[1:] == ["crash"]:
        raise ValueError(local, inner)
    if sys.argv[1:] == ["exit"]:
        sys.exit(local.name)


crash(Loud("argument"))
