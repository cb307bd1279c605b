"""Functions of every kind: signatures, defaults, closures, wrappers, bound and partial ones."""

import functools
import inspect
import operator


def greet(name, greeting: str = "hi", *rest, loud=False, **more) -> str:
    """Greets."""
    text = f"{greeting} {name}"
    return text


greet.calls = [1, 2]


def counter(start, step):
    def count(times):
        return start + step[0] * times

    return count


def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@traced
def work(n):
    """Works."""


@functools.lru_cache(maxsize=4)
def cached(n):
    return n * 2


class Shop:
    """Sells."""

    def __init__(self, name: str, *, open=True):
        self.name = name

    def sell(self, item, count=1): ...

    @classmethod
    def make(cls): ...

    @staticmethod
    def check(code): ...

    sell_two = functools.partialmethod(sell, count=2)

    def __call__(self, order): ...


def fail():
    count, shop, half = counter(10, [2]), Shop("corner"), lambda x, y=2: x / y
    hello = functools.partial(greet, "ann", loud=True)
    handlers = {"greet": greet, "half": half, "len": len, "sell": shop.sell}
    add, first = [1].append, operator.itemgetter(0)
    raise RuntimeError("functions")


#> p greet, greet.__name__, greet.__qualname__, greet.__module__, greet.__doc__, greet.__defaults__, greet.__kwdefaults__
#> p greet.__annotations__, greet.calls, vars(greet)
#> p greet.__code__.co_name, greet.__code__.co_varnames, greet.__code__.co_argcount, greet.__code__.co_firstlineno
#> p inspect.signature(greet), inspect.signature(half), inspect.signature(shop.sell), inspect.signature(Shop.sell), inspect.signature(Shop)
#> p inspect.signature(work), inspect.isfunction(work), inspect.ismethod(shop.sell), inspect.getdoc(greet)
#> p count, count.__closure__, [cell.cell_contents for cell in count.__closure__], count.__code__.co_freevars
#> p work, work.__wrapped__, work.__doc__
#> p cached, cached.__wrapped__, cached.__name__
#> p hello, hello.func, hello.args, hello.keywords
#> p half, half.__name__, half.__defaults__
#> p shop.sell, shop.sell.__self__ is shop, shop.sell.__func__ is Shop.sell, shop.sell.__name__, shop.sell == shop.sell
#> p shop.make, shop.check, Shop.make, Shop.sell, shop.sell_two
#> p handlers
#> p handlers['greet'] is greet, [f.__name__ for f in handlers.values()]
#> p callable(greet), callable(shop), callable(Shop), callable(3)
#> p len, len.__name__, len.__module__, add, add.__self__, str.upper, "a".upper, dict.get
#> p sorted({3: 1, 2: 2}.items(), key=operator.itemgetter(1)), list(map(str, [1])), max([1, 3], key=lambda n: -n)
#> p functools.reduce(operator.add, [1, 2, 3])
#> p inspect.getsource(greet).splitlines()[0]
#> source counter
#> source shop.sell
#> whatis greet
#> whatis shop.sell
#> whatis Shop.make
#> whatis half
#> whatis len
#> whatis hello
#>! p greet("bob")
#>! p hello()
#>! p shop.sell("tea")
#>! p half(1)
#>! p shop("order")
#>! p cached(3)
fail()
