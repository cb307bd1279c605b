import sys
from .inner.helper import help_out
print("tool", __name__, __package__, __spec__.name, __spec__.parent, sys.argv)
sys.exit(help_out())
