"""Drafts held against releases: what is in print, what is withheld there, what it was before."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bangfu.articles.drafts import Checker
from bangfu.errors import ParameterError
from bangfu.press.library.printed_evidence import printed_evidence
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from small_library import DAY, UNITS, figure, release_of

COMFORT = "comfort.person_times"
YEAR = [
    figure(f"{COMFORT}/2018/110105", "120"),
    figure(f"{COMFORT}/2019/110105", "150"),
    figure(f"{COMFORT}/2019/110105;illness=aorta", "[c]", status="suppressed"),
    figure(f"{COMFORT}/2019/110105;illness=cancer", "90"),
    figure(f"{COMFORT}/2019/110105;unit=110105001", "40"),
    figure(f"{COMFORT}/2019/110105;unit=110105002", "30"),
    figure("comfort.amount/2019/110105", "450000", measure_unit="yuan"),
]
OTHERS = {"110105002": Unit("110105002", "乙街道总工会", "Second", "110105")}


def write(reports: Path, now: datetime) -> None:
    write_library(reports, {**UNITS, **OTHERS}, settings=SiteSettings(), now=now)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """The district's year, and that of a street union whose own release withholds more."""
    reports = tmp_path / "reports"
    release_of(reports, "public/110105/2018..2019", figures=YEAR)
    own = [
        figure(f"{COMFORT}/2019/110105001", "40"),
        figure(f"{COMFORT}/2019/110105001;relation=self", "[c]", status="suppressed"),
    ]
    release_of(reports, "public/110105001/2019", figures=own)
    write(reports, DAY)
    return reports


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("2019年抚慰150人次，比上年增长25.0%。", ["exact", "derived"]),  # 30 / 120
        ("2019年抚慰105人次。", ["wrong"]),
        ("2019年恶性肿瘤抚慰90人次。", ["exact"]),
        ("2019年主动脉手术抚慰8人次。", ["withheld"]),
        ("2018年恶性肿瘤抚慰8人次。", ["unsourced"]),
        ("2019年甲街道抚慰40人次，居各街道第一。", ["exact", "derived"]),
        ("2019年甲街道本人患病抚慰9人次。", ["withheld"]),
        ("2019年乙街道抚慰恶性肿瘤9人次。", ["withheld"]),
        ("2019年发放抚慰金45万元。", ["exact"]),
        ("2017年抚慰8人次。", ["unsourced"]),
        # In a table of the release, but without its amounts; of the year before, but without its
        # amount: nobody withheld them.
        ("2019年恶性肿瘤抚慰金30万元。", ["unsourced"]),
        ("2018年发放抚慰金40万元。", ["unsourced"]),
    ],
)
def test_a_draft_is_held_against_what_is_in_print(
    reports: Path, text: str, verdicts: list[str]
) -> None:
    told = Checker.of(printed_evidence(reports)).check(text)
    assert [one.verdict for one in told.verdicts if one.verdict != "not a figure"] == verdicts


def test_a_number_that_was_corrected_is_stale(reports: Path) -> None:
    corrected = [
        figure(f"{COMFORT}/2019/110105", "151"),
        *(one for one in YEAR if one is not YEAR[1]),
    ]
    release_of(reports, "public/110105/2018..2019", figures=corrected)
    write(reports, DAY + timedelta(days=1))
    checker = Checker.of(printed_evidence(reports))
    (stale,) = checker.check("2019年抚慰150人次。").verdicts[1:]
    assert (stale.verdict, stale.said("zh")) == ("stale", "是更正前公布的数字，现为151人次")
    (wrong,) = checker.check("2019年抚慰149人次。").verdicts[1:]
    assert wrong.verdict == "wrong"


def test_withheld_here_and_public_there_is_withheld(reports: Path) -> None:
    own = [figure(f"{COMFORT}/2019/110105001", "[c]", status="suppressed")]
    release_of(reports, "public/110105001/2019", figures=own)
    write(reports, DAY + timedelta(days=1))
    (told,) = Checker.of(printed_evidence(reports)).check("2019年甲街道抚慰40人次。").verdicts[1:]
    assert told.verdict == "withheld"


def test_a_folder_without_releases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="'nothing': found no release"):
        printed_evidence(tmp_path / "nothing")


def test_an_edited_release_is_no_evidence(reports: Path) -> None:
    place = reports / "public/110105/2018..2019/figures.csv"
    place.write_text(place.read_text("utf-8").replace(",150,", ",160,"), "utf-8")
    (told,) = Checker.of(printed_evidence(reports)).check("2019年甲街道抚慰40人次。").verdicts[1:]
    assert (told.verdict, told.address) == ("exact", f"{COMFORT}/2019/110105001")
