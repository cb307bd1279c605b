"""The pytest plugin under the name that it had in coredumpy 0.5.0: the same module, so that it is never there twice."""

import sys

from coredumpy import pytest_plugin

sys.modules[__name__] = pytest_plugin
