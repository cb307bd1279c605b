"""Secrets to plant, each once, so that a leak names its row.

None is real, and all are put together here: no scanner of a code host takes this file for a leak. The same seed gives
the same secrets to the program that holds them and to the test.
"""

from __future__ import annotations

import base64
import random
import string

_random = random.Random(20261130)
_LETTERS, _DIGITS = string.ascii_letters, string.digits
_ADJECTIVES = ("amber", "brisk", "coral", "dusty", "eager", "fuzzy", "grand", "hazel", "ivory", "jolly")
_NOUNS = ("otter", "lamp", "comet", "daisy", "ember", "fjord", "gecko", "harbor", "igloo", "jungle")


def _run(length: int, alphabet: str = _LETTERS + _DIGITS) -> str:
    return "".join(_random.choice(alphabet) for _ in range(length))


def _hex(length: int) -> str:
    return _run(length, "0123456789abcdef")


def _mixed(length: int) -> str:
    """With a digit and letters of both cases, as made-up tokens have."""
    return f"{_run(length - 4)}aZ7q"


def password() -> str:
    """What a person thinks up: only its name gives it away."""
    return f"{_random.choice(_ADJECTIVES)}-{_random.choice(_NOUNS)}-{_run(5, _DIGITS)}"


def jwt() -> str:
    parts = ('{"alg":"HS256"}', f'{{"sub":"{_run(8)}"}}')
    head = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return f"{head}.{_mixed(43)}"


def pem() -> str:
    lines = "\n".join(_mixed(64) for _ in range(4))
    return f"-----BEGIN RSA PRIV{''}ATE KEY-----\n{lines}\n-----END RSA PRIV{''}ATE KEY-----"


#: A maker of each kind of token.
KINDS = {
    "aws": lambda: "AK" + "IA" + _run(16, string.ascii_uppercase + _DIGITS),
    "google": lambda: "AI" + "za" + _mixed(35),
    "google oauth": lambda: "GOC" + "SPX-" + _mixed(28),
    "github": lambda: "gh" + "p_" + _mixed(36),
    "github fine-grained": lambda: "git" + "hub_pat_" + _mixed(22) + "_" + _mixed(59),
    "gitlab": lambda: "gl" + "pat-" + _mixed(20),
    "slack bot": lambda: "xo" + "xb-" + _run(12, _DIGITS) + "-" + _mixed(24),
    "slack app": lambda: "xa" + "pp-1-A" + _run(10, _DIGITS) + "-" + _hex(40),
    "stripe": lambda: "sk" + "_live_" + _mixed(24),
    "stripe webhook": lambda: "wh" + "sec_" + _mixed(32),
    "anthropic": lambda: "sk-" + "ant-api03-" + _mixed(60),
    "openai": lambda: "sk-" + "proj-" + _mixed(48),
    "hugging face": lambda: "h" + "f_" + _run(30, _LETTERS) + "aZqK",
    "groq": lambda: "gs" + "k_" + _mixed(52),
    "amazon mws": lambda: "amzn" + f".mws.{_hex(8)}-{_hex(4)}-4{_hex(3)}-a{_hex(3)}-{_hex(12)}",
    "discord": lambda: "MT" + f"{_mixed(24)}.G{_run(5)}.{_mixed(38)}",
    "telegram address": lambda: f"https://api.telegram.org/bot{_run(10, '123456789')}:" + "AA" + f"{_mixed(33)}/x",
    "vercel": lambda: "vc" + "p_" + _mixed(56),
    "neon": lambda: "na" + "pi_" + _run(64, string.ascii_lowercase + _DIGITS),
    "nvidia": lambda: "nv" + "api-" + _mixed(64),
    "elevenlabs": lambda: "s" + "k_" + _hex(48),
    "cerebras": lambda: "cs" + "k-" + _run(48, string.ascii_lowercase + _DIGITS),
    "firecrawl": lambda: "f" + "c-" + _hex(32),
    "langfuse": lambda: "sk" + f"-lf-{_hex(8)}-{_hex(4)}-4{_hex(3)}-a{_hex(3)}-{_hex(12)}",
    "braintree": lambda: "access" + f"_token$production${_run(16, string.ascii_lowercase + _DIGITS)}${_hex(32)}",
    "shippo": lambda: "shippo" + "_live_" + _hex(40),
    "sourcegraph": lambda: "sg" + "p_" + _hex(40),
    "dynatrace": lambda: (
        "dt0" + f"c01.{_run(24, string.ascii_uppercase + '234567')}.{_run(64, string.ascii_uppercase)}"
    ),
    "nuget": lambda: "oy" + "2" + _run(43, string.ascii_lowercase + _DIGITS),
    "django": lambda: "django" + "-insecure-" + _run(46, string.ascii_lowercase + _DIGITS + "!@#$%^&*(-_=+)") + "x9$k",
    "hash of a password": lambda: "$2b$" + f"12${_mixed(53)}",
    "base 36": lambda: _run(46, string.ascii_lowercase + _DIGITS) + "q7z1",
    "replicate": lambda: "r" + "8_" + _mixed(37),
    "perplexity": lambda: "pp" + "lx-" + _mixed(48),
    "npm": lambda: "np" + "m_" + _mixed(36),
    "pypi": lambda: "py" + "pi-AgEIcHlwaS5vcmc" + _mixed(60),
    "rubygems": lambda: "ruby" + "gems_" + _hex(48),
    "docker": lambda: "dck" + "r_pat_" + _mixed(27),
    "sendgrid": lambda: "S" + "G." + _mixed(22) + "." + _mixed(43),
    "twilio": lambda: "S" + "K" + _hex(32),
    "mailgun": lambda: "ke" + "y-" + _hex(32),
    "mailchimp": lambda: _hex(32) + "-us" + "12",
    "digitalocean": lambda: "do" + "p_v1_" + _hex(64),
    "shopify": lambda: "shp" + "at_" + _hex(32),
    "square": lambda: "sq0" + "atp-" + _mixed(22),
    "telegram": lambda: _run(9, "123456789") + ":" + "AA" + _mixed(33),
    "sentry": lambda: "snt" + "ryu_" + _hex(64),
    "grafana": lambda: "gl" + "sa_" + _mixed(32) + "_" + _hex(8),
    "databricks": lambda: "da" + "pi" + _hex(32),
    "vault": lambda: "hv" + "s." + _mixed(28),
    "terraform": lambda: _mixed(14) + ".atlas" + "v1." + _mixed(64),
    "linear": lambda: "li" + "n_api_" + _mixed(40),
    "notion": lambda: "nt" + "n_" + _mixed(46),
    "figma": lambda: "fi" + "gd_" + _mixed(40),
    "airtable": lambda: "pa" + "t" + _mixed(14) + "." + _hex(64),
    "postman": lambda: "PM" + "AK-" + _hex(24) + "-" + _hex(34),
    "new relic": lambda: "NR" + "AK-" + _run(27, string.ascii_uppercase + _DIGITS),
    "json web token": jwt,
    "private key": pem,
    "random text": lambda: _mixed(40),
}

#: One token of each kind, for each of the places that it is planted in.
TOKENS = {
    place: {kind: make() for kind, make in KINDS.items()} for place in ("alone", "in a text", "in bytes", "in a key")
}

_NAMED = (
    *(
        "a local",
        "a key",
        "a key of bytes",
        "a key in other letters",
        "a nested key",
        "an attribute",
        "a slot",
        "a parent's slot",
    ),
    *("a dataclass", "a dataclass default", "a frozen dataclass", "a named tuple", "a typed tuple", "a closure"),
    *("a default", "a keyword default", "a partial's keyword", "a partial's argument", "an enum", "a class", "a list"),
    *(
        "a tuple",
        "a set",
        "a deque",
        "an object below",
        "a dict below",
        "a bytes",
        "a bytearray",
        "a memoryview",
        "an array",
    ),
    *("an int", "a float", "a decimal", "a pair", "a pair of bytes", "a record of name and value", "a parameter"),
    *("a namespace", "a user dict", "a default dict", "an ordered dict", "a chain map", "a mapping proxy", "a view"),
    *("a str subclass", "a module", "a global", "a generator", "a coroutine", "a thread", "an exception's attribute"),
    *("a function's attribute", "an exception's message", "its cause's message", "its note", "a long key", "a context"),
    *("a type support's data", "a type support's object"),
    *(
        "a large dict",
        "an option",
        "an option with =",
        "a command",
        "a literal",
        "a default in source",
        "a keyword in source",
    ),
    *(
        "a key in source",
        "a JSON text",
        "a repr",
        "a form",
        "a URL",
        "a DSN",
        "a parsed URL",
        "an env's text",
        "a method's default",
    ),
    *(
        "a header in a text",
        "a property's value",
        "a file in memory",
        "bytes in memory",
        "an iterator",
        "a cell's dict",
    ),
    *(
        "a user of curl",
        "an option of mysql",
        "an option of a shell",
        "a text of a command",
        "a key of a tuple",
        "a private attribute",
    ),
    *(
        "a record with capitals",
        "bytes among others",
        "an XML text",
        "an attribute of XML",
        "a list of pairs",
        "a statement",
    ),
    *(
        "a parameter of a statement",
        "a part of a form",
        "a quoted form",
        "a netrc",
        "a pgpass",
        "a wrapped text",
        "a told text",
    ),
    *("a description", "a camel-case key", "an option of a list", "a client's secret", "an authorization", "a cookie"),
)
_NUMPY = (
    *("an array of texts", "an array of bytes", "a structure's field", "an array of objects", "a column", "a series"),
    *("a text column", "a level of columns", "a structure in objects"),
)
#: One password for each place.
PASSWORDS = {place: password() for place in (*_NAMED, *_NUMPY)}
#: Numbers below such names.
PASSWORDS["an int"] = _run(17, "123456789")
PASSWORDS["a float"] = "0." + _run(15, "123456789")
PASSWORDS["a decimal"] = _run(12, "123456789") + "." + _run(6, "123456789")

#: Tokens in places where no name stands.
SHAPED = {
    place: _mixed(40)
    for place in (
        *(
            "a thread's name",
            "a task's name",
            "a docstring",
            "a comment",
            "a match",
            "a long text",
            "a border",
            "a long bytes",
        ),
        *(
            "a border of bytes",
            "a set's member",
            "a dict's key",
            "a frozenset",
            "a pattern",
            "a user string",
            "a numpy text",
        ),
        *("numpy bytes", "a bytes array", "a range of a cell", "a pandas cell", "an index", "a queue"),
        *(
            "a weak value",
            "a bytes subclass",
            "a partial part",
            "a StringIO",
            "a traceback's text",
            "a slice",
            "a category",
        ),
        *("a type support",),
    )
}
ENVIRON = {
    "APP_API_TOKEN": _mixed(32),
    "DB_PASSWORD": password(),
    "DATABASE_URL": f"postgres://app:{password()}@db.internal/app",
    "REMOVED_SECRET": password(),
    "PLAIN_SETTING": f"plain-{_run(12, string.ascii_lowercase)}",
}
URL_PASSWORD = ENVIRON["DATABASE_URL"].split(":")[2].split("@")[0]


class Taker:
    """Gives each secret once and forgets it: the program that plants them must not hold them beside their places."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self.take = secrets.pop
        self.forget = secrets.clear

    def __getitem__(self, place: str) -> str:
        return self.take(place)


def rows() -> dict[str, str]:
    """Every secret by the name of its row."""
    found = {f"{kind}, {place}": secret for place, tokens in TOKENS.items() for kind, secret in tokens.items()}
    found |= {f"password as {place}": secret for place, secret in PASSWORDS.items()}
    found |= {f"token as {place}": secret for place, secret in SHAPED.items()}
    found |= {f"environment {name}": value for name, value in ENVIRON.items()}
    found["environment's URL password"] = URL_PASSWORD
    return found


#: What must stay, by variable.
INNOCENT = {
    "sentence": "The quick brown fox jumps over the lazy dog, and the password was wrong",
    "path": "/usr/lib/python3.11/site-packages/numpy/core/_multiarray_umath.cpython-311.so",
    "windows_path": "C:\\Users\\bob\\AppData\\Local\\Programs\\Python\\Python312\\python.exe",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "commit": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "etag": "d41d8cd98f00b204e9800998ecf8427e",
    "timestamp": "2024-05-01T12:34:56.789012+00:00",
    "max_tokens": 4096,
    "token_type": "bearer",
    "tokenizer": "cl100k_base",
    "sort_key": "last_name",
    "primary_key": "customer_id",
    "cache_key": "user:42:profile",
    "foreign_key": "orders.customer_id",
    "monkey": "capuchin",
    "passenger": "Ada Lovelace",
    "author": "Grace Hopper",
    "keyboard": "qwertz",
    "secretary": "Miss Moneypenny",
    "auth": True,
    "session_timeout": 3600,
    "pin_count": 40,
    "key": "name",
    "token": "NAME",
    "session": "default",
    "password_length": 12,
    "has_password": True,
    "is_secret": False,
    "passwords_count": 3,
    "url": "https://example.org/a/b?page=2&sort=name#top",
    "email": "bob@example.org",
    "dotted": "package.subpackage.module.ClassName.method_name",
    "identifier": "a_rather_long_function_name_that_somebody_wrote_v2",
    "camel": "AbstractSingletonProxyFactoryBeanGeneratorInterface",
    "version": "1.2.3rc4.post5+local.6",
    "mime": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ip": "2001:0db8:85a3:0000:0000:8a2e:0370:7334",
    "mac": "00:1b:44:11:3a:b7",
    "isbn": "978-3-16-148410-0",
    "iban_like": "DE00 0000 0000 0000 0000 00",
    "phone": "+49 30 901820",
    "sql": "SELECT id, name FROM users WHERE key = %s ORDER BY created_at DESC LIMIT 10",
    "regex": r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$",
    "html": '<input type="password" name="password" placeholder="Password">',
    "log": "2024-05-01 12:34:56,789 INFO worker-3: request 4711 to /api/items/99 took 17 ms",
    "traceback": '  File "/srv/app/main.py", line 12, in handler',
    "css": "background: #ff8800 url(images/header.png) no-repeat",
    "number_text": "3.14159265358979323846264338327950288",
    "base": "abcdefghijklmnopqrstuvwxyz0123456789",
    "currency": "EUR 1,234.56",
    "shell": "ls -la /tmp && echo done",
    "branch": "feature/JIRA-1234-fix-login-redirect",
    "image": "registry.example.org/team/service:1.2.3-alpine",
    "module_name": "tests.unit.test_authentication.TestLogin.test_wrong_password",
    "enum_text": "TokenKind.STRING",
    "json_text": '{"name": "bob", "roles": ["admin", "user"], "active": true}',
    "yaml_text": "name: bob\nroles:\n  - admin\n",
    "toml_text": '[tool.ruff]\nline-length = 120\nselect = ["E", "F"]',
    "prompt": "Enter your password:",
    "error": "password must not be empty",
    "help_text": "--password PASSWORD  the password of the database",
    "signature_words": "def login(user, password=None): ...",
    "annotation": "password: str",
    "mime_boundary": "----WebKitFormBoundary",
    "locale": "de_DE.UTF-8",
    "timezone": "Europe/Berlin",
    "color": "#1e90ff",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "chinese": "密码错误，请重新输入",  # noqa: RUF001
    "emoji": "🔑 not a key 🔒",
    "count": 1234567890,
    "ratio": 0.123456789,
    "big": 2**70,
    "flag": None,
}
INNOCENT |= {f"row_{i}": f"customer {i}, order {i * 31 % 997}, {i * 17 % 500} ms" for i in range(40)}
INNOCENT |= {f"id_{i}": f"{i:08d}-{i * 7919 % 9973:04d}" for i in range(40)}
