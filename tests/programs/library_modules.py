"""The standard library at the prompt: its constants, and its functions that only compute, on the data of the dump."""

import collections
import copy
import datetime
import itertools
import json
import logging
import math
import os
import os.path as osp
import re
import statistics
import string
import sys
import textwrap
import time
import urllib.parse
from collections import Counter
from itertools import chain
from json import dumps
from os.path import basename
from pprint import pprint
from textwrap import dedent

RATE = 0.25


def fail(data):
    when, path, text = datetime.datetime(2024, 1, 2, 3), "/srv/app/data.json", "  a1 b22\n  c3"
    raise ValueError(f"{len(data)} entries")


#> p math, json.__name__, os.path.sep, os.sep, os.linesep, os.name, math.pi, math.inf, RATE
#> p sys.version_info[:2], sys.version_info.major, sys.platform, sys.maxsize, sys.byteorder, sys.argv[1:]
#> p math.sqrt(16), math.floor(RATE * 10), math.factorial(5), math.isclose(0.1 + 0.2, 0.3)
#> p json.dumps(data, sort_keys=True), dumps(data) == json.dumps(data), json.loads('[1, null]')
#> p os.path.join('a', 'b'), osp.basename(path), basename(path), os.path.splitext(path), os.path.dirname(path)
#> p re.findall(r'\d+', text), re.sub(r'\s+', ' ', text), re.match(r'\s*(\w)', text).group(1), re.IGNORECASE
#> p textwrap.dedent(text), dedent(text) == textwrap.dedent(text), textwrap.shorten('a b c d', 5)
#> p statistics.mean(data['n']), statistics.median(data['n']), sum(data['n'])
#> p Counter(text).most_common(1), collections.Counter('aab'), collections.deque([1, 2], 1)
#> p list(itertools.chain([1], [2])), list(chain('a', 'b')), list(itertools.combinations('abc', 2)), list(itertools.accumulate(data['n']))
#> p copy.copy(data) == data, copy.deepcopy(data) is data, copy.deepcopy(data)['n']
#> p datetime.datetime(2024, 1, 3) - when, when.isoformat(), when + datetime.timedelta(days=1), isinstance(when, datetime.date)
#> p string.digits, string.ascii_lowercase[:3], string.capwords('a b')
#> p urllib.parse.quote('a b'), urllib.parse.urlparse('http://h/p?q=1').netloc
#> p logging.INFO, logging.WARNING, logging.getLevelName(20)
#> p time.strftime('%Y', time.gmtime(0)), isinstance(data, collections.abc.Mapping)
#> p math.nope
#> p json.nope
#> p [name for name in dir(math) if name.startswith('is')][:2]
#> pprint(data)
#> pp data
#> whatis math
#> whatis json.dumps
#>! p logging.getLogger("x")
#>! p os.getcwd()
fail({"n": [1, 2, 6], "name": "x" * 40, "more": {"k": [None, True, 1.5]}, "list": list(range(12))})
