"""The page of the number check in a browser: paste, choose, keyboard, paper, and no oracle."""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
from bangfu.articles.word_drafts import WordDraft
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.addresses import CHECK
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from playwright.sync_api import Browser, Page, expect
from small_library import DAY, UNITS, figure, release_of
from visited_page import Visit, axe_violations, overflow, printed, small_texts, visit

COMFORT = "comfort.person_times"
HOSTILE = "<img src=x onerror=alert()>"
LINES = [
    figure(f"{COMFORT}/2018/110105", "120"),
    figure(f"{COMFORT}/2019/110105", "150"),
    figure(f"{COMFORT}/2019/110105;illness=aorta", "[c]", status="suppressed"),
    figure(f"{COMFORT}/2019/110105;unit=110105001", "40"),
    figure("comfort.amount/2019/110105", "450000", measure_unit="yuan"),
]
DRAFT = f"{HOSTILE}2019年抚慰150人次，同比增长25.0%。\n去年抚慰105人次。主动脉手术8人次。"
TOLD = [
    ["1", "150人次", "✓ 一致", "与登记数据一致", "", f"{COMFORT}/2019/110105"],
    ["2", "25.0%", "✓ 推算一致", "由登记数据算得25.0%", "", ""],  # 30 / 120
    [
        "3", "105人次", "× 有误", "应为150人次；数字的次序颠倒了", "150人次 复制",
        f"{COMFORT}/2019/110105",
    ],
    ["4", "8人次", "× 不予公布", "此数不予公布", "", f"{COMFORT}/2019/110105;illness=aorta"],
]  # fmt: skip
Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library so small that its figures stand in the page."""
    folder = tmp_path_factory.mktemp("checked") / "reports"
    release_of(folder, "public/110105/2018..2019", figures=LINES)
    write_library(folder, UNITS, settings=SiteSettings(), now=DAY)
    return folder


def check(tab: Page, text: str, dated: str = "") -> list[list[str]]:
    """The cells of each number of a draft."""
    tab.fill("#draft", text)
    tab.fill("#dated", dated)
    tab.click("#check")
    return rows(tab)


def rows(tab: Page) -> list[list[str]]:
    expect(tab.locator("#summary")).to_be_focused()
    found = [one.locator("td").all_inner_texts() for one in tab.locator("#rows tr").all()]
    return [[cell.replace("\n", " ").strip() for cell in cells] for cells in found]


def foreign(seen: Visit, page: Path, folder: str = "") -> list[str]:
    """What the console said or the page asked for, but for itself and its drawers."""
    own = (page.as_uri(), *([(page.parent / folder).as_uri()] if folder else ()))
    return [*seen.said, *(url for url in seen.asked if not url.startswith(own))]


def test_a_draft_is_marked_and_each_number_has_its_reason(
    chromium: Browser, reports: Path, shoot: Shoot
) -> None:
    page = reports / CHECK["zh"]
    with visit(chromium, page) as seen:
        assert check(seen.tab, DRAFT, "2020-01-12") == TOLD
        assert seen.tab.inner_text("#summary") == (
            "4处数字：2处一致，1处有误，1处不予公布，0处无从核对"
        )
        marked = seen.tab.inner_text("#marked")
        assert marked.startswith(f"{HOSTILE}2019年抚慰150人次✓1，同比增长25.0%✓2。")
        assert seen.tab.locator("#marked img").count() == 0
        faults = axe_violations(seen.tab)
        shoot(seen.tab, "check.light")
        seen.tab.emulate_media(color_scheme="dark")
        shoot(seen.tab, "check.dark")
        faults += axe_violations(seen.tab)
        for width in (375, 320):
            seen.tab.set_viewport_size({"width": width, "height": 800})
            faults += [f"{width}: {overflow(seen.tab)}"] if overflow(seen.tab) else []
        assert faults + small_texts(seen.tab) == []
        assert foreign(seen, page) == []


def test_the_page_says_it_in_english_too(chromium: Browser, reports: Path) -> None:
    with visit(chromium, reports / CHECK["en"]) as seen:
        told = check(seen.tab, "In 2019, comfort payments: 105 payments.")
        assert told == [[
            "1", "105 payments", "× wrong", "it is 150 payments; its digits are in another order",
            "150 payments Copy", f"{COMFORT}/2019/110105",
        ]]  # fmt: skip
        assert axe_violations(seen.tab) == []


def test_keyboard_alone_checks_and_leads_to_a_reason_and_back(
    chromium: Browser, reports: Path
) -> None:
    with visit(chromium, reports / CHECK["zh"]) as seen:
        keys = seen.tab.keyboard
        seen.tab.focus("#draft")
        keys.type("2019年抚慰105人次。")
        keys.press("Control+Enter")
        assert len(rows(seen.tab)) == 1
        keys.press("Tab")
        keys.press("Enter")
        seen.tab.wait_for_url("**#v1")
        for _ in range(3):
            keys.press("Tab")
            if seen.tab.evaluate("document.activeElement.getAttribute('href')") == "#n1":
                break
        keys.press("Enter")
        seen.tab.wait_for_url("**#n1")


def test_the_wording_to_take_over_is_copied(chromium: Browser, reports: Path) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with visit(chromium, reports / CHECK["zh"], permissions=allowed) as seen:
        check(seen.tab, "2019年抚慰105人次。")
        seen.tab.click("#rows button")
        expect(seen.tab.locator("#said")).to_have_text("已复制：150人次")
        assert seen.tab.evaluate("navigator.clipboard.readText()") == "150人次"


def test_a_printed_page_is_the_draft_and_its_reasons_without_the_form(
    chromium: Browser, reports: Path
) -> None:
    with visit(chromium, reports / CHECK["zh"]) as seen:
        check(seen.tab, "2019年抚慰105人次。")
        text = "".join(unicodedata.normalize("NFKC", "".join(printed(seen.tab).texts)).split())
        assert "应为150人次" in text
        assert "选择文件" not in text


def test_figures_of_a_large_library_are_read_from_the_drawers_it_needs(
    chromium: Browser, printed_reports: Path
) -> None:
    page = printed_reports / CHECK["zh"]
    with visit(chromium, page) as seen:
        told = check(seen.tab, "2018年抚慰611人次，同比增长59.5%。")
        assert [row[2] for row in told] == ["✓ 一致", "✓ 推算一致"]
        opened = [Path(url).name for url in seen.asked if url.endswith(".js")]
        assert sorted(opened) == ["2017.js", "2018.js"]
        assert foreign(seen, page, "figures") == []


def test_a_drawer_that_is_not_there_is_said_to_be_missing(
    chromium: Browser, printed_reports: Path, tmp_path: Path
) -> None:
    alone = tmp_path / CHECK["zh"]
    alone.write_bytes((printed_reports / CHECK["zh"]).read_bytes())
    with visit(chromium, alone) as seen:
        assert [row[2] for row in check(seen.tab, "2018年抚慰611人次。")] == ["? 无从核对"]
        expect(seen.tab.locator("#said")).to_contain_text("有些数字未能载入")


def test_a_number_that_was_corrected_is_told_as_such(chromium: Browser, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    for days, value in enumerate(("150", "151")):
        lines = [figure(f"{COMFORT}/2019/110105", value)]
        release_of(reports, "public/110105/2019", figures=lines)
        write_library(reports, UNITS, settings=SiteSettings(), now=DAY + timedelta(days=days))
    with visit(chromium, reports / CHECK["zh"]) as seen:
        (told,) = check(seen.tab, "2019年抚慰150人次。")
        assert told[2:4] == ["× 已更正的旧数", "是更正前公布的数字，现为151人次"]


def test_of_unions_side_by_side_the_draft_must_name_one(chromium: Browser, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    others = {
        code: Unit(code, name, name, None) for code, name in (("1", "甲总工会"), ("2", "乙总工会"))
    }
    for code in others:
        release_of(reports, f"public/{code}/2019", figures=[figure(f"{COMFORT}/2019/{code}", "40")])
    write_library(reports, others, settings=SiteSettings(), now=DAY)
    with visit(chromium, reports / CHECK["zh"]) as seen:
        told = check(seen.tab, "2019年抚慰40人次。\n2019年甲总工会抚慰40人次。")
        assert [row[2] for row in told] == ["? 无从核对", "✓ 一致"]


WITHHELD = (
    "2019年主动脉手术{}人次", "2018年主动脉手术{}人次", "八里庄街道总工会2016年抚慰{}人次",
    "2018年三里屯街道总工会因意外死亡抚慰{}人次",
)  # fmt: skip


@pytest.mark.parametrize(
    "text", [*WITHHELD[:2], *(pytest.param(one, marks=pytest.mark.prove) for one in WITHHELD[2:])]
)
def test_what_is_withheld_is_answered_alike_whatever_the_guess(
    chromium: Browser, printed_reports: Path, text: str
) -> None:
    said = set()
    with visit(chromium, printed_reports / CHECK["zh"]) as seen:
        for guess in range(1, 31):
            (cells,) = check(seen.tab, text.format(guess))
            cells[1] = cells[1].replace(str(guess), "n", 1)
            marked = seen.tab.inner_html("#marked").replace(f"{guess}人次", "n人次", 1)
            kept = re.sub(r"\d+人次", "", seen.tab.inner_text("#verdicts"))
            said.add((*cells, marked, kept, seen.tab.inner_text("#said")))
    (only,) = said
    assert only[2] == "× 不予公布"


def word_file(folder: Path) -> Path:
    """A Word file with runs, a break, a list cut by tabs, merged cells and what was deleted."""
    document = docx.Document()
    first = document.add_paragraph("2019年抚慰1")
    first.add_run("50").bold = True
    first.add_run("人次。\n同比增长\t25.0%。")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}行{column}列"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("2019年抚慰105人次。")
    path = folder / "draft.docx"
    document.save(str(path))
    return path


def test_a_word_file_is_read_as_the_command_reads_it(
    chromium: Browser, reports: Path, tmp_path: Path
) -> None:
    path = word_file(tmp_path)
    with visit(chromium, reports / CHECK["zh"]) as seen:
        seen.tab.set_input_files("#file", path)
        assert "150人次" in [row[1] for row in rows(seen.tab)]
        assert seen.tab.input_value("#draft") == WordDraft(path).text


def test_a_word_file_is_read_where_the_browser_unpacks_nothing(
    chromium: Browser, reports: Path, tmp_path: Path
) -> None:
    with visit(chromium, reports / CHECK["zh"]) as seen:
        seen.tab.evaluate("delete window.DecompressionStream")
        seen.tab.set_input_files("#file", word_file(tmp_path))
        assert "150人次" in [row[1] for row in rows(seen.tab)]


@pytest.mark.parametrize("at", [200, 2_000, -200])
def test_of_a_broken_word_file_the_text_is_asked_for(
    chromium: Browser, reports: Path, tmp_path: Path, at: int
) -> None:
    path = word_file(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:at])
    with visit(chromium, reports / CHECK["zh"]) as seen:
        seen.tab.set_input_files("#file", path)
        expect(seen.tab.locator("#said")).to_contain_text("粘贴到这里")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_is_read_in_the_encodings_of_editors(
    chromium: Browser, reports: Path, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "draft.txt"
    path.write_bytes("2019年抚慰150人次。\r\n去年抚慰105人次。".encode(encoding))
    with visit(chromium, reports / CHECK["zh"]) as seen:
        seen.tab.set_input_files("#file", path)
        assert [row[1] for row in rows(seen.tab)] == ["150人次", "105人次"]
        assert seen.tab.input_value("#draft") == "2019年抚慰150人次。\n去年抚慰105人次。"


def test_without_scripts_a_sentence_says_what_to_do(chromium: Browser, reports: Path) -> None:
    with visit(chromium, reports / CHECK["zh"], java_script_enabled=False) as seen:
        assert seen.tab.is_visible("#failed")
        assert not seen.tab.is_visible("#form")


def test_the_page_of_a_library_with_its_figures_is_no_heavier_than_a_picture(
    reports: Path, printed_reports: Path
) -> None:
    for page in (*CHECK.values(),):
        assert (reports / page).stat().st_size < 400_000
        assert (printed_reports / page).stat().st_size < 400_000
        for name in ("index", "figures"):
            other = page.replace("check", name)
            assert f'href="{page}"' in (reports / other).read_text("utf-8")
