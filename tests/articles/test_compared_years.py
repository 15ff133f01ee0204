"""Years that a number is only held against, and sums of several things, over the sample."""

from datetime import date

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts

BROKEN = "；但两年口径有变，公布时不算增减"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # On file 10 at the end of 2019 and 489 of 2013; out of hardship 117 in 2019 and 24 in 2013.
        ("2019年底在档困难职工家庭10户，远低于2013年底的489户。", "exact, exact"),
        ("2019年底在档困难职工家庭10户，远低于2013年底的389户。", "exact, wrong"),
        ("2019年底在档困难职工家庭10户，不足2013年底489户的零头。全年脱困117户。",
         "exact, exact, exact"),
        ("2019年底在档困难职工家庭10户，不足2013年底489户的零头。全年脱困118户。",
         "exact, exact, wrong"),
        ("2019年帮扶160户，少于2018年的284户。发放帮扶资金46.04万元。",
         "exact, exact, rounded truly"),
        ("2019年帮扶160户，少于2018年的264户。发放帮扶资金111.41万元。", "exact, wrong, wrong"),
        # A rate that is lower than another year's by something is a change.
        ("2018年脱困率27.4%，低于2019年5.2个百分点。", "rounded truly, wrong"),
        # The next paragraph goes on with what was spoken of before a look back.
        ("2019年在档10户。2013年底有489户。\n脱困117户。", "exact, exact, exact"),
        ("2019年在档10户。2013年底有489户。\n脱困24户。", "exact, exact, wrong"),
        # Of years that stand one behind the other the first may be meant, or the last.
        ("2019年帮扶46.04万元，2018年111.41万元，2017年148.33万元。全年抚慰673人次。",
         "rounded truly, rounded truly, rounded truly, ambiguous"),
        ("2019年帮扶46.04万元，2018年111.41万元，2017年148.33万元。全年抚慰611人次。",
         "rounded truly, rounded truly, rounded truly, wrong"),
    ],
)  # fmt: skip
def test_a_year_a_number_is_held_against_moves_nothing(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 460,379.75 + 2,189,000.00 = 2,649,379.75
        ("2019年帮扶资金和抚慰资金合计264.94万元。", "derived"),
        ("2019年帮扶资金、抚慰资金共计274.94万元。", "does not add"),
        # What is said next of such a sum is not worked out, nor of the last of what it adds.
        ("2019年帮扶资金和抚慰资金合计264.94万元，比2018年的310.21万元减少45.27万元。",
         "derived, ambiguous, ambiguous"),
        # 29 + 23 = 52
        ("2019年，奥运村街道、和平街街道共抚慰52人次。", "derived"),
        ("2019年，奥运村街道、和平街街道共抚慰23人次。", "does not add"),
        ("2019年，奥运村街道、大屯、和平街街道共抚慰78人次，占11.6%。", "ambiguous, ambiguous"),
        # 1,104.88 / 7 = 157.84 and 805.2 / 7 = 115.03
        ("2013—2019年，平均每年帮扶资金157.84万元、抚慰资金115.03万元。", "derived, derived"),
        ("2013—2019年，平均每年帮扶资金157.84万元、抚慰资金125.03万元。", "derived, wrong"),
        # 2,189,000 - 460,379.75 = 1,728,620.25
        ("2019年抚慰资金比帮扶资金多172.86万元。", "derived"),
        # What is compared with is no period.
        ("2019年抚慰673人次，比5年前增加414人次。", "exact, ambiguous"),
        # None of what the register tells.
        ("2019年帮扶160户，另有12人参加座谈会。", "exact, unsourced"),
        ("2019年向职工张某发放抚慰金3000元。", "unsourced"),
    ],
)  # fmt: skip
def test_a_sum_is_of_all_that_is_named_before_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年元旦春节发放帮扶资金95000余元。", "rounded truly"),
        ("2019年元旦春节发放帮扶资金85000余元。", "rounding claim false"),
        ("投诉请拨95588，转2号。", ""),
    ],
)
def test_a_short_number_of_a_bank_is_no_sum_and_a_sum_no_number_of_a_bank(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "dated", "expected"),
    [
        ("今年以来抚慰673人次。", date(2019, 12, 31), "exact"),
        ("今年以来抚慰674人次。", date(2019, 12, 31), "wrong"),
        ("今年以来抚慰356人次。", date(2019, 6, 30), "ambiguous"),
        ("2019年以来抚慰673人次。", None, "exact"),
        ("2018年以来抚慰1284人次。", None, "exact"),  # 611 + 673
    ],
)
def test_since_a_year_is_up_to_the_last_that_is_known(
    checker: Checker, text: str, dated: date | None, expected: str
) -> None:
    assert verdicts(checker, text, dated) == expected


@pytest.mark.parametrize("guess", range(29, 39))
def test_a_sum_with_what_is_withheld_is_answered_alike_whatever_the_guess(
    checker: Checker, guess: int
) -> None:
    text = f"2019年，奥运村街道、左家庄街道共抚慰{guess}人次。"
    assert verdicts(checker, text) == "withheld"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # The scheme was revised in 2018: (611 - 383) / 383 = 59.5%, (673 - 383) / 383 = 75.7%
        ("2018年抚慰611人次，同比增长59.5%。", f"由登记数据算得59.5%{BROKEN}"),
        ("2019年抚慰673人次，比2017年增长75.7%。", f"由登记数据算得75.7%{BROKEN}"),
        ("2018年抚慰611人次，比上年增加228人次。", f"由登记数据算得228人次{BROKEN}"),
        ("2019年抚慰673人次，同比增长10.1%。", "由登记数据算得10.1%"),
        ("2018年帮扶284户，比上年减少20.0%。", "由登记数据算得20.0%"),
        ("2018年抚慰611人次，占2013年以来2745人次的22.3%。", "由登记数据算得22.3%"),
    ],
)  # fmt: skip
def test_a_change_of_two_years_by_other_rules_is_told_to_be_one(
    checker: Checker, text: str, reason: str
) -> None:
    told = checker.check(text).verdicts[-1]
    assert (told.verdict, told.said("zh")) == ("derived", reason)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 506 files at the end of 2012, 489 at that of 2013; 506 - 10 = 496.
        ("2019年末在档10户，比2013年初的506户减少496户。", "exact, exact, derived"),
        ("2019年末在档10户，比2013年初的489户减少479户。", "exact, wrong, wrong"),
        ("2019年末在档10户，比2013年初减少496户。", "exact, derived"),
    ],
)
def test_what_was_at_the_beginning_of_a_year_is_what_was_at_the_end_of_that_before(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Quarters: 152 - 165 = -13, though March, 47 payments, is told last.
        (
            "2019年一季度，全区抚慰152人次，3月47人次；比2018年四季度少13人次。",
            "exact, exact, derived",
        ),
        (
            "2019年一季度，全区抚慰152人次，3月47人次；比2018年四季度少18人次。",
            "exact, exact, wrong",
        ),
    ],
)
def test_a_change_is_of_the_number_that_lasts_as_long_as_what_it_is_held_against(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The median time from claim to decision: 42 days in 2013, 21 in 2019.
        (
            "审批提速：从申请到审批，42天缩短到21天\n\n从2013年到2019年，审批有变化。",
            "exact, exact",
        ),
        ("2013年到2019年，申请到审批42天缩短到21天。", "exact, exact"),
        ("2013年到2019年，申请到审批24天缩短到21天。", "wrong, exact"),
    ],
)
def test_what_a_number_comes_from_may_go_without_a_word_for_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 168 - 198 = -30 payments; January, told last, is no quarter.
        (
            "2019年一季度，全区帮扶128户，其中1月146人次。与去年四季度相比，帮扶人次减少30人次。",
            "exact, exact, derived",
        ),
        (
            "2019年一季度，全区帮扶128户，其中1月146人次。与去年四季度相比，帮扶人次减少13人次。",
            "exact, exact, wrong",
        ),
        # (248 - 84) / 248 = 66.1%.
        ("2019年9月末在档84户，比去年9月末的248户下降66.1%。", "exact, exact, derived"),
        ("2019年9月末在档84户，比去年9月末的248户下降61.6%。", "exact, exact, wrong"),
        # 2,745 payments over seven years, 392 a year.
        ("七年（2013—2019）平均，每年抚慰392人次。", "derived"),
    ],
)
def test_a_part_of_the_year_before_is_a_base_in_any_words(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # From event to claim 60 days in 2014, 37 in 2019; approved 88.4% and 94.4%.
        (
            "流程提速：2014年与2019年对比\n（1）事发到申请：中位数由60天变为37天；\n（2）批准率由88.4%升到94.4%。",
            "exact, exact, rounded truly, rounded truly",
        ),
        ("流程提速：2014年与2019年对比\n（1）事发到申请：中位数由37天变为60天。", "wrong, wrong"),
        # 673 - 259 = 414.
        ("2014年与2019年相比，抚慰人次增加414人次。", "derived"),
        ("2019年与2014年相比，抚慰人次增加414人次。", "derived"),
        ("2014年与2019年相比，抚慰人次减少414人次。", "wrong"),
    ],
)
def test_of_two_years_that_are_compared_the_earlier_is_the_base(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
