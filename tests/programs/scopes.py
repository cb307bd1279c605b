"""Class bodies in class bodies in a function: what a name means in each, and what an assignment changes."""
#> w
#> p n
#> !n = 77
#> p n, locals()
#> u
#> p sorted(name for name in locals() if not name.startswith('__'))
#> !unit = 'lb'
#> p unit
#> p [unit for _ in (1,)]
#> !fresh = 9
#> p fresh
#> !del unit
#> p unit
#> a
#> ll
#> p __qualname__
#> u
#> p kind, parts
#> p fresh
#> p limit
#> u
#> p limit
#> !limit += 1
#> p limit
#> !parts = [limit, *range(3)]
#> p parts, len(parts)
#> p [part * limit for part in parts]
#> p (lambda: limit)()
#> p sorted(parts, key=lambda part: -part)
#> p sorted(parts, key=lambda part: part * limit)
#> p [[a * b for a in parts] for b in parts]
#> p (last := parts[-1]), last
#> !head, *tail = parts
#> p head, tail
#> !def scaled(part, by=limit): return part * by
#> p scaled(3)
#> !class Own: size = 4
#> p Own.size, Own.__name__
#> !global total; total = sum(parts)
#> p total, globals()['total']
#> u
#> p total
#> p UNITS
#> UNITS['mg'] = 1
#> p UNITS
#> d
#> p UNITS['mg'], parts
#> d
#> p kind
#> d
#> p fresh
#> d
#> p n

UNITS = {"kg": 1000}


def catalogue(limit):
    class Shelf:
        kind = "shelf"
        parts = []

        class Bin:
            unit = "kg"
            sizes = list(map(lambda n: UNITS[Shelf_unit] / (n - 2), range(5))) if unit else None

    return Shelf


Shelf_unit = "kg"
catalogue(3)
