"""The finder reads a query as a newsroom types it: the figure that is meant is the first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.figures.catalogue import HEADLINES
from bangfu.press.release.addresses import FINDER
from playwright.sync_api import Browser, Page

_FIRST = "() => [...document.querySelectorAll('.result')].map((one) => one.innerText)[0] || ''"

QUERIES = [
    ("困难职工 2019", "期末在档 2019年"),
    ("救助人次 2019", "抚慰人次 2019年"),
    ("去年抚慰人次", "抚慰人次 2018年"),
    ("医疗救助金额 2019", "帮扶资金 医疗 2019年"),
    ("2745", "抚慰人次 2013—2019年 2,745人次"),
    ("累计抚慰人次", "抚慰人次 2013—2019年"),
    ("癌症 2019", "抚慰人次 恶性肿瘤 2019年"),
    ("抚尉 2019", "抚慰人次 2019年"),
    ("二〇一九年抚慰", "抚慰人次 2019年"),
    ("fuwei 2019", "抚慰人次 2019年"),
    ("北京市朝阳区总工会 2019 抚慰", "抚慰人次 2019年"),
    ("帮扶人数 2019", "帮扶人数 2019年"),
    ("２０１９年抚慰", "抚慰人次 2019年"),
    ("慰问金 2019", "抚慰资金 2019年"),
    ("助学金 2019", "助学资金 2019年"),
    ("抚慰人次2018年", "抚慰人次 2018年"),
    ("次均抚慰金 2018", "次均抚慰金 2018年"),
    ("脱困 2019", "脱困 2019年"),
    ("新建档 2017", "新建档 2017年"),
    ("大屯街道抚慰 2019", "抚慰人次 大屯街道总工会 2019年"),
    ("奥运村 抚慰人次 2019", "抚慰人次 奥运村街道总工会 2019年"),
    ("尿毒症 2019", "抚慰人次 终末期肾病 2019年"),
    ("覆盖率 2019", "帮扶覆盖率 2019年"),
    ("今年抚慰资金", "抚慰资金 2019年"),
    ("前年抚慰", "抚慰人次 2017年"),
    ("800余万元", "抚慰资金 2013—2019年"),
    ("611人次", "抚慰人次 2018年 611人次"),
    ("会员人数 2019", "会员人数 2019年"),
    ("市财政 2019", "市财政 2019年"),
    ("批准率 2018", "批准率 2018年"),
    ("2019年退档", "退档户数 2019年"),
    ("多少人得到帮扶 2019", "帮扶人数 2019年"),
    ("抚慰多少钱 2018", "抚慰资金 2018年"),
    ("困难职工家庭从506户降至10户", "期末在档 10户"),
    ("抚慰批次 2016", "抚慰批次 2016年"),
    # A comparison is answered with both figures and the change. (673 - 611) / 611 = 10.1%
    ("抚慰同比 2019", "抚慰人次同比 2019年 673人次，2018年为611人次 +10.1%"),
    ("2019年抚慰比上年增长多少", "抚慰人次同比 2019年 673人次，2018年为611人次 +10.1%"),
    ("2018年和2019年抚慰对比", "抚慰人次 2019年 673人次"),
]
ENGLISH = [
    ("hardship workers 2019", "On file at the end 2019"),
    ("last year comfort", "Comfort payments 2018"),
    ("total comfort payments", "Comfort payments 2013–2019"),
    ("confort 2019", "Comfort payments 2019"),
    ("coverage 2019", "Coverage 2019"),
    ("school aid 2019", "School aid 2019"),
]


@pytest.fixture(scope="module")
def finder(chromium: Browser, printed_reports: Path) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto((printed_reports / FINDER["zh"]).as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def english(chromium: Browser, printed_reports: Path) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto((printed_reports / FINDER["en"]).as_uri())
    yield page
    page.close()


def first(page: Page, query: str) -> str:
    """The first of the list, when the search has ended."""
    page.fill("#query", "")
    page.fill("#query", query)
    page.wait_for_selector("#results[aria-busy=false]")
    page.wait_for_timeout(60)  # both figures of a change are filled in
    return str(page.evaluate(_FIRST))


@pytest.mark.parametrize(("query", "wanted"), QUERIES)
def test_the_figure_that_is_meant_stands_first(finder: Page, query: str, wanted: str) -> None:
    found = first(finder, query)
    assert [word for word in wanted.split() if word not in found] == [], found


@pytest.mark.parametrize(("query", "wanted"), ENGLISH)
def test_in_english_too(english: Page, query: str, wanted: str) -> None:
    found = first(english, query)
    assert [word for word in wanted.split() if word not in found] == [], found


def test_two_years_side_by_side_are_both_listed(finder: Page) -> None:
    first(finder, "2018年和2019年抚慰对比")
    told = finder.locator(".result").all_inner_texts()[:2]
    assert [one.split()[-1] for one in told] == ["673人次", "611人次"]


def test_before_anything_is_typed_the_main_figures_of_the_newest_year_stand_there(
    finder: Page,
) -> None:
    finder.fill("#query", "")
    finder.wait_for_selector("#results[aria-busy=false]")
    told = finder.locator(".result").all_inner_texts()
    assert len(told) == len(HEADLINES)
    assert all("2019年" in one and "朝阳区总工会" in one for one in told)
    assert "2019年的主要数字" in finder.inner_text("#count")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("抚尉", "按“抚慰”查找。"),
        ("三月 抚慰 神舟", "没有全部相符的，未计“神舟”。"),
    ],
)
def test_what_is_not_looked_for_as_typed_is_said(finder: Page, query: str, says: str) -> None:
    assert "抚慰" in first(finder, query)
    assert says in finder.inner_text("#count")
