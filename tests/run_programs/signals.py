"""Dies by the signal that its argument names."""

import ctypes
import os
import signal
import sys

print("before", flush=True)
if sys.argv[1] == "abort":
    os.abort()
if sys.argv[1] == "segfault":
    ctypes.string_at(0)
signal.raise_signal(signal.Signals[sys.argv[1]])
print("after")
