"""`tasks`: asyncio's tasks, who waits for whom, and the step into one of them."""

from __future__ import annotations

from coredumpy._load.names import safe_text
from coredumpy._load.prompt.columns import table, terminal_width
from coredumpy._load.prompt.completion import completed
from coredumpy._load.prompt.places import where
from coredumpy._load.prompt.stack import Stack
from coredumpy._load.prompt.subject import Subject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coredumpy._load.dump import Dump

# The state of a coroutine.
_RUNNING = 2


class Task:
    """A task of the dump."""

    def __init__(self, dump: Dump, number: int) -> None:
        self.dump = dump
        #: Its number in the file.
        self.number = number
        self.record = dump.restorer.frames.record(number)
        self.name = safe_text(self.record.get("name"))

    def state(self) -> str:
        """What came of it."""
        exception = self._record_of(self.record.get("exception"))
        if exception.get("kind") == "exception":
            return f"failed: {safe_text(self._record_of(exception.get('class')).get('name'))}"
        if self._record_of(self.record.get("coroutine")).get("state") == _RUNNING:
            return "running"
        return safe_text(self.record.get("state")).lower()

    def coroutine(self) -> str:
        """The function that it runs."""
        return safe_text(self._record_of(self.record.get("coroutine")).get("qualname"))

    def place(self) -> str:
        """Where it waits; one that is done stands nowhere."""
        if not self.record.get("frames"):
            return ""
        # The column before has the coroutine's name.
        return where(self.dump, self.record).removeprefix(self.coroutine().rpartition(".")[2] + " ")

    def awaited(self, names: dict[int, str]) -> str:
        """The tasks that it waits for, or else what it waits for."""
        value: Any = self.record.get("waiting_for")
        if not hasattr(value, "id"):
            return ""
        tasks = [names[number] for number in self._waits_for(value.id) if names.get(number)]
        return f"awaits {', '.join(tasks)}" if tasks else "awaits a future"

    def subject(self) -> Subject | None:
        """Its stack, or that of the exception that ended it."""
        exception = self.dump.restorer.value(self.record.get("exception"))
        if isinstance(exception, BaseException) and exception.__traceback__ is not None:
            return Subject(exception.__traceback__, exception, task=self.number)
        traceback = self.dump.restorer.frames.thread_traceback(self.number)
        return Subject(traceback, task=self.number) if traceback is not None else None

    def _waits_for(self, number: int) -> list[int]:
        """A task, or those that `asyncio.gather` gathers."""
        record = self.dump.restorer.frames.record(number)
        if record.get("coroutine") is not None:
            return [number]
        attributes = record.get("attributes") or {}
        children = dict(zip(attributes.get("names", ()), attributes.get("values", ()), strict=False)).get("_children")
        items = self._record_of(children).get("items", ())
        return [value.id for value in items if hasattr(value, "id")]

    def _record_of(self, value: Any) -> dict[str, Any]:
        record: dict[str, Any] = self.dump.restorer.frames.record(value.id) if hasattr(value, "id") else {}
        return record


class Tasks(Stack):
    _tasks: list[Task] | None = None

    def do_tasks(self, arg: str) -> None:
        """tasks [number | name]

        List asyncio's tasks, the current one marked with ">": number,
        name, state, coroutine, where it waits and what it awaits.
        Those that were not done come first, then others that the
        program still held.

        With an argument, go to that task: to where it waits, or to the
        exception that ended it.
        """
        name = arg.strip()
        if not name:
            self._list_tasks()
            return
        task = self._task_named(name)
        if task is None:
            names = ", ".join(task.name for task in self._all_tasks()[:20])
            self.error(f"no task {name!r} in this dump; there are: {names or 'none'}")
            return
        subject = task.subject()
        if subject is None:
            self.error(f"no frame of task {name!r} is in this dump: it was {task.state()}")
        else:
            self.go_to(subject)

    def complete_tasks(self, text: str, line: str, begidx: int, endidx: int) -> list[str]:
        return completed((task.name for task in self._all_tasks()), text, line, begidx)

    def _all_tasks(self) -> list[Task]:
        if self._tasks is None:
            roots = self.dump.header.get("roots", {}).get("tasks", [])
            others = [number for number in self.dump.numbers_of("task") if number not in roots]
            tasks = [Task(self.dump, number) for number in [*roots, *others]]
            # Futures have the same kind of record, but run nothing.
            self._tasks = [task for task in tasks if task.record.get("kind") == "task" and task.name]
        return self._tasks

    def _task_named(self, name: str) -> Task | None:
        tasks = self._all_tasks()
        for task in tasks:
            if task.name == name:
                return task
        if name.isascii() and name.isdigit() and 0 < int(name) <= len(tasks):
            return tasks[int(name) - 1]
        return None

    def _list_tasks(self) -> None:
        tasks = self._all_tasks()
        names = {task.number: task.name for task in tasks}
        current = self.subject.task if self.subject is not None else None
        rows = [
            [
                ">" if task.number == current else "",
                str(number),
                task.name,
                task.state(),
                task.coroutine(),
                task.place(),
                task.awaited(names),
            ]
            for number, task in enumerate(tasks, 1)
        ]
        for line in table(rows, terminal_width()):
            self.message(line)
        if not rows:
            self.message("no task of asyncio is in this dump")
