"""The index of the library: what it lists, in which order, and what it says of updates."""

import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.library import index
from bangfu.press.library.index import tree
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from read_page import read_page
from small_library import DAY, UNITS, figure, release_of
from small_notebooks import NOTEBOOKS

PLAIN = SiteSettings()
ONE = "comfort.person_times/2016/110105"


def write(reports: Path, days: int = 0) -> None:
    write_library(reports, UNITS, settings=PLAIN, now=DAY + timedelta(days))


def listed(reports: Path, name: str = "index.html") -> dict[str, list[str]]:
    """Rows of the index by union: the first cell of each, the names of shelves among them."""
    html = (reports / name).read_text("utf-8")
    parts = [read_page(f"<section{part}") for part in html.split("<section")[1:]]
    return {
        part.texts[0]: [row[0] for rows in part.tables.values() for row in rows[1:]]
        for part in parts
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Releases of two unions, some of the same end, one internal, one in Chinese only."""
    for name in ("2018", "2019-12", "2013..2019", "2019-Q4", "2019", "2020-01"):
        release_of(tmp_path, f"public/110105/{name}", figures=[])
    release_of(tmp_path, "public/110105001/2019", "zh", figures=[])
    release_of(tmp_path, "internal/110105001/2011", figures=[figure(ONE, "5")])
    write(tmp_path)
    return tmp_path


def test_index_lists_years_quarters_months_and_spans_apart_the_newest_first(site: Path) -> None:
    rows = listed(site)
    assert list(rows) == ["测试区总工会", "甲街道总工会"]
    assert rows["测试区总工会"] == [
        "年度", "2019年", "2018年", "季度和半年", "2019年第四季度",
        "月度", "2020年1月", "2019年12月", "多期合计", "2013—2019年",
    ]  # fmt: skip
    assert rows["甲街道总工会"] == ["年度", "2019年"]


def test_newest_periods_are_told_first_whenever_they_were_published(site: Path) -> None:
    release_of(site, "public/110105/2013", figures=[])
    write(site, 9)  # the oldest period is published last
    page = (site / "index.html").read_text("utf-8")
    latest = page.partition('<ul class="latest">')[2].partition("</ul>")[0]
    told = re.findall(r'">([^<]*)</a> <span class="of">([^<]*)', latest)
    assert told[:4] == [
        ("2020年1月", "测试区总工会"), ("2019年12月", "测试区总工会"),
        ("2019年第四季度", "测试区总工会"), ("2019年", "测试区总工会"),
    ]  # fmt: skip
    assert told[-1] == ("2013年", "测试区总工会")


def test_index_says_what_each_report_answers(site: Path) -> None:
    page = read_page((site / "index.html").read_text("utf-8"))
    assert "困难职工得到了哪些帮扶，由谁发放，来自哪里，共多少？" in page.texts
    assert "抚慰救助趋势" in page.texts


def test_index_in_english_lists_what_is_in_english(site: Path) -> None:
    rows = listed(site, "index.en.html")
    assert set(rows) == {"Test District"}
    assert rows["Test District"][:2] == ["Years", "2019"]
    page = read_page((site / "index.en.html").read_text("utf-8"))
    assert page.language == "en"
    assert page.links["中文版"] == "index.html"
    assert [text for text in page.texts if re.search(r"[\u3400-\u9fff]", text)] == ["中文版"]


def test_internal_releases_are_in_no_page_feed_or_record(site: Path) -> None:
    for path in [*site.glob("*.html"), *site.glob("*.xml"), *site.glob(".library/**/*.*")]:
        text = path.read_text("utf-8")
        assert "internal/" not in text, path
        assert "2011" not in text, path
        assert ONE not in text, path


def test_synthetic_releases_are_marked_and_give_way_to_real_ones(tmp_path: Path) -> None:
    release_of(tmp_path, "public/110105/2018", synthetic=True)
    write(tmp_path)
    assert listed(tmp_path) == {"测试区总工会": ["年度", "2018年示例数据"]}
    assert listed(tmp_path, "index.en.html") == {"Test District": ["Years", "2018Synthetic data"]}
    release_of(tmp_path, "public/110105/2017")
    write(tmp_path)
    assert listed(tmp_path) == {"测试区总工会": ["年度", "2017年"]}


def test_links_of_the_index_lead_to_the_pages_of_each_release(site: Path) -> None:
    page = read_page((site / "index.html").read_text("utf-8"))
    inner = [address for address in page.addresses if address.startswith("public/")]
    # Seven releases listed, each with three pages and its figures; those updated are told again.
    assert len(set(inner)) == 7 * 4
    assert {address.rpartition("/")[2] for address in inner} == {
        *(f"{name}.html" for name in NOTEBOOKS), "figures.csv",
    }  # fmt: skip
    assert all((site / address).parent.is_dir() for address in inner)
    elsewhere = [a for a in page.addresses if ":" in a.partition("/")[0]]
    assert not [a for a in elsewhere if not a.startswith("data:image/svg+xml,")]
    top = {address for address in page.addresses if "/" not in address and "#" not in address}
    units = {address for address in page.addresses if address.startswith("units/")}
    assert units == {"units/110105.html", "units/110105001.html"}
    assert all((site / address).exists() for address in units)
    assert top == {
        "index.en.html", "figures.html", "check.html", "corrections.html", "feed.xml",
    }  # fmt: skip
    assert all((site / address).exists() for address in top)


def test_index_of_very_many_releases_counts_them_and_leads_to_the_pages_of_unions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_MOST", 12)
    for month in range(1, 13):  # twelve, and one of another union
        release_of(tmp_path, f"public/110105/2019-{month:02}", figures=[])
    write(tmp_path)
    assert len(listed(tmp_path)["测试区总工会"]) == 1 + 12  # the shelf's name and its releases
    release_of(tmp_path, "public/110105001/2019", figures=[])
    write(tmp_path)
    page = read_page((tmp_path / "index.html").read_text("utf-8"))
    assert page.tables == {}
    assert {"月度 12", "年度 1"} <= set(page.texts)
    inner = {address for address in page.addresses if address.startswith("public/")}
    assert len(inner) == 8  # the newest, by their first report
    assert {"units/110105.html", "units/110105001.html"} <= set(page.addresses)
    ((_, *rows),) = read_page((tmp_path / "units/110105.html").read_text("utf-8")).tables.values()
    assert len(rows) == 1 + 12


def test_index_of_nothing_says_so(tmp_path: Path) -> None:
    write_library(tmp_path, {}, settings=PLAIN)
    assert "还没有发布报告。" in (tmp_path / "index.html").read_text("utf-8")


def test_index_says_what_an_update_changed_and_when(tmp_path: Path) -> None:
    name, two = "public/110105/2016", "comfort.amount/2016/110105"
    release_of(tmp_path, name, figures=[figure(ONE, "374"), figure(two, "1000.00")])
    write(tmp_path)
    first = (tmp_path / "index.html").read_text("utf-8")
    assert "2020年1月15日" in first
    assert "本次更新" not in first  # nothing is known of an earlier one
    three = "comfort.batches/2016/110105"
    release_of(tmp_path, name, figures=[figure(ONE, "375"), figure(three, "11")])
    write(tmp_path, 1)
    assert "本次更新：1项数字有变化，新增1项，不再列出1项" in (tmp_path / "index.html").read_text()
    said = "This update: 1 figure changed, 1 new figure, 1 figure no longer shown"
    assert said in (tmp_path / "index.en.html").read_text("utf-8")
    # The same figures again, with another label: no update, and the old one is still told.
    again = [figure(ONE, "375", labels=("抚慰", "comfort")), figure(three, "11")]
    release_of(tmp_path, name, figures=again)
    write(tmp_path, 2)
    last = (tmp_path / "index.html").read_text("utf-8")
    assert "2020年1月16日" in last
    assert "本次更新：1项数字有变化，新增1项，不再列出1项" in last
    assert len(read_archive(archive_of(tmp_path)).notes) == 2


def test_a_library_from_before_there_was_an_archive_keeps_its_times_and_ids(tmp_path: Path) -> None:
    release_of(tmp_path, "public/110105/2016", figures=[figure(ONE, "374")])
    write(tmp_path)
    first = (tmp_path / "feed.xml").read_text("utf-8")
    record = tmp_path / ".library" / "record.json"
    told = json.loads(record.read_text("utf-8"))
    updated = {"figures_sha256": "", "published": DAY.isoformat(), "updated": DAY.isoformat()}
    record.write_text(json.dumps(told | {"releases": {"public/110105/2016": updated}}))
    shutil.rmtree(archive_of(tmp_path))
    (tmp_path / ".library" / "values").mkdir()
    write(tmp_path, 7)
    assert (tmp_path / "feed.xml").read_text("utf-8") == first
    assert not (tmp_path / ".library" / "values").exists()


def test_a_value_that_becomes_withheld_is_a_change(tmp_path: Path) -> None:
    release_of(tmp_path, "public/110105/2016", figures=[figure(ONE, "12")])
    write(tmp_path)
    withheld = [figure(ONE, "[c]", status="suppressed")]
    release_of(tmp_path, "public/110105/2016", figures=withheld)
    write(tmp_path, 1)
    assert "本次更新：1项数字有变化" in (tmp_path / "index.html").read_text("utf-8")


def test_same_releases_and_record_give_the_same_bytes(site: Path) -> None:
    before = {path.name: path.read_bytes() for path in site.glob("*.*ml")}
    write(site, 5)
    assert {path.name: path.read_bytes() for path in site.glob("*.*ml")} == before
    assert len(before) == 10


def test_damaged_record_is_begun_anew_and_names_are_known_from_earlier_runs(site: Path) -> None:
    write_library(site, {}, settings=PLAIN)
    assert set(listed(site)) == {"测试区总工会", "甲街道总工会"}
    (site / ".library" / "record.json").write_text("{")
    write_library(site, {}, settings=PLAIN)
    assert set(listed(site)) == {"110105", "110105001"}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["a", "b", "c"], [("a", 0), ("b", 1), ("c", 2)]),
        (["c", "a"], [("a", 0), ("c", 1)]),  # b is not listed: c stands under what is above it
        (["c", "x"], [("c", 0), ("x", 0)]),
        (["l", "m"], [("l", 0), ("m", 0)]),  # each above the other: in no register, but no end
        (["unknown"], [("unknown", 0)]),
    ],
)
def test_unions_stand_under_the_nearest_listed_above(
    codes: list[str], expected: list[tuple[str, int]]
) -> None:
    above = {"a": None, "b": "a", "c": "b", "x": None, "l": "m", "m": "l"}
    units = {code: Unit(code, code, code, parent) for code, parent in above.items()}
    assert tree(codes, units) == expected


def test_names_are_escaped(tmp_path: Path) -> None:
    hostile = {"110105": Unit("110105", "<img src=x onerror=alert(1)>", "</script><b>", None)}
    release_of(tmp_path, "public/110105/2016", figures=[figure(ONE, "374")])
    write_library(tmp_path, hostile, settings=PLAIN, now=DAY)
    for path in [*tmp_path.glob("*.html"), *tmp_path.glob("*.xml")]:
        text = path.read_text("utf-8")
        assert "<img" not in text, path
        assert "</script><b>" not in text, path
