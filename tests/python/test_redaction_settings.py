"""What a user may set: patterns, names, filter, rules that are off; and that a token at any place is hidden."""

from __future__ import annotations

import collections
import json
import re
import threading
import types
from collections.abc import Callable, Iterator
from typing import Any

import coredumpy
import plants
import pytest
from coredumpy import _native, _redaction, config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_redaction import contents, forms

pytestmark = pytest.mark.shares(3)


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    before = dict(vars(config))
    config.dump_all_threads = False
    yield
    for name, value in before.items():
        setattr(config, name, value)


def dumped(values: object, name: str = "values") -> bytes:
    """A dump of a frame that holds `values`, in a thread of its own: without the test runner's frames."""
    done: list[bytes] = []
    source = f"def hold({name}, dumps, done):\n    done.append(dumps())\n"
    namespace: dict[str, Any] = {}
    exec(compile(source, "<holder>", "exec"), namespace)
    thread = threading.Thread(target=namespace["hold"], args=(values, coredumpy.dumps, done))
    thread.start()
    thread.join()
    return done[0]


def has(data: bytes, secret: str) -> bool:
    found = contents(data)
    return any(form in found for form in forms(secret))


def json_of(data: bytes) -> str:
    return json.dumps(json.loads(_native.Reader(data).json()))


def test_a_pattern_of_the_user_hides_what_it_finds() -> None:
    config.secret_patterns = [re.compile(r"CUST-[0-9]{4}"), re.compile(rb"RAW-[0-9]{4}")]
    data = dumped({"note": "of CUST-4711 and more", "raw": b"x RAW-4712 y", "whole": "CUST-4713"})
    for secret in ("CUST-4711", "RAW-4712", "CUST-4713"):
        assert not has(data, secret)
    assert "of <hidden: secret-patterns> and more" in json_of(data)


def test_a_pattern_that_only_python_runs_hides_too() -> None:
    config.secret_patterns = [re.compile(r"(?<=customer )\w+-\d+(?! spare)"), re.compile(rb"(?<=raw )\d{12}")]
    long = "x" * 300_000 + " customer long-77 " + "y" * 300_000
    values = [
        "of customer anna-12",
        {"customer key-34": 1},
        b"raw 481216093755",
        long,
        collections.UserString("customer us-56"),
    ]
    data = dumped(values)
    for secret in ("anna-12", "key-34", "481216093755", "long-77", "us-56"):
        assert not has(data, secret), secret
    assert "of customer <hidden: secret-patterns>" in json_of(data)


def test_a_name_of_the_user_hides_in_any_spelling() -> None:
    config.secret_names = {"badge_code"}
    data = dumped({"BadgeCode": "plain-one", "badge-code": ["plain-two"], "badge": "plain-three"})
    assert not has(data, "plain-one")
    assert not has(data, "plain-two")
    assert has(data, "plain-three")


def test_a_rule_that_is_off_hides_nothing() -> None:
    password = plants.password()
    config.disabled_rules = {"name-password"}
    assert has(dumped({"password": password}), password)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"^coredumpy\.config\.disabled_rules names no rule of coredumpy: 'no-such-rule'$"
    ):
        config.disabled_rules = {"no-such-rule"}


def test_hide_secret_off_leaves_the_environment_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    password, value = plants.password(), plants.password()
    monkeypatch.setenv("APP_DB_PASSWORD", value)
    config.hide_secret = False
    data = dumped({"password": password, "copy": value})
    assert has(data, password)
    assert not has(data, value)


def test_hide_environ_off_leaves_secrets_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    password, value = plants.password(), plants.password()
    monkeypatch.setenv("APP_COLOUR", value)
    config.hide_environ = False
    data = dumped({"password": password, "copy": value})
    assert not has(data, password)
    assert has(data, value)


def test_the_filter_says_which_values_of_the_environment_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, hidden = "shown-of-the-environment", "hidden-of-the-environment"
    monkeypatch.setenv("APP_ONE", shown)
    monkeypatch.setenv("APP_TWO", hidden)
    config.environ_filter = lambda value: value.startswith("hidden")
    data = dumped([shown, hidden, {"one": hidden}])
    assert has(data, shown)
    assert not has(data, hidden)


def test_a_filter_that_fails_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    value = "some-value-of-the-environment"
    monkeypatch.setenv("APP_ONE", value)

    def fails(value: str) -> bool:
        raise RuntimeError("no answer")

    config.environ_filter = fails
    assert not has(dumped([value]), value)


def test_a_hidden_dict_keeps_its_number_of_entries() -> None:
    values = {"password": plants.password(), "passwd": plants.password(), "user": "ada"}
    records = json.loads(_native.Reader(dumped(values)).json())["objects"]
    (found,) = [record for record in records if record["kind"] == "dict" and "user" in record["names"]]
    hole = {"missing": "redacted", "detail": "name-password", "kept": 0, "total": 0}
    sizes = [len(values["password"]), len(values["passwd"])]
    assert found["values"] == [{**hole, "total": sizes[0]}, {**hole, "total": sizes[1]}, "ada"]


def test_what_says_nothing_stays_below_a_name_of_a_secret() -> None:
    def password() -> None: ...

    class Password: ...

    values = {
        "password": None,
        "passwd": True,
        "secret": "",
        "credentials": {},
        "api_key": password,
        "client_secret": Password,
    }
    records = json.loads(_native.Reader(dumped(values)).json())["objects"]
    (found,) = [record for record in records if record["kind"] == "dict" and "client_secret" in record["names"]]
    assert found["values"][:3] == [None, True, ""]
    assert [set(value) for value in found["values"][3:]] == [{"ref"}] * 3


# --- a planted token at a random place of a random graph --------------------------------------------------------------

# Not text that only looks random: it is told by likelihood. What of it is told is below.
_KINDS = sorted(plants.KINDS.keys() - {"random text", "base 36"})


def _instance(value: object) -> object:
    return types.SimpleNamespace(note=value)


def _deep(value: object) -> object:
    def inner() -> object:
        return value

    return inner


#: What puts a value into something that is recorded.
_WRAPS: list[Callable[[Any], Any]] = [
    lambda value: [value],
    lambda value: (1, value, "x"),
    lambda value: {"note": value},
    lambda value: {1: value, "other": [2]},
    _instance,
    _deep,
    lambda value: collections.deque([value, 1]),
    lambda value: collections.OrderedDict(first=1, note=value),
    lambda value: types.MappingProxyType({"note": value}),
    lambda value: [*range(1500), value],
    lambda value: {**dict.fromkeys(range(1500)), "note": value},
    lambda value: iter([value]),
    lambda value: Exception("failed", value),
]
#: What a token becomes before.
_FIRST: list[Callable[[str], Any]] = [
    lambda token: token,
    lambda token: token.encode(),
    lambda token: bytearray(token.encode()),
    lambda token: f"before {token} after",
    lambda token: f"url?x=1&y={token}&z=2",
    lambda token: {token: 1},
    lambda token: {token},
    lambda token: "line\n" * 60_000 + token + "\nline" * 60_000,
    collections.UserString,
    lambda token: type("Sub", (str,), {})(token),
]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(_KINDS),
    first=st.sampled_from(_FIRST),
    wraps=st.lists(st.sampled_from(_WRAPS), max_size=5),
)
def test_a_token_at_any_place_is_hidden(
    kind: str, first: Callable[[str], Any], wraps: list[Callable[[Any], Any]]
) -> None:
    token = plants.KINDS[kind]()
    value = first(token)
    for wrap in wraps:
        value = wrap(value)
    assert not has(dumped(value), token), kind


def test_nearly_all_random_texts_are_told() -> None:
    gathered = {**_redaction.gathered(), "patterns": []}
    made = [plants.KINDS["random text"]() for _ in range(1000)]
    missed = [text for text in made if not _native.redact_runs(text.encode(), gathered, False)]
    # Of 4,000 there were 29.
    assert len(missed) <= 20, missed
