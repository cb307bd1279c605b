import sys
print("while imported:", sys.argv, __name__)


def deep():
    return 1 / 0
