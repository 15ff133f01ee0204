"""The figure finder in a real browser: search, keyboard, copying, links, only drawers opened."""

import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from playwright.sync_api import Browser, Page, expect
from small_library import DAY, UNITS, figure, release_of

HOSTILE = "</script><img src=x onerror=alert(1)>"
PERSON_TIMES = "comfort.person_times/2016/110105"
FIGURES = [
    figure(PERSON_TIMES, "374", status="synthetic"),
    figure("comfort.person_times/2015/110105", "378"),
    figure("comfort.person_times/2016/110105;illness=cancer", "[c]", status="suppressed"),
    figure("comfort.person_times/2016/110105;unit=110105001", "120"),
    figure("comfort.person_times/2016/110105;unit=110105", "254"),
    figure("comfort.person_times.year_on_year/2016/110105", "-0.010582", measure_unit="ratio",
           labels=("抚慰人次同比", "comfort payments, change on a year earlier")),
    figure("comfort.approval_rate/2016/110105", "0.914286", measure_unit="ratio",
           labels=("批准率", "approval rate")),
    figure("comfort.amount/2016/110105", "1215000.00", measure_unit="yuan",
           labels=("抚慰资金", "comfort money")),
    figure("hardship.on_file/2016/110105", "510", measure_unit="files",
           labels=("期末在档", "on file at the end")),
    figure("assistance.households/2016/110105", "9", measure_unit="households",
           labels=(HOSTILE, HOSTILE)),
]  # fmt: skip
OLDER = [figure(PERSON_TIMES, "999"), figure("comfort.person_times/2014/110105", "259")]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    release_of(folder, "public/110105/2015", figures=OLDER)
    release_of(folder, "public/110105/2016", figures=FIGURES)
    release_of(folder, "public/110105001/2016", figures=[
        figure("comfort.person_times/2016/110105001", "120"),
    ])  # fmt: skip
    units = {**UNITS, "110105001": Unit("110105001", "甲街道总工会", HOSTILE, "110105")}
    write_library(folder, units, settings=SiteSettings(), now=DAY)
    return folder


@pytest.fixture
def told() -> list[str]:
    """What the console said, and the addresses that were asked for."""
    return []


def opened(
    chromium: Browser, address: str, told: list[str], *, width: int = 1280, dark: bool = False
) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    tab = context.new_page()
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.on("request", lambda request: told.append(request.url.split("#")[0]))
    tab.goto(address)
    if "/figures." in address:
        results(tab)  # the drawers it begins with are open
    return tab


def elsewhere(told: list[str], address: str) -> list[str]:
    """What the console said or the page asked for, but for itself and its drawers."""
    page, _, _ = address.partition("#")
    drawers = f"{page.rpartition('/')[0]}/figures/"
    return [one for one in told if one != page and not one.startswith(drawers)]


def results(tab: Page) -> list[str]:
    expect(tab.locator("#results")).to_have_attribute("aria-busy", "false")
    return [text.replace("\n", " | ") for text in tab.locator(".result").all_inner_texts()]


@pytest.mark.parametrize("name", ["figures.html", "figures.en.html"])
@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("抚慰 2016", "374"),
        ("comfort 2016", "374"),
        ("抚慰2016年", "374"),
        ("2016年抚慰人次", "374"),
        ("COMFORT.PERSON_TIMES/2016/110105", "374"),
        ("on file", "510"),
        ("在档", "510"),
        ("approval", "91.4%"),
        ("２０１５ 抚慰", "378"),  # as an input method may write it
    ],
)
def test_figure_is_found_in_either_language_on_either_page(
    chromium: Browser, reports: Path, told: list[str], name: str, query: str, value: str
) -> None:
    address = (reports / name).as_uri()
    tab = opened(chromium, address, told)
    tab.fill("#query", query)
    assert value in results(tab)[0]
    assert elsewhere(told, address) == []  # nothing else was asked for, and nothing complained of
    tab.context.close()


def test_newest_release_says_the_value_and_the_older_one_what_only_it_has(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    tab = opened(chromium, (reports / "figures.html").as_uri(), told)
    tab.fill("#query", "110105")
    assert len(results(tab)) == 12  # 10 + 1 of the street + 2014
    assert not [text for text in results(tab) if "999" in text]
    tab.fill("#query", "抚慰 2014")
    assert len(results(tab)) == 1
    tab.context.close()


def test_filters_narrow_and_a_search_that_fits_nothing_says_so(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    tab = opened(chromium, (reports / "figures.html").as_uri(), told)
    tab.select_option("#topic", label="解困脱困")
    assert [text.split(" | ")[0] for text in results(tab)] == ["期末在档"]
    tab.select_option("#topic", label="全部")
    tab.select_option("#period", label="2015年")
    assert len(results(tab)) == 1
    tab.select_option("#period", label="全部")
    tab.select_option("#unit", label="甲街道总工会")
    assert len(results(tab)) == 1
    tab.fill("#query", "神舟飞船")
    assert results(tab) == []
    assert tab.inner_text("#count") == "没有找到。看不懂“神舟飞船”。"
    tab.fill("#query", "")
    tab.select_option("#period", label="2015年")  # of which the street has none
    assert results(tab) == []
    assert tab.inner_text("#count").startswith("没有找到")
    assert tab.get_attribute("#query", "aria-expanded") == "false"
    tab.context.close()


def test_keyboard_alone_finds_shows_and_copies(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    tab = opened(chromium, (reports / "figures.html").as_uri(), told)
    keys = tab.keyboard
    keys.type("抚慰人次 2016")  # the input has the focus already
    keys.press("ArrowDown")  # it waits until what was typed is answered
    expect(tab.locator("#query")).to_have_attribute("aria-activedescendant", "r0")
    active = tab.get_attribute("#query", "aria-activedescendant")
    assert tab.inner_text(f"#{active} b") == "374人次"
    keys.press("Enter")
    assert tab.inner_text("#chosen .value") == "374人次"
    assert tab.get_attribute(f"#{active}", "aria-selected") == "true"
    assert tab.evaluate("location.hash") == f"#{PERSON_TIMES}"
    for _ in range(4):  # three filters, then the first of the three buttons
        keys.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "复制句子"
    keys.press("Enter")
    expect(tab.locator("#said")).not_to_be_empty()
    sentence = "2016年，测试区总工会发放抚慰374人次（示例数据）。"
    assert tab.evaluate("navigator.clipboard.readText()") == sentence
    assert tab.inner_text("#said") == f"已复制：{sentence}"
    tab.context.close()


@pytest.mark.parametrize("name", ["figures.html", "figures.en.html"])
def test_each_button_fills_the_clipboard(
    chromium: Browser, reports: Path, told: list[str], name: str
) -> None:
    tab = opened(chromium, f"{(reports / name).as_uri()}#comfort.amount/2016/110105", told)
    copied = {}
    for what in ("sentence", "number", "citation"):
        tab.click(f"[data-copy={what}]")
        expect(tab.locator("#said")).not_to_be_empty()
        copied[what] = tab.evaluate("navigator.clipboard.readText()")
        tab.evaluate("document.getElementById('said').textContent = ''")
    today = tab.evaluate("[new Date().getFullYear(), new Date().getDate()].join()").split(",")
    assert copied["number"] == ("121.5万元" if name == "figures.html" else "1,215,000 yuan")
    address = f"{name}#comfort.amount/2016/110105"  # of a file on a disk no path is told
    assert "/tmp" not in copied["citation"]
    assert address in copied["citation"]
    assert all(part in copied["citation"] for part in today)
    if name == "figures.html":
        assert copied["sentence"] == "2016年，测试区总工会发放抚慰资金121.5万元。"
        assert copied["citation"].startswith("测试区总工会：抚慰资金，2016年，121.5万元。见《帮扶")
    else:
        assert copied["sentence"] == "In 2016, Test District paid 1,215,000 yuan in comfort."
    tab.context.close()


def test_copying_works_without_the_clipboard_of_secure_pages(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    tab = opened(chromium, (reports / "figures.html").as_uri(), told)
    read = "navigator.clipboard.readText()"
    tab.evaluate("window.kept = navigator.clipboard")
    tab.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    tab.evaluate(f"location.hash = '{PERSON_TIMES}'")
    tab.click("[data-copy=number]")
    assert tab.inner_text("#said") == "已复制：374人次"
    assert tab.evaluate(read.replace("navigator.clipboard", "window.kept")) == "374人次"
    tab.context.close()


SENTENCES = [
    ("comfort.person_times.year_on_year/2016/110105", "2016年，测试区总工会抚慰人次同比下降1.1%。"),
    ("hardship.on_file/2016/110105", "截至2016年12月31日，测试区总工会在档困难职工家庭510户。"),
    (
        "comfort.person_times/2016/110105;illness=cancer",
        "2016年，测试区总工会抚慰人次（病种：恶性肿瘤）不予公布（为保护个人信息）。",
    ),
    (
        "comfort.person_times/2016/110105;unit=110105001",
        "2016年，甲街道总工会发放抚慰120人次。",
    ),
    (  # as it was written before the dimension was called unit
        "comfort.person_times/2016/110105;union=110105001",
        "2016年，甲街道总工会发放抚慰120人次。",
    ),
]


@pytest.mark.parametrize(("address", "sentence"), SENTENCES)
def test_link_shows_its_figure_on_load_and_when_it_changes(
    chromium: Browser, reports: Path, told: list[str], address: str, sentence: str
) -> None:
    page = (reports / "figures.html").as_uri()
    tab = opened(chromium, f"{page}#{address}", told)
    expect(tab.locator("#chosen .sentence")).to_have_text(sentence)
    tab.evaluate(f"location.hash = '{PERSON_TIMES}'")
    expect(tab.locator("#chosen .value")).to_have_text("374人次")
    tab.go_back()
    expect(tab.locator("#chosen .sentence")).to_have_text(sentence)
    tab.evaluate("location.hash = 'comfort.nothing/2016/110105'")
    expect(tab.locator("#said")).not_to_be_empty()
    assert "comfort.nothing/2016/110105" in tab.inner_text("#said")
    tab.context.close()


def test_what_a_union_did_itself_is_not_called_by_its_name_alone(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    """The whole, the part of the union itself, the part of one below it; they are told apart."""
    tab = opened(chromium, (reports / "figures.html").as_uri(), told)
    tab.fill("#query", "2016 抚慰人次 测试区")
    told_apart = {text.split(" | ")[0] for text in results(tab)}
    assert {"抚慰人次", "抚慰人次（工会：测试区总工会本级）"} <= told_apart
    tab.goto(
        f"{(reports / 'figures.html').as_uri()}#comfort.person_times/2016/110105%3Bunit=110105"
    )
    expect(tab.locator("#chosen h2")).to_have_text("抚慰人次（工会：测试区总工会本级）")
    tab.context.close()


@pytest.mark.parametrize(
    ("synthetic", "mark"), [(False, "（初步）"), (True, "（示例数据）（初步）")]
)
def test_what_is_copied_of_a_provisional_figure_says_so(
    chromium: Browser, tmp_path: Path, told: list[str], synthetic: bool, mark: str
) -> None:
    address = "comfort.person_times/2017/110105"
    early = [figure(address, "383", status="provisional")]
    release_of(tmp_path, "public/110105/2017", synthetic=synthetic, provisional=True, figures=early)
    write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY)
    tab = opened(chromium, f"{(tmp_path / 'figures.html').as_uri()}#{address}", told)
    sentence = f"2017年，测试区总工会发放抚慰383人次{mark}。"
    assert tab.inner_text("#chosen .sentence") == sentence
    assert "初步" in tab.inner_text("#chosen dl")
    tab.click("[data-copy=citation]")
    assert f"383人次{mark}" in tab.evaluate("navigator.clipboard.readText()")
    tab.context.close()


def test_withheld_figure_is_told_as_withheld_and_nothing_else_of_it(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    address = "comfort.person_times/2016/110105;illness=cancer"
    tab = opened(chromium, f"{(reports / 'figures.html').as_uri()}#{address}", told)
    assert tab.inner_text("#chosen .value") == "〔不公布〕"
    assert "为保护个人信息" in tab.inner_text("#chosen dl")
    assert "数值" not in tab.inner_text("#chosen dl")
    tab.context.close()


def test_hostile_names_stay_text(chromium: Browser, reports: Path, told: list[str]) -> None:
    address = (reports / "figures.en.html").as_uri()
    tab = opened(chromium, f"{address}#assistance.households/2016/110105", told)
    assert tab.inner_text("#chosen h2") == HOSTILE
    assert tab.locator("img").count() == 0
    assert elsewhere(told, address) == []
    tab.context.close()


def test_an_address_without_a_figure_is_answered_where_the_figure_would_stand(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    address = "comfort.amount.year_on_year/2019-06/110105"
    tab = opened(chromium, f"{reports.joinpath('figures.html').as_uri()}#{address}", told)
    answer = f"没有地址为“{address}”的数字，或它不公布、已不再公布。"
    expect(tab.locator("#chosen")).to_have_text(answer)


def test_served_over_plain_http_the_citation_has_the_whole_address(
    chromium: Browser, reports: Path, told: list[str]
) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(reports)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/figures.html"
        tab = opened(chromium, f"{address}#{PERSON_TIMES}", told)
        tab.click("[data-copy=citation]")
        expect(tab.locator("#said")).not_to_be_empty()
        assert f"{address}#{PERSON_TIMES}" in tab.inner_text("#said")
        assert [one for one in elsewhere(told, address) if "favicon" not in one] == []
        tab.context.close()
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("name", ["figures.html", "figures.en.html"])
def test_no_link_or_citation_can_be_cut_into_the_address_of_another_figure(
    chromium: Browser, reports: Path, told: list[str], name: str
) -> None:
    address = "comfort.person_times/2016/110105;illness=cancer"
    tab = opened(chromium, f"{(reports / name).as_uri()}#{address}", told)
    links = tab.eval_on_selector_all("a", "all => all.map(one => one.getAttribute('href'))")
    assert f"#{address.replace(';', '%3B')}" in links
    assert not [link for link in links if ";" in link]
    tab.click("[data-copy=citation]")
    copied = tab.evaluate("navigator.clipboard.readText()")
    # Blanks on both sides, so that no program takes punctuation into the link.
    assert f" {name}#{address.replace(';', '%3B')} " in copied
    tab.evaluate(f"location.hash = '{PERSON_TIMES}'")
    expect(tab.locator("#chosen .value")).to_contain_text("374")
    tab.evaluate(f"location.hash = '{address.replace(';', '%3B')}'")
    expect(tab.locator("#chosen .value")).to_have_text(re.compile(r"不公布|\[c\]"))
    tab.context.close()


def asked_drawers(told: list[str]) -> list[str]:
    """The drawers that were opened, as in `110105/2019`."""
    return [
        name.rpartition("/figures/")[2].removesuffix(".js") for name in told if "/figures/" in name
    ]


def test_no_more_drawers_are_opened_than_are_asked_for(
    chromium: Browser, tmp_path: Path, told: list[str]
) -> None:
    for year in (2016, 2018, 2019):
        ages = [f"comfort.person_times/{year}/110105;age={age}" for age in range(60)]
        release_of(tmp_path, f"public/110105/{year}", figures=[figure(one, "5") for one in ages])
    street = figure("comfort.person_times/2016/110105001", "7")
    release_of(tmp_path, "public/110105001/2016", figures=[street])
    write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY)
    address = (tmp_path / "figures.html").as_uri()
    tab = opened(chromium, address, told)
    assert asked_drawers(told) == [
        "110105/2019"
    ]  # a screenful, and more than that is not asked for
    assert tab.inner_text("#count") == "已找到60项，先列50项"
    told.clear()
    tab.fill("#query", "2016 甲街道")
    expect(tab.locator("#count")).to_have_text("共1项")
    assert asked_drawers(told) == ["110105001/2016"]
    told.clear()
    tab.fill("#query", "2018")
    expect(tab.locator("#count")).to_have_text("共60项，先列50项")
    assert asked_drawers(told) == ["110105/2018"]
    told.clear()
    tab.fill("#query", "2017")
    expect(tab.locator("#count")).to_have_text("没有找到。没有“2017”的数字。")
    tab.evaluate("location.hash = 'comfort.person_times/2017/110105'")
    expect(tab.locator("#said")).to_contain_text("没有地址为")
    assert told == []
    tab.context.close()


def test_a_long_search_stops_and_goes_on_when_it_is_told_to(
    chromium: Browser, tmp_path: Path, told: list[str]
) -> None:
    codes = ["110105", *(f"110105{n:03}" for n in range(1, 45))]  # one figure each
    for code in codes:
        own = [figure(f"comfort.person_times/2016/{code}", "5")]
        release_of(tmp_path, f"public/{code}/2016", figures=own)
    write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY)
    tab = opened(chromium, (tmp_path / "figures.html").as_uri(), told)
    tab.fill("#query", "抚慰人次")
    expect(tab.locator("#count")).to_have_text("已找到40项")
    assert len(results(tab)) == len(asked_drawers(told)) == 40
    tab.click("#more")
    expect(tab.locator("#count")).to_have_text("共45项")
    assert len(results(tab)) == 45
    assert tab.locator("#more").is_hidden()
    assert tab.get_attribute("#query", "aria-activedescendant") == "r40"  # the first that is new
    tab.context.close()


@pytest.mark.parametrize("name", ["figures.html", "figures.en.html"])
def test_a_page_without_its_drawers_says_so(
    chromium: Browser, reports: Path, tmp_path: Path, told: list[str], name: str
) -> None:
    (tmp_path / name).write_bytes((reports / name).read_bytes())  # as it is sent by mail
    tab = opened(chromium, f"{(tmp_path / name).as_uri()}#{PERSON_TIMES}", told)
    words = "未能载入" if name == "figures.html" else "could not be loaded"
    expect(tab.locator("#said")).to_contain_text(words)
    expect(tab.locator("#count")).to_contain_text(words)
    tab.context.close()


def test_a_drawer_that_says_other_than_it_should_runs_no_markup_and_breaks_no_search(
    chromium: Browser, tmp_path: Path, told: list[str]
) -> None:
    for year in (2015, 2016):
        own = [figure(f"comfort.person_times/{year}/110105", "374", labels=(HOSTILE, HOSTILE))]
        release_of(tmp_path, f"public/110105/{year}", figures=own)
    write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY)
    (tmp_path / "figures/110105/2015.js").write_text("drawer(", "utf-8")  # it was cut
    tab = opened(chromium, (tmp_path / "figures.html").as_uri(), told)
    tab.fill("#query", "抚慰人次")
    assert [text.split(" | ")[0] for text in results(tab)] == [HOSTILE]
    assert "未能载入" in tab.inner_text("#count")
    assert tab.locator("img").count() == 0
    tab.context.close()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", ["figures.html", "figures.en.html", "index.html", "index.en.html"])
def test_pages_pass_axe_and_fit(
    chromium: Browser, reports: Path, told: list[str], name: str, width: int, dark: bool
) -> None:
    address = f"{(reports / name).as_uri()}#{PERSON_TIMES if name.startswith('fig') else ''}"
    tab = opened(chromium, address, told, width=width, dark=dark)
    if name.startswith("fig"):
        tab.fill("#query", "2016")
        tab.keyboard.press("ArrowDown")
    found = Axe().run(tab).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert elsewhere(told, address) == []
    tab.context.close()
