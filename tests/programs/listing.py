"""`l` and `ll` in all their forms, on source with long statements, empty lines and odd characters."""
#> l
#> l
#> l .
#> l 1, 3
#> l 5
#> l 60, 4
#> l 200
#> l x
#> ll
#> ll 3
#> u
#> l
#> ll
#> whatis long_statement
#> whatis (1).bit_length
#> p "naïve ☃", '…'
#> u
#> ll
#> d
#> d
#> l 40, 42


def long_statement(ärger):
    # A form feed () and a line separator do not end a line.
    total = [
        ärger,

        "naïve ☃ \N{SNOWMAN}",
        ärger["nicht da"],
    ]
    return total


def decorated(function):
    def inner(*args):
        return function(
            *args)
    return inner


@decorated
@decorated
def entry(ä):


    # comment after empty lines
    return long_statement({"ä": ä,
                           "ö": 2})


entry(1)
