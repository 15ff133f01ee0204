"""Replay of the scheme: the payments made come back, a draft by hand, and sums that add up."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bangfu.analysis.replay_accounts import ASTRAY, OUTCOMES, REPLAY_GROUPS, SchemeReplay
from bangfu.analysis.scheme_replay import replay
from bangfu.errors import ParameterError
from bangfu.measures import comfort
from bangfu.periods import Period
from bangfu.project import PARAMS
from bangfu.register.store import Register, open_register
from bangfu.rules import default_rules, read_draft
from bangfu.rules.provisions import ComfortDraft
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from invented import registers
from typed_register import UNITS, typed_register, write_load

EXAMPLE = PARAMS / "drafts" / "fifth_revision.yaml"
FOURTH = default_rules().comfort_scheme[4]

DRAFT = """
number: 5
valid_from: 2020-01-01
status: draft
label: {zh: 草案, en: a draft}
changed: {zh: 各处, en: all over}
source: typed
new_illnesses:
  - {value: burns, label: {zh: 烧伤, en: burns}}
terms:
  source: typed
  events:
    - {event: major_illness, amount: 4000, deadline_days: 365, papers: [
        {zh: 身份证, en: ID card}, {zh: 诊断证明, en: diagnosis}]}
    - {event: house_fire, up_to: 6000, deadline_days: 365}
    - {event: accident_death, amount: 8000, deadline_days: 365}
  illnesses:
    - {illness: cancer}
    - {illness: ami, amount: 2500}
    - {illness: burns}
    - {illness: other}
  limits: {yuan_per_year: 11000}
"""
EVENTS = {
    "ill": "major_illness", "fire": "house_fire", "injury": "accident_injury",
    "death": "accident_death",
}  # fmt: skip
COLUMNS = (
    "case_id", "claimant_key", "unit_code", "event_kind", "illness", "happened_on", "applied_on",
    "decision", "reject_reason", "decided_on", "paid_on", "amount", "amount_asked",
)  # fmt: skip


def cases(text: str, wanted: str = "") -> str:
    """Claims as a typed table: of each the days from event to claim, and what became of it."""
    head, *lines = text.strip().splitlines()
    names, rows = [cell.strip() for cell in head.split("|")], [" | ".join(COLUMNS)]
    for line in lines:
        told = dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True))
        how, _, day = told["outcome"].partition(" ")
        paid, refused = how == "paid", how not in ("paid", "open")
        claimed = date.fromisoformat(told["claimed"])
        cells = (
            told["case"], told["who"], f"11010500{told['at']}", EVENTS[told["event"]],
            told["illness"], str(claimed - timedelta(int(told["days"]))), told["claimed"],
            "approved" if paid else "rejected" * refused, how * refused, day, day * paid,
            told["paid"], told["asked"],
        )  # fmt: skip
        if not wanted or told["case"] in wanted.split():
            rows.append(" | ".join(cells))
    return "\n".join(rows)


# In force is the fourth revision: 3000 for an illness, 4000 a fire, 3000 an injury, 7000 a death,
# all within 180 days, 10,000 a year.
CLAIMS = """
case | who | at | event  | illness | days | claimed    | outcome               | paid | asked
c01  | a   | 1  | ill    | cancer  | 31   | 2018-02-01 | paid 2018-03-05       | 3000 | 3000
c02  | b   | 1  | ill    | ami     | 31   | 2018-02-01 | paid 2018-03-05       | 3000 | 3000
c03  | c   | 2  | fire   |         | 31   | 2018-02-01 | paid 2018-03-05       | 4000 | 9000
c04  | d   | 2  | ill    | cancer  | 200  | 2018-07-20 | late 2018-08-01       |      | 3000
c05  | e   | 1  | ill    | cancer  | 400  | 2019-02-05 | late 2019-03-01       |      | 3000
c06  | f   | 1  | ill    | other   | 31   | 2018-02-01 | not_listed 2018-03-01 |      | 3000
c07  | g   | 1  | death  |         | 31   | 2018-02-01 | incomplete 2018-03-01 |      | 7000
c08  | h   | 1  | ill    | cancer  | 31   | 2018-02-01 | incomplete 2018-03-01 |      | 3000
c09  | i   | 1  | ill    | cancer  | 31   | 2018-02-01 | duplicate 2018-03-01  |      | 3000
c10  | j   | 1  | ill    | cancer  | 31   | 2019-02-01 | open                  |      | 3000
c11  | k   | 2  | injury |         | 31   | 2019-02-01 | paid 2019-03-05       | 3000 | 3000
c12  | l   | 2  | ill    | valve   | 31   | 2019-02-01 | paid 2019-03-05       | 3000 | 3000
c13  | m   | 2  | fire   |         | 190  | 2018-07-10 | late 2019-01-10       |      |
c14  | n   | 2  | fire   |         | 190  | 2018-07-10 | late 2019-01-10       |      | 1500
c15  | o   | 1  | death  |         | 31   | 2019-02-01 | paid 2019-03-05       | 7000 | 7000
c16  | o   | 1  | ill    | cancer  | 32   | 2019-02-02 | paid 2019-03-05       | 3000 | 3000
c17  | p   | 1  | ill    | burns   | 31   | 2019-02-01 | not_listed 2019-03-01 |      | 3000
"""
# Case, what the version of its day gives, what the draft gives, at most, outcome, why.
RULED = """
c01 3000 4000 -    gains     given
c02 3000 2500 -    loses     given
c03 4000 6000 -    gains     given
c04 0    4000 -    gains     given
c05 0    0    -    same      late
c06 0    0    4000 undecided illness_unnamed
c07 0    0    8000 undecided papers
c08 0    0    -    same      papers
c09 0    0    -    same      refused
c10 0    0    -    same      open
c11 3000 0    -    loses     event_not_covered
c12 3000 0    -    loses     illness_not_listed
c13 0    0    6000 undecided sum_unknown
c14 0    1500 -    gains     given
c15 7000 8000 -    gains     given
c16 3000 3000 -    same      yuan_per_year
c17 0    4000 -    gains     given
"""
# c04: 200 days, c05: 400, c13 and c14: 190. c16: 11,000 - 8000 = 3000 are left of 4000.


def tried(register: Register, draft: Path) -> Register:
    return register.with_rules(read_draft(draft, register.rules))


@pytest.fixture
def by_hand(tmp_path: Path) -> SchemeReplay:
    (tmp_path / "draft.yaml").write_text(DRAFT, "utf-8")
    register = typed_register(tmp_path / "register", comfort_case=cases(CLAIMS))
    return replay(tried(register, tmp_path / "draft.yaml"))


def test_each_claim_is_ruled_on_as_by_hand(by_hand: SchemeReplay) -> None:
    claims = by_hand.claims().set_index("case_id")
    for line in RULED.strip().splitlines():
        case, before, draft, most, outcome, why = line.split()
        told = claims.loc[case]
        assert (told.in_force, told.under_draft) == (Decimal(before), Decimal(draft)), case
        assert ("-" if pd.isna(told.at_most) else str(int(told.at_most))) == most, case
        assert (told.outcome, told.why) == (outcome, why), case
        assert told.change == told.under_draft - told.in_force
    assert len(claims) == len(RULED.split()) / 6
    assert set(claims.version) == {4}


def test_sums_are_those_of_the_claims(by_hand: SchemeReplay) -> None:
    """By hand.

    2018, c01 to c04 and c06 to c09: paid 3000 + 3000 + 4000, draft 4000 + 2500 + 6000 + 4000,
    undecided 4000 + 8000. 2019, c05, c10 to c17: paid 3000 + 3000 + 7000 + 3000, draft
    1500 + 8000 + 3000 + 4000, undecided 6000.
    """
    sums = by_hand.sums().set_index("year")
    counts = ["claims", "gains", "loses", "undecided"]
    assert sums[counts].to_numpy().tolist() == [[8, 3, 1, 2], [9, 3, 2, 1]]
    money = ["paid", "cost_before", "cost_draft", "change", "at_most"]
    assert [[int(one) for one in row] for row in sums[money].to_numpy()] == [
        [10_000, 10_000, 16_500, 6500, 12_000], [16_000, 16_000, 16_500, 500, 6000],
    ]  # fmt: skip
    units = by_hand.sums("unit").set_index("unit")
    # 110105002: c03, c04, c11 to c14: 6000 + 4000 + 0 + 0 + 0 + 1500
    assert units.loc["110105002"].cost_draft == 11_500
    illnesses = by_hand.sums(["year", "illness"], "en")
    assert illnesses.illness.tolist() == [  # in the order of the code list
        "cancer", "ami", "other", "none", "cancer", "valve", "burns", "none",
    ]  # fmt: skip
    assert illnesses.illness_label.tolist()[-2:] == ["burns", "not an illness"]


def test_of_some_years_only_those_claims_are_ruled_on_by_the_draft(tmp_path: Path) -> None:
    """o's death was paid in 2018 and stays 7000: of 11,000 a year 4000 are left for the illness."""
    (tmp_path / "draft.yaml").write_text(DRAFT, "utf-8")
    first, second = (cases(CLAIMS, case) for case in ("c15", "c16"))
    earlier = first.replace("2019-02-01", "2018-12-01").replace("2019-03-05", "2018-12-20")
    together = "\n".join(
        [*earlier.splitlines(), second.splitlines()[1].replace("2019-02", "2018-12")]
    )
    register = typed_register(tmp_path / "register", comfort_case=together)
    both = replay(tried(register, tmp_path / "draft.yaml"))
    later = replay(tried(register, tmp_path / "draft.yaml"), Period.parse("2019"))
    assert both.claims().under_draft.tolist() == [8000, 3000]
    assert later.claims().case_id.tolist() == ["c16"]
    assert later.claims().under_draft.tolist() == [4000]


# The versions in force --------------------------------------------------------------------------


def test_replaying_the_versions_in_force_gives_every_payment_but_those_listed(
    sample: Register,
) -> None:
    """39 claims of 2015 were paid in 2016, by the amounts of that year's revision: 46,000 more."""
    told = replay(sample)
    claims, astray = told.claims(), told.astray("en")
    paid = claims[claims.paid.notna()]
    assert len(paid) == 2745
    listed = paid.case_id.isin(astray.case_id)
    assert (paid[~listed].paid == paid[~listed].in_force).all()
    assert (paid[listed].paid != paid[listed].in_force).all()
    refused = claims[(claims.decision == "rejected") & ~claims.case_id.isin(astray.case_id)]
    assert (refused.in_force == 0).all()
    assert len(refused) == 231
    assert (len(astray), listed.sum()) == (39, 39)
    assert (astray.paid - astray.expected).sum() == 46_000
    assert {*astray.why} == {"version_of_payment"}
    assert {*astray.why_label} == {"paid by the version of the day of payment"}
    assert {str(day)[:4] for day in astray.applied_on} == {"2015"}
    assert {*astray.year} == {"2016"}


def test_what_is_paid_a_year_is_what_reports_print(sample: Register) -> None:
    sums = replay(sample).sums()
    printed = sample.ask(comfort.payments(sample, Period.parse("2013..2019"), ["year"]))[0]
    amounts = dict(zip(*printed.select(["year", "amount"]).to_pydict().values(), strict=True))
    assert dict(zip(sums.year, sums.paid, strict=True)) == amounts


ASTRAYS = """
case | who | at | event | illness | days | claimed    | outcome               | paid    | asked
d1   | a   | 1  | ill   | cancer  | 19   | 2015-12-20 | paid 2016-01-20       | 3000    |
d2   | b   | 1  | ill   | cancer  | 200  | 2018-07-20 | paid 2018-08-05       | 3000    |
d3   | c   | 1  | ill   | cancer  | 31   | 2018-02-01 | paid 2018-03-05       | 3000.01 |
d4   | d   | 1  | ill   | cancer  | 31   | 2018-02-01 | late 2018-03-01       |         |
d5   | e   | 1  | ill   | cancer  | 31   | 2018-02-01 | not_listed 2018-03-01 |         |
d6   | f   | 1  | death |         | 31   | 2018-02-01 | paid 2018-03-05       | 7000    |
d7   | f   | 1  | death |         | 32   | 2018-02-02 | paid 2018-03-05       | 7000    |
d8   | g   | 1  | ill   | ami     | 31   | 2017-02-01 | paid 2017-03-05       | 3000    |
d9   | h   | 1  | fire  |         | 30   | 2012-12-01 | paid 2013-03-05       | 2100    |
"""


def test_what_does_not_follow_the_version_of_its_day_is_listed_with_what_would(
    tmp_path: Path,
) -> None:
    told = replay(typed_register(tmp_path, comfort_case=cases(ASTRAYS))).astray()
    listed = {row.case_id: (str(row.expected), row.why) for row in told.itertuples()}
    assert listed == {
        "d1": ("2000.00", "version_of_payment"),  # 2000 in 2015, 3000 from 2016 on
        "d2": ("0.00", "late"),  # 200 days of 180
        "d3": ("3000.00", "other_sum"),
        "d4": ("3000.00", "refused_in_time"),  # 31 days
        "d5": ("3000.00", "refused_listed"),
        "d7": ("3000.00", "yuan_per_year"),  # 10,000 - 7000
        "d8": ("0.00", "illness_not_listed"),  # from 2018 on
        "d9": ("0.00", "no_scheme"),  # began in 2013
    }
    assert {why for _, why in listed.values()} <= ASTRAY.keys()


def as_draft(register: Register) -> Register:
    """With the version in force since 2018 as the draft."""
    told = FOURTH.model_dump(exclude={"status", "number"})
    draft = ComfortDraft.model_validate({**told, "status": "draft", "number": 5})
    return register.with_rules(replace(register.rules, comfort_draft=draft))


def test_the_version_in_force_as_a_draft_changes_nothing(sample: Register) -> None:
    told = replay(as_draft(sample), Period.parse("2019")).claims()
    same = told[told.version == 4]
    assert len(same) > 700
    assert (same.in_force == same.under_draft).all()
    assert {*same.outcome} == {"same"}


# What holds whatever the register holds ----------------------------------------------------------

Opener = Callable[[Mapping[str, str]], Register]


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Opener:
    return lambda tables: typed_register(tmp_path_factory.mktemp("invented"), **tables)


def total(frame: pd.DataFrame, column: str) -> Decimal:
    return sum(frame[column].dropna().tolist(), Decimal(0))


@examples(20)
@given(tables=registers())
def test_the_cost_in_force_is_what_was_paid_but_for_what_is_listed(
    write: Opener, tables: dict[str, str]
) -> None:
    told = replay(write(tables))
    sums, astray = told.sums(""), told.astray()
    listed = total(astray, "paid") - total(astray, "expected")
    assert total(sums, "cost_before") == total(sums, "paid") - listed
    assert total(sums, "cost_draft") == total(sums, "cost_before")
    assert sums[["gains", "loses"]].to_numpy().sum() == 0


@examples(20)
@given(tables=registers(), amount=st.decimals(1, 9000, places=2), days=st.integers(1, 300))
def test_parts_add_up_to_the_year(
    write: Opener, tables: dict[str, str], amount: Decimal, days: int
) -> None:
    rules = default_rules()
    draft = read_draft(EXAMPLE, rules).comfort_draft
    assert draft is not None
    events = tuple(
        one.model_copy(update={"amount": amount, "up_to": None, "deadline_days": days})
        for one in draft.terms.events
    )
    terms = draft.terms.model_copy(update={"events": events})
    register = write(tables).with_rules(
        replace(read_draft(EXAMPLE, rules), comfort_draft=draft.model_copy(update={"terms": terms}))
    )
    told = replay(register)
    years, claims = told.sums(), told.claims()
    numbers = [name for name in years.columns if name != "year"]
    for group in (one for one in REPLAY_GROUPS if one != "year"):
        parts = told.sums(["year", group])
        for year, row in years.set_index("year").iterrows():
            own = parts[parts.year == year]
            assert [total(own, name) for name in numbers] == [row[name] for name in numbers]
    assert total(years, "claims") == len(claims)
    assert total(years, "change") == total(years, "cost_draft") - total(years, "cost_before")
    assert {*claims.outcome} <= OUTCOMES.keys()


# Who looks, and what is refused ------------------------------------------------------------------


def test_a_union_sees_its_own_claims_but_limits_count_those_of_others(tmp_path: Path) -> None:
    rows = cases(ASTRAYS, "d6 d7").splitlines()
    rows[2] = rows[2].replace("110105001", "110105002")
    register = typed_register(tmp_path, comfort_case="\n".join(rows))
    told = replay(register.within("110105002")).claims("zh")
    assert told.case_id.tolist() == ["d7"]
    assert (told.in_force[0], told.unit_label[0]) == (3000, "乙地区总工会")
    district = replay(register.within("110105"))
    assert district.sums("unit").unit.tolist() == ["110105001", "110105002"]


def test_a_version_without_terms_is_told_if_claims_of_its_days_are_asked_for(
    sample: Register,
) -> None:
    scheme = default_rules().comfort_scheme
    bare = tuple(
        one.model_copy(update={"terms": None}) if one.number in (2, 3) else one for one in scheme
    )
    unknown = sample.with_rules(replace(sample.rules, comfort_scheme=bare))
    with pytest.raises(ParameterError) as refused:
        replay(unknown)
    assert [line.partition(": terms")[0] for line in str(refused.value).splitlines()] == [
        "comfort_scheme, version 2", "comfort_scheme, version 3",
    ]  # fmt: skip
    assert len(replay(unknown, Period.parse("2019")).claims()) > 700


UNKNOWN = """
case | who | at | event | illness | days | claimed    | outcome         | paid | asked
u1   | a   | 1  | death |         | 31   | 2018-01-05 | paid 2018-02-05 | 7000 |
u2   | a   | 1  | death |         | 31   | 2018-01-10 | paid 2019-02-05 | 7000 |
"""


def test_limits_count_what_was_paid_by_a_version_nobody_knows(tmp_path: Path) -> None:
    """The third revision holds until 5 January and has no terms: 10,000 - 7000 are left."""
    changed = {3: {"terms": None}, 4: {"valid_from": date(2018, 1, 6)}}
    scheme = tuple(
        one.model_copy(update=changed.get(one.number, {})) for one in default_rules().comfort_scheme
    )
    register = typed_register(tmp_path, comfort_case=cases(UNKNOWN))
    known = register.with_rules(replace(register.rules, comfort_scheme=scheme))
    told = replay(known, Period.parse("2019")).claims()
    assert (told.case_id.tolist(), told.in_force.tolist()) == (["u2"], [3000])


PLACED = """
case | who | at | event | illness | days | claimed    | outcome         | paid | asked
e2   | a   | 1  | death |         | 31   | 2018-11-01 | paid 2019-01-05 | 7000 |
e1   | a   | 1  | death |         | 31   | 2018-12-01 | paid 2019-01-05 | 3000 |
"""


def test_a_claim_counts_when_it_was_paid_and_limits_go_by_the_order_of_claims(
    tmp_path: Path,
) -> None:
    """The claim of November comes before that of December, whatever their numbers."""
    rows = cases(PLACED).replace("|  | 2019-01-05 | 2019", "|  | 2018-12-20 | 2019")
    assert rows.count("2018-12-20") == 2  # decided in the year before
    told = replay(typed_register(tmp_path, comfort_case=rows)).claims()
    assert told.year.tolist() == ["2019", "2019"]
    assert dict(zip(told.case_id, told.in_force, strict=True)) == {"e2": 7000, "e1": 3000}


def test_who_would_get_less_at_most_than_was_due_loses(tmp_path: Path) -> None:
    """A fire of 31 days, refused as late: 4000 were due, the draft gives 1000 at most."""
    (tmp_path / "draft.yaml").write_text(DRAFT.replace("up_to: 6000", "up_to: 1000"), "utf-8")
    fire = cases(CLAIMS, "c13").replace("2018-01-01", "2018-07-01")
    register = typed_register(tmp_path / "register", comfort_case=fire)
    told = replay(tried(register, tmp_path / "draft.yaml")).claims().iloc[0]
    assert (told.in_force, told.under_draft, told.at_most) == (4000, 0, 1000)
    assert told.outcome == "loses"


def test_a_year_nobody_claimed_in_and_a_group_nobody_has_are_refused(sample: Register) -> None:
    with pytest.raises(ParameterError, match=r"years: found 2030, expected some of 2013\.\.2019"):
        replay(sample, Period.parse("2030"))
    with pytest.raises(ParameterError, match="by: found 'month', expected some of: year, illness"):
        replay(sample, Period.parse("2019")).sums("year, month")


def test_a_load_that_says_no_sum_asked_for_is_replayed(tmp_path: Path) -> None:
    """As one of before the register kept it: c14 is undecided like c13."""
    told_none = "\n".join(line.rpartition("|")[0] for line in cases(CLAIMS).splitlines())
    (tmp_path / "draft.yaml").write_text(DRAFT, "utf-8")
    folder = tmp_path / "register"
    write_load(folder, {"union_unit": UNITS, "comfort_case": told_none})
    told = replay(tried(open_register(folder), tmp_path / "draft.yaml")).claims()
    undecided = told[told.why == "sum_unknown"]
    assert undecided.case_id.tolist() == ["c13", "c14"]
    assert told.set_index("case_id").loc["c03"].under_draft == 4000  # what was paid, and no more


# The example -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_to_be_said_beside_the_numbers_is_said(sample: Register, language: Any) -> None:
    told = replay(tried(sample, EXAMPLE), Period.parse("2016..2019"))
    notes = "\n".join(told.notes(language))
    words = {
        "zh": ("虚构草案", "不是预测", "未曾公布", "示例数据", "内部资料", "39件"),
        "en": ("invented draft", "no forecast", "not published", "Synthetic", "Internal", "39,"),
    }
    assert [word for word in words[language] if word not in notes] == []
    assert "46,000.00" in notes


def test_the_example_gives_more_to_some_and_less_to_others(sample: Register) -> None:
    told = replay(tried(sample, EXAMPLE), Period.parse("2018..2019"))
    sums, claims = told.sums(""), told.claims()
    assert (claims.outcome == "loses").sum() == sums.loses[0] > 0
    assert {*claims[claims.outcome == "loses"].illness} == {"ami"}  # 3000 to 2500
    late = claims[claims.reject_reason == "late"]
    assert {*late.outcome} == {"gains", "same"}  # within a year, or after it
    assert {*claims[claims.outcome == "undecided"].why} <= {"illness_unnamed", "papers"}
    assert "不是预测" in repr(told)
    assert "不是预测" in told._repr_html_()
