"""Both halves of a fork end by themselves."""

import os
import sys

child = os.fork()
if child == 0:
    if sys.argv[1] == "crash":
        raise ValueError("in the child")
    sys.exit(4)
status = os.waitpid(child, 0)[1]
print("child:", os.waitstatus_to_exitcode(status))
raise ValueError("in the parent")
