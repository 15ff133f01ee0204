"""The page of a union: its periods in order, its neighbours, a place for whatever leads there."""

import re
from pathlib import Path

import pytest
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from playwright.sync_api import Browser, expect
from read_page import read_page
from small_library import DAY, UNITS, release_of
from visited_page import axe_violations, overflow, visit

PLAIN = SiteSettings()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Releases of two unions, one of them in Chinese only."""
    for name in ("2018", "2019", "2019-12", "2019-05", "2013..2019", "2019-Q4"):
        release_of(tmp_path, f"public/110105/{name}", figures=[])
    release_of(tmp_path, "public/110105001/2019", "zh", figures=[])
    write_library(tmp_path, UNITS, settings=PLAIN, now=DAY)
    return tmp_path


def text(site: Path, name: str) -> str:
    return (site / "units" / name).read_text("utf-8")


def test_periods_stand_in_order_by_kind_and_lead_to_their_reports(site: Path) -> None:
    page = read_page(text(site, "110105.html"))
    ((_, *rows),) = page.tables.values()
    assert [row[0] for row in rows] == [
        "年度", "2019年", "2018年", "季度和半年", "2019年第四季度",
        "月度", "2019年12月", "2019年5月", "多期合计", "2013—2019年",
    ]  # fmt: skip
    inner = [address for address in page.addresses if "public/" in address]
    assert len(inner) == 6 * 4  # three pages and the figures of each
    assert all((site / "units" / address).resolve().parent.is_dir() for address in inner)
    assert all(address.startswith("../public/110105/") for address in inner)


@pytest.mark.parametrize(
    ("name", "foot"),
    [("index.html", "index.html"), ("units/110105.en.html", "units/110105.en.html")],
)
def test_a_printed_sheet_says_where_it_is_from(site: Path, name: str, foot: str) -> None:
    page = (site / name).read_text("utf-8")
    assert f'@bottom-left{{content:"{foot}"}}' in page
    title = PLAIN.title.of("en" if ".en." in name else "zh")
    assert f'@top-left{{content:"{title}"}}' in page


def test_unions_above_and_below_lead_to_each_other(site: Path) -> None:
    assert read_page(text(site, "110105.html")).links["甲街道总工会"] == "../units/110105001.html"
    page = read_page(text(site, "110105001.html"))
    assert page.links["测试区总工会"] == "../units/110105.html"
    assert "上级工会" in page.texts
    assert "下级工会" not in page.texts


def test_a_page_in_the_other_language_is_linked_where_there_is_one(site: Path) -> None:
    assert read_page(text(site, "110105.html")).links["English"] == "../units/110105.en.html"
    assert "English" not in read_page(text(site, "110105001.html")).links
    assert not (site / "units" / "110105001.en.html").exists()
    english = text(site, "110105.en.html")
    assert re.findall(r"[\u3400-\u9fff]+", english.partition("<body>")[2]) == ["中文版"]


def test_every_place_a_report_leads_to_is_there_or_says_that_nothing_is(site: Path) -> None:
    page = text(site, "110105.html")
    # Of 2019-12: November, January 2020 and the year; of 2019-05: April, June and the year; of
    # 2019-Q4: the third quarter and the first of 2020; of the years: 2017 and 2020.
    there = {"2018", "2019", "2019-12", "2019-05", "2013..2019", "2019-Q4"}
    absent = {"2019-11", "2020-01", "2019-04", "2019-06", "2019-Q3", "2020-Q1", "2017", "2020"}
    assert set(re.findall(r'<tr id="([^"]*)"', page)) == there
    assert set(re.findall(r'<p class="absent" id="([^"]*)"', page)) == absent


def test_the_page_of_a_union_without_reports_goes(site: Path) -> None:
    (site / "public/110105001/2019/release.json").unlink()
    write_library(site, UNITS, settings=PLAIN, now=DAY)
    assert sorted(path.name for path in (site / "units").iterdir()) == [
        "110105.en.html", "110105.html",
    ]  # fmt: skip


def test_on_the_web_it_says_its_address_and_that_of_its_twin(site: Path) -> None:
    settings = SiteSettings.model_validate({"base_address": "https://r.example"})
    write_library(site, UNITS, settings=settings, now=DAY)
    page = text(site, "110105.html")
    assert '<link rel="canonical" href="https://r.example/units/110105.html">' in page
    assert 'hreflang="en" href="https://r.example/units/110105.en.html"' in page
    assert '<meta property="og:title" content="测试区总工会 · 帮扶统计报告">' in page
    assert '<link rel="canonical" href="https://r.example/index.html">' in (
        site / "index.html"
    ).read_text("utf-8")


@pytest.mark.parametrize("name", ["110105.html", "110105.en.html", "110105001.html"])
def test_it_shows_the_period_asked_for_without_a_script_and_axe_finds_nothing(
    chromium: Browser, site: Path, name: str
) -> None:
    with visit(chromium, site / "units" / name, width=375, java_script_enabled=True) as seen:
        assert axe_violations(seen.tab) == []
        assert overflow(seen.tab) == 0
        assert seen.tab.locator(".absent:visible").count() == 0
        seen.tab.evaluate("location.hash = '2020'")
        expect(seen.tab.locator(".absent:visible")).to_have_count(1)
        seen.tab.evaluate("location.hash = '2019'")
        expect(seen.tab.locator("tr:target")).to_be_visible()
        assert seen.said == []
