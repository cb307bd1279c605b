"""Both line numbers: where it was raised, and where the frame stood when it was left."""
#> w
#> ll
#> p cleaned
#> l
#> u
#> ll
#> p tries
#> u
#> ll
#> p done
#> l .
#> u
#> ll
#> w


def innermost():
    cleaned = []
    try:
        int("x")
    finally:
        for step in range(2):
            cleaned.append(step)


def again():
    tries = 0
    while True:
        try:
            innermost()
        except ValueError as error:
            tries += 1
            if tries == 2:
                raise error


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return False


def managed():
    done = False
    with Manager() as manager, \
         Manager():
        again()
    done = True


managed()
