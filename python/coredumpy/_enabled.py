"""What the `.pth` file of `coredumpy enable` imports while the interpreter starts."""

from __future__ import annotations

import os

from coredumpy import _hooks

# The folder as it is meant now, also for the processes that this one starts in another folder.
os.environ["COREDUMPY_DIR"] = os.path.abspath(os.environ["COREDUMPY_DIR"])
_hooks.patch_except(directory=os.environ["COREDUMPY_DIR"])
