"""What objects of types written in C list and have, and how their methods print where nobody calls them."""

import asyncio
import contextvars
import csv
import functools
import hashlib
import io
import itertools
import os
import queue
import random
import re
import socket
import sqlite3
import threading


def count():
    yield 1


async def wait(): ...


async def stream():
    yield 1


def serve():
    match, lock, file, text = re.match("(a)", "a"), threading.Lock(), open(os.devnull), io.StringIO("x")
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    cursor = connection.execute("select 1 as a")
    row, jobs, simple, digest = cursor.fetchone(), queue.Queue(), queue.SimpleQueue(), hashlib.sha1(b"")
    numbers, waiting, items, talk = count(), wait(), stream(), socket.socket()
    variable, context, cached = contextvars.ContextVar("v"), contextvars.copy_context(), functools.lru_cache(abs)
    dice, writer, chained = random.Random(1), csv.writer(text), itertools.chain([1])
    loop = asyncio.new_event_loop()
    done, failed = loop.create_future(), loop.create_future()
    done.set_result([1])
    failed.set_exception(OSError(2, "gone"))
    send = file.write
    raise RuntimeError("methods")


#> p match.group, match.groups, match.re.match, row.keys, row.keys(), match.group(1)
#> p lock.acquire, lock.__enter__, file.read, text.getvalue, connection.execute, cursor.fetchall, digest.hexdigest
#> p jobs.qsize, jobs.put, simple.get, numbers.send, numbers.close, waiting.throw, items.asend, talk.send
#> p variable.get, variable.set, context.run, context.items, cached.cache_info, dice.random, writer.writerow
#> p done.result, done.done, done.set_result, done.result(), failed.exception()
#> p failed.result()
#> p send, send.__name__, file.read.__name__, match.group.__self__ is match, type(file.read), callable(lock.acquire)
#> p dir(lock), dir(match), dir(file), dir(connection), dir(row), dir(digest)
#> p dir(numbers), dir(variable), dir(context), dir(cached), dir(chained), dir(done)
#>! p lock.acquire()
#>! p file.read()
#>! p send("x")
#>! p numbers.send(None)
#>! p numbers.close()
#>! p digest.update(b"")
#>! p dice.random()
serve()
