"""Frames of frozen modules and of the standard library."""
import importlib
import json

#> w
#> p name
#> u
#> ll
#> u
#> p fully
#> u
#> p name
#> u
#> a


def find(fully):
    return importlib.import_module(fully + ".no_such_module")


def start():
    find("json")


start()
