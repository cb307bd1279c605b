"""Functions under decorators, in class bodies and in one another: ll shows each from its first line."""
import functools

#> ll
#> u
#> ll
#> u
#> ll
#> u
#> ll
#> p args, kwargs, function
#> u
#> ll
#> u
#> u
#> ll
#> u
#> u
#> ll
#> u
#> ll
#> u
#> ll
#> u
#> ll
#> source helper
#> source Tool.run
#> source Tool.static
#> p Tool.run, Tool.static, Tool.klass, Tool.__dict__['size']
#> whatis Tool.run
#> p helper.__wrapped__, helper.__name__, helper.__doc__
#> w


def register(name, *more):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            # through the register
            return function(*args, **kwargs)

        return wrapper

    return decorate


class Tool:
    @register(
        "run",
        1,
    )
    @register("twice")
    def run(
        self,
        value,
        *,
        strict=True,
    ):
        """Runs."""
        return self.size

    @staticmethod
    @register("static")
    def static(v): return v.run(
        1
    )

    @classmethod
    def klass(cls): return cls.static(cls())

    @property
    def size(self):
        return (
            lambda k: list(
                k / zero
                for zero in (0,)
            )
        )(3)


@register("helper")
@functools.lru_cache(maxsize=None)
def helper(n):
    "Helps."
    if n:
        def inner():
            yield from (
                Tool.klass()
                for _ in range(n)
            )
        return list(inner())


helper(2)
