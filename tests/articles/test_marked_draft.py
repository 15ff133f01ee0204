"""A draft as a page, each number underlined by its verdict."""

import re
from pathlib import Path

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.marked_draft import MarkedDraft
from playwright.sync_api import Browser
from visited_page import axe_violations, overflow, visit

TEXT = (
    "2014年抚慰259人次，次年增至387人次；主动脉手术8人次，志愿者约900名。<script>alert(1)</script>"
)


@pytest.fixture
def page(checker: Checker, tmp_path: Path) -> Path:
    MarkedDraft(checker.check(TEXT)).write(tmp_path / "page.html")
    return tmp_path / "page.html"


def test_each_number_has_a_sign_its_reason_and_what_to_say_instead(page: Path) -> None:
    html = page.read_text("utf-8")
    assert page.stat().st_mode & 0o777 == 0o600
    marks = re.findall(r'<mark class="(\w+)" id="n\d+">(.*?)<a [^>]*>(.*?)</a>', html)
    assert marks == [
        ("right", "259人次", "✓1"), ("wrong", "387人次", "×2"), ("wrong", "8人次", "×3"),
        ("unsure", "约900名", "?4"), ("unsure", "1", "?5"),
    ]  # fmt: skip
    cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", html)]
    assert cells[6:12] == [
        "2", "387人次", "× 有误", "应为378人次；数字的次序颠倒了",
        "378人次", "comfort.person_times/2015/110105",
    ]  # fmt: skip
    assert cells[14:17] == ["× 不予公布", "此数不予公布", ""]


def test_the_draft_is_shown_as_it_was_given_and_nothing_of_it_runs(page: Path) -> None:
    html = page.read_text("utf-8")
    (shown,) = re.findall(r'<div class="draft">(.*?)</div>', html, re.S)
    plain = re.sub(r"<a .*?</a>|<[^>]+>", "", shown)
    assert plain.replace("&lt;", "<").replace("&gt;", ">") == TEXT
    assert "<script" not in html
    assert not re.search(r"(?:src|href)=\"(?!#)", html)


def test_axe_finds_nothing_in_both_modes(page: Path, chromium: Browser) -> None:
    for scheme in ("light", "dark"):
        with visit(chromium, page, color_scheme=scheme) as seen:
            assert axe_violations(seen.tab) == []
            assert overflow(seen.tab) == 0
