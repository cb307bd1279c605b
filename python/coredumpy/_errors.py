"""Every error that coredumpy raises: a `CoredumpyError`, and also the built-in that a caller would expect."""


class CoredumpyError(Exception):
    """Root of all errors that coredumpy raises."""


class DumpNotFound(CoredumpyError, FileNotFoundError):
    """There is no file of this name."""

    # OSError would print its own words.
    __str__ = Exception.__str__


class NotADump(CoredumpyError, ValueError):
    """The file is something else."""


class UnsupportedVersion(NotADump):
    """The file was written by a newer major version of the format."""


class DamagedDump(NotADump):
    """The file begins as a dump does, but not even its header can be read."""


class WriteFailed(CoredumpyError, OSError):
    """The dump could not be written; the message says where and why."""

    __str__ = Exception.__str__


class ConfFailed(CoredumpyError):
    """The user's settings stopped with an error. The text is one line: file, line, error."""


class SettingRefused(ConfFailed, ValueError):
    """A setting outside the program is none; the message says where it stands."""


class ObserverMode(CoredumpyError, RuntimeError):
    """What was asked would need the dead program to run."""


class NotInDump(ObserverMode):
    """What was asked needs a value, or a part of one, that is not in the dump; the message says why."""

    #: Why, as `coredumpy._native.Missing`.
    reasons: tuple[object, ...] = ()
