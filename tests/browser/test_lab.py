"""`make lab`: Chinese menus, nobody asked for news, and nothing asked of anybody outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_at_work import Lab, lab_running, seen_from
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab a user opens for the first time, on a port of his own choice."""
    folder = tmp_path_factory.mktemp("notebooks")
    with lab_running(folder, tmp_path_factory.mktemp("home")) as running:
        yield running


def test_a_first_visit_finds_chinese_menus_and_no_question(lab: Lab, chromium: Browser) -> None:
    with seen_from(chromium, lab) as tab:
        tab.wait_for_selector(".jp-Launcher-sectionTitle", timeout=60_000)
        menus = tab.locator(".lm-MenuBar-itemLabel").all_inner_texts()
        assert menus[:5] == ["文件", "编辑", "查看", "运行", "内核"]
        tab.wait_for_timeout(3_000)  # the question about news comes after a while
        assert tab.locator(".Toastify__toast").all_inner_texts() == []
        assert tab.locator(".jp-Dialog").all_inner_texts() == []
    assert len(lab.requests) > 20
    assert lab.outside == []


def test_what_watches_it_would_tell_of_a_request_to_outside(lab: Lab, tmp_path: Path) -> None:
    """The watch itself: a name asked for, and an address connected to."""
    noted = tmp_path / "asked.txt"
    noted.write_text("'localhost'\n('127.0.0.1', 8888)\n'jupyterlab.github.io'\n", "utf-8")
    seen = Lab(lab.port, lab.said, noted, "", ["https://pypi.example/x", lab.address()])
    assert seen.outside == ["https://pypi.example/x", "'jupyterlab.github.io'"]
