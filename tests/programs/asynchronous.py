"""Asynchronous generators, context managers and tasks."""
import asyncio
import contextlib

#> w
#> p number
#> u
#> p total, number
#> ll
#> u
#> p name, left
#> ll
#> u
#> p sorted(locals())
#> w


async def numbers(limit):
    for number in range(limit):
        await asyncio.sleep(0)
        if number == 2:
            raise LookupError(number)
        yield number


@contextlib.asynccontextmanager
async def managed(left):
    try:
        yield left
    finally:
        left.clear()


async def add(limit):
    total = 0
    async for number in numbers(limit):
        total += number
    return total


async def worker(name):
    left = ["resource"]
    async with managed(left) as resource:
        return await add(5)


async def main():
    task = asyncio.ensure_future(worker("w"))
    return await task


asyncio.run(main())
