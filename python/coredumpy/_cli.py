"""The command line: does what `_native.parse_args` read.

Start-up is part of every `peek` and `load`, so what a command needs is imported by that command.
"""

from __future__ import annotations

import atexit
import os
import sys

from coredumpy import _native, _start
from coredumpy._text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

DONE = 0
FAILED = 1
INTERRUPTED = 130  # what a shell reports for Ctrl-C


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code. `run` does not come back: the program's own end is the end."""
    request = _native.parse_args(list(sys.argv[1:] if argv is None else argv))
    command = request.pop("command")
    if argv is None and command != "run":
        _start.leave_current_folder()
    if command == "text":
        return _print_text(**request)
    if command == "not yet":
        complain(f"{request['name']}: not there yet")
        return FAILED
    if argv is not None or command not in _HOLDING:
        return _guarded(_COMMANDS[command], request)
    end: list[int] = []
    # Called last, for it is registered before all others.
    atexit.register(_end_at_once, end)
    end.append(_guarded(_COMMANDS[command], request))
    return end[0]


def _end_at_once(end: list[int]) -> None:
    """Ends the process where a command gave its exit code: a million objects would take half a second to be freed."""
    if not end:
        return
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return  # the interpreter says it in its own way
    os._exit(end[0])


def complain(message: str) -> None:
    """One line on stderr."""
    if sys.stderr is not None:
        print("coredumpy:", printable(message), file=sys.stderr)


def _print_text(text: str, to_stderr: bool, exit_code: int) -> int:
    stream = sys.stderr if to_stderr else sys.stdout
    if stream is not None:
        stream.write(text)
    return exit_code


def _guarded(command: Callable[..., int], request: dict[str, Any]) -> int:
    """Turns what a command may meet into one line and an exit code."""
    try:
        code = command(**request)
        _flush()
        return code
    except BrokenPipeError:
        pass  # the reader went away (`| head`)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        complain(_reason(error))
    except Exception as error:
        from coredumpy._errors import CoredumpyError

        if not isinstance(error, CoredumpyError):
            raise
        complain(str(error))
    try:
        _flush()
    except OSError:
        # What cannot be written must not fail once more in the flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return FAILED


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _reason(error: OSError) -> str:
    """An OSError in the words of a Unix command; ours say what they mean themselves."""
    if error.strerror is None or error.filename is None:
        return str(error)
    return f"{error.filename}: {error.strerror}"


def _run(
    program: str, args: list[str], is_module: bool, path: str | None, directory: str | None, conf: str | None
) -> int:
    from coredumpy import _program, _runner
    from coredumpy._hooks.crash import Place

    if conf is not None and not os.path.isfile(conf):
        complain(f"{conf}: no such file")
        return FAILED
    _runner.run(_program.Program(program, args, is_module), Place(path, directory), conf)


def _load(file: str, debugger: str, thread: str | None, conf: str | None) -> int:
    from coredumpy import _load as loader

    _settings(conf)
    loader.load(file, debugger, thread)
    return DONE


def _eval(file: str, expressions: list[str], frame: int, thread: str | None, json: bool, conf: str | None) -> int:
    from coredumpy._load.evaluate import evaluate

    _settings(conf)
    return evaluate(file, expressions, frame=frame, thread=thread, as_json=json)


def _settings(conf: str | None) -> None:
    """Runs the settings that were named; those of the current folder may be a stranger's."""
    from coredumpy import _conf

    if conf is not None:
        _conf.run_once(conf)
    elif _conf.forgo():
        complain(f"{_conf.FILENAME} of this folder was not run; to trust it: --conf {_conf.FILENAME}")


def _peek(paths: list[str], sort: str, json: bool) -> int:
    from coredumpy import _peek

    return _peek.peek(paths, sort=sort, as_json=json)


def _view(file: str | None, no_browser: bool, serve: bool) -> int:
    from coredumpy import _view

    if serve:
        _view.serve(file)
    else:
        _view.view(file, opens_browser=not no_browser)
    return DONE


def _export(file: str, output: str | None, json: bool) -> int:
    from coredumpy import _export

    if json:
        _export.export_json(file, output)
    else:
        _export.export_page(file, output)
    return DONE


def _redact_test(file: str, names: bool, conf: str | None) -> int:
    from coredumpy import _redact_test

    _settings(conf)
    if names:
        _redact_test.redact_names(file)
    else:
        _redact_test.redact_text(file)
    return DONE


def _enable() -> int:
    from coredumpy import _enable

    print(_enable.enable())
    return DONE


def _disable() -> int:
    from coredumpy import _enable

    print(_enable.disable())
    return DONE


#: Commands that may hold many objects when they end.
_HOLDING = ("load", "eval")

_COMMANDS: dict[str, Callable[..., int]] = {
    "run": _run,
    "load": _load,
    "eval": _eval,
    "peek": _peek,
    "view": _view,
    "export": _export,
    "redact-test": _redact_test,
    "enable": _enable,
    "disable": _disable,
}
