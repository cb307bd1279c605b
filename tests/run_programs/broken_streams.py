"""Streams that fail, are gone or are not files."""

import io
import os
import sys


class Refusing(io.StringIO):
    def write(self, text):
        raise OSError("refused")


way = sys.argv[1]
print("begin", flush=True)
if way == "stdout-full":
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)
    print("lost")
if way == "stderr-full":
    os.dup2(os.open("/dev/full", os.O_WRONLY), 2)
if way == "stderr-full-quiet-hook":
    os.dup2(os.open("/dev/full", os.O_WRONLY), 2)
    sys.excepthook = lambda *_: None
if way == "stderr-closed":
    sys.stderr.close()
if way == "stderr-fd-closed":
    os.close(2)
if way == "stderr-none":
    sys.stderr = None
if way == "stderr-missing":
    del sys.stderr
if way == "stderr-refuses":
    sys.stderr = Refusing()
if way == "stderr-is-stdout":
    sys.stderr = sys.stdout
if way == "stdout-closed":
    sys.stdout.close()
if way == "pipe":
    read, write = os.pipe()
    os.close(read)
    os.dup2(write, 1)
    print("lost")
if sys.argv[2:] != ["no-crash"]:
    raise ArithmeticError(way)
