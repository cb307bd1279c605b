"""Texts are searched, filled in, taken apart and numbered."""

import enum
import re
import string
import textwrap
import urllib.parse
import uuid

#> p line, line.pattern, line.flags, line.groupindex
#> p line.match('GET /a 200').groupdict(), line.findall('PUT /b 404')
#> p found, found.group(1), found['path'], found.span(), found.groups()
#> p found.string, found.re is line, found.start('code'), found[0]
#> p found.expand(r'\3 \1'), found.lastgroup
#> p found.group('nothing')
#> p isinstance(line, re.Pattern), isinstance(found, re.Match), type(found)
#> p blank, blank.search(b'a  b')
#> p mode, re.I in mode, mode & re.M
#> p letter, letter.substitute(name='Ann'), letter.template
#> p url, url.hostname, url.port, url.geturl(), url.query
#> p urllib.parse.parse_qs
#> p ident, ident.hex, ident.version, ident.int
#> p wrapper.width, wrapper.wrap('one two three')
#> p level, level.value, level.name, Level.HIGH > Level.LOW
#> p digits, len(digits)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


def parse():
    line = re.compile(r"(?P<method>[A-Z]+) (?P<path>\S+) (?P<code>\d+)", re.I | re.M)
    found = line.search("> GET /index 200 ok")
    blank = re.compile(rb"\s+")
    mode = re.I | re.M
    letter = string.Template("Dear $name")
    url = urllib.parse.urlsplit("https://user@example.org:8080/a/b?q=1&r=2#top")
    ident = uuid.UUID("12345678-1234-5678-1234-567812345678")
    wrapper = textwrap.TextWrapper(width=8)
    level, digits = Level.HIGH, string.digits
    raise LookupError(found)


parse()
