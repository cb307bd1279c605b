"""Errors of the standard library whose words are code of their class."""
import configparser
import json
import subprocess
import sys
import urllib.error
import zipfile

#> import traceback
#> p errors
#> p [str(error) for error in errors]
#> for error in errors: print(''.join(traceback.format_exception_only(type(error), error)), end='')
#> p failed.returncode, failed.cmd, failed.output, failed.stderr
#> import subprocess
#> p isinstance(failed, subprocess.SubprocessError), isinstance(errors[1], ValueError)
#> p unparsable.msg, unparsable.pos, unparsable.lineno, unparsable.colno, unparsable.doc
#> print(''.join(traceback.format_exception(type(unparsable), unparsable, unparsable.__traceback__)))
#> print(''.join(traceback.format_exception(type(refused), refused, refused.__traceback__)))
#> p missing.section, missing.option, missing
#> p refused.reason, refused
#> p errors[-1].__class__.__mro__
#> w
#> p json
#> u
#> ll


def run():
    subprocess.run(["false"], check=True, capture_output=True)


def parse():
    json.loads('{"a": [1, 2}')


def look_up():
    configparser.ConfigParser({"known": "1"}).get("DEFAULT", "unknown")


def fetch():
    raise urllib.error.URLError(OSError(111, "refused"))


def unpack():
    zipfile.ZipFile(sys.argv[0])


def caught_in(function):
    try:
        function()
    except Exception as error:
        return error


def start():
    failed, unparsable, missing, refused, _ = errors = [caught_in(step) for step in (run, parse, look_up, fetch, unpack)]
    return json.lods


start()
