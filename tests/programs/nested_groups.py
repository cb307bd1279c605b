# needs ExceptionGroup
"""Groups in groups, with notes, of a class of their own, from asyncio, split by except*."""
import asyncio

#> import traceback
#> p group
#> p part
#> p group.exceptions, group.message
#> p group.exceptions[2].exceptions[0].__notes__, group.__notes__
#> p [error.__traceback__.tb_lineno for error in group.exceptions if error.__traceback__]
#> for error in group.exceptions: print(''.join(traceback.format_exception(error)))
#> p group.split(ValueError)
#> p group.subgroup(lambda error: isinstance(error, KeyError))
#> p group.derive([ValueError(1)])
#> p type(group).__mro__, isinstance(group, Exception), isinstance(group, ExceptionGroup)
#> p own, str(own), own.exceptions, own.code, vars(own)
#> p isinstance(own, ExceptionGroup), type(own).__mro__[:3]
#> p [len(error.exceptions) for error in (group, own, part)]
#> w


class Failures(ExceptionGroup):
    def __new__(cls, message, errors, code):
        made = super().__new__(cls, message, errors)
        made.code = code
        return made

    def derive(self, errors):
        return Failures(self.message, errors, self.code)


def fail(kind, *args):
    raise kind(*args)


def caught(kind, *args):
    try:
        fail(kind, *args)
    except Exception as error:
        error.add_note(f"note {args}")
        return error


async def work(number):
    await asyncio.sleep(0)
    raise LookupError(number)


async def tasks():
    async with asyncio.TaskGroup() as running:
        running.create_task(work(1))


def handle():
    try:
        asyncio.run(tasks())
    except* LookupError as found:
        raise RuntimeError("while handling") from found


def start():
    own = Failures("own", [caught(KeyError, 1), caught(ValueError, 2)], 5)
    inner = ExceptionGroup("inner", [caught(OSError, 2, "x"), KeyError("y")])
    group = ExceptionGroup("outer", [caught(ValueError, 1), caught(TypeError, "t"), inner])
    group.add_note("top\nof two lines")
    try:
        raise group
    except* TypeError as part:
        handle()


start()
