"""Holds every secret of `plants.py` in its place, and then fails. Run by test_redaction.py."""

# The variables are what is tested, and the names must be there before the thread.
# ruff: noqa: E402, F841

import array
import asyncio
import collections
import dataclasses
import decimal
import enum
import functools
import inspect
import io
import itertools
import os
import queue
import re
import subprocess
import threading
import types
import typing
import urllib.parse
import weakref

import coredumpy
import plants

P, S = plants.Taker(plants.PASSWORDS), plants.Taker(plants.SHAPED)

plants.ENVIRON.clear()
del plants.URL_PASSWORD
removed = len(os.environ.pop("REMOVED_SECRET"))

PASSWORD = P["a global"]
made_module = types.ModuleType("made_module")
made_module.password = P["a module"]


class Keys(enum.Enum):
    API_KEY = P["an enum"]
    COLOUR = "red"


class Holder:
    password = P["a class"]

    def __init__(self, **attributes):
        self.__dict__.update(attributes)

    def login(self, user, password=P["a method's default"]):
        return user, password


class Base:
    __slots__ = ("passwd",)


class Slotted(Base):
    __slots__ = ("client_secret",)

    def __init__(self):
        self.passwd, self.client_secret = P["a parent's slot"], P["a slot"]


@dataclasses.dataclass
class Account:
    user: str
    password: str
    db_password: str = P["a dataclass default"]


@dataclasses.dataclass(frozen=True)
class Frozen:
    api_key: str


Login = collections.namedtuple("Login", "user password")


class Vault:
    def __init__(self, door, label):
        self.door, self.label = door, label


class VaultSupport(coredumpy.TypeSupportBase):
    @classmethod
    def get_type(cls):
        return Vault, "planted.Vault"

    @classmethod
    def dump(cls, obj):
        return {"password": obj.door, "label": f"the token {obj.label} opens it"}, [obj.door]

    @classmethod
    def load(cls, data, objects):
        raise coredumpy.NotReady


class Safe(Vault):
    pass


class SafeSupport(VaultSupport):
    @classmethod
    def get_type(cls):
        return Safe, "planted.Safe"

    @classmethod
    def dump(cls, obj):
        # Far behind others.
        return {"doors": [{"passwords": [str(number) for number in range(1000)] + [str(id(obj.door))]}]}, [obj.door]


class Typed(typing.NamedTuple):
    user: str
    secret: str


class Text(str):
    pass


class Data(bytes):
    pass


class Failure(Exception):
    pass


def documented():
    pass


documented.__doc__ = f"Calls the service with {S['a docstring']} as its token."
documented.password = P["a function's attribute"]


def closing(password):
    settings = {"password": P["a cell's dict"], "host": "db"}

    def inner():
        return password, settings

    return inner


def defaulting(user, password=P["a default"], *, secret=P["a keyword default"]):
    return user, password, secret


def generating(password):
    yield len(password)


async def waiting(password):
    await asyncio.sleep(60)
    return password


def waits_in_a_thread(password, started, done):
    started.set()
    done.wait()
    return password


class WithCache:
    def __init__(self, key):
        self.__api_key = key


class Context:
    def __init__(self, password):
        self.password = password

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def tokens():
    """Each kind of token: alone, in a text, in bytes, as a key."""
    found = plants.TOKENS
    alone = list(found.pop("alone").values())
    inside = [f"the service said: {token} is not known here" for token in found.pop("in a text").values()]
    in_bytes = [b"GET /x " + token.encode() + b" HTTP/1.1" for token in found.pop("in bytes").values()]
    as_keys = {token: number for number, token in enumerate(found.pop("in a key").values())}
    return alone, inside, in_bytes, as_keys


def named():
    """Passwords, given away by the names alone."""
    password = P["a local"]
    slotted, closure, held = Slotted(), closing(P["a closure"]), Holder(password=P["an attribute"])
    keys = {"password": P["a key"], b"password": P["a key of bytes"], "Pass-Word": P["a key in other letters"]}
    nested = {"database": {"primary": {"password": P["a nested key"]}}, "dbPassword": P["a camel-case key"]}
    accounts = [Account("ada", P["a dataclass"]), Frozen(P["a frozen dataclass"]), Login("ada", P["a named tuple"])]
    typed = Typed("ada", P["a typed tuple"])
    partials = [
        functools.partial(print, "x", password=P["a partial's keyword"]),
        functools.partial(defaulting, "ada", P["a partial's argument"]),
    ]
    passwords = [P["a list"]]
    secrets = (P["a tuple"], {P["a set"]}, collections.deque([P["a deque"]]))
    credentials = Holder(user="ada", value=P["an object below"])
    user_credentials = {"inner": {"deeper": P["a dict below"]}}
    raw_password, new_password = P["a bytes"].encode(), bytearray(P["a bytearray"].encode())
    password_buffer = memoryview(P["a memoryview"].encode())
    password_bytes = array.array("B", P["an array"].encode())
    pin_code, secret_key, passcode = int(P["an int"]), float(P["a float"]), decimal.Decimal(P["a decimal"])
    headers = [("Accept", "text/html"), ("Authorization", f"Basic {P['a pair']}")]
    raw_headers = [(b"accept", b"*/*"), (b"authorization", f"Basic {P['a pair of bytes']}".encode())]
    fields = [{"name": "user", "value": "ada"}, {"name": "password", "value": P["a record of name and value"]}]
    parameter = inspect.Parameter("password", inspect.Parameter.KEYWORD_ONLY, default=P["a parameter"])
    namespace = types.SimpleNamespace(host="db", password=P["a namespace"])
    user_dict = collections.UserDict(password=P["a user dict"])
    default_dict = collections.defaultdict(str, {"password": P["a default dict"]})
    ordered = collections.OrderedDict(user="ada", password=P["an ordered dict"])
    chain_map = collections.ChainMap({"password": P["a chain map"]}, {"host": "db"})
    proxy, view = types.MappingProxyType({"password": P["a mapping proxy"]}), {"password": P["a view"]}.items()
    passphrase = Text(P["a str subclass"])
    generator = generating(P["a generator"])
    next(generator)
    coroutine = waiting(P["a coroutine"])
    large = {f"key {number}": number for number in range(3000)} | {"password": P["a large dict"]}
    long_keys = {"x" * 200: 1, "password": P["a long key"]}
    command = ["psql", "--host", "db", "--password", P["an option of a list"]]
    tools = [
        ["curl", "-u", f"ada:{P['a user of curl']}", "https://example.org"],
        ("/usr/bin/mysql", "-uroot", f"-p{P['an option of mysql']}", "db"),
        ["sshpass", "-p", P["an option of a shell"], "ssh", "host"],
        f"curl --user ada:{P['a text of a command']} https://example.org",
    ]
    tuple_keys, private = {("db", "password"): P["a key of a tuple"]}, WithCache(P["a private attribute"])
    record = {"Name": "DB_PASSWORD", "Value": P["a record with capitals"]}
    among_bytes = b"\x00\xff" * 300 + f"password={P['bytes among others']}".encode() + b"\x00\xfe" * 300
    phrases = [
        f"<user><password>{P['an XML text']}</password></user>",
        f"<property name='password' value='{P['an attribute of XML']}'/>",
        repr([("user", "ada"), ("password", P["a list of pairs"])]),
        f"INSERT INTO users (name, password) VALUES ('ada', '{P['a statement']}')",
        f"[SQL: INSERT INTO u (n, password) VALUES (?, ?)]\n[parameters: ('ada', '{P['a parameter of a statement']}')]",
        f'form-data; name="password"\r\n\r\n{P["a part of a form"]}\r\n--x',
        f"user%3Dada%26password%3D{P['a quoted form']}%26n%3D1",
        f"machine example.org login ada password {P['a netrc']}",
        f"db.example.org:5432:app:ada:{P['a pgpass']}",
        f"Settings(password=SecretStr('{P['a wrapped text']}'))",
        f"login of ada failed with password {P['a told text']}",
    ]
    camel = {"clientSecret": P["a client's secret"]}
    request = {"authorization": P["an authorization"], "Cookie": f"theme=dark; sid={P['a cookie']}"}
    texts = [
        '{"user": "ada", "password": "' + P["a JSON text"] + '"}',
        repr({"password": P["a repr"]}),
        f"user=ada&password={P['a form']}&next=/",
        f"postgres://ada:{P['a URL']}@db:5432/app",
        f"host=db user=ada password={P['a DSN']} dbname=app",
        f"GET / HTTP/1.1\r\nAuthorization: Basic {P['a header in a text']}\r\n\r\n",
        "export DB_PASSWORD=" + P["an env's text"],
    ]
    parsed = urllib.parse.urlparse(f"https://ada:{P['a parsed URL']}@example.org/")
    memory = [
        io.StringIO(f"password={P['a file in memory']}\n"),
        io.BytesIO(f"password={P['bytes in memory']}\n".encode()),
    ]
    iterator = iter([f"password={P['an iterator']}"])
    getter = Holder(_password=P["a property's value"])
    context = Context(P["a context"])
    vaults = [Vault(P["a type support's data"], S["a type support"]), Safe(P["a type support's object"], "x")]
    return locals()


def shaped():
    """Tokens where no name stands."""
    match = re.match(r"(\w+) (\w+)", f"Token {S['a match']}")
    pattern = re.compile(f"prefix {S['a pattern']}")
    long_text = "line of a log\n" * 20_000 + S["a long text"] + "\nline of a log" * 20_000
    border = "x " * (128 * 1024 - 10) + S["a border"] + " y" * 200_000
    long_bytes = b"line of a log\n" * 20_000 + S["a long bytes"].encode() + b"\nline of a log" * 20_000
    bytes_border = b"x " * (128 * 1024 - 10) + S["a border of bytes"].encode() + b" y" * 200_000
    members = [{S["a set's member"]}, {S["a dict's key"]: 1}, frozenset([S["a frozenset"]])]
    user_string, data = collections.UserString(S["a user string"]), Data(S["a bytes subclass"].encode())
    bytes_array = bytearray(S["a bytes array"].encode())
    waiting_items = queue.Queue()
    waiting_items.put(S["a queue"])
    weak = weakref.WeakValueDictionary()
    kept = Holder(note=S["a weak value"])
    weak["one"] = kept
    part = functools.partial(print, S["a partial part"])
    buffer = io.StringIO(S["a StringIO"])
    chained = itertools.chain([S["a range of a cell"]], [1])
    sliced = slice(S["a slice"], None)
    text = "Traceback (most recent call last):\n  x = " + S["a traceback's text"] + "\n"
    return locals()


def tables():
    """numpy and pandas, where they are there."""
    try:
        import numpy
        import pandas
    except ImportError:
        return {}
    passwords = numpy.array([P["an array of texts"], "x"])
    raw_passwords = numpy.array([P["an array of bytes"].encode(), b"x"])
    structure = numpy.array(
        [("ada", P["a structure's field"], 1)], dtype=[("user", "U8"), ("password", "U32"), ("n", "i4")]
    )
    objects = numpy.array([P["an array of objects"], None], dtype=object)
    with_objects = numpy.array([("ada", P["a structure in objects"])], dtype=[("user", "O"), ("password", "O")])
    holder = {"password": objects}
    frame = pandas.DataFrame({"user": ["ada", "bob"], "password": [P["a column"], "x"], "n": [1, 2]})
    texts = pandas.DataFrame({"passwd": pandas.array([P["a text column"], "x"], dtype="string")})
    series = pandas.Series([P["a series"], "x"], name="password")
    levels = pandas.DataFrame(
        [[P["a level of columns"], 1]], columns=pandas.MultiIndex.from_tuples([("a", "password"), ("a", "n")])
    )
    cells = pandas.DataFrame({"note": [S["a pandas cell"], "fine"]})
    index = pandas.Index([S["an index"], "fine"])
    category = pandas.Series([S["a category"], "fine"], dtype="category")
    numpy_text, numpy_bytes = (
        numpy.array([S["a numpy text"], "fine"]),
        numpy.array([S["numpy bytes"].encode(), b"fine"]),
    )
    return locals()


def environment():
    copies = [dict(os.environ), list(os.environ.values()), tuple(os.environ.items()), os.environ.copy()]
    live = os.environ
    message = f"connecting with {os.environ['APP_API_TOKEN']} as {os.environ['DB_PASSWORD']!r}"
    raw = message.encode()
    plain = os.environ["PLAIN_SETTING"]
    return locals()


def login(user, password):
    raise ValueError(f"login of {user} failed with {password}")


def chain():
    try:
        try:
            subprocess.run(["false", "--password", P["a command"]], check=True)
        except subprocess.CalledProcessError as error:
            error.password = P["an exception's attribute"]
            try:
                login("ada", P["its cause's message"])
            except ValueError as cause:
                raise Failure("inner") from cause
    except Failure as error:
        password = P["its note"]
        if hasattr(error, "add_note"):
            error.add_note(f"tried {password}")
        else:
            error.__notes__ = [f"tried {password}"]
        raise


async def tasks():
    name = "worker " + S["a task's name"]
    task = asyncio.get_running_loop().create_task(waiting("x"), name=name)
    await asyncio.sleep(0)
    try:
        chain()
    except Failure as inner:
        fails(inner, task)


def fails(inner, task, **innocent):
    innocent = dict(plants.INNOCENT)
    password = P["an exception's message"]
    all_tokens, by_name, by_shape, arrays, of_environment = tokens(), named(), shaped(), tables(), environment()
    enum_member, holder_method = Keys.API_KEY, Holder().login
    P.forget(), S.forget()
    raise RuntimeError(f"cannot go on with {password}") from inner


started, done = threading.Event(), threading.Event()
thread = threading.Thread(target=waits_in_a_thread, args=(P["a thread"], started, done), daemon=True)
thread.name = "pool " + S["a thread's name"]
thread.start()
started.wait()
import literals_app

literals_app.connect(lambda: asyncio.run(tasks()))
