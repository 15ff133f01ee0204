"""The sample register foots to the published figures, keeps the rules and is always the same."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.figures.published import published_facts
from bangfu.register.check import check_register
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from bangfu.rules import default_rules
from bangfu.sample import write_sample

RULES = default_rules()
Rows = list[dict[str, Any]]


def rows_of(folder: Path) -> dict[str, Rows]:
    """The stored rows by table, read without any code of ours."""
    load = folder / "loads" / "000001"
    return {t.name: pq.read_table(load / f"{t.name}.parquet").to_pylist() for t in TABLES}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return rows_of(folder)


def paid(sample: Mapping[str, Rows]) -> Rows:
    return [
        case
        for case in sample["comfort_case"]
        if case["decision"] == "approved" and case["paid_on"] is not None
    ]


def open_files(sample: Mapping[str, Rows], day: date) -> int:
    enters = {"open", "reopen", "convert", "transfer_in"}
    leaves = {"exit_self", "exit_relief", "exit_other", "transfer_out"}
    past = [event for event in sample["file_event"] if event["happened_on"] <= day]
    moves = Counter(event["kind"] for event in past)
    corrected = sum(event["correction"] or 0 for event in past)
    return sum(moves[k] for k in enters) - sum(moves[k] for k in leaves) + corrected


def computed(sample: Mapping[str, Rows], figure_id: str, start: date, end: date) -> Decimal:
    """A published figure, computed anew from the rows of the sample."""
    cases = [case for case in paid(sample) if start <= case["paid_on"] < end]
    match figure_id:
        case "comfort.person_times":
            return Decimal(len(cases))
        case "comfort.batches":
            return Decimal(len({(case["paid_on"].year, case["batch_no"]) for case in cases}))
        case "comfort.amount":
            return sum((case["amount"] for case in cases), Decimal())
        case "hardship.on_file":
            return Decimal(open_files(sample, date.fromordinal(end.toordinal() - 1)))
    raise AssertionError(figure_id)


FOOTING = [f for f in published_facts() if f.figure_id.startswith(("comfort.", "hardship."))]


@pytest.mark.parametrize("fact", FOOTING, ids=lambda fact: f"{fact.figure_id}/{fact.period}")
def test_every_published_figure_is_reproduced(sample: dict[str, Rows], fact: Any) -> None:
    value = computed(sample, fact.figure_id, fact.period.start, fact.period.end)
    assert fact.agrees(value), f"{fact.wording.zh}: {value}"


def test_comfort_years_and_money_are_those_stated(sample: dict[str, Rows]) -> None:
    by_year = Counter(case["paid_on"].year for case in paid(sample))
    # 67 + 259 + 378 + 374 + 383 + 611 + 673 = 2745; 611 + 673 = 1284
    assert by_year == {2013: 67, 2014: 259, 2015: 378, 2016: 374, 2017: 383, 2018: 611, 2019: 673}
    # Kinds by share and year (fires 4.5 %, injuries 8.5 %, deaths 5.2 %, the rest illnesses), e.g.
    # 2013: 3 fires, 6 injuries, 3 deaths, 55 illnesses: 6000 + 9000 + 9000 + 110000 = 134000;
    # 134000 + 520000 + 760000 + 1215000 + 1246000 + 1988000 + 2189000 = 8052000
    assert sum(case["amount"] for case in paid(sample)) == 8_052_000


def test_a_batch_is_decided_on_one_day_and_paid_on_one_day_of_the_same_year(
    sample: dict[str, Rows],
) -> None:
    days = defaultdict(set)
    for case in paid(sample):
        batch = (case["paid_on"].year, case["batch_no"])
        days[batch].add((case["decided_on"], case["paid_on"]))
    assert {len(pairs) for pairs in days.values()} == {1}
    assert all(decided.year == year for (year, _), [(decided, _)] in days.items())
    per_year = Counter(year for year, _ in days)
    assert per_year[2016] == 11
    assert per_year[2017] == 13
    for year, count in per_year.items():
        in_year = sorted(no for y, no in days if y == year)
        assert in_year == list(range(1, count + 1))
        decisions = [next(iter(days[year, no]))[0] for no in in_year]
        assert decisions == sorted(decisions)


def test_nobody_is_late_before_there_was_a_deadline(sample: dict[str, Rows]) -> None:
    late = [c for c in sample["comfort_case"] if c["reject_reason"] == "late"]
    assert min(case["applied_on"].year for case in late) == 2014
    assert all((case["applied_on"] - case["happened_on"]).days > 180 for case in late)


def test_cases_are_decided_faster_after_the_third_revision(sample: dict[str, Rows]) -> None:
    def days(years: range) -> float:
        cases = [case for case in paid(sample) if case["paid_on"].year in years]
        return median((case["decided_on"] - case["applied_on"]).days for case in cases)

    assert days(range(2016, 2020)) < days(range(2013, 2016))


def test_claims_come_out_in_every_way(sample: dict[str, Rows]) -> None:
    decisions = Counter(case["decision"] for case in sample["comfort_case"])
    assert set(decisions) == {"approved", "rejected", "supplement", "withdrawn", None}
    claimants = Counter(case["claimant_key"] for case in paid(sample))
    assert max(claimants.values()) > 1


def test_every_claim_asks_for_what_the_scheme_gave_on_its_day(sample: dict[str, Rows]) -> None:
    asked = {c["case_id"]: c["amount_asked"] for c in sample["comfort_case"]}
    assert None not in asked.values()
    refused = [c for c in sample["comfort_case"] if c["decision"] == "rejected"]
    assert len(refused) == 231  # 7 + 34 + 43 + 35 + 34 + 38 + 40
    revised = [c for c in refused if c["applied_on"].year > 2015]
    assert {(c["event_kind"], c["amount_asked"]) for c in revised} == {
        ("major_illness", 3000), ("house_fire", 4000), ("accident_injury", 3000),
        ("accident_death", 7000),
    }  # fmt: skip
    # Who asked before the revision of 2016 and was paid after it got more.
    raised = [c for c in paid(sample) if c["amount"] != c["amount_asked"]]
    assert raised
    assert {(c["applied_on"].year, c["paid_on"].year) for c in raised} == {(2015, 2016)}


def test_every_union_counts_its_own_members_every_year(sample: dict[str, Rows]) -> None:
    counted = [(row["unit_code"], row["year"]) for row in sample["union_members"]]
    unions = [row["unit_code"] for row in sample["union_unit"] if row["kind"] != "district"]
    assert sorted(counted) == sorted((unit, year) for unit in unions for year in range(2012, 2020))
    # 45 unions of 4,000 to 40,000 at first
    assert 180_000 < sum(r["members"] for r in sample["union_members"] if r["year"] == 2012) < 1.8e6


def test_the_caseload_falls_every_year_and_most_in_2019(sample: dict[str, Rows]) -> None:
    ends = [open_files(sample, date(year, 12, 31)) for year in range(2012, 2020)]
    assert ends == [506, 489, 463, 424, 371, 297, 192, 10]
    falls = [before - after for before, after in pairwise(ends)]
    assert max(falls) == falls[-1]


def test_files_leave_and_come_back_in_every_way(sample: dict[str, Rows]) -> None:
    kinds = Counter(event["kind"] for event in sample["file_event"])
    assert kinds["reopen"] == 8
    assert kinds["convert"] == 6
    assert kinds["correct"] == 2
    assert kinds["transfer_in"] == kinds["transfer_out"] == 11
    assert kinds["relief"] > 20
    # new files after the start: 13 + 14 + 12 + 11 + 10 + 7 + 3 = 70, and one opened by mistake
    assert kinds["open"] - 506 == 71


def test_some_come_back_within_a_year_of_leaving_and_some_later(sample: dict[str, Rows]) -> None:
    left: dict[str, date] = {}
    away = []
    for event in sample["file_event"]:
        if event["kind"] == "exit_self":
            left[event["file_id"]] = event["happened_on"]
        if event["kind"] == "reopen":
            away.append((event["happened_on"] - left[event["file_id"]]).days)
    assert sum(days < 365 for days in away) == sum(days > 365 for days in away) == 4


def test_incomes_are_within_the_limits_of_their_category(sample: dict[str, Rows]) -> None:
    for file in sample["household_file"]:
        share = file["income_per_head"] / RULES.dibao_on(file["opened_on"])
        assert share < {"dibao": 1, "dibao_edge": Decimal("1.5"), "accident": 3}[file["category"]]


def test_assistance_has_its_seasons(sample: dict[str, Rows]) -> None:
    months: dict[str, Counter[int]] = defaultdict(Counter)
    for item in sample["assistance"]:
        months[item["project"]][item["paid_on"].month] += 1
        months[item["occasion"]][item["paid_on"].month] += 1
    assert months["medical"].most_common(1)[0][0] == 12
    assert set(months["autumn_schooling"]) == {8, 9}
    assert set(months["national_day"]) == {9}
    assert set(months["may_day"]) == {4}
    assert set(months["new_year"]) == {12}
    assert set(months["spring_festival"]) <= {1, 2}


def test_there_are_several_thousand_items_some_for_people_not_on_file(
    sample: dict[str, Rows],
) -> None:
    assert 5_000 < len(sample["assistance"]) < 9_000
    assert sum(item["file_id"] is None for item in sample["assistance"]) == 84


def test_only_a_few_dozen_payments_are_off_standard(sample: dict[str, Rows]) -> None:
    off = 0
    for item in sample["assistance"]:
        for standard in RULES.aid_standards:
            is_about = (
                standard.project == item["project"]
                and standard.per == "payment"
                and standard.school_stage in (None, item["school_stage"])
                and standard.occasion in (None, item["occasion"])
                and standard.holds_on(item["paid_on"])
            )
            yuan = RULES.yuan(standard, item["paid_on"])
            over = item["amount"] > yuan if standard.kind == "ceiling" else item["amount"] != yuan
            off += is_about and over
    assert 12 <= off <= 48


def test_six_households_go_over_the_yearly_ceiling_of_living_aid(sample: dict[str, Rows]) -> None:
    ceiling = next(standard for standard in RULES.aid_standards if standard.id == "living_ceiling")
    households = {file["file_id"]: file["household_id"] for file in sample["household_file"]}
    given: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for item in sample["assistance"]:
        if item["project"] == "living" and item["file_id"] and item["form"] == "cash":
            given[households[item["file_id"]], item["paid_on"].year] += item["amount"]
    most = {year: RULES.yuan(ceiling, date(year, 12, 31)) for _, year in given}
    over = [year for (_, year), yuan in given.items() if yuan > most[year]]
    assert sorted(over) == [2013, 2014, 2015, 2016, 2017, 2018]


def test_the_district_has_its_43_unions_by_name(sample: dict[str, Rows]) -> None:
    kinds = Counter(unit["kind"] for unit in sample["union_unit"])
    assert kinds == {"district": 1, "subdistrict": 24, "area": 19, "industry": 1, "direct": 1}
    names = {unit["unit_code"]: (unit["name"], unit["name_en"]) for unit in sample["union_unit"]}
    assert names["110105"][0] == "朝阳区总工会"
    assert names["110105015"] == ("八里庄街道总工会", "Balizhuang Subdistrict Union")
    assert names["110105119"] == ("王四营地区总工会", "Wangsiying Area Union")


@pytest.mark.parametrize("seed", [1, 2])
def test_any_seed_foots_and_keeps_the_rules(tmp_path: Path, seed: int) -> None:
    write_sample(tmp_path, seed=seed)
    rows = rows_of(tmp_path)
    for fact in FOOTING:
        value = computed(rows, fact.figure_id, fact.period.start, fact.period.end)
        assert fact.agrees(value), f"{fact.wording.zh}: {value}"
    assert check_register(open_register(tmp_path)) == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        write_sample(tmp_path / name, seed=seed)
    first, again, other = (list_loads(tmp_path / name)[0].hashes for name in "abc")
    assert first == again
    assert all(first[name] != other[name] for name in first if name != "union_unit")
    assert list_loads(tmp_path / "a")[0].synthetic


def place(row: Mapping[str, Any]) -> int:
    return int(row["source_row"])


def test_a_scaled_sample_is_so_many_samples_side_by_side(tmp_path: Path) -> None:
    write_sample(tmp_path / "one")
    write_sample(tmp_path / "three", scale=3)
    one, three = rows_of(tmp_path / "one"), rows_of(tmp_path / "three")
    of_unions = ("union_unit", "union_members")
    for declared in [declared for declared in TABLES if declared.name not in of_unions]:
        assert len(three[declared.name]) == 3 * len(one[declared.name])
        drawn, copied = (sorted(rows[declared.name], key=place) for rows in (one, three))
        assert copied[: len(drawn)] == drawn
        assert len({row[declared.key] for row in copied}) == len(copied)
        assert [place(row) for row in copied] == list(range(1, len(copied) + 1))
    assert three["union_unit"] == one["union_unit"]
    thrice = [row | {"members": 3 * row["members"]} for row in one["union_members"]]
    assert three["union_members"] == thrice
    people = {case["claimant_key"] for case in one["comfort_case"]}
    assert len({case["claimant_key"] for case in three["comfort_case"]}) == 3 * len(people)
    # 3 x 2745 person-times, 3 x 10 files
    assert len(paid(three)) == 8235
    assert open_files(three, date(2019, 12, 31)) == 30


def test_a_folder_that_holds_a_register_is_not_written_over(tmp_path: Path) -> None:
    write_sample(tmp_path)
    with pytest.raises(RegisterError, match="already holds a register"):
        write_sample(tmp_path)
    assert len(list_loads(tmp_path)) == 1


def test_a_scale_below_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="scale: found 0, expected 1 or more"):
        write_sample(tmp_path, scale=0)


def spells(rows: Mapping[str, Rows]) -> dict[str, list[tuple[int, bool]]]:
    """Days from opening to exit or to the end of the sample, and whether it was an exit, by cause.

    Of files that were opened anew, as their household came into hardship.
    """
    causes = {f["file_id"]: f["cause_main"] for f in rows["household_file"]}
    opened, left = dict[str, date](), dict[str, date]()
    for event in sorted(rows["file_event"], key=lambda e: e["happened_on"]):
        if event["kind"] == "open":
            opened[event["file_id"]] = event["happened_on"]
        elif event["kind"].startswith("exit_"):
            left.setdefault(event["file_id"], event["happened_on"])
    found: dict[str, list[tuple[int, bool]]] = {}
    for file_id, day in opened.items():
        until = left.get(file_id, date(2019, 12, 31))
        found.setdefault(causes[file_id], []).append(((until - day).days, file_id in left))
    return found


def log_rank(one: list[tuple[int, bool]], other: list[tuple[int, bool]]) -> float:
    """The log-rank statistic of two groups, chi-squared with one degree of freedom."""
    difference = variance = 0.0
    for day in sorted({days for days, is_exit in (*one, *other) if is_exit}):
        at_risk = [sum(days >= day for days, _ in group) for group in (one, other)]
        exits = [sum(spell == (day, True) for spell in group) for group in (one, other)]
        everybody, leaving = sum(at_risk), sum(exits)
        share = at_risk[0] / everybody
        difference += exits[0] - leaving * share
        if everybody > 1:
            rest = (everybody - leaving) / (everybody - 1)
            variance += leaving * share * (1 - share) * rest
    return difference**2 / variance


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("planted")
    write_sample(folder, planted=True)
    return folder


def test_a_planted_difference_by_cause_is_found_and_the_plain_sample_has_none(
    planted: Path, sample: dict[str, Rows]
) -> None:
    found, plain = spells(rows_of(planted)), spells(sample)
    # 10.83 is passed by chance once in a thousand, 6.63 once in a hundred.
    assert log_rank(found["schooling"], found["illness"]) > 10.83
    assert log_rank(plain["schooling"], plain["illness"]) < 6.63


def test_the_planted_register_is_sound_and_ends_with_the_files_in_print(planted: Path) -> None:
    assert check_register(open_register(planted)) == []
    assert open_files(rows_of(planted), date(2019, 12, 31)) == 10


def test_some_persons_get_aid_and_comfort_and_claimants_are_as_many_as_ever(
    sample: dict[str, Rows],
) -> None:
    homes = {(file["holder_key"], file["unit_code"]) for file in sample["household_file"]}
    holders = {holder for holder, _ in homes}
    both = {(c["claimant_key"], c["unit_code"]) for c in sample["comfort_case"]}
    both = {(claimant, unit) for claimant, unit in both if claimant in holders}
    assert len(both) >= 30
    assert both <= homes
    # Before any of them was a holder of a file there were 2,857.
    assert len({case["claimant_key"] for case in sample["comfort_case"]}) == 2857
