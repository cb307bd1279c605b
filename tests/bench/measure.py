"""Runs inside a contestant's process: builds one workload, acts on it once, prints what that cost as JSON.

    python measure.py dump|dump-unredacted|pickle WORKLOAD SCALE FILE

The first act of a process is what counts: a program crashes once. The growth of memory counts what importing coredumpy
took, too: 0.5.0 loads all of itself then, ours when it is first used.
"""

import json
import os
import pickle
import sys
import threading
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from workloads import MILLIONS, WORKLOADS


def main() -> None:
    action, workload, scale, path = sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    bare = status_bytes("VmRSS")
    write = WRITERS[action](path)
    imported_bytes = status_bytes("VmRSS") - bare
    result: dict[str, float] = {}

    def act(data: object) -> None:
        before = reset_peak_memory()
        start = time.perf_counter()
        write(data)
        result["seconds"] = time.perf_counter() - start
        result["peak_growth_bytes"] = imported_bytes + peak_memory() - before

    # 500 frames of a workload and the dumper's own need more than the default of 1,000 in 0.5.0.
    sys.setrecursionlimit(10_000)
    (WORKLOADS | MILLIONS)[workload](act, scale)
    result["file_bytes"] = path.stat().st_size
    print(json.dumps(result))
    # Nobody measures how long a million objects take to be freed.
    sys.stdout.flush()
    os._exit(0)


def dump_writer(path: Path) -> Callable[[object], object]:
    import coredumpy

    lift_limits(coredumpy.config)
    return lambda data: coredumpy.dump(path=str(path))


def unredacted_dump_writer(path: Path) -> Callable[[object], object]:
    import coredumpy

    coredumpy.config.hide_secret = coredumpy.config.hide_environ = False
    return dump_writer(path)


def lift_limits(config: object) -> None:
    """Everything is dumped by both."""
    unlimited = {
        "default_recursion_depth": 1_000_000,
        "dump_timeout": 3600,
        "max_items": 10**12,
        "max_value_bytes": 10**12,
        "max_total_bytes": 10**12,
    }
    for name, value in unlimited.items():
        if hasattr(config, name):
            setattr(config, name, value)


def pickle_writer(path: Path) -> Callable[[object], object]:
    return lambda data: path.write_bytes(zlib.compress(pickle.dumps(data, protocol=5), 1))


WRITERS = {"dump": dump_writer, "dump-unredacted": unredacted_dump_writer, "pickle": pickle_writer}


def reset_peak_memory() -> int:
    """Makes the present resident size the peak, and returns it."""
    Path("/proc/self/clear_refs").write_text("5")
    return status_bytes("VmRSS")


def peak_memory() -> int:
    return status_bytes("VmHWM")


def status_bytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


if __name__ == "__main__":
    threading.stack_size(512 * 1024)
    main()
