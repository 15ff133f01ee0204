"""The attacker is no straw man: what can be worked out of published files it works out."""

from pathlib import Path

import pytest
from attacker import Key, attack

KINDS = {"9": "district", "901": "area", "902": "area", "911": "subdistrict", "912": "subdistrict"}
PRICES = {"major_illness": 3000_00, "house_fire": 4000_00, "accident_death": 7000_00}
YEAR = (2019 * 12, 2020 * 12)
PAID = "comfort.person_times"


def figures(folder: Path, lines: dict[str, str]) -> Path:
    """A file of figures: `c` is withheld, `约30000` rounded."""
    rows = ["address,value,status"]
    for address, value in lines.items():
        status = "suppressed" if value == "c" else "rounded" if value[0] == "约" else "ok"
        rows.append(f"{address},{'' if value == 'c' else value.lstrip('约')},{status}")
    path = folder / "figures.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8-sig")
    return path


UNITS_TOLD = {"9": "0", "911": "10", "912": "20", "other_area_2": "11"}
RELATION, KIND = f"{PAID}/2019/9;relation", f"{PAID}/2019/9;event_kind"
CASES: dict[str, tuple[dict[str, str], dict[Key, int]]] = {
    "the one row that is withheld": (
        {f"{PAID}/2019/9": "49", f"{RELATION}=self": "40", f"{RELATION}=child": "c"},
        {Key(PAID, *YEAR, "9", (("relation", "child"),)): 9},
    ),
    "a month from the year and the other months": (
        {
            f"{PAID}/2019/9": "30",
            **{f"{PAID}/2019-{m:02}/9": "2" for m in range(1, 12)},
            f"{PAID}/2019-12/9": "c",
        },
        {Key(PAID, 2019 * 12 + 11, 2020 * 12, "9"): 8},  # 30 less 11 times 2
    ),
    "a member of a pool the other member of which tells": (
        {
            f"{PAID}/2019/9": "41",
            **{f"{PAID}/2019/9;unit={code}": n for code, n in UNITS_TOLD.items()},
            f"{PAID}/2019/901": "8",
        },
        {Key(PAID, *YEAR, "902"): 3},  # 11 less 8
    ),
    "events from a sum that is told exactly": (
        {
            f"{PAID}/2019/9": "39",
            "comfort.amount/2019/9": "119000",
            "comfort.amount/2019/9;relation=self": "119000",
            f"{KIND}=major_illness": "c",
            f"{KIND}=house_fire": "c",
            f"{KIND}=accident_death": "0",
        },
        # 37 of 3,000 and 2 of 4,000
        {
            Key(PAID, *YEAR, "9", (("event_kind", "major_illness"),)): 37,
            Key(PAID, *YEAR, "9", (("event_kind", "house_fire"),)): 2,
        },
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_attacker_finds(tmp_path: Path, name: str) -> None:
    lines, expected = CASES[name]
    found = attack([figures(tmp_path, lines)], KINDS, "9", PRICES)
    assert {key: found.low[key] for key in expected} == expected
    assert all(found.low[key] == found.high[key] for key in expected)
    assert expected.keys() <= found.hidden


def test_attacker_finds_nothing_in_what_is_rounded(tmp_path: Path) -> None:
    lines = {f"{PAID}/2019/9": "39", "comfort.amount/2019/9": "约120000",
             **{f"{PAID}/2019/9;event_kind={kind}": "c" for kind in PRICES}}  # fmt: skip
    found = attack([figures(tmp_path, lines)], KINDS, "9", PRICES)
    assert (found.found()["withheld"], found.found()["recovered"]) == (3, 0)


def test_attacker_sees_that_files_contradict_each_other(tmp_path: Path) -> None:
    lines = {f"{PAID}/2019/9": "9", f"{PAID}/2019/9;relation=self": "10"}
    with pytest.raises(ValueError, match="contradicts itself"):
        attack([figures(tmp_path, lines)], KINDS, "9", PRICES)


def test_attacker_shares_no_code_with_what_it_attacks() -> None:
    text = (Path(__file__).parents[1] / "attacker.py").read_text("utf-8")
    assert "bangfu" not in text
