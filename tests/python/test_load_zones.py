"""Time zones that are not the standard library's, or whose files are not here."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import zoneinfo
from pathlib import Path
from typing import Any

import coredumpy
import pytest
from coredumpy._load import times, zones

pytestmark = pytest.mark.own_stack

SUMMER = datetime.datetime(2024, 7, 1, 12)

ASK = """
import sys
sys.modules["dateutil"] = sys.modules["pytz"] = None
import coredumpy
found = coredumpy.open(sys.argv[1]).threads[0].frames[0].f_locals
moments = [value for value in found["moments"]]
print(*map(repr, moments), sep="|")
print(*map(str, moments), sep="|")
print(*[(when.dst(), when.tzname()) for when in moments], sep="|")
"""


@pytest.fixture
def no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    monkeypatch.setattr(times, "folders_of_tzdata", list)
    monkeypatch.setattr(times, "_zones", {})


def restored(dump: bytes) -> Any:
    return coredumpy.open(dump).threads[0].frames[0].f_locals


@pytest.mark.usefixtures("no_files")
def test_a_time_in_a_zone_without_files_does_not_look_as_if_it_had_none() -> None:
    when = SUMMER.replace(tzinfo=zoneinfo.ZoneInfo.from_file(io.BytesIO(compiled()), "Europe/Nowhere"))
    found = restored(coredumpy.dumps())["when"]
    assert found is not when
    assert repr(found).endswith("tzinfo=zoneinfo.ZoneInfo(key='Europe/Nowhere'))")
    for ask in (found.utcoffset, found.tzname, found.dst, found.isoformat, found.timestamp):
        with pytest.raises(coredumpy.CoredumpyError, match="is not known here"):
            ask()


@pytest.mark.usefixtures("no_files")
def test_the_zone_database_of_pypi_serves_a_system_that_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(tmp_path, "Here").mkdir()
    Path(tmp_path, "Here", "Now").write_bytes(compiled())
    monkeypatch.setattr(times, "folders_of_tzdata", lambda: [str(tmp_path)])
    zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(compiled()), "Here/Now")
    when = SUMMER.replace(tzinfo=zone)
    assert restored(coredumpy.dumps())["when"].isoformat() == when.isoformat()


def test_zones_of_other_libraries_answer_without_them(tmp_path: Path) -> None:
    tz = pytest.importorskip("dateutil.tz")
    infos = [tz.gettz("Europe/Berlin"), tz.tzutc(), tz.tzoffset("A", -90), tz.tzoffset(None, 3600)]
    moments = [SUMMER.replace(tzinfo=zone, year=year) for zone in infos for year in (1890, 1960, 2024, 2090)]
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    done = subprocess.run([sys.executable, "-c", ASK, dump], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    live = (map(repr, moments), map(str, moments), (str((when.dst(), when.tzname())) for when in moments))
    assert done.stdout.splitlines() == ["|".join(line) for line in live]


def test_zones_of_pytz_answer_without_it(tmp_path: Path) -> None:
    pytz = pytest.importorskip("pytz")
    moments = [pytz.timezone(name).localize(SUMMER) for name in ("Asia/Tokyo", "America/New_York")]
    moments += [SUMMER.replace(tzinfo=zone) for zone in (pytz.utc, pytz.FixedOffset(330))]
    dump = coredumpy.dump(path=tmp_path / "a.dump")
    done = subprocess.run([sys.executable, "-c", ASK, dump], capture_output=True, text=True, timeout=300)
    live = (map(repr, moments), map(str, moments), (str((when.dst(), when.tzname())) for when in moments))
    assert done.stdout.splitlines() == ["|".join(line) for line in live], done.stderr


class Info:
    def __init__(self, seconds: float, dst: int = 0, name: Any = "A") -> None:
        self.utcoff, self.dstoff = datetime.timedelta(seconds=seconds), datetime.timedelta(seconds=dst)
        self.tzname = name


class Facts:
    """As `Held`."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts

    def names(self) -> list[str]:
        return list(self.facts)

    def all(self, name: str) -> Any:
        return self.facts[name]

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    def get(self, name: str) -> Any:
        return self.facts.get(name)


ONE = (Info(3600),)


def compiled(times: Any = (0,), infos: Any = ONE, rules: Any = b"A-1") -> bytes:
    facts: Any = Facts(_trans_utc=times, _ttinfos=infos, _tti_before=Info(60), _tz_str=rules)
    return zones.compiled(facts)


def test_a_compiled_zone_is_one_of_the_database() -> None:
    summer = Info(7200, 3600, "B")
    zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(compiled((-(1 << 40), 0, 1 << 40), (Info(3600), summer, Info(3600)))))
    found = [SUMMER.replace(tzinfo=zone, year=year).tzname() for year in (1950, 2024)]
    assert (found, SUMMER.replace(tzinfo=zone).dst()) == (["A", "B"], datetime.timedelta(hours=1))


@pytest.mark.parametrize(
    ("times", "infos", "rules"),
    [
        *(((0, 1), [Info(1)], b""), (("a",), [Info(1)], b""), ((1 << 70,), [Info(1)], b""), ((0,), [Info(90000)], b"")),
        *(((0,), [Info(1, name="é")], b""), ((0,), [Info(1, name=5)], b""), ((0,), [5], b""), ((0,), [Info(1)], "A")),
        *(((0,), [Info(1)], b"A-1\nB"), ((0,) * 300, [Info(number) for number in range(300)], b"")),
    ],
)
def test_a_zone_that_is_none_is_not_compiled(times: Any, infos: Any, rules: Any) -> None:
    with pytest.raises(zones.NO_ZONE):
        compiled(times, infos, rules)
