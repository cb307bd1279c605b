"""A module in a zip file, whose source only its loader can read."""
import sys
import zipfile

#> w
#> p value
#> l
#> ll
#> u
#> p inside
#> ll
#> u
#> p answer
#> w

TEXT = """\
inside = 'the archive'


def half(value):
    # read by a loader
    return value / 0


def entry():
    return half(inside)


def call(function):
    return function(4)
"""


def crash(answer):
    import zipped_module

    return zipped_module.call(zipped_module.half)


with zipfile.ZipFile("modules.zip", "w") as archive:
    archive.writestr("zipped_module.py", TEXT)
sys.path.insert(0, "modules.zip")
crash(42)
