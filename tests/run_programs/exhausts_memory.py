"""Takes all the memory that it may have, and holds it when it dies."""

import resource

with open("/proc/self/statm") as statm:
    used_bytes = int(statm.read().split()[0]) * resource.getpagesize()
limit_bytes = used_bytes + 64 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))


def hoard():
    hoarded = []
    size = 2**20
    while True:
        try:
            hoarded.append(bytes(size))
        except MemoryError:
            if size < 64:
                raise
            size //= 2


hoard()
