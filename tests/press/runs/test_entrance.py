"""How many releases are judged together, and that they are judged in halves if it was in vain."""

from dataclasses import dataclass, field

import pytest
from bangfu.press.runs.entrance import Entrance


@dataclass
class Params:
    register_path: str = "data/register"
    as_of: int | None = 1


@dataclass
class Planned:
    params: Params = field(default_factory=Params)


@dataclass(eq=False)
class Waiting:
    """A release in line, as the entrance sees it."""

    name: str
    is_built: bool = True
    release: Planned = field(default_factory=Planned)


def line(names: str, built: str) -> tuple[Entrance, dict[str, Waiting]]:
    entrance, ones = Entrance(), {n: Waiting(n, is_built=n in built) for n in names}
    for one in ones.values():
        entrance.append(one)  # type: ignore[arg-type]  # as much of it as is asked for
    return entrance, ones


@pytest.mark.parametrize(
    ("built", "settled", "standing", "is_last", "passing"),
    [
        ("abc", "", 0, False, ""),  # of few that stand, four are judged together
        ("abc", "", 0, True, "abc"),  # no fourth will come
        ("abcde", "", 0, False, "abcd"),
        ("abcde", "", 49, False, "abcd"),  # 49 // 10 = 4
        ("abcde", "", 50, False, "abcde"),  # 50 // 10 = 5
        ("abcd", "", 50, False, ""),
        ("abcd", "", 50, True, "abcd"),
        ("bcdef", "", 25, False, ""),  # the first in line is not built
        ("bcdef", "", 25, True, ""),
        ("bcdef", "a", 25, False, "bcde"),  # it has been withheld
        ("", "abcdef", 25, True, ""),
        # Of one in the midst nothing is told: nobody waits for it.
        ("abdef", "c", 25, False, "abde"),
        ("abdef", "cf", 60, False, ""),  # 60 // 10 = 6, of which four are left
        ("abdef", "cf", 60, True, "abde"),
    ],
)
def test_as_many_pass_as_make_a_tenth_of_what_stands_or_four(
    built: str, settled: str, standing: int, is_last: bool, passing: str
) -> None:
    entrance, _ = line("abcdef", built)
    found = entrance.next_ones(standing, lambda one: one.name in settled, is_last=is_last)  # type: ignore[attr-defined]
    assert "".join(one.name for one in found) == passing  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("bad", "judged"),
    [
        ("", "abcdefgh i"),
        ("f", "abcdefgh abcd ef e f ghi"),  # of e to h one is bad: ef, then e, which passes, and f
        ("a", "abcdefgh abcd ab a b cd efg hi"),  # one of two was bad: 0.7 × 3 / 1 is two
        ("h", "abcdefgh abcd ef g h i"),
        ("bc", "abcdefgh abcd ab a b cd c d e fg hi"),
    ],
)
def test_what_is_judged_together_in_vain_is_judged_in_halves(bad: str, judged: str) -> None:
    """In the order of the line: who would be withheld alone is, and nobody else."""
    entrance, ones = line("abcdefghi", "abcdefghi")
    settled: list[str] = []
    passed: list[str] = []
    seen = []

    def is_settled(one: Waiting) -> bool:
        return one.name in settled

    while len(settled) < len(ones):
        found = entrance.next_ones(80, is_settled, is_last=True)  # type: ignore[arg-type]
        names = [one.name for one in found]  # type: ignore[attr-defined]
        seen.append("".join(names))
        if not {*names} & {*bad}:
            passed += names
        else:
            entrance.part(len(names))
            if len(names) > 1:
                continue
        settled += names
    assert " ".join(seen) == judged
    assert "".join(passed) == "".join(name for name in ones if name not in bad)


def test_releases_of_another_load_are_judged_apart() -> None:
    entrance, ones = line("abcd", "abcd")
    ones["c"].release.params.as_of = 2
    found = entrance.next_ones(40, lambda _: False, is_last=False)
    assert found == [ones["a"], ones["b"]]
