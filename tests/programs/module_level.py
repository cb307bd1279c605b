"""A crash at the module's own level: its globals are its locals."""
import sys

#> w
#> p table, total
#> p sorted(k for k in locals() if not k.startswith('__'))
#> p sorted(k for k in globals() if not k.startswith('__'))
#> p locals() is globals()
#> p [table[k] for k in sorted(table)]
#> p {k: v for k, v in globals().items() if k == 'total'}
#> p len
#> p list, str
#> fresh = total + 1
#> p fresh, 'fresh' in globals()
#> del fresh
#> p fresh
#> total += 1
#> p total
#> global total; total = 'set'
#> p total
#> a
#> p __name__, __doc__
#> p unknown
#> p 'table' in dir(), 'len' in dir()
#> p (lambda: total)()
#> for k in sorted(table): print(k)
#> p max(table.values(), key=lambda v: -v)

table = {"a": 1, "b": 2}
total = sum(table.values())
for key in table:
    del total
    total = "list".index("z") if key == "b" else 3
