"""A server is about to start: sockets, threads that wait, queues and locks."""

import logging
import queue
import socket
import threading

#> p one.family, one.type, one.proto, one.timeout
#> p one
#> p gone
#> p isinstance(one.family, int), one.family.name
#> p free, held
#> p event
#> p barrier, barrier.parties
#> p semaphore, bounded
#> p condition
#> p thread, thread.name, thread.daemon, thread.ident
#> p type(jobs), jobs.maxsize, list(jobs.queue)
#> p log, log.level, log.name, log.handlers
#> p handler
#> p handler.level, handler.formatter
#> p record, record.getMessage(), record.levelname
#> p record.args, record.lineno
#> p free.locked()
#>! p jobs.get()
#>! p one.send(b'x')
#>! p thread.join()


def serve():
    one, two = socket.socketpair()
    one.settimeout(2.5)
    gone = socket.socket()
    gone.close()
    free, held = threading.Lock(), threading.Lock()
    held.acquire()
    event, barrier, condition = threading.Event(), threading.Barrier(3), threading.Condition(free)
    semaphore, bounded = threading.Semaphore(2), threading.BoundedSemaphore(4)
    event.set()
    thread = threading.Thread(target=serve, name="worker", daemon=True)
    jobs = queue.Queue(5)
    jobs.put({"id": 1})
    log, handler = logging.getLogger("app.server"), logging.StreamHandler()
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    record = logging.LogRecord("app", logging.ERROR, "server.py", 7, "no %s on %d", ("answer", 80), None)
    raise ConnectionRefusedError(111, "Connection refused")


serve()
