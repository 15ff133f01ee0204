"""The page on which a clerk sees what an import would do."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.preview import preview
from bangfu.ledgers.preview_page import write_preview
from bangfu.rules import default_rules
from called_command import caller

MOVED = [("assistance.people/2016-02/110105", "3人", "2人")]


@pytest.fixture
def page(tmp_path: Path) -> Callable[..., str]:
    """The page about a dozen rows that landed, some of them sent again with other cells."""
    register, key = tmp_path / "register", tmp_path / "person.key"
    import_ledgers([fill(tmp_path / "台账.xlsx", a_dozen())], register, key_file=key)

    def drawn(language: str = "zh", name: str = "更正.xlsx", **cells: object) -> str:
        rows = a_dozen()
        rows["assistance"][0] |= cells
        found = look_at([fill(tmp_path / name, rows)], register, key_file=key)
        target = tmp_path / "page.html"
        write_preview(target, preview(found, default_rules()), MOVED, language=language)
        assert target.stat().st_mode & 0o777 == 0o600
        return target.read_text("utf-8")

    return drawn


def cells(page: str) -> list[list[str]]:
    """The texts of the cells of all rows of all tables."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S)
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]


def test_it_tells_what_lands_before_and_after_and_which_figures_move(
    page: Callable[..., str],
) -> None:
    drawn = page(amount=900)
    rows = cells(drawn)
    assert "没有差错，可以导入。" in drawn
    # three rows of aid under their heads, one of them changed
    aid = ["更正.xlsx", "帮扶记录", "帮扶记录", "4", "0", "1", "0", "2", "0", "0", "0", "1"]
    assert aid in rows
    assert ["帮扶记录", "A-1", "金额（元）", "1000.00", "900.00"] in rows
    assert ["2016-02", "1", "1", "900.00"] in rows
    assert ["assistance.people/2016-02/110105", "3人", "2人"] in rows
    assert ["受助人身份证号", "受助人身份证号", "证件号码（不显示）"] in rows


def test_faults_come_first_and_say_that_nothing_lands(page: Callable[..., str]) -> None:
    drawn = page("en", amount="若干")
    assert "1 faults: nothing would land." in drawn
    assert drawn.index("nothing lands until they are mended") < drawn.index("each sheet")
    (fault,) = (row for row in cells(drawn) if "&#39;若干&#39;" in row)
    assert fault[:4] == ["更正.xlsx", "帮扶记录", "2", "金额（元）"]


def test_nobody_is_told_and_nothing_of_a_ledger_is_markup(page: Callable[..., str]) -> None:
    drawn = page(name="<i>更正.xlsx", amount="<script>alert(1)</script>")
    assert "<script>" not in drawn
    assert "<i>" not in drawn
    assert "&lt;i&gt;更正.xlsx" in drawn
    for order in range(1, 5):
        assert id_number(order) not in drawn


def test_it_asks_nothing_of_a_network(page: Callable[..., str]) -> None:
    assert not re.search(r"https?://|<link|<script|<img|url\(", page(amount=900))


def test_the_same_ledger_gives_the_same_bytes(page: Callable[..., str]) -> None:
    assert page(amount=900) == page(amount=900)


def test_the_command_writes_it_outside_the_register_and_lands_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call = caller(monkeypatch, capsys)
    register, ledger = tmp_path / "register", fill(tmp_path / "台账.xlsx", a_dozen())
    asked = ["import", ledger, "--register", register, "--key", tmp_path / "key", "--preview"]
    said = call(*asked, tmp_path / "page.html")
    assert said.code == 0
    assert "没有差错，可以导入。" in (tmp_path / "page.html").read_text("utf-8")
    assert not register.exists()
    refused = call(*asked, register / "page.html")
    assert (refused.code, "--preview" in refused.err) == (2, True)
    assert not register.exists()
