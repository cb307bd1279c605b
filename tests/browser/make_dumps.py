"""python make_dumps.py FOLDER: the dumps that the browser tests open, each of a small program that crashes.

`pair-K-a.dump` and `pair-K-b.dump` are of two programs with K planted differences; `pair-K.json` names their places.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# 16 by 24 pixels, all of them blue.
JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1"
    "tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    "pKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAYABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xA"
    "AUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAMG/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/a"
    "AAwDAQACEQMRAD8AhANIiAA//9k="
)

PROGRAMS = {
    "chain": """
        class PaymentError(Exception):
            pass


        def read(settings):
            try:
                return settings["limit"]
            except KeyError as error:
                raise ValueError("no limit is set") from error


        def pay(amount, settings):
            try:
                if amount > read(settings):
                    return None
            except ValueError:
                failure = PaymentError(f"cannot pay {amount}")
                failure.add_note("asked for by the night run") if hasattr(failure, "add_note") else None
                raise failure


        pay(12, {"currency": "EUR"})
        """,
    "lines": """
        def check(text):
            raise ValueError("line 1 has a mistake:\\n\\tprice = \\\\n\\x1b[31m")


        check("price")
        """,
    "syntax": """
        compile("if ready:\\n    total = (1 +\\tprice 2)\\n", "rules.py", "exec")
        """,
    "group": """
        def check(number):
            raise ValueError(f"row {number} is bad")


        def check_all(rows):
            errors = []
            for row in rows:
                try:
                    check(row)
                except ValueError as error:
                    errors.append(error)
            raise ExceptionGroup("rows that are bad", errors)


        check_all([3, 8])
        """,
    # A member is also the cause, and notes have lines.
    "regrouped": """
        def check(number):
            try:
                raise ValueError(f"row {number} is bad")
            except ValueError as error:
                error.add_note("first line\\n\\tsecond 'line'")
                raise ExceptionGroup("rows that are bad", [error, TypeError("no number")]) from error


        check(3)
        """,
    # Nothing but a module's frame.
    "module": """
        from datetime import date

        prices = {"pear": 3}
        day = date(2024, 2, 29)
        prices["apple"]
        """,
    # What prints by code of the standard library.
    "printed": """
        from array import array
        from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict
        from fractions import Fraction
        from functools import partial
        from pathlib import PosixPath, PurePosixPath, PureWindowsPath
        from types import SimpleNamespace
        from uuid import UUID


        def stop():
            values = [
                Fraction(-3, 4),
                UUID(int=2**127 + 5),
                PosixPath("/var//log/./app/"),
                PurePosixPath("a", "b", "../c"),
                PurePosixPath("a", "/b"),
                PurePosixPath(),
                PurePosixPath("//server/it's"),
                PureWindowsPath("C:\\\\Users", "ada"),
                OrderedDict(a=1, b=[2]),
                OrderedDict(),
                defaultdict(None, {"x": [1]}),
                Counter("banana"),
                Counter(),
                ChainMap({"a": 1}, {"b": 2}),
                UserDict(a=1),
                SimpleNamespace(a=1, b="x"),
                array("d", [1.5, -0.0]),
                array("i"),
            ]
            call = partial(int, "12", base=3)
            many = array("b", range(30))
            great = 3**50
            less = -(2**64) - 1
            short = "line 1\\n\\tline 2 of a short text, 'quoted'"
            print(*map(repr, values), repr(call), sep="\\n")
            raise ValueError("printed")


        stop()
        """,
    "threads": """
        import asyncio
        import threading
        import time

        started = threading.Barrier(2)
        never = threading.Event()


        def wait_for_work(queue_name):
            started.wait()
            never.wait()


        async def fetch(address):
            waiting = 30
            await asyncio.sleep(waiting)


        tasks = []


        async def main():
            tasks[:] = [asyncio.create_task(fetch(f"host-{number}"), name=f"fetch {number}") for number in range(2)]
            await asyncio.sleep(0)
            raise RuntimeError("the main task gave up")


        threading.Thread(target=wait_for_work, args=("mail",), name="mailer", daemon=True).start()
        started.wait()
        # It stands where it waits for ever.
        time.sleep(0.3)
        asyncio.new_event_loop().run_until_complete(main())
        """,
    "library": """
        import json


        class Price:
            def __init__(self, cents):
                self.cents = cents


        def write(order):
            return json.dumps(order, indent=2)


        write({"items": [{"price": Price(250)}]})
        """,
    # Each letter fills a block, and one answer reads twelve.
    "far": """
        def send():
            letters = [f"letter {number} " + "x" * 250_000 for number in range(30)]
            raise ConnectionError("nobody listens")


        send()
        """,
    # Each sort of mark under a line of a traceback, and statements of several lines.
    "statements": """
        def whole(depth):
            return signed(depth)


        def signed(number):
            total = -number * (attribute(number) + 1)
            return total


        def attribute(number):
            def passed(function): return function
            found = passed(passed)(index)(
                number,

                {"a": 1,
                 "b": 2},  # not (closed
                'it"s',
            )
            return found


        def index(number, names, word):
            rows = {"a": [1, 2], "ö": operation}
            return rows["a"][0] + rows[
                "ö"
            ](names) + 1e-3


        def operation(names):
            return (
                names["a"]
                + names["b"] * 2
                - (
                    last(names)
                )
            )


        def last(names):
            try:
                return names["missing"]  # a comment
            except KeyError:
                return (
                    names["a"]
                    - names["b"] * 2
                    - (
                        names
                    )
                )


        whole(3)
        """,
    "hostile": '''
        class Markup:
            """<script>document.title = "ran"</script>"""

            def __repr__(self):
                return "<b>never called</b>"


        def crash():
            script = "<script>document.title = 'ran'</script>"
            image = "<img src=x onerror=\\"document.title = 'ran'\\">"
            link = "javascript:document.title='ran'"
            bidi = "user\\u202e\\u2066 tpircs\\u2069"
            surrogate = "lone \\ud800 half"
            long = "ten megabytes " * 700_000
            names = {script: image, bidi: surrogate, "</script><!--": 1}
            markup = Markup()
            raise ValueError(script + bidi)


        crash()
        ''',
    "values": """
        import base64
        import struct
        import zlib
        from collections import namedtuple

        import coredumpy

        coredumpy.config.max_items = 5000
        Point = namedtuple("Point", "x y")


        class Node:
            def __init__(self, name, parent=None):
                self.name = name
                self.parent = parent
                self.children = []


        class Tags(list):
            pass


        def png(width, height):
            def chunk(kind, data):
                return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

            rows = b"".join(b"\\0" + bytes([255, 0, 0]) * width for _ in range(height))
            head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
            parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
            return b"\\x89PNG\\r\\n\\x1a\\n" + b"".join(parts)


        def show(
            markup="<img src=x onerror=alert(1)><script>alert(2)</script>",
            link="javascript:alert(1)",
            bidi="invoice\\u202egnp.exe\\u2066",
            surrogate="a\\ud800b" + "x" * 200,
            huge="0123456789" * 1_000_000,
            lines="one\\ntwo\\t3\\n" * 50,
        ):
            raise ValueError(markup)


        def shapes():
            numbers = list(range(50_000))
            squares = {f"key {n}": n * n for n in range(1000)}
            by_point = {Point(1, 2): "here", (3, 4): ["there"]}
            root = Node("root")
            child = Node("child", root)
            root.children.append(child)
            shared = ["the same"]
            holders = {"first": shared, "second": shared}
            outer = [["the only one"]]
            again = [outer[0]]
            loop = []
            loop.append(loop)
            tags = Tags(["a", "b"])
            tags.owner = "me"
            great = 7**2000
            nested = [[[[[["deep inside", 42]]]]]]
            key = "AKIAIOSFODNN7EXAMPLE"
            password = "correct horse battery"
            blob = bytes(range(256)) * 20
            short = b"\\0\\1" * 30
            picture = png(40, 30)
            photo = base64.b64decode("JPEG")
            bomb = picture[:16] + struct.pack(">II", 60_000, 60_000) + picture[24:]
            show()


        shapes()
        """,
    "arrays": """
        import array


        def fail():
            wave = array.array("d", [(n % 40) * (-1) ** (n // 40) for n in range(1000)])
            gaps = array.array("d", [float("nan") if n % 10 == 3 else n for n in range(50)])
            cells = array.array("i", range(-300, 300))
            plane = memoryview(cells).cast("B").cast("i", shape=[20, 30])
            planes = memoryview(bytes(range(24))).cast("B", shape=[2, 3, 4])
            grey = memoryview(bytes(x + y for y in range(20) for x in range(30))).cast("B", shape=[20, 30])
            red = memoryview(bytes([255, 0, 0]) * 300).cast("B", shape=[15, 20, 3])
            nothing = array.array("d")
            raise ValueError("no shape fits")


        fail()
        """,
    "tables": """
        import numpy as np
        import pandas as pd


        def load():
            cities = ["Oslo", "Rome", "Lima"]
            days = pd.date_range("2024-02-28", periods=3)
            weather = pd.DataFrame({"city": cities * 100, "rain": [n / 4 for n in range(300)], "day": list(days) * 100})
            kinds = pd.Series(pd.Categorical(["low", "high", None], categories=["low", "high"]), index=list("abc"))
            places = pd.MultiIndex.from_product([["Oslo", "Rome"], [2024, 2025]], names=["city", "year"])
            sums = pd.DataFrame({"sum": [1, 2, 3, 4]}, index=places)
            at = ("at", [("x", "<f4"), ("y", "<f4")])
            fields = [("id", "<i2"), ("gap", "V2"), at, ("name", "S3"), ("pair", "u1", (2,))]
            records = np.zeros(120, fields)
            records["id"], records["at"]["y"], records["name"] = range(120), 1.5, b"ab"
            square = records[:4].reshape(2, 2)
            zoned = pd.Series(pd.to_datetime(["2024-01-01 00:30", None]).tz_localize("Europe/Oslo"))
            texts = pd.Series(["a", None], dtype="string")
            sparse = pd.Series(pd.arrays.SparseArray([0, 0, 1]))
            masked = np.ma.array([1.0, 2.0, np.inf, 7.0], mask=[0, 1, 0, 0])
            large = np.array([1_700_000_001, 1_700_000_009, 1_700_000_005])
            scalars = [np.float64(2.5), np.int8(-5), np.bool_(True), np.complex128(1 + 2j), np.datetime64("2024-05-05")]
            print(*map(repr, scalars), sep="\\n")
            within = [pd.Timestamp("2024-05-05 10:00"), np.array([1, 2])]
            raise KeyError("snow")


        load()
        """,
}
PROGRAMS["values"] = PROGRAMS["values"].replace("JPEG", JPEG)
# What is deep and long.
PROGRAMS["missing"] = """
    def login(user, password):
        nested = []
        for number in range(20):
            nested = [number, nested]
        numbers = list(range(1_000_000))
        raise PermissionError(f"{user} may not")


    login("ada", "s3cret-s3cret")
    """

# --- pairs with planted differences -----------------------------------------------------------------------------------

PAIR = """
    class Order:
        def __init__(self, number, customer, lines):
            self.number = number
            self.customer = customer
            self.lines = lines


    SETTINGS = {settings}
    orders = []
    for number in range(30):
        orders.append(Order(number, f"customer {{number}}", [{{"item": n, "price": n * 1.5}} for n in range(4)]))


    def inner(values, tags):
        {inner}
        first = values[0]
        return first / 0


    def outer(name, limits):
        {outer}
        return inner(limits["values"], {{"red", "green", "blue"}})


    {more}
    {setup}
    outer("nightly", {limits})
    """


def pair(count: int) -> tuple[str, str, list[str]]:
    """Two programs, and where they differ."""
    choice = random.Random(count)
    parts: dict[str, Any] = {
        "settings": {f"option_{n}": n for n in range(40)},
        "limits": {"values": list(range(300)), "names": [f"n{n}" for n in range(20)]},
        "inner": [f"step_{n} = {n * 11}" for n in range(12)],
        "outer": [f"note_{n} = 'note {n}'" for n in range(12)],
        "setup": [],
        "more": [],
    }
    other = json.loads(json.dumps(parts))
    planted = []
    for kind, at in choice.sample([(kind, at) for kind in range(8) for at in range(4)], count):
        if kind == 0:
            other["settings"][f"option_{at + 5}"] = -1
            planted.append(f"~ SETTINGS['option_{at + 5}']")
        elif kind == 1:
            del other["settings"][f"option_{at + 20}"]
            planted.append(f"- SETTINGS['option_{at + 20}']")
        elif kind == 2:
            other["settings"][f"added_{at}"] = [at]
            planted.append(f"+ SETTINGS['added_{at}']")
        elif kind == 3:
            other["inner"][at] = f"step_{at} = 'changed'"
            planted.append(f"~ step_{at}")
        elif kind == 4:
            other["inner"].append(f"new_{at} = None")
            planted.append(f"+ new_{at}")
        elif kind == 5:
            other["outer"].remove(f"note_{at} = 'note {at}'")
            planted.append(f"- note_{at}")
        elif kind == 6:
            other["limits"]["names"][at * 3] = "other"
            planted.append(f"~ limits['names'][{at * 3}]")
        else:
            other["setup"].append(f"orders[{at * 7}].lines[{at}]['price'] = 'free'")
            planted.append(f"~ orders[{at * 7}].lines[{at}]['price']")
    return pair_source(parts), pair_source(other), planted


def pair_source(parts: dict[str, Any]) -> str:
    joined = {name: "\n        ".join(lines) for name, lines in parts.items() if name in ("inner", "outer")}
    flat = {name: "\n    ".join(parts[name]) for name in ("setup", "more")}
    return PAIR.format(settings=parts["settings"], limits=parts["limits"], **joined, **flat)


def alike_pair() -> tuple[str, str]:
    """Four differences: two far in, and two of values that are told in one."""
    source = """
    from datetime import datetime
    from pathlib import PurePosixPath


    def work():
        text = "a" * 1_200_000 + "{end}"
        data = bytes(300) + {data}
        when = datetime({when})
        path = PurePosixPath("{folder}", "file")
        {ask}
        raise ValueError("work")


    work()
    """
    return (
        source.format(end="old", data=b"\1", when="2024, 1, 2, 3", folder="old/data", ask="str(path)"),
        source.format(end="new", data=b"\2\3", when="2025, 4, 5, 6", folder="new", ask="pass"),
    )


def stacks_pair() -> tuple[str, str]:
    """One more thread, one more frame, and one thread less."""
    source = """
    import threading
    import time

    never = threading.Event()
    started = threading.Barrier(3)


    def wait(name):
        started.wait()
        never.wait()


    def work(number):
        {body}


    def helper(number):
        return number / 0


    def start(*names):
        for name in names:
            threading.Thread(target=wait, args=(name,), name=name, daemon=True).start()


    start("both", "{name}")
    started.wait()
    # All of them stand where they wait for ever.
    time.sleep(0.3)
    work(4)
    """
    return (
        source.format(body="return number / 0", name="old"),
        source.format(body="return helper(number)", name="new"),
    )


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    programs = dict(PROGRAMS)
    for count in (0, 1, 4, 9):
        programs[f"pair-{count}-a"], programs[f"pair-{count}-b"], planted = pair(count)
        (folder / f"pair-{count}.json").write_text(json.dumps(planted))
    programs["stacks-a"], programs["stacks-b"] = stacks_pair()
    programs["alike-a"], programs["alike-b"] = alike_pair()
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(lambda name: crash(name, programs[name], folder), programs))


def crash(name: str, text: str, folder: Path) -> None:
    if "ExceptionGroup" in text and sys.version_info < (3, 11):
        return
    if "import pandas" in text and find_spec("pandas") is None:
        return
    place = folder / name
    place.mkdir(exist_ok=True)
    lines = text.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    (place / "program.py").write_text("\n".join(line[indent:] for line in lines).rstrip() + "\n")
    dump = folder / f"{name}.dump"
    dump.unlink(missing_ok=True)
    command = [sys.executable, "-m", "coredumpy", "run", "--path", str(dump), "program.py"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=300)
    if not dump.exists():
        sys.exit(f"{name}: no dump\n{done.stderr}")
    printed = "".join(line for line in done.stderr.splitlines(True) if not line.startswith("coredumpy: "))
    (folder / f"{name}.stderr").write_text(printed)
    (folder / f"{name}.stdout").write_text(done.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
