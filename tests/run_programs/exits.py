"""Ends in the way that its argument names."""

import os
import sys


class Refusal(SystemExit):
    pass


class Shown:
    def __str__(self):
        return "an object as exit code"


class Unshowable:
    def __str__(self):
        raise ValueError("no text")


def leave(way):
    if way == "end":
        return
    if way == "os._exit":
        sys.stdout.flush()
        os._exit(7)
    if way == "builtin":
        exit(4)
    if way == "bare":
        raise SystemExit
    if way == "attribute":
        error = SystemExit(1)
        error.code = 9
        raise error
    codes = {
        "none": (None,),
        "zero": (0,),
        "three": (3,),
        "negative": (-1,),
        "huge": (2**70,),
        "byte": (256 + 5,),
        "true": (True,),
        "text": ("a text",),
        "empty-text": ("",),
        "float": (1.5,),
        "list": ([1, 2],),
        "object": (Shown(),),
        "unshowable": (Unshowable(),),
        "two": (1, 2),
        "surrogate": ("\udcff",),
    }
    raise Refusal(*codes[way])


print("before", sys.argv[1])
try:
    leave(sys.argv[1])
finally:
    print("finally")
