"""How often what `functools.lru_cache` keeps was of use."""

import functools


@functools.cache
def fib(number):
    return number if number < 2 else fib(number - 1) + fib(number - 2)


size = functools.lru_cache(maxsize=3)(len)


class Shop:
    @functools.lru_cache(maxsize=2)
    def price(self, item):
        return {"apple": 3}[item]


def sell():
    shop = Shop()
    fib(10)
    shop.price("apple")
    shop.price("apple")
    shop.price("pear")


#> p fib.cache_info(), fib, fib.cache_info, fib.__wrapped__, fib.__name__
#> p Shop.price.cache_info(), self.price.cache_info().hits, self.price.cache_info()._asdict()
#> p size.cache_info(), size.__wrapped__
#>! p fib(3)
#>! fib.cache_clear()
sell()
