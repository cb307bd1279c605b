"""An event loop stopped in the middle: tasks that wait, are done or failed, futures, queues and locks."""

import asyncio
import concurrent.futures

#> p sleeper.get_name(), sleeper.done()
#> p done
#> p done.result(), done.done(), done.cancelled()
#> p failed
#> p failed.exception()
#> p empty, full
#> p full.result()
#> p event, lock, semaphore
#> p jobs, jobs.maxsize, jobs.qsize()
#> p handle
#> p computed
#> p type(done), type(full), type(event)
#>! p full.set_result(1)
#>! p jobs.put_nowait(1)
#>! p computed.add_done_callback(print)


async def sleep():
    await asyncio.sleep(1000)


async def answer():
    return 42


async def fail():
    raise ValueError("in a task")


async def main(found):
    loop = asyncio.get_running_loop()
    found["sleeper"] = asyncio.create_task(sleep(), name="sleeper")
    found["done"] = asyncio.create_task(answer(), name="answer")
    found["failed"] = asyncio.create_task(fail(), name="fail")
    found["empty"], found["full"] = loop.create_future(), loop.create_future()
    found["full"].set_result([1, 2])
    found["event"], found["lock"], found["semaphore"] = asyncio.Event(), asyncio.Lock(), asyncio.Semaphore(3)
    await found["lock"].acquire()
    found["jobs"] = asyncio.Queue(5)
    await found["jobs"].put("job")
    found["handle"] = loop.call_soon(len, "text")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def crash(sleeper, done, failed, empty, full, event, lock, semaphore, jobs, handle):
    computed = concurrent.futures.Future()
    computed.set_result(3)
    raise RuntimeError("stopped")


found = {}
loop = asyncio.new_event_loop()
loop.run_until_complete(main(found))
crash(**found)
