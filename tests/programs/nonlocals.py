"""Functions in functions count in a variable of the outermost; what is assigned at the prompt reaches who shares it."""

#> p total, name
#> !total += 1
#> p total
#> p total, name
#> up
#> p total, name, local
#> down
#> !total = 50
#> !name = "other"
#> p name
#> up
#> p total, name, local
#> p peek.__closure__[0].cell_contents, [cell.cell_contents for cell in count.__closure__]
#> !local = 9
#> !total = 70
#> p total, local
#> down
#> p total, name
#> up
#> up
#> p total


def outer(name):
    total = 1
    local = 3

    def peek():
        return total

    def count(by):
        nonlocal total, name
        total += by
        name = name.upper()
        raise ValueError(by, peek.__name__)

    count(5)
    return local


total = "of the module"
outer("ann")
