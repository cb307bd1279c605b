"""A debugger's prompt, driven from stdin."""


def work(value):
    doubled = value * 2
    breakpoint()
    return doubled


work(21)
