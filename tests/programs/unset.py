"""What has no value: a variable that is set later or was deleted, a slot that was never set, an empty cell."""


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class Account:
    currency = "EUR"

    def __init__(self, owner):
        self.owner = owner
        self.note = "soon gone"
        del self.note


def audit(entries):
    total = 0
    for entry in entries:
        total += entry
        del entry

    def summary():
        return f"{total} {later}"

    point, account = Point(3), Account("Ada")
    if total > 100:
        limit = 100
    missing = None
    raise RuntimeError("the audit stopped")
    later = limit, missing, point, account
    return summary, later


audit([40, 2])

#> p total
#> p entry
#> p later
#> p limit
#> p missing
#> p point.x
#> p point.y
#> p hasattr(point, 'y'), getattr(point, 'y', 'default')
#> p account.note
#> p vars(account), account.currency
#> p 'entry' in locals(), 'total' in locals()
#> p sorted(locals())
#> p summary.__closure__ is None, len(summary.__closure__)
#> p [cell.cell_contents for cell in summary.__closure__ if cell.cell_contents == 42]
#> p nothing_of_this_name
#> a
