"""Exceptions in child processes. `pools.py METHOD [patched]`"""

import concurrent.futures
import multiprocessing
import multiprocessing.pool
import sys
import threading


class Own(Exception):
    """Cannot be unpickled with more than its arguments."""

    def __setattr__(self, name, value):
        if name not in ("__cause__", "__traceback__"):
            raise TypeError(f"no attribute {name}")
        super().__setattr__(name, value)


class Excluded(Exception):
    pass


def fail(way, kind=ValueError):
    local = [way]
    raise kind(way)


def fail_in_thread(way):
    thread = threading.Thread(target=fail, args=(way,), name="inside")
    thread.start()
    thread.join()


def fail_below(way):
    method = multiprocessing.get_start_method()
    child = multiprocessing.get_context(method).Process(target=fail, args=(way,), name="grandchild")
    child.start()
    child.join()
    sys.exit(child.exitcode + 3)


def new_path():
    return "dumps/a.dump"


class Worker(multiprocessing.Process):
    def run(self):
        fail("class")


def run(process):
    process.start()
    process.join()
    print(process.name, process.exitcode, flush=True)


def caught(work):
    try:
        work()
    except Exception as error:
        print(repr(error), flush=True)


def main():
    if "patched" in sys.argv:
        import coredumpy

        # A function that is unpickled in the child, when that has this module.
        coredumpy.patch_except(path=new_path, exclude=[Excluded])
    context = multiprocessing.get_context(sys.argv[1])
    multiprocessing.set_start_method(sys.argv[1])
    run(context.Process(target=fail, args=("process",), name="child"))
    run(Worker(name="own"))
    run(context.Process(target=fail_in_thread, args=("thread of a process",), name="threads"))
    run(context.Process(target=fail_below, args=("below",), name="parent"))
    run(context.Process(target=fail, args=("excluded", Excluded), name="excluded"))
    run(context.Process(target=sys.exit, args=(5,), name="exits"))
    with context.Pool(1) as pool:
        caught(lambda: pool.apply(fail, ("pool",)))
        caught(lambda: pool.map(fail, ["map"]))
        caught(lambda: pool.apply(fail, ("own", Own)))
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        caught(lambda: list(executor.map(fail, ["chunk"])))
        caught(lambda: executor.submit(fail, "stuck", Own).result())
        executor.submit(fail, "executor").result()


if __name__ == "__main__":
    main()
