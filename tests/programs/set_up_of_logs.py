"""Logging as a program sets it up, warnings that were caught, a context of variables, and containers in the system."""

import calendar
import contextvars
import logging
import logging.handlers
import mmap
import random
import tarfile
import warnings
from io import BytesIO

request = contextvars.ContextVar("request", default=3)


class Filter(logging.Filter):
    def filter(self, record):
        return True


class Brief(logging.Formatter):
    def format(self, record):
        return str(record.args[5])


def set_up():
    root = logging.getLogger("app")
    root.setLevel("DEBUG")
    handler = logging.handlers.MemoryHandler(10)
    handler.setFormatter(Brief("%(message)s"))
    handler.addFilter(Filter("x"))
    root.addHandler(handler)
    return root, root.getChild("db"), handler


def main():
    root, child, handler = set_up()
    token = request.set(5)
    context, memory = contextvars.copy_context(), mmap.mmap(-1, 16)
    archive = tarfile.TarFile(fileobj=BytesIO(), mode="w")
    first = random.Random(3).random()
    record = logging.LogRecord("app", logging.INFO, "f.py", 3, "hi %s", ("x",), None)
    adapter = logging.LoggerAdapter(child, {"a": 1})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning)
    return handler.formatter.format(record)


main()
#> p record, record.args, record.levelname, record.msg, record.name, record.exc_info, vars(record)["lineno"]
#> p self
#> u
#> p root, child, child.parent is root, child.name, child.level, child.getEffectiveLevel(), child.propagate
#> p root.handlers, handler, handler.level, handler.formatter, handler.filters, handler.capacity, handler.buffer
#> p adapter, adapter.extra, root.manager.loggerDict["app.db"] is child
#> p token, request, request.name, context, first
#> p caught, caught[0].message, caught[0].category, str(caught[0].message)
#> p logging.DEBUG, logging.getLevelName(20), logging.handlers.MemoryHandler, isinstance(handler, logging.Handler)
#> p calendar.month(2024, 2), calendar.isleap(2024), calendar.day_name[0]
#> p random.shuffle, warnings.warn, logging.getLogger, archive.mode
#> p Brief.format, Brief.__mro__, [handler.level for handler in root.handlers]
#> whatis record
#> whatis handler.formatter
#> whatis context
#> a
#> w
#> p list(context)
#> p context[request]
#>! p len(memory)
#>! p memory[0]
#>! p [member.name for member in archive]
#>! p root.info("x")
#>! p handler.format(record)
#> p request.get()
