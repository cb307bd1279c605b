import sys
import beside
print(__name__, __file__ == sys.argv[0] + "/__main__.py", __package__, sys.argv, sys.path[0])
beside.fail()
