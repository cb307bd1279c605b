"""Errors of every built-in kind, and of classes that derive from them, kept in a list."""
import asyncio
import warnings

#> import traceback
#> p errors
#> p [str(error) for error in errors]
#> p [error.args for error in errors]
#> p [vars(error) for error in errors]
#> p [type(error).__mro__[1].__name__ for error in errors]
#> for error in errors: print(''.join(traceback.format_exception_only(type(error), error)), end='')
#> p [error.__traceback__.tb_next.tb_lineno for error in caught]
#> for error in caught: print(''.join(traceback.format_exception(type(error), error, error.__traceback__)), end='')
#> p [(error.errno, error.strerror, error.filename, error.filename2) for error in errors if isinstance(error, OSError)]
#> p [(error.encoding, error.start, error.end, error.reason) for error in caught if isinstance(error, UnicodeError)]
#> p [(error.msg, error.lineno, error.offset, error.text) for error in caught if isinstance(error, SyntaxError)]
#> p [(error.msg, error.name, error.path) for error in errors + caught if isinstance(error, ImportError)]
#> p [error.name for error in caught if isinstance(error, (NameError, AttributeError))]
#> p [error.value for error in errors + caught if isinstance(error, StopIteration)]
#> p [error.code for error in errors + caught if isinstance(error, SystemExit)]
#> p [isinstance(error, LookupError) for error in errors + caught]
#> p coded.code, coded.detail, coded.default, coded
#> p both, str(both), repr(both), both.args, both.code, isinstance(both, KeyError), isinstance(both, Coded)
#> p own.errno, own.filename, own.where, vars(own), str(own)
#> p slotted.reason, slotted.args, sorted(vars(slotted))
#> p type(both).__mro__
#> p hidden.__cause__, hidden.__context__, hidden.__suppress_context__
#> p linked.__cause__, linked.__cause__ is linked.__context__
#> p [error == error for error in errors[:3]], errors[0] == errors[1], bool(errors[0])
#> p errors.index(both), both in errors


class Coded(Exception):
    default = 500

    def __init__(self, message, code=None, *, detail=None):
        super().__init__(message)
        self.code, self.detail = code or self.default, detail


class NotThere(KeyError, Coded):
    default = 404


class Unreadable(FileNotFoundError):
    def __init__(self, *args, where=None):
        super().__init__(*args)
        self.where = where


class Slotted(ValueError):
    __slots__ = ("reason",)

    def __init__(self, reason):
        self.reason = reason


class Ended(StopIteration):
    pass


class Fatal(BaseException):
    pass


def unknown_name():
    return prin


def unbound():
    later += 1


def unknown_attribute():
    return [].apend


def undecodable():
    return b"caf\xe9".decode()


def unencodable():
    return "\u20ac".encode("ascii")


def unparsable():
    compile("total = = 1\n", "settings.cfg", "exec")


def exhausted():
    def one():
        return "rest"
        yield

    next(one())


def not_importable():
    from traceback import nothing_of_that_name


def warned():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.warn("careful", DeprecationWarning)


def cancelled():
    raise asyncio.CancelledError("stopped")


def divided():
    1 / 0


def linking():
    try:
        divided()
    except ZeroDivisionError as error:
        raise Coded("linked", 3) from error


def hiding():
    try:
        divided()
    except ZeroDivisionError:
        raise NotThere("hidden") from None


def caught_in(function):
    try:
        function()
    except BaseException as error:
        return error


def start():
    coded, both = Coded("app", 7, detail={"k": [1]}), NotThere("a 'key'", 5)
    own, slotted = Unreadable(2, "No such file", "a.txt", where="here"), Slotted("why")
    errors = [coded, both, own, slotted, Ended(4), Fatal("end"), OSError(13, "denied"), OSError("text"), OSError()]
    errors += [KeyError("a b"), KeyError(), KeyError(1, 2), Exception(), Exception("a\nb"), StopIteration(), SystemExit(3)]
    errors += [ImportError("no", name="mod", path="/x"), UnicodeDecodeError("utf-8", b"ab", 0, 1, "bad"), AssertionError()]
    functions = [unknown_name, unbound, unknown_attribute, undecodable, unencodable, unparsable, exhausted]
    functions += [not_importable, warned, cancelled, divided, linking, hiding, [].pop, {}.popitem]
    caught = [error for error in map(caught_in, functions) if error.__traceback__.tb_next]
    linked, hidden = caught[-2:]
    raise Coded("at the end") from linked


start()
