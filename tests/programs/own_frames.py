"""What a frame's code says of its parameters and variables, and what inspect makes of it."""

import inspect
import sys


def order(table, /, guests=2, *dishes, course="main", **wishes):
    frame = sys._getframe()
    total = sum(len(dish) for dish in dishes)

    def bill():
        return total

    if not wishes:
        never = 1
    return bill() / 0


#> p inspect.getargvalues(frame)[:3]
#> p frame.f_code.co_varnames, frame.f_code.co_nlocals
#> p frame.f_code.co_argcount, frame.f_code.co_posonlyargcount, frame.f_code.co_kwonlyargcount
#> p inspect.getargs(frame.f_code), frame.f_code.co_name, frame.f_code.co_firstlineno
#> p inspect.getargvalues(frame).locals["wishes"], sorted(frame.f_locals)
#> a
#> guests = 3
#> p guests, "guests" in frame.f_locals, "never" in frame.f_locals
#> !fresh = 1
#> p fresh
#> p never
#> u
#> p inspect.getargvalues(frame)[:3]
#> d
order("window", 4, "soup", "fish", course="late", nuts=False)
