# needs from enum import StrEnum
"""What 3.11 brought: opened on 3.10, it prints as it did."""

import asyncio
import dataclasses
import datetime
import enum
import http
import inspect
import tomllib
from typing import Generic, Literal, Never, NotRequired, Required, Self, TypeVarTuple, Unpack

#> p Level.LOW, str(Level.LOW), f"{Level.LOW}", Level.LOW == "low", list(Level)
#> p type(Level.LOW), type(Level.LOW).__mro__
#> p mode, mode.name, str(mode), ~mode, list(mode), len(mode), Mode.READ in mode
#> p ON, str(ON), f"{ON}"
#> p WIDE | TALL, str(WIDE)
#> p stamp, stamp.tzinfo
#> p kinds
#> p Array.__orig_bases__, Array.__parameters__, Array[int, str]
#> p method, str(method), method.description
#> p group, barrier
#> p problems, problems.exceptions, problems.message, problems.exceptions[0].__notes__
#> p isinstance(problems, ExceptionGroup), isinstance(problems, Exception), type(problems).__mro__
#> p problems.split(ValueError)
#> p fatal, fatal.exceptions
#> p task
#> p broken, type(broken), tomllib
#> p parameter.kind, str(parameter.kind), parameter
#> p Size.__dataclass_params__.frozen, size, hash(size)



class Level(enum.StrEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Mode(enum.Flag, boundary=enum.KEEP):
    READ = 4
    WRITE = 2


@enum.global_enum
class Switch(enum.Enum):
    ON = 1


@enum.global_enum
class Shape(enum.IntFlag):
    WIDE = 1
    TALL = 2


Sizes = TypeVarTuple("Sizes")


class Array(Generic[*Sizes]):
    def all(self, *sizes: *Sizes) -> Self: ...


@dataclasses.dataclass(frozen=True)
class Size:
    width: int
    height: int = 1


async def wait():
    await asyncio.sleep(1000)


async def cancelled():
    task = asyncio.create_task(wait(), name="waiter")
    await asyncio.sleep(0)
    task.cancel("enough")
    return task


def caught(kind, *args):
    try:
        raise kind(*args)
    except kind as error:
        error.add_note("seen")
        return error


def collect():
    mode, method = Mode.READ | Mode.WRITE, http.HTTPMethod.GET
    stamp = datetime.datetime(2024, 2, 29, tzinfo=datetime.UTC)
    kinds = [Self, Never, Literal, Literal["r"], Required[int], NotRequired[str], Unpack[Sizes], Sizes]
    group, barrier = asyncio.TaskGroup(), asyncio.Barrier(3)
    task = asyncio.new_event_loop().run_until_complete(cancelled())
    broken = None
    try:
        tomllib.loads("a = = b")
    except tomllib.TOMLDecodeError as error:
        broken = error
    parameter, size = inspect.signature(Array.all).parameters["sizes"], Size(3)
    fatal = BaseExceptionGroup("fatal", [KeyboardInterrupt()])
    problems = ExceptionGroup("many", [caught(KeyError, "k"), ExceptionGroup("inner", [ValueError(2)])])
    raise problems


collect()
