"""What a class says of itself: its names, bases, special names and namespace, through inheritance, mixins and metaclasses."""

import abc


class Registry(type):
    """Knows its classes."""

    known = {}

    def __new__(mcs, name, bases, namespace, *, key=None):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.key = mcs.known.setdefault(key or name, name)
        return cls


class Audited:
    """Is mixed in."""

    audited = True


class Account(metaclass=Registry, key="account"):
    """Money.

    A lot of it.
    """

    currency: str = "EUR"
    limits = {"day": [100, 200]}
    __stamp = 7

    def __init__(self, owner, *, balance: float = 0.0):
        self.owner, self.balance = owner, balance
        self.__pin = 1234

    def pay(self, amount, to=None):
        """Pays."""

    charge = pay

    @classmethod
    def open(cls, owner): ...

    @staticmethod
    def check(iban): ...

    @property
    def empty(self):
        """Whether nothing is left."""
        return not self.balance


class Savings(Audited, Account):
    currency = "CHF"

    class Rate:
        percent = 2


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...


class Square(Shape):
    def area(self):
        return self.side**2


def fail():
    account, shape = Savings("ann", balance=5.0), Square()
    other = account
    raise LookupError("accounts")


#> p type(account), type(account).__name__, Savings.Rate, Savings.Rate.__qualname__, Savings.__module__
#> p Savings.__mro__
#> p Savings.__bases__, [base.__name__ for base in Savings.mro()]
#> p Account.__doc__, Savings.__doc__, account.__doc__, Audited.__doc__
#> p Account.__annotations__, Savings.__annotations__ if '__annotations__' in vars(Savings) else {}
#> p sorted(vars(Account).keys() - {'__static_attributes__', '__firstlineno__'})
#> p {name: value for name, value in vars(Savings).items() if not name.startswith('__')}
#> p sorted({*dir(account)} - {*dir(object)})
#> p dir(Savings) == sorted(set(dir(Savings)))
#> p vars(account)
#> p account.currency, Account.currency, account.limits['day'], account.audited, account._Account__stamp
#> p account._Account__pin
#> p account.__pin
#> p account.missing
#> p account.pay, account.charge, Account.pay, Savings.open, account.open, account.check, Account.check
#> p Account.__init__, account.__init__
#> p Account.empty.__doc__, type(vars(Account)['empty']), type(vars(Account)['open'])
#>! p account.empty
#>! p account.pay(1)
#>! p Savings("bob")
#> p type(Account), Registry, Registry.__mro__, Registry.known, Account.key, Savings.key
#> p isinstance(Account, Registry), issubclass(Registry, type), isinstance(account, (Account, Audited)), issubclass(Savings, Audited)
#> p account.__class__ is Savings, account is other, account == other, account != shape, account in [shape, other], {account: 1}[other]
#> p type(shape), type(Square), isinstance(Square, abc.ABCMeta), isinstance(shape, Shape), Shape.__abstractmethods__
#> p super(Savings, account).currency
#> p getattr(account, 'nothing', 'none'), hasattr(account, 'owner'), hasattr(account, 'nothing'), callable(account), callable(account.pay)
#> whatis account
#> whatis Savings
#> whatis account.pay
#> whatis Account.check
#> p Savings
#> p account
#> pp account
fail()
