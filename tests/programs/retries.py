"""A loop that keeps the errors of its attempts, each with its own traceback through a frame that still runs."""
import inspect

#> import traceback
#> p errors
#> p [type(error).__name__ for error in errors], [error.args for error in errors]
#> p [error.__traceback__.tb_lineno for error in errors]
#> p [error.__traceback__.tb_next.tb_frame.f_locals for error in errors]
#> for error in errors: print(''.join(traceback.format_exception(type(error), error, error.__traceback__)))
#> p all(error.__traceback__.tb_frame is caller for error in errors)
#> p errors[0].__traceback__.tb_next.tb_frame.f_back is caller
#> p errors[0].__traceback__.tb_next.tb_next
#> p here.f_code.co_name, here.f_lineno, here.f_locals['limit']
#> p here.f_back is caller, caller.f_back.f_code.co_name, caller.f_back.f_lineno
#> p [name for name in here.f_globals if not name.startswith('_')]
#> print(''.join(traceback.format_list(traceback.extract_stack(here)[-3:])))
#> p [(entry.name, entry.lineno) for entry in traceback.extract_tb(errors[-1].__traceback__)]
#> p earlier.__traceback__.tb_frame.f_back.f_code.co_name
#> u
#> p attempt, problem
#> p here.f_code.co_name
#> ll

LIMIT = 3


class Busy(Exception):
    def __init__(self, attempt, wait=0.5):
        super().__init__(f"attempt {attempt}")
        self.attempt, self.wait = attempt, wait


def fetch(attempt):
    replies = {1: "late"}
    if attempt == 0:
        raise Busy(attempt)
    return replies[attempt] + attempt


def tried(function):
    try:
        function(5)
    except KeyError as error:
        return error


def give_up(errors, limit):
    here = inspect.currentframe()
    caller = here.f_back
    earlier = tried(fetch)
    raise RuntimeError("gave up", limit) from errors[-1]


def fetch_with_retries():
    errors = []
    for attempt in range(LIMIT):
        try:
            return fetch(attempt)
        except (Busy, TypeError, KeyError) as error:
            problem = repr(error)
            errors.append(error)
    give_up(errors, limit=LIMIT)


fetch_with_retries()
