"""Threads, locks, events, queues and futures tell how they stand, though nobody has their locks any more."""

import collections
import concurrent.futures
import queue
import threading

Entry = collections.namedtuple("Entry", "date level")


class Worker(threading.Thread):
    def __init__(self, jobs):
        super().__init__(name="worker", daemon=True)
        self.jobs = jobs
        self.state = "idle"

    def run(self):
        for job in iter(self.jobs.get, None):
            self.state = f"busy {job}"


def main():
    jobs, ranked, last = queue.Queue(), queue.PriorityQueue(), queue.LifoQueue(maxsize=1)
    ranked.put((2, "b"))
    ranked.put((1, "a"))
    last.put("x")
    ended, waiting, new = Worker(jobs), threading.Thread(target=jobs.get, daemon=True), threading.Thread()
    ended.start()
    jobs.put(1)
    jobs.put(None)
    ended.join()
    waiting.start()
    free, held, gate, shut = threading.Lock(), threading.Lock(), threading.Event(), threading.Event()
    held.acquire()
    gate.set()
    barrier, broken = threading.Barrier(2), threading.Barrier(3)
    broken.abort()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        good, bad = pool.submit(pow, 2, 5), pool.submit(int, "x")
    pending = concurrent.futures.Future()
    cancelled = concurrent.futures.Future()
    cancelled.cancel()
    own = threading.local()
    own.user = "ann"
    bad.result()


#> u
#> u
#> u
#> p jobs.qsize(), jobs.empty(), jobs.full(), jobs.unfinished_tasks
#> p ranked.qsize(), ranked.queue, last.full(), last.empty(), last.maxsize
#> p ended.state, ended.name, ended.daemon, str(ended).split()[1:3]
#> p ended.is_alive(), waiting.is_alive(), new.is_alive()
#> p new, str(waiting).split(",")[1].split()[:2]
#> p free.locked(), held.locked(), free, held
#> p gate.is_set(), shut.is_set(), gate
#> p barrier.parties, barrier.n_waiting, barrier.broken, broken.broken
#> p good.done(), good.result(), good.exception(), good.running(), good.cancelled()
#> p bad.done(), bad.exception()
#> p bad.result()
#> p pending.done(), pending.running(), cancelled.done(), cancelled.cancelled(), pending
#>! p pending.result(0)
#>! p pending.exception(0)
#>! p jobs.put(1)
#>! p held.acquire(False)
#>! p ended.join()
#> p own.user, vars(own)
#> p type(own)
#> p Entry.date, Entry.level
main()
