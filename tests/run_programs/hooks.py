"""An excepthook of the program's own, as its argument says."""

import sys
import traceback


def polite(kind, value, trace):
    print("hook:", kind.__name__, value, len(traceback.extract_tb(trace)), sys.exc_info())
    traceback.print_stack()


def fails(*_):
    raise KeyError("in the hook")


def fails_deeper(*arguments):
    try:
        fails(*arguments)
    except KeyError as error:
        raise ValueError("deeper") from error


def leaves(*_):
    print("hook leaves")
    sys.exit(6)


def unhooks(*arguments):
    sys.excepthook = sys.__excepthook__
    sys.__excepthook__(*arguments)


way = sys.argv[1]
if way == "missing":
    del sys.excepthook
elif way == "none":
    sys.excepthook = None
else:
    sys.excepthook = globals()[way]
{}["missing"]
