"""An order goes down through a shop; the stack is walked by counts, listed and displayed."""

#> where
#> bt
#> u 2
#> d 0
#> d 1
#> u
#> u x
#> d -1
#> d
#> up
#> down 99
#> down x
#> l
#> l
#> l .
#> list 20
#> l 3,5
#> l 30, 4
#> l 500
#> l abc
#> l 3,
#> ll
#> ll 3
#> u
#> ll
#> a
#> args
#> d
#> a
#> source price_of
#> source shop.sell
#> source shop
#> source 3
#> source nothing
#> whatis shop
#> whatis Shop
#> whatis shop.sell
#> whatis price_of
#> whatis len
#> whatis None
#> whatis nothing
#> display
#> display name
#> display wanted[0]
#> display nothing
#> display (
#> display
#> !name = 'apple'
#> u
#> d
#> p name
#> display
#> undisplay name
#> undisplay nothing
#> undisplay
#> display
#> retval
#> p $_exception.args if hasattr(dict, 'no') else 1
#> h where
#> help pp
#> help alias
#> help !
#> help nothing
#>! step
#>! return
#>! debug price_of(1)
#>! clear
#>! commands
#>! condition 1
#>! disable 1
#>! ignore 1

PRICES = {"apple": 3, "pear": 4}


class Shop:
    """Sells."""

    name = "corner"

    def __init__(self, prices):
        self.prices = prices

    def sell(self, *wanted, discount=0, **options):
        return sum(price_of(self, name, wanted) for name in wanted)


def price_of(shop, name, wanted):
    # Nothing is sold that has no price.
    return shop.prices[name]


def main(count=2):
    shop = Shop(PRICES)
    shop.sell(*["apple"] * count, "plum", discount=1, gift=True)


main()
