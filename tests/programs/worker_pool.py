"""A pool of threads: futures that are done and one that failed, a queue, locks."""

import concurrent.futures as cf
import queue
import threading

local = threading.local()
lock = threading.RLock()
results = queue.Queue()


def job(n):
    with lock:
        results.put(n)
    if n == 2:
        raise LookupError("job", n)
    return n * n


def main():
    with cf.ThreadPoolExecutor(max_workers=1, thread_name_prefix="w") as pool:
        futures = {pool.submit(job, n): n for n in range(4)}
        done = [f for f in futures]
        cf.wait(futures)
        total = 0
        for f in done:
            total += f.result()


main()


#> p n
#> u
#> w
#> u
#> p total
#> p len(futures)
#> p done[0].done()
#> p done[0].result()
#> p done[2].exception()
#> p [f.result() for f in done if f.exception() is None]
#> p done[0].cancelled(), done[0].running()
#> p done[0]
#> p futures
#> whatis pool
#> p pool._max_workers
#> p results.qsize()
#> p results.queue
#> p list(results.queue)
#> p results.empty()
#> p lock
#> p cf.Future
#> p isinstance(done[0], cf.Future)
#> p cf.as_completed
#> p cf.FIRST_COMPLETED
#> p sorted(futures.values())
#> p {v: k.done() for k, v in futures.items()}
#> p local
#> l
#> ll
