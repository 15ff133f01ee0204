"""The long form of test_leftovers: sixty kills, and one more command after each few."""

import random
from pathlib import Path

import pytest
from commands_at_work import small_project
from killed_commands import KILLED, PEACE, kill_at, left_in, require_nothing_left
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "kills")


@pytest.mark.parametrize("seed", [20191031, 20200229, 20201231])
def test_twenty_kills_and_one_more_command_leave_nothing(project: Path, seed: int) -> None:
    dice, seen = random.Random(seed), 0
    for _ in range(10):
        for _ in range(2):
            command, longest = KILLED[dice.choice(list(KILLED))]
            stock = {"BANGFU_KERNELS": "stock"} if dice.random() < 0.2 else {}
            moment, whole = dice.uniform(0.3, longest), dice.random() < 0.5
            kill_at(project, command, moment, whole=whole, **stock)
            seen += len(left_in(project))
        require_nothing_left(project, PEACE[dice.choice(list(PEACE))])
    assert seen, "nothing was ever left: the kills came too soon or too late"
