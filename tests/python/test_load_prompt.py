"""The commands of our own at the prompt, and what the prompt says where a dump cannot answer."""

import re
import sys

import pytest
from load_sessions import answers, dumped

SHOP = '''\
import json
import queue
import threading
import unittest


class OrderError(Exception):
    def __init__(self, message, order):
        super().__init__(message)
        self.order = order


class Store:
    """What is sold."""

    currency = "EUR"

    def __init__(self):
        self.rows = {"apple": 120, "pear": 95}
        self.name = "corner" * 40

    @property
    def count(self):
        return len(self.rows)

    def price(self, name):
        return self.rows[name]


def worker(jobs, number):
    while True:
        jobs.get()


def hidden(call):
    __tracebackhide__ = True
    return call()


def total(store, order, *, discount=0.0):
    tasks = [1, 2]
    big = list(range(100_000))
    for name, count in order["lines"]:
        try:
            store.price(name)
        except KeyError as error:
            raise OrderError(f"no price for {name!r}", order) from error


def decode(pairs):
    store, order = Store(), dict(pairs)
    return hidden(lambda: total(store, order, discount=0.1))


def main():
    jobs = queue.Queue()
    for number in range(2):
        threading.Thread(target=worker, args=(jobs, number), name=f"worker {number}", daemon=True).start()
    json.loads('{"id": 2, "lines": [["pear", 1], ["plum", 3]]}', object_pairs_hook=decode)


main()
'''


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return dumped(tmp_path_factory.mktemp("shop"), SHOP)


def functions(stack):
    """The functions of the frames that are printed, outermost first."""
    return re.findall(r"^[> ] \S+\(\d+\)(<?\w+>?)\(\)", stack, re.MULTILINE)


# --- threads ---


def test_threads_are_listed_with_where_they_stand(shop):
    listed = answers(shop, "threads")[1].splitlines()
    assert len(listed) == 3 and re.match(r"> +1  MainThread  crashed  total crash.py:\d+  +\d+$", listed[0])
    for line in listed[1:]:
        assert re.match(r"  +\d  worker [01]  +worker crash.py:32 > wait threading.py:\d+  \d+$", line)


def test_thread_is_gone_to_by_name_number_and_ident(shop):
    listed = answers(shop, "threads")[1].splitlines()
    number, ident = next((line.split()[0], line.split()[-1]) for line in listed if "worker 1" in line)
    for name in ("worker 1", number, ident):
        there, stack, mark = answers(shop, f"threads {name}", "w", "threads")[1:4]
        assert functions(there) == ["wait"] and there.startswith("> ")
        assert functions(stack)[-3:] == ["worker", "get", "wait"]
        assert next(line for line in mark.splitlines() if line.startswith(">")).split()[1] == number


def test_frames_of_another_thread_are_walked_and_the_first_one_is_there_again(shop):
    told = answers(shop, "threads worker 0", "u", "u", "p number", "threads 1", "p order['id']", "q")
    assert told[4] == "0" and told[6] == "2" and "total()" in told[5]


def test_unknown_thread_names_those_that_there_are(shop):
    told = answers(shop, "threads nobody", "threads 9", "p 1")
    assert re.match(
        r"\*\*\* no thread 'nobody' in this dump; there are: MainThread, worker [01], worker [01]$", told[1]
    )
    assert told[2].startswith("*** no thread '9'") and told[3] == "1"


# --- exceptions ---


def test_exceptions_are_listed_and_gone_to(shop):
    told = answers(shop, "exceptions", "exceptions 0", "p name", "exceptions", "exceptions 1", "w", "exceptions 1")
    assert told[1].splitlines() == ["    0 KeyError('plum')", """>   1 OrderError("no price for 'plum'")"""]
    assert functions(told[2]) == ["price"] and told[3] == "'plum'" and told[4].startswith(">   0 KeyError")
    assert functions(told[5]) == ["total"] and functions(told[6])[0] == "<module>"


@pytest.mark.parametrize(
    "argument, message",
    [
        ("x", "Argument must be an integer"),
        ("7", "No exception with that number"),
        ("-1", "No exception with that number"),
    ],
)
def test_exceptions_says_what_is_wrong_with_its_argument(shop, argument, message):
    assert answers(shop, f"exceptions {argument}")[1] == f"*** {message}"


@pytest.mark.skipif(sys.version_info < (3, 12), reason="pdb has no convenience variables before 3.12")
def test_current_exception_is_a_convenience_variable(shop):
    told = answers(shop, "p $_exception", "exceptions 0", "p $_exception", "p $_frame.f_code.co_name")
    assert told[1] == """OrderError("no price for 'plum'")""" and told[3] == "KeyError('plum')" and told[4] == "'price'"


def test_thread_without_an_exception_has_none_to_list(shop):
    told = answers(shop, "threads worker 0", "exceptions", "threads MainThread", "exceptions")
    assert told[2] == "no exception ended this thread or task" and told[4].count("\n") == 1


# --- vars ---


def test_vars_is_a_table_of_the_variables_arguments_first(shop):
    lines = answers(shop, "vars")[1].splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["store", "order", "discount"]
    assert re.match(r"store     Store  +<__main__.Store object at 0x\w+>$", lines[0])
    assert re.match(r"order     dict \(2\)  +{'id': 2, 'lines': \[\['pear', 1\], \['plum', 3\]\]}$", lines[1])
    assert next(line for line in lines if line.startswith("big")).endswith("…")
    assert max(map(len, lines)) <= 100


def test_vars_of_a_value_shows_its_attributes_or_items(shop):
    told = answers(
        shop, "vars store", "vars order", "vars Store", "vars big", "vars 5", "vars nothing", "vars $", COLUMNS="60"
    )
    assert re.match(r"rows  dict \(2\)  {'apple': 120, 'pear': 95}\nname  str +'corner.*…$", told[1])
    assert told[2].splitlines()[0].split() == ["'id'", "int", "2"]
    assert re.search(r"^currency  str +'EUR'$", told[3], re.MULTILINE)
    assert told[4].count("\n") == 100 and told[4].endswith("… 99,900 more")
    assert told[5] == "int: nothing to show but what p shows"
    assert told[6] == "*** NameError: name 'nothing' is not defined" and told[7].startswith("*** SyntaxError")


def test_vars_of_a_module_puts_what_is_no_data_below(shop):
    text = answers(shop, *["u"] * 20, "vars")[-2]
    lines = text.splitlines()
    assert "__pdb" not in text and "__builtins__" not in text
    assert lines[-3:] == [
        "functions: worker, hidden, total, decode, main",
        "classes: OrderError, Store",
        "modules: json, queue, threading, unittest",
    ]


# --- my, lib ---


def test_frames_of_libraries_are_shown_until_they_are_folded(shop):
    whole, folded, again = answers(shop, "w", "my", "w", "lib", "w")[1:6:2]
    assert "raw_decode" in functions(whole) and "hidden" in functions(whole) and again == whole
    assert functions(folded) == ["<module>", "main", "decode", "<lambda>", "total"]
    lines = folded.splitlines()
    assert re.match(r"  … \d library frames folded \(lib shows them\)$", lines[4])
    assert lines[7] == "  … 1 library frame folded (lib shows them)"


def test_steps_pass_over_folded_frames(shop):
    told = answers(shop, "my", "u", "u", "u 2", "u", "d 3", "d", "d", "u 99", "d -1", "u x", "d")
    assert [functions(answer) for answer in told[2:5]] == [["<lambda>"], ["decode"], ["<module>"]]
    assert told[5] == "*** Oldest frame" and functions(told[6]) == ["<lambda>"] and functions(told[7]) == ["total"]
    assert told[8] == "*** Newest frame" and functions(told[9]) == ["<module>"] and functions(told[10]) == ["total"]
    assert told[11] == "*** Invalid frame count (x)"


def test_folding_leaves_a_frame_of_a_library_for_the_one_that_called_it(shop):
    told = answers(
        shop, "threads worker 0", "my", "p number", "lib", "d", "threads MainThread", "my", "threads worker 1"
    )
    assert functions(told[2]) == ["worker"] and told[3] == "0"
    assert functions(told[5]) == ["get"] and functions(told[8]) == ["worker"]


# --- help ---


def test_help_has_sections_for_dumps(shop):
    text = answers(shop, "help")[1]
    own, refused = (text.split(header)[1].split("\n\n")[0].split()[1:] for header in ("for dumps:", "run in a dump:"))
    assert own == ["threads", "tasks", "exceptions", "vars", "why", "my", "lib"]
    assert {"n", "s", "c", "unt", "r", "j", "b", "tbreak", "run", "restart", "commands", "debug"} <= set(refused)
    stock = text.split("\n\n")[0].splitlines()[2:]
    assert not set(own + refused) & set(" ".join(stock).split()) and "ll" in " ".join(stock)


@pytest.mark.parametrize(
    "command", ["threads", "tasks", "exceptions", "vars", "my", "lib", "p", "w", "args", "interact"]
)
def test_help_explains_a_command(shop, command):
    assert command in answers(shop, f"help {command}")[1] or command in ("w", "args")


def test_help_of_a_refused_command_says_so(shop):
    text = answers(shop, "help next")[1]
    assert "Continue execution until the next line" in text
    assert text.endswith("Refused here: this is a dump: nothing can run.")


# --- what is no command ---


def test_variables_that_are_called_like_commands_are_reached(shop):
    told = answers(
        shop,
        "tasks[0]",
        "tasks.append(3)",
        "p tasks",
        "tasks = 5",
        "p tasks",
        "vars(store)['rows']",
        "my = 1",
        "my + 1",
    )
    assert told[1:4] == ["1", "", "[1, 2, 3]"] and told[5] == "5" and told[6] == "{'apple': 120, 'pear': 95}"
    assert told[8] == "2"


def test_calls_of_the_program_are_refused_in_one_line_that_names_them(shop):
    told = answers(
        shop, "p store.price('a')", "Store()", "p store.count", "total(1, 2)", "pp OrderError('x', 1)", "p 1"
    )
    for answer, name in zip(told[1:6], ("Store.price", "Store", "Store.count", "total", "OrderError"), strict=True):
        assert answer == f"*** this is a dump: nothing can run ({name} was called)"
    assert told[6] == "1"


def test_display_and_interact_refuse_alike(shop):
    told = answers(shop, "display store.count", "p 1", "interact", "store.price('a')")
    if sys.version_info >= (3, 11):
        assert told[1] == "display store.count: ** raised this is a dump: nothing can run (Store.count was called) **"
    assert "Traceback" not in "".join(told)


def test_source_of_a_class_is_shown(shop):
    told = answers(shop, "source OrderError", "source store", "source worker")
    assert [line.split("\t")[1] for line in told[1].splitlines()] == SHOP.splitlines()[6:10]
    assert told[2].startswith("*** ") and "def worker(jobs, number):" in told[3]


# --- the reader's own settings ---


def test_aliases_of_the_home_folder_hold_but_not_those_of_the_current_one(shop, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / ".pdbrc").write_text("# mine\nalias size p len(%1)\n")
    assert answers(shop, "size store.rows", HOME=str(home))[1] == "2"
    # A home that is the current folder, wherever that is.
    assert answers(shop, "size store.rows", HOME=".")[1].startswith("*** ")
