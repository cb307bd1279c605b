"""What a program can see of how it was started."""

import sys

names = [(name, type(value).__name__) for name, value in globals().items()]
print(names)
print(__name__, __file__, __package__, __spec__, __loader__.__class__.__name__)
print(getattr(__loader__, "name", None), getattr(__loader__, "path", None))
print(sys.modules["__main__"].__dict__ is globals(), sys.modules["__main__"])
print(list(sys.modules).index("__main__") < 3)
print(sys.argv, sys.orig_argv[1:], sys.path, sys.flags)
print(sys.excepthook is sys.__excepthook__, sys.exc_info(), [name for name in vars(sys) if name.startswith("last_")])
print(sys._getframe().f_back if __spec__ is None else sys._getframe(1).f_code.co_name)
print(sys.gettrace(), sys.getrecursionlimit(), sys.warnoptions, sys.getswitchinterval())
