"""Amounts as ledgers write and show them, in yuan."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bangfu.ledgers.formats.grid import Dressed
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.opendocument import shown_form
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.numeral_words import number_in_words
from bangfu.register.faults import RefusedError
from hypothesis import given
from hypothesis import strategies as st

MYRIAD = Decimal(10_000)


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        ("1,000元", "1000.00"), ("￥1000", "1000.00"), ("¥ 1,000.50", "1000.50"),
        ("0.3万", "3000.00"), ("0.3 万元", "3000.00"), ("1.2千元", "1200.00"), ("5百", "500.00"),
        ("叁仟元整", "3000.00"), ("人民币壹万贰仟叁佰元伍角整", "12300.50"), ("三千", "3000.00"),
        ("拾万元", "100000.00"), ("１０００．５０", "1000.50"), ("1000元整", "1000.00"),
        ("￥1000（大写：壹仟元整）", "1000.00"), ("1000元（壹仟元整）", "1000.00"),
        ("人民币壹仟元整（￥1,000.00）", "1000.00"), ("大写：壹仟元整 小写：1000", "1000.00"),
        ("0.1万元（壹仟元整）", "1000.00"), ("大写：壹仟元整", "1000.00"),
        ("小写：￥1000", "1000.00"),
        ("RMB 20", "20.00"), ("1 000", "1000.00"), ("1，000", "1000.00"), (0.1 + 0.2, "0.30"),
        (Dressed(0.3, '0.00"万元"'), "3000.00"), (Dressed(3000.0, '0!.0,"万元"'), "3000.00"),
        (Dressed(3000.0, '0!.0000"万"'), "3000.00"), (Dressed(3000.0, '0.000,"千元"'), "3000.00"),
        (Dressed(1000.0, '#,##0.00"元"'), "1000.00"),
        # Shown as it is: 1/2, 1.23E+03, 1234元 by the section for less than 10,000.
        (Dressed(0.5, "# ?/?"), "0.50"), (Dressed(1230.0, "0.00E+00"), "1230.00"),
        (Dressed(1234.0, '[>=10000]0!.0,"万元";0"元"'), "1234.00"),
        (Dressed(99.45, "G/通用格式"), "99.45"), (Dressed(1000.5, "0.0"), "1000.50"),
        (Dressed(1000.0, "#,##0.00_);[Red](#,##0.00)"), "1000.00"),
    ],
)  # fmt: skip
def test_an_amount_is_what_its_cell_shows(raw: Any, yuan: str) -> None:
    assert str(read_amount(raw)) == yuan


@pytest.mark.parametrize(
    ("raw", "yuan"),
    [
        (0.3, "3000.00"), ("1.25", "12500.00"), ("3000元", "3000.00"), ("0.3万元", "3000.00"),
        (Dressed(3000.0, '#,##0"元"'), "3000.00"), (Dressed(3000.0, "0!.0,"), "3000.00"),
        ("叁仟元整", "3000.00"), ("三", "30000.00"),
    ],
)  # fmt: skip
def test_the_unit_of_a_cell_goes_before_that_of_its_column(raw: Any, yuan: str) -> None:
    assert str(read_amount(raw, MYRIAD)) == yuan


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("约3000", "approximate_amount"), ("3000左右", "approximate_amount"),
        ("近3000元", "approximate_amount"), ("3000余元", "approximate_amount"),
        ("1000元（壹仟贰佰元整）", "two_amounts"), ("大写：壹仟元整 小写：100", "two_amounts"),
        ("约1000（壹仟元整）", "approximate_amount"), ("（叁佰）", "amount"), ("大写：", "amount"),
        ("500/1000", "two_amounts"), ("500或1000", "two_amounts"), ("500-1000", "two_amounts"),
        ("500～1000", "two_amounts"), ("500+500", "two_amounts"), ("1000×3", "two_amounts"),
        ("(300)", "negative_amount"), ("（300）", "negative_amount"), ("-300", "negative_amount"),
        ("300（红字）", "negative_amount"), (-300.0, "negative_amount"), ("=1+1", "formula_text"),
        ("1.0E+03", "scientific_amount"), ("1.005", "amount_decimals"), ("一千二", "amount"),
        ("$100", "amount"), ("3000元/月", "amount"), ("x", "amount"), ("1,00.00", "amount"),
        (date(1902, 9, 26), "amount_as_date"), (Dressed(300.0, ";;;"), "amount_not_shown"),
        (Dressed(300.0, '0"美元"'), "shown_otherwise"),
        # Shown as 1,001; 1000.6; 100 2/7; 1230; 0.3万元; 1.2万元.
        (Dressed(1000.55, "#,##0"), "shown_rounded"), (Dressed(1000.55, "0.0"), "shown_rounded"),
        (Dressed(100.3, "# ?/8"), "shown_rounded"), (Dressed(1234.0, "0.00E+00"), "shown_rounded"),
        (Dressed(0.34, '0.0"万元"'), "shown_rounded"),
        (Dressed(12345.0, '[>=10000]0!.0,"万元";0"元"'), "shown_rounded"),
        (Dressed(300.0, '"约"0'), "shown_otherwise"),
        (Dressed(300.0, "[$US$-409]#,##0.00"), "shown_otherwise"),
        (Dressed(300.0, '0"元/月"'), "shown_otherwise"),
        (13800000000.0, "phone_as_amount"), ("13800000000", "phone_as_amount"),
        ("138-0000-0000", "phone_as_amount"), ("010-62340000", "phone_as_amount"),
        (Dressed(13800000000.0, "0"), "phone_as_amount"), ("0571 62340000", "phone_as_amount"),
        (Dressed(0.3, "0%"), "percent_amount"),
        (Dressed(3000.0, "0,"), "scaled_amount"), (Dressed(300.0, "(0)"), "negative_amount"),
        (Dressed(300.0, "", red=True), "red_amount"), (True, "amount"),
        (Dressed(-300.0, "0_);[Red](0)"), "negative_amount"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_told_by_kind(raw: Any, kind: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_amount(raw)
    assert refused.value.kind == kind


def test_a_reversal_is_told_what_to_do() -> None:
    with pytest.raises(RefusedError) as refused:
        read_amount("（300）")
    assert "撤销" in refused.value.expected.zh
    assert "withdrawn" in refused.value.expected.en


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_capitals(number: int) -> str:
    """A number below 10,000 as a receipt writes it."""
    said, pending = "", False
    for power, word in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if pending and said else "") + DIGITS[digit] + word
        pending = not digit
    return said


@given(st.integers(1, 9999), st.integers(0, 9999), st.integers(0, 99))
def test_a_number_is_read_back_from_its_words(myriads: int, rest: int, cents: int) -> None:
    zero = "零" if 0 < rest < 1000 else ""
    words = f"{in_capitals(myriads)}万{zero}{in_capitals(rest)}元"
    jiao, fen = divmod(cents, 10)
    words += (f"{DIGITS[jiao]}角" if jiao else "零" if fen else "") + (
        f"{DIGITS[fen]}分" if fen else "整"
    )
    assert number_in_words(words) == Decimal(myriads * 10_000 + rest) + Decimal(cents) / 100


@given(st.decimals(0, 9_999_999, places=2), st.sampled_from(["万", "万元", "千元", "元", ""]))
def test_an_amount_in_any_unit_is_exact(amount: Decimal, unit: str) -> None:
    factor = {"万": 10_000, "万元": 10_000, "千元": 1000}.get(unit, 1)
    assert read_amount(f"{amount / factor:f}{unit}") == amount


@pytest.mark.parametrize(
    ("form", "telling"),
    [
        ("General", False), ("0.00", False), ("#,##0.00", False), ("yyyy-mm-dd", False),
        ("yyyy/m/d h:mm", False), ('[$-804]yyyy"年"m"月"d"日"', False), ("@", False), ("", False),
        ('_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)', False), ("[$￥-804]#,##0.00", False),
        ('yyyy"年"m"月"', True), ("mmm-yy", True), ("h:mm", True), ("m/d", True), ("0%", True),
        ("0000", True), ('"A-"0', True), ('0"万"', True), ("0,", True),
    ],
)  # fmt: skip
def test_a_format_is_telling_if_it_says_more_than_the_value(form: str, telling: bool) -> None:
    assert number_format(form).is_telling is telling


@pytest.mark.parametrize(
    ("value", "text", "form"),
    [
        (0.3, "0.30万元", '0.00"万元"'), (1000.55, "1,001", "0"), (1000.55, "1000.6", "0.0"),
        (1200.0, "1.2", "0.0,"), (1234.0, "1.23E+03", "0.00E+00"), (0.5, "1/2", "# ?/?"),
        (3000.0, "3,000", ""), (7.0, "F-007", '"F-"000'),
        (0.3, "30%", "0%"), (300.0, "(300)", "-0"),
        (date(2019, 3, 1), "2019年3月", 'yyyy"年"m"月"'),
        (date(2019, 3, 1), "2019-03-01", ""), ("x", "x", ""), (3000.0, "0.30万元", ""),
    ],
)  # fmt: skip
def test_a_format_is_read_from_what_is_shown(value: Any, text: str, form: str) -> None:
    assert shown_form(value, text) == form
