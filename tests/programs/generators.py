"""Crashes below `yield from`, in a generator's `throw`, and in generators of generators."""
#> w
#> p item
#> u
#> p inner
#> u
#> p source, seen
#> ll
#> u
#> p sorted(locals())
#> ll
#> w


def numbers(source):
    for item in source:
        if item > 1:
            raise ArithmeticError(item)
        yield item


def doubled(source):
    inner = numbers(source)
    yield from inner


def consume(source):
    seen = []
    for value in doubled(source):
        seen.append(value)
    return seen


def main():
    source = [0, 1, 2]
    consume(source)


main()
