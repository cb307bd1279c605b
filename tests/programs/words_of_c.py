"""What is typed in error about objects of types written in C: the interpreter names these with their module."""

import asyncio
import contextvars
import csv
import hashlib
import io
import itertools
import os
import queue
import re
import sqlite3
import threading
import zlib


def parse():
    match, lock, again = re.match("(?P<a>a)", "a"), threading.Lock(), threading.RLock()
    file, text, connection = open(os.devnull), io.StringIO("x"), sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    cursor = connection.execute("select 1 as a")
    row, rows, digest = cursor.fetchone(), csv.reader([]), hashlib.md5(b"")
    chained, groups, packer = itertools.chain([1]), itertools.groupby([1]), zlib.compressobj()
    variable, jobs, pending = contextvars.ContextVar("v"), queue.SimpleQueue(), asyncio.Future(loop=asyncio.new_event_loop())
    raise ValueError("no number")


#> p match.nothing
#> p match.re.nothing
#> p lock.nothing
#> p again.nothing
#> p file.nothing
#> p text.nothing
#> p connection.nothing
#> p cursor.nothing
#> p row.nothing
#> p rows.nothing
#> p digest.nothing
#> p chained.nothing
#> p groups.nothing
#> p packer.nothing
#> p variable.nothing
#> p jobs.nothing
#> p pending.nothing
#> p match.nothing()
#> match.x = 5
#> lock.x = 5
#> p lock + 1
#> p len(lock)
#> p lock[0]
#> p lock()
#> p iter(lock)
#> for found in match: print(found)
#> p 'a' in match
#> p lock < lock
#> p -match
#> p connection[0]
#> p file[0]
#> p len(file)
#> p int(lock)
#> p sorted([match, match])
#> p sum([match])
#> p '%d' % match
#> p f"{lock:5}"
#> p round(match)
#> p [1][match]
#> p type(lock).__name__, type(file).__name__, type(match).__qualname__, type(cursor), type(chained).__module__
#> p bool(match), bool(lock), match == match, lock != again, hash(lock) == hash(lock)
#> p lock
parse()
