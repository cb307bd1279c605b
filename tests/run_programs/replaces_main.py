"""Odd things that programs do to the names that the interpreter keeps."""

import sys
import types

module = types.ModuleType("__main__")
sys.modules["__main__"] = module
del sys.modules["sys"]
del sys.path[:]
sys.meta_path.clear()
sys.argv = None
raise ValueError("after all that")
