"""Variables of a function that are changed at the prompt, while one goes up and down the stack."""
#> p count, rows
#> !count = 50
#> p count
#> p locals()
#> u
#> p count
#> !count = 7
#> p count
#> !fresh = 1
#> p fresh
#> d
#> p count
#> u
#> p count, fresh
#> w
#> p count
#> !unset = 3
#> p unset
#> l
#> p unset
#> !del count
#> p count
#> u
#> d
#> p count
#> p shared
#> !shared = 9
#> p shared
#> args
#> d
#> !rows[0] = 'changed'
#> p rows
#> u
#> d
#> p rows
#> !rows, others = [1, 2], [3]
#> p rows, others
#> !count += 1
#> p count
#> !count: int = 4
#> p count
#> for count in range(3): pass
#> p count
#> !global made; made = 5
#> p made
#> p f'{count=:>5} {rows[0]=!r}'
#> p *rows
#> p *rows, count
#> p count,
#> p
#> whatis
#> rows.append(4)
#> p rows
#> rows.pop()
#> p list(row + count for row in rows), any(row == count for row in rows)
#> p max(rows, key=lambda row: -row)
#> p {row: [other for other in others] for row in rows}
#> p dict(zip(rows, rows))
#> p [row for row in rows if (lambda: count)()]
#> !return 5
#> !nonlocal count
#> !yield
#> p (yield)
#> !rows = = 3
#> !rows[100]
#> !rows.nope
#> !raise KeyError('typed')
#> p rows, count
#> count.nope
#> assert count == 99
#> assert not count, f"no {count}"
#> del rows, count
#> p rows
#> p count


def count_rows(count, shared=None):
    rows = [count]
    if len(rows) > 1:
        unset = True
    def inner():
        return shared
    return fail(count + 1, rows)


def fail(count, rows):
    made = None
    raise ValueError(count, rows)


count_rows(1)
