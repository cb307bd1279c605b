"""A parser fails; its state is looked at with aliases, several commands in a line and what Python can say in one."""
import re

#> alias
#> alias size p len(%1)
#> alias size
#> size tokens
#> size
#> size tokens more
#> alias both p %1 ;; p %2
#> both 1 2
#> alias all p [%*]
#> all 1, 2
#> alias bad p %2
#> alias nothing
#> alias
#> unalias size
#> size tokens
#> unalias nothing
#> p 1;; p 2 ;; p 3
#>  p position
#> p position, tokens[position]
#> p
#> p (
#> p position +
#> p 'a' + 1
#> p tokens[99]
#> pp tokens
#> pp {n: 'x' * n for n in range(20)}
#> !position
#> !position += 1
#> !
#> !!
#> tokens[0]
#> tokens[0] = 'changed'
#> tokens
#> del tokens[0]
#> len(tokens)
#> print(position)
#> print (position, end='.')
#> [t.upper() for t in tokens]
#> {t: len(t) for t in tokens}
#> sorted(tokens, key=lambda t: -len(t))
#> sum(len(t) for t in tokens)
#> [[a + b for a in 'xy'] for b in 'zw']
#> any(t.isdigit() for t in tokens)
#> global WORD; WORD = 5
#> WORD
#> __name__
#> assert False, 'no'
#> raise KeyError('k')
#> raise SystemExit
#> 1 +
#> )
#> 'abc
#> x y
#> yield 3
#> await x
#> import os; os.sep
#> from math import pi; pi
#> class Local: kind = WORD
#> Local.kind
#> def twice(x): return 2 * x
#> twice(WORD)
#> with open(os.devnull) as f: print(f.name)
#> while True: break
#> exec('found = 3')
#> eval('position')
#> p hasattr(tokens, 'append'), getattr(tokens, 'nothing', 1)
#> vars(error)
#> p f'{position!r:>4}|{tokens!s:.5}'
#> p "é☃", 'é' * 3
#> ;;
#> interrupt
#>! parse('a')
#>! Scanner('a')
#>! scanner.next()
#>! !scanner.next()
#>! p [parse(t) for t in 'ab']

WORD = re.compile(r"\w+")


class Scanner:
    def __init__(self, text):
        self.text = text

    def next(self):
        return WORD.findall(self.text)


def parse(text):
    scanner = Scanner(text)
    tokens = scanner.next()
    position = 2
    error = ValueError(text)
    error.position = position
    raise error


parse("set width 3 wide")
