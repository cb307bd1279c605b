"""Ctrl-C in several forms."""

import asyncio
import os
import signal
import sys
import time


class Impatience(KeyboardInterrupt):
    pass


def interrupt_soon():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)


async def interrupted_task():
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(5)


way = sys.argv[1]
print("waiting")
if way == "raise":
    raise KeyboardInterrupt
if way == "subclass":
    raise Impatience("now")
if way == "signal":
    interrupt_soon()
if way == "asyncio":
    asyncio.run(interrupted_task())
if way == "hook-exits":
    sys.excepthook = lambda *_: sys.exit(5)
    raise KeyboardInterrupt
if way == "handled":
    signal.signal(signal.SIGINT, lambda *_: sys.exit(6))
    interrupt_soon()
