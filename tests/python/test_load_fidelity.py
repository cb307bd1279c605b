"""Every command of every program under tests/programs is answered as by the live program."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

import fidelity

PROGRAMS = fidelity.programs()


@pytest.mark.shares(3)
@pytest.mark.parametrize("name", PROGRAMS)
def test_dump_answers_like_the_live_program(name):
    program = PROGRAMS[name]
    try:
        exec(fidelity.needs(program), {})
    except Exception as error:
        pytest.skip(f"{type(error).__name__}: {error}")
    found = fidelity.differences(program.resolve(), name)
    assert not found, "\n".join(map(str, found))
