"""Exceptions that leave something else than the main thread, one by one; the last one ends the program."""

import _thread
import asyncio
import atexit
import gc
import sys
import threading
import time
import weakref

early_loop = asyncio.new_event_loop()
if "patched" in sys.argv:
    import coredumpy

    coredumpy.patch_except(directory="dumps")

if "coredumpy" in sys.modules:
    # Several ways have the same lines.
    sys.modules["coredumpy"].config.dedupe_interval = 0


def fail(way):
    local = [way]
    raise ValueError(way)


def in_thread():
    thread = threading.Thread(target=fail, args=("thread",), name="worker")
    thread.start()
    thread.join()


class OwnThread(threading.Thread):
    def run(self):
        fail("thread class")


def in_own_thread():
    thread = OwnThread(name="own")
    thread.start()
    thread.join()


def in_bare_thread():
    begun = []

    def target():
        begun.append(1)
        fail("bare thread")

    _thread.start_new_thread(target, ())
    while not begun or _thread._count():
        time.sleep(0.001)


def in_finalizer():
    class Dying:
        def __del__(self):
            fail("finalizer")

    Dying()


def in_weak_reference():
    class Thing:
        pass

    thing = Thing()
    reference = weakref.ref(thing, lambda _: fail("weak reference"))
    del thing
    return reference


def in_hostile_thread():
    """The exception's class lies, and lets nobody see or set its attributes."""

    class Hostile(Exception):
        __dict__ = property(lambda self: sys.exit("__dict__ was asked"))
        __class__ = property(lambda self: SystemExit)

        def __setattr__(self, name, value):
            sys.exit("an attribute was set")

    def fail_so():
        raise Hostile("hostile")

    thread = threading.Thread(target=fail_so, name="hostile")
    thread.start()
    thread.join()


async def fail_later(way):
    await asyncio.sleep(0)
    fail(way)


def abandon_future(loop):
    loop.create_future().set_exception(KeyError("future"))


async def leave_tasks():
    loop = asyncio.get_running_loop()
    loop.create_task(fail_later("task"), name="lonely")
    handled = loop.create_task(fail_later("handled"))
    await asyncio.wait([handled])
    assert str(handled.exception()) == "handled"
    loop.call_soon(fail, "callback")
    await asyncio.sleep(0.01)
    abandon_future(loop)
    gc.collect()
    loop.set_exception_handler(lambda _, context: print("own handler:", context["message"], file=sys.stderr))
    loop.create_task(fail_later("own handler"), name="handled by the program")
    await asyncio.sleep(0.01)
    gc.collect()


async def leave_one(way):
    asyncio.get_running_loop().create_task(fail_later(way), name="old")
    await asyncio.sleep(0.01)
    gc.collect()


def exits():
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()


def main():
    atexit.register(fail, "exit handler")
    in_thread()
    in_own_thread()
    in_bare_thread()
    in_finalizer()
    in_weak_reference()
    in_hostile_thread()
    exits()
    asyncio.run(leave_tasks())
    early_loop.run_until_complete(leave_one("early loop"))
    early_loop.close()
    print("alive", flush=True)
    if sys.version_info >= (3, 11):
        raise ExceptionGroup("group", [ValueError("one"), ExceptionGroup("inner", [KeyError("two")])])
    fail("main")


main()
