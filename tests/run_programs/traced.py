"""A tracer and a profiler of the program's own see the program's calls alone."""

import sys


def tracer(frame, event, argument):
    # From 3.13 on the traceback is printed by Python code, which depends on what was imported already.
    if frame.f_code.co_filename == __file__ or "coredumpy" in frame.f_code.co_filename:
        print(event, frame.f_code.co_name)
    return tracer


def inner():
    return 1 / 0


if sys.argv[1] == "profile":
    sys.setprofile(tracer)
else:
    sys.settrace(tracer)
inner()
