"""The verdict as others see it: what passes, what is told why, and that no value gets out."""

import stat
from decimal import Decimal
from pathlib import Path

from bangfu.disclosure.audit.verdict import Protection, write_log
from readers import told, verdict

LEAK = """
comfort.rejected/2019/110105 4711
comfort.rejected/2019/110105;reject_reason=late 4708
comfort.rejected/2019/110105;reject_reason=other c
"""


def test_nothing_withheld_passes() -> None:
    assert verdict(told("comfort.rejected/2019/110105 12")).passes


def test_the_log_names_addresses_and_equations_and_no_value(tmp_path: Path) -> None:
    found = verdict(told(LEAK, whole="reject_reason"))
    assert not found.passes
    path = tmp_path / "audit.log"
    write_log(found, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text("utf-8") == (
        "withheld 1, recovered 1 (1 to 9: 1), narrow 0, shared 0, unjudged 0\n"
        "rows: The rows of a table add up to its total in every direction; what is counted once "
        "covers it.\n"
        "recovered comfort.rejected/2019/110105;reject_reason=other\n"
        "    rows: comfort.rejected/2019/110105, comfort.rejected/2019/110105;reject_reason=late, "
        "comfort.rejected/2019/110105;reject_reason=other\n"
        "to mend it: larger groups (groups.yaml) or no table, by reject_reason\n"
    )


def test_no_text_of_a_verdict_has_a_value() -> None:
    known = told(LEAK, whole="reject_reason")
    found = verdict(known)
    assert found.given[0].low == Decimal(3)
    for text in (repr(found), str(found.given), repr(known)):
        assert "4711" not in text
        assert "Decimal" not in text


def test_an_interval_of_two_values_is_narrow() -> None:
    # 5 = a + b, both at least 2: 2 or 3.
    known = told(
        """
        comfort.rejected/2019/110105 5
        comfort.rejected/2019/110105;reject_reason=late c2
        comfort.rejected/2019/110105;reject_reason=other c2
        """,
        whole="reject_reason",
    )
    assert len(verdict(known).ways("narrow")) == 2
    assert verdict(known, Protection(counts=2)).passes


def test_money_is_narrow_within_what_one_holder_got() -> None:
    # 12万 is 115,000 to 124,999.99; cash of 114,500 leaves 500.00 to 10,499.99 in goods.
    wide = """
    assistance.amount/2019/110105007 12万
    assistance.amount_cash/2019/110105007 114500
    assistance.amount_in_kind/2019/110105007 c
    """
    assert verdict(told(wide)).passes
    assert len(verdict(told(wide), Protection(yuan=Decimal(10_000))).ways("narrow")) == 1


def test_facts_that_cannot_all_be_true_are_told() -> None:
    found = verdict(told(LEAK.replace("4711", "4700"), whole="reject_reason"))
    assert found.contradictions
    assert not found.passes
    twice = "comfort.rejected/2019/110105 4\ncomfort.rejected/2019-01..2019-12/110105 5"
    assert verdict(told(twice)).contradictions == ("comfort.rejected/2019-01..2019-12/110105",)
