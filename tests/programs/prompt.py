"""Statements and expressions at the prompt."""
import collections

#> !n = 1
#> p n
#> !n += 41
#> p n
#> !rows.append({'k': 9})
#> p [r['k'] for r in rows]
#> p [r['k'] + offset for r in rows]
#> p [r['k'] for r in rows if r['k'] > 0]
#> p sorted(k for k in locals())
#> p dir()
#> p sorted(vars())
#> p locals()['offset'], 'offset' in locals(), 'rows' in globals()
#> p {**locals()}['offset']
#> p len(locals())
#> pp locals()
#> whatis locals
#> p globals()['LIMIT'], globals().get('nothing', 'none')
#> del n
#> p n
#> p unknown
#> p 1 / 0
#> p (
#> p rows[
#> display offset
#> offset = 6
#> display
#> undisplay offset
#> x, y = rows[0]['k'], [*rows]
#> p x, len(y)
#> for r in rows: print(r)
#> if offset: print('yes')
#> import math; print(math.floor(2.5))
#> def twice(v): return v * 2
#> p twice(4)
#> p (lambda v: v * LIMIT)(2)
#> p (z := 5)
#> p z
#> p f"{offset!r:>5}|{LIMIT}"
#> print(offset, end='!\n')
#> offset
#> rows[0]
#> None
#> 'text'
#> pp {'deep': [list(range(30)), {'a': 'x' * 60, 'b': 'y' * 60}]}
#> p rows; p 2
#> p 1;; p 2
#> alias twice p %1 * 2
#> twice offset
#> h nothing
#> whatis rows
#> whatis 5
#> rv
#> u
#> p offset
#> d
#> p offset, LIMIT
#>! n
#>! c
#>! b 3
#>! j 5
#>! run
#>! unt
#>! tbreak 3

LIMIT = 7


def fail(offset):
    rows = [{"k": 1}, {"k": 2}]
    counts = collections.Counter("aab")
    raise RuntimeError("prompt")


fail(5)
