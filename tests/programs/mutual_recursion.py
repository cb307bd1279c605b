"""Hundreds of frames of two functions that call each other, up and down in big steps."""
import sys

#> p n, path
#> u
#> p n
#> u 100
#> p n
#> d 50
#> p n
#> a
#> u 30
#> p n, len(path)
#> d 9999
#> p n
#> u 2
#> ll
#> p frame.f_back.f_locals['n'], frame.f_back.f_back.f_back.f_code.co_name
#> p len(frames), frames[-1].f_code.co_name, frames[-1].f_locals['n']
#> p sum(inner.f_back is outer for inner, outer in zip(frames, frames[1:])) > 295
#> p frames[10] is frames[9].f_back


def odd(n, path=()):
    if n == 0:
        return stop()
    return even(n - 1, (*path[-3:], n))


def even(n, path):
    return odd(n - 1, path)


def stop():
    frames = [sys._getframe()]
    while frames[-1].f_code is not start.__code__:
        frames.append(frames[-1].f_back)
    frames.pop()
    end(frames, frames[0])


def end(frames, frame):
    n, path = -1, frames[1].f_locals["path"]
    raise ValueError("end")


def start():
    odd(300)


start()
