import asyncio


async def fails():
    await asyncio.sleep(0)
    raise ValueError("in a task")


async def main():
    print("running")
    await asyncio.gather(fails(), fails())


asyncio.run(main())
