"""What the system and the interpreter say of themselves: named tuples written in C."""

import inspect
import os
import signal
import sys
import time
from http import HTTPStatus

#> p version, version.major, version[:2], version >= (3, 8)
#> p flags.debug, flags[0] == flags.debug
#> p floats.max, floats.dig, floats
#> p stat, stat.st_size, stat[6]
#> p size, size.columns, size == (80, 24)
#> p moment, moment.tm_year, moment.tm_zone
#> p system.sysname == system[0], type(system)
#> p isinstance(version, tuple), len(version), list(version)
#> p type(version), type(stat), type(size)
#> p implementation.name
#> p stop, stop.name, stop + 0, stop == 15
#> p status, status.phrase, status == 404, status.value
#> p call, list(call.parameters), call.parameters['b'].default
#> p call.parameters['c'].kind, call.return_annotation
#> p bound.arguments, bound
#> p hash(size) == hash((80, 24)), {size: 'screen'}[size]


def add(a, b=2, *, c=None) -> int:
    return a + b


def look():
    version, flags, floats = sys.version_info, sys.flags, sys.float_info
    stat = os.stat_result((33188, 5, 6, 1, 0, 0, 120, 7, 8, 9))
    size, moment = os.terminal_size((80, 24)), time.gmtime(0)
    system, implementation = os.uname(), sys.implementation
    stop, status = signal.SIGTERM, HTTPStatus.NOT_FOUND
    call = inspect.signature(add)
    bound = call.bind(1, c=3)
    raise OSError(28, "No space left on device")


look()
