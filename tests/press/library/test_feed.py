"""The Atom feed, held against the rules of RFC 4287."""

import re
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from small_library import DAY, UNITS, figure, release_of

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ONE = "comfort.person_times/2016/110105"


def feed_of(reports: Path, name: str = "feed.xml") -> ElementTree.Element:
    return ElementTree.fromstring((reports / name).read_bytes())


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, name  # exactly one, RFC 4287, 4.1.1 and 4.1.2
    return found[0].text or ""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    release_of(tmp_path, "public/110105/2016", figures=[figure(ONE, "374")])
    release_of(tmp_path, "public/110105/2015", "zh", figures=[])
    write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY)
    return tmp_path


@pytest.mark.parametrize("name", ["feed.xml", "feed.en.xml"])
def test_feed_has_what_an_atom_feed_must_have(reports: Path, name: str) -> None:
    feed = feed_of(reports, name)
    assert feed.tag == ATOM + "feed"
    ids = []
    for element in [feed, *feed.findall(ATOM + "entry")]:
        assert text(element, "title")
        assert TIME.fullmatch(text(element, "updated"))
        ids.append(text(element, "id"))
        links = element.findall(ATOM + "link")
        kinds = [(one.get("rel"), one.get("type"), one.get("hreflang")) for one in links]
        assert len([kind for kind in kinds if kind[0] == "alternate"]) == 1
        assert not [one for one in links if ":" in one.get("href", "").partition("/")[0]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one) for one in ids)
    assert text(feed.findall(ATOM + "author")[0], "name") in {"测试区总工会", "Test District"}


def test_ids_stay_and_the_release_updated_last_comes_first(reports: Path) -> None:
    before = {text(one, "title"): text(one, "id") for one in feed_of(reports).iter(ATOM + "entry")}
    assert list(before) == ["测试区总工会 · 2016年", "测试区总工会 · 2015年"]
    changed = [figure("comfort.person_times/2015/110105", "378")]
    release_of(reports, "public/110105/2015", "zh", figures=changed)
    write_library(reports, UNITS, settings=SiteSettings(), now=DAY + timedelta(1))
    feed = feed_of(reports)
    entries = feed.findall(ATOM + "entry")
    assert {text(one, "title"): text(one, "id") for one in entries} == before
    assert text(entries[0], "title") == "测试区总工会 · 2015年"
    assert text(entries[0], "updated") == text(feed, "updated") == "2020-01-16T04:00:00Z"
    assert text(entries[0], "published") == "2020-01-15T04:00:00Z"
    assert text(entries[0], "summary").startswith("本次更新：新增1项")


def test_a_provisional_release_says_so_until_it_is_final(reports: Path) -> None:
    name, address = "public/110105/2017", "comfort.person_times/2017/110105"

    def summaries() -> list[str]:
        write_library(reports, UNITS, settings=SiteSettings(), now=DAY)
        feeds = (feed_of(reports), feed_of(reports, "feed.en.xml"))
        return [text(next(feed.iter(ATOM + "entry")), "summary") for feed in feeds]

    early = [figure(address, "383", status="provisional")]
    release_of(reports, name, provisional=True, figures=early)
    assert [words.split(" · ")[0] for words in summaries()] == ["初步", "Provisional"]
    pages = [(reports / page).read_text("utf-8") for page in ("index.html", "index.en.html")]
    assert '2017年 <span class="note">初步</span>' in pages[0]
    assert '2017 <span class="note">Provisional</span>' in pages[1]
    # The number is the same, and is no longer provisional: that is an update too.
    release_of(reports, name, figures=[figure(address, "383")])
    assert summaries()[0].startswith("本次更新：1项数字有变化")


def test_feed_of_a_language_has_the_releases_in_it(reports: Path) -> None:
    titles = [text(one, "title") for one in feed_of(reports, "feed.en.xml").iter(ATOM + "entry")]
    assert titles == ["Test District · 2016"]


def test_links_are_made_absolute_by_the_base_address(reports: Path) -> None:
    said = SiteSettings.model_validate({"base_address": "https://reports.example.org/x"})
    write_library(reports, UNITS, settings=said, now=DAY)
    base = feed_of(reports).get("{http://www.w3.org/XML/1998/namespace}base")
    assert base == "https://reports.example.org/x/"


def test_feed_of_nothing_is_a_feed_and_names_cannot_break_it(tmp_path: Path) -> None:
    write_library(tmp_path, {}, settings=SiteSettings(), now=DAY)
    assert text(feed_of(tmp_path), "updated") == "2020-01-15T04:00:00Z"
    release_of(tmp_path, "public/110105/2016", figures=[])
    hostile = {"110105": Unit("110105", "<b>&\x00\x1b", "x", None)}
    write_library(tmp_path, hostile, settings=SiteSettings(), now=DAY)
    assert text(next(feed_of(tmp_path).iter(ATOM + "entry")), "title") == "<b>& · 2016年"
