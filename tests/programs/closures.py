"""Free and cell variables stand among the locals."""
#> p sorted(locals())
#> p counter, step, name
#> a
#> u
#> p sorted(locals())
#> p counter, later
#> p bump
#> u
#> p sorted(locals())
#> p name
#> p missing_name
#> d
#> p counter
#> counter = 50
#> p counter
#> d
#> p name


def make(name):
    counter = 10

    def bump(step):
        nonlocal counter
        counter += step
        raise RuntimeError(name, counter)

    def unused():
        return later

    middle(bump)
    later = 1


def middle(bump):
    later = [1]

    def inner():
        counter = "mine"
        del counter
        counter = len(later)
        bump(counter)

    inner()


make("n")
