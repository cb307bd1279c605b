import sys
from . import helper
from .inner import deep
print("package main", __name__, __package__, __spec__.name, sys.argv[1:], sys.path[0] != "")
helper.help_out()
print(deep())
