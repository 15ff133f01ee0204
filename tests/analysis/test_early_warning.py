"""Early warning: each look by hand, with its fault planted, and quiet where nothing is wrong."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bangfu.analysis.chance import beside_the_rest, by_silence, funnel_limits, signs
from bangfu.analysis.duplicates import duplicates
from bangfu.analysis.early_warning import (
    FUNNELS,
    LOOKS,
    illness_jumps,
    outlying_units,
    raised,
    silent_units,
)  # fmt: skip
from bangfu.analysis.false_alarms import YEARS, false_alarms
from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from bangfu.sample import write_sample
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from typed_register import typed_register
from watched_rows import CLAIMED, PAID, TREE, UNITS, aid, claim, claims

YEAR = Period.parse("2019")


def register(folder: Path, **tables: str) -> Register:
    return typed_register(folder, union_unit=TREE, **tables)


COUNTS = st.lists(
    st.integers(0, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
    min_size=1, max_size=12,
)  # fmt: skip


@given(COUNTS)
def test_a_row_is_as_probable_as_fisher_says(counts: list[tuple[int, int]]) -> None:
    from scipy.stats import fisher_exact

    n, of = (pd.Series(column) for column in zip(*counts, strict=True))
    told = beside_the_rest(n, of, "more")
    for i, (one, base) in enumerate(counts):
        rest, rest_of = int(n.sum()) - one, int(of.sum()) - base
        if base and rest_of:
            table = [[one, base - one], [rest, rest_of - rest]]
            assert told.p[i] == pytest.approx(fisher_exact(table, "greater").pvalue)
            assert told.expected[i] == pytest.approx(base * rest / rest_of)
        else:
            assert told.p[i] == 1


def test_signs_are_raised_in_at_most_one_look_of_twenty() -> None:
    """120 looks at 12 units that are alike: exact and adjusted, so at most 5% raise a sign."""
    random = np.random.default_rng(1)
    sizes = pd.Series(random.integers(1, 40, size=12))
    looks = 120
    with_sign = sum(
        bool(
            signs(beside_the_rest(pd.Series(random.binomial(sizes, 0.1)), sizes, "either").p).any()
        )
        for _ in range(looks)
    )
    assert 0 < with_sign <= 0.05 * looks


@given(st.lists(st.floats(0, 1) | st.floats(0, 0.05), max_size=12))
@examples(12)  # its peer collects garbage at each call
def test_signs_are_those_of_holm(p: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    expected = multipletests(p, alpha=0.05, method="holm")[0] if p else []
    assert signs(pd.Series(p, dtype=float)).tolist() == list(expected)


def test_a_wait_is_as_improbable_as_its_simulation() -> None:
    """Heard 10 times in 100 days, at a rate nobody knows; silent for 30: 1.3 ** -10 = 0.0725."""
    assert by_silence(10, 100, 30) == pytest.approx(0.0725, abs=1e-4)
    random = np.random.default_rng(1)
    rates = random.gamma(10, 1 / 100, size=200_000)
    assert (random.exponential(1 / rates) > 30).mean() == pytest.approx(0.0725, abs=0.003)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_limits_of_a_funnel_leave_inside_what_they_say(share: float) -> None:
    from scipy.stats import binom

    sizes = np.arange(1, 200)
    low, high = funnel_limits(share, sizes, 0.95)
    assert (low <= share).all()
    assert (high >= share).all()
    # Beyond a limit lies at most a fortieth: counts strictly outside are rarer than that.
    assert (binom.cdf(np.ceil(low * sizes - 1e-9) - 1, sizes, share) <= 0.025 + 1e-9).all()
    assert (binom.sf(np.floor(high * sizes + 1e-9), sizes, share) <= 0.025 + 1e-9).all()


def every(days: int, unit: str, since: date, until: date, start: int) -> list[str]:
    """A claim of a union every so many days."""
    n = (until - since).days // days
    return [claim(start + i, unit, since + timedelta(days=days * i)) for i in range(n)]


def test_a_union_that_stopped_is_told_and_a_season_is_no_silence(tmp_path: Path) -> None:
    """All claim every 10 days but in November and December of each year; one stopped in June."""
    rows: list[str] = []
    for n, unit in enumerate(UNITS):
        last = date(2019, 6, 1) if unit == UNITS[3] else date(2020, 1, 1)
        own = every(10, unit, date(2016, 1, 1) + timedelta(days=n % 7), last, 1000 * n)
        rows += [row for row in own if row.split(" | ")[6][5:7] not in ("11", "12")]
    told = silent_units(register(tmp_path, comfort_case=claims(rows)), YEAR)
    assert told.unit[told.sign].tolist() == [UNITS[3]]
    first = told.iloc[0]
    assert "2019-05-11" <= str(first["last"]) <= "2019-05-31"
    assert first.days == (date(2019, 12, 31) - first["last"]).days
    # 61 days of 73 lie outside the silent months of each year: 2 × 365 × (10 / 12) / 10 = 60.8.
    assert 58 <= first.known <= 62


def test_a_union_that_refuses_far_more_is_told(tmp_path: Path) -> None:
    """Of 10 claims each, two are refused in eleven unions and all ten in one."""
    rows = [
        claim(100 * u + i, unit, date(2019, 3, 1) + timedelta(days=i),
              refused=i < (10 if unit == UNITS[5] else 2))
        for u, unit in enumerate(UNITS) for i in range(10)
    ]  # fmt: skip
    told = outlying_units(register(tmp_path, comfort_case=claims(rows)), YEAR, "refused")
    assert told.unit[told.sign].tolist() == [UNITS[5]]
    first = told.iloc[0]
    assert (first.n, first["of"], first.share) == (10, 10, 1)
    assert first.expected == 2  # 22 of 110 elsewhere: 10 × 0.2


def test_what_is_asked_must_be_a_funnel(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="found 'heights', expected one of: refused"):
        outlying_units(register(tmp_path), YEAR, "heights")


@pytest.mark.parametrize(
    ("more", "expected"),
    [(0, []), (60, [("stroke_sequelae", ""), ("stroke_sequelae", UNITS[0])])],
)
def test_an_illness_that_jumps_is_told_and_a_longer_list_is_not(
    more: int, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Cancer doubles with all claims; stroke, listed from 2018 on, jumps in one union if `more`."""
    rows: list[str] = []
    for u, unit in enumerate(UNITS):
        for i in range(10):  # 2018, and twice as many in 2019
            day = date(2018, 2, 1) + timedelta(days=30 * i)
            for k, when in enumerate((day, day + timedelta(days=365), day + timedelta(days=370))):
                rows.append(claim(10_000 + 100 * u + 10 * k + i, unit, when))
        rows.append(claim(20_000 + u, unit, date(2018, 5, 1), illness="stroke_sequelae"))
        rows.append(claim(21_000 + u, unit, date(2019, 5, 1), illness="stroke_sequelae"))
        rows.append(claim(22_000 + u, unit, date(2019, 6, 1), illness="stroke_sequelae"))
    rows += [
        claim(30_000 + i, UNITS[0], date(2019, 7, 1), illness="stroke_sequelae")
        for i in range(more)
    ]
    told = illness_jumps(register(tmp_path, comfort_case=claims(rows)), YEAR)
    raised_ = told[told.sign]
    assert sorted(zip(raised_.illness, raised_.unit, strict=True)) == expected
    whole = told[(told.illness == "stroke_sequelae") & (told.unit == "")].iloc[0]
    assert (whole.before, whole.n) == (12, 24 + more)


def test_a_register_that_begins_with_the_period_has_nothing_to_compare_with(
    tmp_path: Path,
) -> None:
    found = register(tmp_path, comfort_case=claims([claim(1, UNITS[0], date(2019, 2, 1))]))
    with pytest.raises(ParameterError, match="expected months to compare with"):
        illness_jumps(found, YEAR)


def test_payments_bunched_under_a_ceiling_are_told(tmp_path: Path) -> None:
    """Ten households each got 3,000 yuan of living aid a year; in one union 99% of the ceiling.

    The ceiling is twelve months of the dibao line, 1,100 yuan from July 2019: 13,200.
    """
    files = "file_id | household_id | unit_code | opened_on\n" + "\n".join(
        f"F-{u}-{i} | H-{u}-{i} | {unit} | 2012-01-01"
        for u, unit in enumerate(UNITS) for i in range(10)
    )  # fmt: skip
    rows = [
        f"A-{u}-{i} | p-{u}-{i} | F-{u}-{i} | {unit} | living | none | cash | "
        f"{'13068.00' if unit == UNITS[7] else '3000.00'} | 2019-08-0{i % 9 + 1}"
        for u, unit in enumerate(UNITS) for i in range(10)
    ]  # fmt: skip
    found = register(tmp_path, household_file=files, assistance=aid(rows))
    told = outlying_units(found, YEAR, "near_ceilings")
    assert told.unit[told.sign].tolist() == [UNITS[7]]
    assert (told.n[0], told["of"][0], told["of"].sum()) == (10, 10, 120)


def test_households_never_aided_are_told_where_they_gather(tmp_path: Path) -> None:
    files, events, items = [], [], []
    for u, unit in enumerate(UNITS):
        for i in range(8):
            files.append(f"F-{u}-{i} | H-{u}-{i} | {unit} | 2017-01-01")
            events.append(f"E-{u}-{i} | F-{u}-{i} | open | 2017-01-01")
            if unit != UNITS[2]:
                items.append(
                    f"A-{u}-{i} | p-{u}-{i} | F-{u}-{i} | {unit} | living | none | cash | 500.00 | "
                    "2018-01-20"
                )
    found = register(
        tmp_path,
        household_file="\n".join(["file_id | household_id | unit_code | opened_on", *files]),
        file_event="\n".join(["event_id | file_id | kind | happened_on", *events]),
        assistance=aid(items),
    )
    told = outlying_units(found, YEAR, "never_aided")
    assert told.unit[told.sign].tolist() == [UNITS[2]]
    assert (told.n[0], told["of"][0], told.n.sum()) == (8, 8, 8)


def test_payments_of_the_same_are_told_once_with_what_they_repeat(tmp_path: Path) -> None:
    """Goods, other sums, other months, another illness later and a refused claim are none."""
    told = duplicates(register(tmp_path, assistance=aid(PAID), comfort_case=claims(CLAIMED)), YEAR)
    assert sorted(zip(told.kind, told.id, told["first"], told.unit, strict=True)) == [
        ("paid_again", "A-2", "A-1", "110105001"),
        ("same_event", "C-2", "C-1", "110105002"),
        ("two_unions", "A-4", "A-3", "110105002"),
    ]


def test_an_empty_register_raises_nothing(tmp_path: Path) -> None:
    found = register(tmp_path, comfort_case=claims([claim(1, UNITS[0], date(2018, 2, 1))]))
    assert set(raised(found, YEAR).values()) == {0}


def alarms(seed: int, folder: Path) -> Mapping[str, list[str]]:
    """The looks that raise a sign in the sound register of a seed, by year."""
    write_sample(folder, seed=seed)
    sound = open_register(folder)
    found = {year: raised(sound, Period.parse(year)) for year in YEARS}
    return {year: [name for name, n in told.items() if n] for year, told in found.items()}


def stored(seed: int) -> Mapping[str, list[str]]:
    told = false_alarms()
    return {year: [name for name in told if seed in told[name].seeds[year]] for year in YEARS}


def test_sound_registers_raise_the_signs_that_were_counted(tmp_path: Path) -> None:
    """Two of those counted: one that raised a sign, and one that raised none."""
    loud = next(seed for seed in range(1, 201) if any(stored(seed).values()))
    quiet = next(seed for seed in range(1, 201) if not any(stored(seed).values()))
    for seed in (loud, quiet):
        assert alarms(seed, tmp_path / str(seed)) == stored(seed)


@pytest.mark.prove
def test_sound_registers_raise_all_the_signs_that_were_counted(tmp_path: Path) -> None:
    for seed in range(1, 201):
        assert alarms(seed, tmp_path / str(seed)) == stored(seed)


@pytest.mark.parametrize("name", LOOKS)
def test_a_sign_is_raised_in_at_most_one_sound_register_of_twenty(name: str) -> None:
    """The printed rate of each look: 200 registers, two years each, 5% and no more."""
    told = false_alarms()[name]
    assert told.registers == 200
    # Two claims of one person may fall within a week by chance: no test tells these apart.
    most = 0.1 if name == "duplicates" else 0.05
    assert all(n <= most * told.registers for n in told.raised.values()), told.raised


def test_funnels_and_looks_say_what_they_are() -> None:
    assert set(FUNNELS) < set(LOOKS)
    assert len({str(look.title) for look in LOOKS.values()}) == len(LOOKS)
