"""Children of multiprocessing find `__main__` and its functions."""

import multiprocessing
import os
import sys


def square(number):
    return number * number, __name__, os.path.basename(sys.argv[0]), sys.argv[1:]


def fails():
    raise ValueError("in a child")


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(1) as pool:
        print(pool.map(square, [1, 2, 3]))
    print(context.Process.__name__, multiprocessing.parent_process())
    if sys.argv[1] == "spawn":
        raise RuntimeError("in the parent")
