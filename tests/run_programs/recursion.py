"""The depth that a program reaches is its own."""

import sys

deepest = 0


def deeper(depth):
    global deepest
    deepest = depth
    deeper(depth + 1)


try:
    deeper(1)
except RecursionError:
    print(deepest)
sys.setrecursionlimit(int(sys.argv[1]))
deeper(1)
