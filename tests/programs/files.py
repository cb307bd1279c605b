"""A log is copied from file to file: open ones, closed ones, and files that live in memory."""

import io
import os
import tempfile

#> p source
#> p source.name == path, source.mode, source.closed, source.encoding
#> p source.buffer
#> p raw
#> p raw.mode, raw.closed
#> p done.closed
#> p memory, memory.getvalue()
#> p memory.tell(), memory.read(3)
#> p binary.getvalue()[:4], len(binary.getvalue())
#> p closed.closed
#> p type(source), type(memory)
#> p isinstance(memory, io.StringIO)
#> p [file.closed for file in (source, raw, done)]
#> p stat.st_size, stat[6], stat.st_mode == stat[0]
#>! p source.read()
#>! p next(source)
#>! p [line for line in source]
#> p error, error.filename == path
#> p whole


def copy(path):
    source = open(path, encoding="utf-8")
    raw = open(path, "rb", buffering=0)
    with open(path, "ab") as done:
        done.write(b"end\n")
    memory, binary = io.StringIO("first\nsecond\n"), io.BytesIO(b"\x89PNG\r\n")
    memory.readline()
    closed = io.BytesIO(b"x")
    closed.close()
    stat = os.stat_result((33188, 5, 6, 1, 0, 0, 120, 7, 8, 9))
    error = PermissionError(13, "Permission denied", path)
    whole = (len(path) > 3, os.path.basename(path))
    raise error


folder = os.path.join(tempfile.gettempdir(), "coredumpy-files")
os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "app.log")
with open(path, "w", encoding="utf-8") as file:
    file.write("one\ntwo\n")
copy(path)
