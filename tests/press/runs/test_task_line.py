"""The first worker takes what goes faster where it was done before, the others anything else."""

from threading import Thread

import pytest
from bangfu.press.runs.task_line import TaskLine


def line(tasks: str) -> TaskLine[str]:
    """Tasks a letter each; capitals are those that remember."""
    made = TaskLine[str](str.isupper)
    for task in tasks:
        made.put(None if task == "." else task)
    return made


@pytest.mark.parametrize(
    ("waiting", "workers", "taken"),
    [
        ("ab", [0, 1], ["a", "b"]),
        ("aAbB", [0, 0, 0, 0], ["A", "B", "a", "b"]),
        ("AaBb", [1, 1, 1, 1], ["a", "b", "A", "B"]),
        ("AaB", [1, 2, 0], ["a", "A", "B"]),
        ("A.", [1, 0], ["A", None]),  # nobody goes while a task is left
        ("a.", [0, 0], ["a", None]),
        ("", [], []),
    ],
)
def test_tasks_are_taken_in_their_order_by_those_they_suit(
    waiting: str, workers: list[int], taken: list[str | None]
) -> None:
    tasks = line(waiting)
    assert [tasks.take(worker) for worker in workers] == taken
    assert tasks.clear() == []


def test_whoever_waits_is_given_what_comes() -> None:
    tasks, taken = line(""), list[str | None]()
    waiting = Thread(target=lambda: taken.append(tasks.take(0)))
    waiting.start()
    tasks.put("a")
    waiting.join(10)
    assert taken == ["a"]


def test_all_that_waits_can_be_taken_back() -> None:
    tasks = line("aAb.")
    assert tasks.clear() == ["a", "A", "b"]
