"""What Python words or counts otherwise from version to version: flags, iterators over text, references, handles."""

import asyncio
import enum
import functools
import re
import socket
import weakref

#> p mode, ~mode, mode.name, str(mode), f"{mode}"
#> p nothing, odd, list(type(mode))[:3]
#> p mode == 10, mode | re.X, mode & re.M
#> p letters, next(letters), list(letters), type(letters)
#> p pairs, list(pairs)
#> p by_page, views[page], page in seen
#> p reference, hash(reference) == hash(page), reference() is page
#> p handle
#> p answer
#> p access, ~access, access.name, access.value
#> p Level.LOW, Level.LOW | Level.HIGH, Level.LEAST is Level.LOW, ~Level.LOW
#> p list(Level), Level.__members__
#> p sock.family, sock


class Page:
    pass


class Level(enum.IntFlag):
    LOW = 1
    LEAST = 1
    HIGH = 2


class Access(enum.Flag):
    READ = 1
    WRITE = 2


def log(*args):
    pass


def serve():
    mode, nothing, odd = re.I | re.M, re.RegexFlag(0), re.RegexFlag(1 << 14 | 2)
    letters, pairs = iter("h\u20acllo"), zip([1, 2], "ab")
    next(letters)
    page = Page()
    views, seen, by_page = weakref.WeakKeyDictionary({page: 2}), weakref.WeakSet([page]), [weakref.ref(page)]
    reference = weakref.ref(page)
    loop = asyncio.new_event_loop()
    handle = loop.call_soon(functools.partial(log, "token"), 2)
    answer = loop.create_future()
    for callback in (functools.partial(log, 3), log, print):
        answer.add_done_callback(callback)
    access = Access.READ | Access.WRITE
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    raise ConnectionError("no one answers")


serve()
