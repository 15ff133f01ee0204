"""Amounts that are laid down, as a draft tells them: of the standards and lines of the rules."""

import pytest
from bangfu.articles.drafts import Checker
from bangfu.figures.catalogue import standard_amounts
from bangfu.periods import Period
from bangfu.register.store import Register
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2,000 yuan a year for a senior secondary pupil until 2016, 4,000 from 2017 on.
        ("2017年起，高中阶段助学标准由每人2000元提高到4000元。", "exact, exact"),
        ("2017年起，高中阶段助学标准由每人3000元提高到4000元。", "wrong, exact"),
        ("2018年高中阶段助学标准4000元。", "exact"),
        ("2018年高中阶段助学标准2000元。", "wrong"),
        # 年起 says when the amount begins.
        ("高中助学标准2015年每生每年2000元，2016年起提高到4000元。", "exact, wrong"),
        ("高中助学标准2015年每生每年2000元，2017年起提高到4000元。", "exact, exact"),
        ("2013年以来，高中助学标准由每生每年2000元提高到4000元。", "exact, exact"),
        # A mean in the sentence of a standard is none.
        ("2018年生均助学金3165.22元，高中阶段助学标准4000元。", "exact, exact"),
    ],
)  # fmt: skip
def test_a_standard_is_told_with_the_one_before_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Ten months of the dibao line: 8,000 in 2016, 9,000 in 2017, 10,000, 11,000 in 2019.
        ("2017年，大学助学金上限由8000元提高到9000元。", "exact, exact"),
        ("高中阶段助学金：2017年起由每生2000元提高到4000元。", "exact, exact"),
        ("高中阶段助学金：2017年起由每生3000元提高到4000元。", "wrong, exact"),
        ("2017年，大学助学金上限由7100元提高到9000元。", "wrong, exact"),  # that of 2015
        ("大学助学金上限由10000元提高到11000元。", "exact, exact"),
        ("2018年大学助学金上限10000元，2019年为11000元。", "exact, exact"),
        ("2018年大学助学金上限10000元，2019年为12000元。", "exact, wrong"),
        # Twelve months of it: 710 * 12 = 8,520 in 2015, 900 * 12 = 10,800 in 2017.
        ("生活救助年度上限2015年8520元，2017年为10800元。", "exact, exact"),
        ("生活救助年度上限2015年8250元，2017年为10800元。", "wrong, exact"),
        ("2012年，生活救助年度上限为6000元。", "unsourced"),  # the register begins in 2013
    ],
)  # fmt: skip
def test_an_amount_of_each_year_is_held_against_its_year(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Twelve months of the dibao line: 12,000 in 2018, 13,200 in 2019; 1,200 / 12,000 = 10%.
        ("2019年，生活救助年度上限为13200元，比2018年提高1200元，增长10%。",
         "exact, derived, derived"),
        ("2019年，生活救助年度上限为13200元，比上年提高1200元，增长9.1%。",
         "exact, derived, wrong"),
        ("2019年，生活救助年度上限为13200元，比上年降低1200元。", "exact, wrong"),
        # 11,000 - 9,000 = 2,000; 2,000 / 9,000 = 22.2%
        ("2019年大学助学金上限11000元，比2017年增加2000元，增幅22.2%。",
         "exact, derived, derived"),
        ("2017年大学助学金上限9000元，2019年为11000元，提高2000元。", "exact, exact, derived"),
        ("2017年大学助学金上限9000元，2019年为11000元，提高1000元。", "exact, exact, wrong"),
        # 9,600 / 8,520 = +12.7%; what stands above it says what the ceiling is of.
        ("2016年\n三、调整生活救助上限。年度上限由上年的8520元提高到9600元，增幅12.7%。",
         "exact, exact, derived"),
        ("2019年\n生活救助上限提高。全年发放帮扶资金46.04万元。", "rounded truly"),
        # A number of households moves no amount.
        ("2019年大学助学金上限为11000元。全区帮扶160户，比上年减少124户。",
         "exact, exact, derived"),
    ],
)  # fmt: skip
def test_by_how_much_an_amount_moved_is_worked_out(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


def test_an_amount_laid_down_has_the_address_of_its_figure(
    checker: Checker, sample: Register
) -> None:
    year, told = Period.parse("2018"), checker.check("2018年大学助学金上限10000元。").verdicts[-1]
    amounts = standard_amounts(sample.rules, year, "110105")
    assert [one.value for one in amounts if one.address == told.address] == [10_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 72 households of 1,000 yuan each are 72,000 yuan.
        ("2018年国庆慰问72户，支出7.2万元，每户标准1000元。", "exact, exact, exact"),
        ("2018年国庆慰问72户，支出7.4万元，每户标准1100元。", "exact, wrong, wrong"),
    ],
)
def test_what_is_paid_beside_a_standard_is_no_standard(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
