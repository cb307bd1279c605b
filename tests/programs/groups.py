# needs import sys; assert sys.version_info >= (3, 11)
"""An exception group: the debugger stands where the group was raised."""
#> w
#> p problems
#> p problems[0]
#> p error.exceptions[0] is problems[0]
#> p error.message, error.args
#> ll
#> p problems[1].__traceback__.tb_lineno
#> p problems[1].__traceback__.tb_frame.f_locals['n']
#> p problems[1].__traceback__.tb_next.tb_frame.f_code.co_name
#> u
#> p count


def work(n):
    raise ValueError(n)


def attempt(n):
    work(n)


def gather(count):
    problems = []
    for n in range(count):
        try:
            attempt(n)
        except ValueError as caught:
            caught.__traceback__ = caught.__traceback__.tb_next
            problems.append(caught)
    error = ExceptionGroup("several", problems)
    raise error


gather(2)
