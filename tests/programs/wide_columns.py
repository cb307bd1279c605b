"""Columns of wide letters, tabs and expressions over several lines; errors on the way out of with and finally."""

#> import traceback
#> w
#> ll
#> p {name: value for name, value in locals().items() if name != "traceback"}
#> for error in kept: print(''.join(traceback.format_exception(type(error), error, error.__traceback__)).rpartition('.py')[2])
#> p [error.__traceback__.tb_lineno for error in kept[1:]]
#> p [error.__traceback__.tb_frame.f_code.co_name for error in kept]
#> u
#> ll
#> p locals()
#> u
#> ll
#> a
#> u
#> ll
#> p sorted(locals())
#> u
#> ll
#> w


class Resource:
    def __init__(self, name):
        self.name, self.is_open = name, False

    def __enter__(self):
        self.is_open = True
        return self

    def __exit__(self, *error):
        self.is_open = False


def größe(länge, 名前="値"):
    データ = {"ключ": [länge, {"深い": None}]}
    return データ["ключ"][1]["深い"]["幅"] + länge * (1 / länge)


def total(a):
    return (a
            + sum(x
                  for x in [1, 2])
            + größe(
                a,
                名前="長い" * 3,
            ))


def with_tabs(a):
	if a:
		return total(	a	) + 1


def guarded(a):
    with Resource("one") as one, Resource("two") as two:
        try:
            if (n := a + 1) > 1:
                return with_tabs(n)
        except TypeError as error:
            kept.append(error)
            for attempt in range(2):
                try:
                    "text" + attempt
                except TypeError as again:
                    kept.append(again)
            raise
        finally:
            last = 1

            other = 2


kept = []


def start():
    try:
        guarded(3)
    finally:
        done = [1,
                2]


start()
