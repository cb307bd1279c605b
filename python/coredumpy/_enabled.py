"""What the `.pth` file of `coredumpy enable` imports while the interpreter starts."""

from __future__ import annotations

import os

from coredumpy import _settings
from coredumpy._errors import ConfFailed
from coredumpy._hooks import crash, ways

# The folder as it is meant now, also for the processes that this one starts in another folder.
os.environ["COREDUMPY_DIR"] = os.path.abspath(os.environ["COREDUMPY_DIR"])
ways.patch_except(directory=os.environ["COREDUMPY_DIR"])
try:
    # Of the settings only these: a file of the current folder is run where the program uses a name of ours.
    _settings.from_environment(os.environ)
except ConfFailed as error:
    crash.say_line(f"coredumpy: {error}")
