"""What a run is asked for: files, command line and clock become single reports."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from bangfu.errors import ParameterError, PeriodError, RegisterError
from bangfu.params import ReportParams
from bangfu.press.runs.plan import asked_params, plan_releases
from bangfu.press.runs.production import run_releases
from bangfu.project import ROOT
from bangfu.register.store import open_register
from small_notebooks import store
from workers import pool

MONTHLY = ROOT / "params" / "monthly.yaml"
NOW = datetime(2020, 1, 5, 2, tzinfo=UTC)
NEEDED = {"register": "r", "unit": "1", "edition": "public"}
KEYS = "register, period, unit, language, edition, as_of, timezone"


@pytest.fixture
def write(tmp_path: Path) -> Any:
    """Writes a run file and gives its path."""

    def write(name: str = "run", **keys: object) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(yaml.safe_dump(keys), encoding="utf-8")
        return path

    return write


def told(reports: list[ReportParams], *names: str) -> list[str]:
    """The reports in short."""
    return [" ".join(str(getattr(report, name)) for name in names) for report in reports]


@pytest.mark.parametrize(
    ("now", "zone", "periods"),
    [
        ("2020-01-05T02:00:00+08:00", None, "2019-12 2019-Q4 2019-H2 2019"),
        ("2019-07-05T02:00:00+08:00", None, "2019-06 2019-Q2 2019-H1"),
        ("2019-06-05T02:00:00+08:00", None, "2019-05"),
        ("2019-12-31T16:00:00+00:00", None, "2019-12 2019-Q4 2019-H2 2019"),  # Shanghai's new year
        ("2019-12-31T16:00:00+00:00", "UTC", "2019-11"),
        ("2020-01-01T00:00:00+08:00", "UTC", "2019-11"),
        ("2019-12-31T15:59:59+00:00", "Asia/Shanghai", "2019-11"),
    ],
)
def test_without_a_period_the_clock_and_the_zone_decide(
    write: Any, now: str, zone: str | None, periods: str
) -> None:
    path = write(**NEEDED, **({"timezone": zone} if zone else {}))
    asked = asked_params([path], now=datetime.fromisoformat(now))
    assert told(asked, "period") == periods.split()


def test_empty_period_is_no_period(write: Any) -> None:
    asked = asked_params([write(**NEEDED, period=None)], now=NOW)
    assert told(asked, "period") == ["2019-12", "2019-Q4", "2019-H2", "2019"]


def test_without_a_moment_it_is_now(write: Any) -> None:
    before = datetime.now(UTC)
    found = asked_params([write(**NEEDED)])
    after = datetime.now(UTC)
    around = [asked_params([write(**NEEDED)], now=moment) for moment in (before, after)]
    assert found in around  # a month may end in between


def test_file_with_a_period_needs_no_clock_and_may_have_a_zone(write: Any) -> None:
    path = write(**NEEDED, period="2016", timezone="Asia/Urumqi")
    assert told(asked_params([path], now=NOW), "period") == ["2016"]


def test_lists_are_combined_by_period_union_and_language(write: Any) -> None:
    path = write(
        register="r", period=["2018", "2019-Q1"], unit=["1", "2"], language=["en", "zh"], as_of=3,
        edition="internal",
    )  # fmt: skip
    asked = asked_params([path], now=NOW)
    assert told(asked, "period", "unit", "language") == [
        "2018 1 en", "2018 1 zh", "2018 2 en", "2018 2 zh",
        "2019-Q1 1 en", "2019-Q1 1 zh", "2019-Q1 2 en", "2019-Q1 2 zh",
    ]  # fmt: skip
    assert set(told(asked, "register_path", "edition", "as_of")) == {"r internal 3"}


def test_what_the_command_line_says_wins(write: Any) -> None:
    path = write(register="r", period="2018", unit=["1", "2"], language="zh", edition="internal")
    instead = {
        "register": "s", "period": ["2016", "2017"], "unit": ["3"], "language": ["en"],
        "edition": "public",
    }  # fmt: skip
    asked = asked_params([path], instead, now=NOW)
    names = ("register_path", "period", "unit", "language", "edition")
    assert told(asked, *names) == ["s 2016 3 en public", "s 2017 3 en public"]


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_what_the_command_line_does_not_say_changes_nothing(write: Any, nothing: object) -> None:
    path = write(**NEEDED, period="2018", timezone="UTC")
    names = ("register", "period", "unit", "language", "edition", "timezone")
    assert asked_params([path], dict.fromkeys(names, nothing), now=NOW) == asked_params([path])


def test_zone_of_the_command_line_wins(write: Any) -> None:
    path = write(**NEEDED, timezone="Asia/Shanghai")
    now = datetime(2019, 11, 30, 16, tzinfo=UTC)
    assert told(asked_params([path], now=now), "period") == ["2019-11"]
    assert told(asked_params([path], {"timezone": "UTC"}, now=now), "period") == ["2019-10"]


def test_report_asked_for_twice_is_made_once(write: Any) -> None:
    paths = [write("a", **NEEDED, period="2019"), write("b", **NEEDED, period="2018")]
    asked = asked_params(paths, {"period": ["2019", "2019"]}, now=NOW)
    assert told(asked, "period") == ["2019"]


def test_all_is_every_union_of_the_register(sample_folder: Path, write: Any) -> None:
    units = list(open_register(sample_folder).units)
    assert len(units) > 40  # 24 subdistricts and 19 areas, and the district
    file = write(register=str(sample_folder), period="2019", unit="all")
    assert told(asked_params([file], now=NOW), "unit") == units
    one = write(register=str(sample_folder), period="2019", unit="110105")
    assert told(asked_params([one], {"unit": ["all"]}, now=NOW), "unit") == units


def test_edition_is_internal_below_the_district_if_none_is_named(
    sample_folder: Path, write: Any
) -> None:
    given = {"register": str(sample_folder), "period": "2019", "unit": ["110105", "110105015"]}
    asked = asked_params([write(**given)], now=NOW)
    assert told(asked, "unit", "edition") == ["110105 public", "110105015 internal"]
    asked = asked_params([write(**given, edition="public")], now=NOW)
    assert told(asked, "edition") == ["public", "public"]


def test_all_unions_of_no_register_are_refused(tmp_path: Path, write: Any) -> None:
    path = write(register=str(tmp_path / "nowhere"), period="2019", unit="all")
    with pytest.raises(RegisterError, match="nowhere' is not a register"):
        asked_params([path], now=NOW)


def test_seven_years_are_back_filled_month_by_month(write: Any) -> None:
    asked = asked_params([write(**NEEDED, period="2013..2019")], each="month", now=NOW)
    periods = told(asked, "period")
    assert (len(periods), periods[0], periods[-1]) == (84, "2013-01", "2019-12")


def test_periods_cut_alike_are_made_once(write: Any) -> None:
    instead = {"period": ["2019-H2", "2019-Q4", "2020-Q1"]}
    asked = asked_params([write(**NEEDED)], instead, each="quarter", now=NOW)
    assert told(asked, "period") == ["2019-Q3", "2019-Q4", "2020-Q1"]


def test_period_that_cannot_be_cut_is_refused(write: Any) -> None:
    path = write(**NEEDED, period="2019-10..2020-01")
    with pytest.raises(PeriodError, match=r"'2019-10\.\.2020-01' is not made of whole quarters"):
        asked_params([path], each="quarter", now=NOW)


def test_cutting_no_period_is_refused(write: Any) -> None:
    with pytest.raises(ParameterError, match="--each: no period to cut, expected one"):
        asked_params([write(**NEEDED)], each="month", now=NOW)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"perod": "2019"}, f"unknown key 'perod', expected one of: {KEYS}"),
        ({"period": 201912}, "period: found '201912', expected one of: 2019-12, 2"),
        ({"period": ["2019", "2019-13"]}, "period: found '2019-13', expected one of: 2019-12, 2"),
        ({"period": ["2019", None]}, "period: found None, expected a valid string"),
        ({"unit": None}, "unit: found None, expected a valid string"),
        ({"unit": []}, "unit: found [], expected to have at least 1 item"),
        ({"unit": 1.5}, "unit: found 1.5, expected a valid string"),
        ({"unit": ["1", "../x"]}, "unit: found '../x', expected to match pattern"),
        ({"language": "fr"}, "language: found 'fr', expected 'zh' or 'en'"),
        ({"language": ["zh", "fr"]}, "language: found 'fr', expected 'zh' or 'en'"),
        ({"language": []}, "language: found [], expected to have at least 1 item"),
        ({"edition": ["public"]}, "edition: found ['public'], expected 'public' or 'internal'"),
        ({"as_of": 0}, "as_of: found 0"),
    ],
)
def test_fault_is_told_with_what_was_found_and_expected(
    write: Any, change: dict[str, object], line: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        asked_params([write(**{**NEEDED, **change})], now=NOW)
    (only,) = str(caught.value).splitlines()
    assert only.startswith(f"'run.yaml': {line}")


@pytest.mark.parametrize(
    "name",
    ["Asia/Beijing", "Asia/Shangai", "CST+8", "+08:00", "", "Asia", "../etc/passwd", "/UTC", "北京",
     "Asia/Shanghai\n", "a\0b", "x" * 300],
)  # fmt: skip
def test_time_zone_that_does_not_exist_is_refused(write: Any, name: str) -> None:
    expected = f"timezone: found {name!r}, expected an IANA name such as 'Asia/Shanghai' or 'UTC'"
    for path, instead in [
        (write("a", **NEEDED, timezone=name), {}),
        (write("b", **NEEDED), {"timezone": name}),
    ]:
        with pytest.raises(ParameterError) as caught:
            asked_params([path], instead, now=NOW)
        assert str(caught.value).endswith(f": {expected}")


def test_time_zone_must_be_text(write: Any) -> None:
    with pytest.raises(ParameterError, match="timezone: found 8, expected a valid string"):
        asked_params([write(**NEEDED, timezone=8)], now=NOW)


def test_faults_of_all_files_are_told_at_once(write: Any, tmp_path: Path) -> None:
    paths = [
        write("a", register="r", unit=1.5, timezone="Asia/Beijing"),
        write("b", **NEEDED),
        write("c", unit="1"),
        tmp_path / "none.yaml",
    ]
    with pytest.raises(ParameterError) as caught:
        asked_params(paths, now=NOW)
    lines = str(caught.value).splitlines()
    assert [line.partition(", expected")[0] for line in lines[:3]] == [
        "'a.yaml': unit: found 1.5", "'a.yaml': timezone: found 'Asia/Beijing'",
        "'c.yaml': register: missing",
    ]  # fmt: skip
    assert "none.yaml': cannot be read as YAML" in lines[3]


def test_fault_of_the_command_line_is_told_once(write: Any) -> None:
    paths = [write("a", **NEEDED), write("b", **NEEDED)]
    with pytest.raises(ParameterError) as caught:
        asked_params(paths, {"language": ["fr"]}, now=NOW)
    assert str(caught.value).splitlines() == [
        "parameters: language: found 'fr', expected 'zh' or 'en'"
    ]


def test_the_monthly_job_makes_december_and_what_ends_with_it_in_both_languages() -> None:
    asked = asked_params([MONTHLY], now=NOW)
    assert told(asked, "period", "unit", "language", "edition") == [
        f"{period} 110105 {language} public"
        for period in ("2019-12", "2019-Q4", "2019-H2", "2019")
        for language in ("zh", "en")
    ]


def test_the_monthly_job_publishes_what_ends_with_june_and_again_does_nothing(
    sample_folder: Path, tmp_path: Path
) -> None:
    notebooks = store(tmp_path / "notebooks")
    instead = {"register": str(sample_folder), "language": ["zh"]}
    for now, published in [
        (datetime(2019, 6, 30, 16, tzinfo=UTC), ["2019-06", "2019-Q2", "2019-H1"]),  # 1 July there
        (datetime(2019, 7, 31, 15, 59, tzinfo=UTC), []),  # still July there: June is the last
    ]:
        releases = plan_releases(asked_params([MONTHLY], instead, now=now), folder=notebooks)
        outcome = run_releases(
            releases, tmp_path / "reports", executor=pool(), jobs=2, workplace=tmp_path / "run"
        )
        assert outcome.withheld == ()
        assert [place.name for place in outcome.published] == published
        assert len(outcome.published) + len(outcome.up_to_date) == 3
