"""Periods that the day of a draft, or what was spoken of, gives to words that name no year."""

from datetime import date

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.period_steps import nearest_over, newest_over
from bangfu.periods import Period
from told_verdicts import verdicts

KNOWN = Period.parse("2013..2019")
APRIL, JULY, JANUARY = date(2019, 4, 8), date(2018, 7, 6), date(2020, 1, 9)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 10), "2019"),
        (date(2019, 12, 31), "2019"),
        (date(2019, 12, 30), "2019-11"),
        (date(2019, 4, 8), "2019-Q1"),
        (date(2019, 3, 31), "2019-Q1"),
        (date(2019, 3, 30), "2019-02"),
        (date(2021, 5, 1), "2019"),  # of what is known the last
    ],
)
def test_what_is_new_on_a_day_is_what_was_over_by_then(day: date, expected: str) -> None:
    assert str(newest_over(day, KNOWN)) == expected


@pytest.mark.parametrize(
    ("parts", "day", "expected"),
    [
        ({"q": "四"}, date(2020, 1, 9), "2019-Q4"),
        ({"q": "一"}, date(2019, 4, 8), "2019-Q1"),
        ({"m": "12"}, date(2020, 1, 9), "2019-12"),
        ({"m": "9"}, date(2020, 5, 9), None),  # over half a year ago
        ({"m": "9"}, None, None),
    ],
)
def test_a_month_without_a_year_is_the_one_just_over(
    parts: dict[str, str], day: date | None, expected: str | None
) -> None:
    found = nearest_over(parts, day)
    assert (str(found) if found else None) == expected


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        # On file 179 with 466 people at the end of March 2019, 192 with 496 at the end of 2018:
        # 192 - 179 = 13, 13 / 192 = 6.8%.
        ("今年第一季度，全区帮扶困难职工128户。目前在档困难职工家庭179户、466人，比去年末减少13户，降幅6.8%。",
         APRIL, "exact, exact, exact, derived, derived"),
        ("今年第一季度，全区帮扶困难职工128户。目前在档困难职工家庭192户。", APRIL, "exact, wrong"),
        # Where the year was not spoken of it may be the last year that was over, too.
        ("目前在档困难职工家庭179户、496人。", APRIL, "ambiguous, ambiguous"),
        ("目前在档困难职工家庭189户。", APRIL, "wrong"),
        ("目前在档困难职工家庭10户、27人。", JANUARY, "exact, exact"),
        ("过去的一年，发放抚慰金二百一十八万九千元。", JANUARY, "exact"),
        ("过去的一年，发放抚慰金一百九十八万八千元。", JANUARY, "wrong"),
        # 48 + 14 + 13 = 75
        ("三季度末还有84户在档，四季度只剩10户。\n四季度脱困48户、解困退档14户、其他退档13户，共75户。",
         JANUARY, "exact, exact, exact, exact, exact, derived"),
        ("三季度末还有82户在档。", JANUARY, "wrong"),
        # As far as the year had come: 278 payments in six batches in the first half of 2018.
        ("截至6月底，今年已抚慰职工及家属278人次，分6批到账。", JULY, "exact, exact"),
        ("截至6月底，今年已抚慰职工及家属611人次，分14批到账。", JULY, "wrong, wrong"),
        ("三季度末还有84户在档。", None, "ambiguous"),
    ],
)  # fmt: skip
def test_the_day_of_a_draft_says_which_period(
    checker: Checker, text: str, day: date | None, expected: str
) -> None:
    assert verdicts(checker, text, day) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Approved of those decided: 97.3% in the last quarter of 2019, 94.8% in that of 2018.
        ("2019年第四季度，批准率97.3%，比2018年同期的94.8%提高2.5个百分点。",
         "rounded truly, rounded truly, derived"),
        ("2019年第四季度，批准率97.3%，比2018年同期的94.1%提高3.1个百分点。",
         "rounded truly, wrong, wrong"),
        ("2019年抚慰673人次，2018年同期611人次。", "exact, exact"),
        # A day on which a paper was made is none of its numbers.
        ("附表：2017年末在档困难职工构成（2018年1月制表）\n类别\t户数\t人口\n低保\t156\t399\n合计\t297\t751",
         "exact, exact, exact, exact"),
        ("附表：2017年末在档困难职工构成（2018年1月制表）\n类别\t户数\t人口\n低保\t148\t399",
         "wrong, exact"),
        # A month of a year is one number aside.
        ("2019年抚慰673人次，分14批。其中2月52人次。批准率94.4%，40件未获批准。",
         "exact, exact, exact, rounded truly, exact"),
        ("2019年抚慰673人次，分14批。其中2月52人次。批准率96.3%，2件未获批准。",
         "exact, exact, exact, wrong, wrong"),
        # The list goes on with the year of its first number.
        ("2019年抚慰673人次、资金218.9万元，比2018年的611人次、198.8万元都有增加。",
         "exact, exact, exact, exact"),
        ("2019年抚慰673人次、资金218.9万元，比2018年的611人次、218.9万元都有增加。",
         "exact, exact, exact, wrong"),
        # Households that had got out a year before and came back are of the year spoken of.
        ("2018年，前一年脱困的家庭里12个月内返困的有1户。", "exact"),
        ("2019年，前一年脱困的家庭里12个月内返困的有1户。", "wrong"),
        ("截至2019年末，在档困难职工家庭仅余10户，而一年前这一数字还是192户。", "exact, exact"),
        ("截至2019年末，在档困难职工家庭仅余10户，而一年前这一数字还是10户。", "exact, wrong"),
        # A bracket right behind a number dates it.
        ("累计助学280万元（2013年至2019年），受助学生336人。", "exact, exact"),
        ("累计助学280万元（2013年至2018年）。", "wrong"),
        # 累计 behind a number of a year may be of that year alone: 1,486 then, 4,691 since 2013.
        ("2015年，全区帮扶462户，累计1486人次。", "exact, ambiguous"),
        ("2015年，全区帮扶462户，累计1468人次。", "exact, wrong"),
        # A quarter behind one of another year may be of either.
        ("2019年一季度帮扶128户，2018年四季度为198人次。一季度末脱困9户。",
         "exact, exact, ambiguous"),
        ("Compared with the end of 2017 the number on file fell by 105 households.", "ambiguous"),
        ("During 2018, 115 households left the files. Compared with the end of 2017 the number on"
         " file fell by 105 households, or 35.4 percent.", "exact, derived, derived"),
        # What a multiple is of moves nothing: 48 / 9 = 5.3; 673 / 67 = 10.0
        ("2019年四季度，脱困48户，是第一季度9户的5.3倍；解困退档14户。季末在档10户，比上季末的84户减少74户。",
         "exact, exact, derived, exact, exact, exact, derived"),
        ("2019年四季度，脱困48户，是第一季度9户的5.3倍；解困退档4户。",
         "exact, exact, derived, wrong"),
        ("2019年抚慰673人次，是2013年67人次的10.0倍；资金218.9万元。",
         "exact, exact, derived, exact"),
        ("2019年抚慰673人次，是2013年67人次的10.0倍；资金13.4万元。",
         "exact, exact, derived, wrong"),
        # Against the month before: 84 - 63 = 21, 21 / 84 = 25.0%; 月内 does not say against what.
        ("2019年10月末在档63户，比上月末减少21户，降幅25.0%。", "exact, derived, derived"),
        ("2019年10月末在档63户，月内减少21户，降幅73.2%。", "exact, ambiguous, ambiguous"),
        ("673 payments of comfort money to 671 people in 2019.", "exact, exact"),
        ("611 payments of comfort money to 671 people in 2019.", "wrong, exact"),
        ("At the start of 2019 there were 192 households on file.", "exact"),
        ("At the start of 2019 there were 10 households on file.", "wrong"),
    ],
)  # fmt: skip
def test_what_was_spoken_of_says_which_period(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # January to June 2018: 278 payments; 611 in the year.
        (
            "上半年抚慰270余人次\n\n本网讯\u30002018年，全区发放抚慰金611人次，上半年278人次。",
            "rounded truly, exact, exact",
        ),
        (
            "上半年抚慰600余人次\n\n本网讯\u30002018年，全区发放抚慰金611人次，上半年278人次。",
            "wrong, exact, exact",
        ),
    ],
)
def test_a_headline_names_a_part_of_the_year_told_behind_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 152 of 611 payments are 24.9%.
        ("2019年一季度抚慰152人次。抚慰人次相当于去年全年的24.9%。", "exact, derived"),
        ("2019年一季度抚慰152人次。抚慰人次相当于去年全年的22.6%。", "exact, wrong"),
    ],
)
def test_a_share_may_be_of_the_year_before(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text, date(2019, 4, 10)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # November 2019: 55 comfort payments, 3 cases of assistance; October had 2 of these.
        ("上月发放抚慰金55人次。上月帮扶困难职工3人次。", "exact, exact"),
        ("上月发放抚慰金55人次。上月帮扶困难职工2人次。", "exact, wrong"),
    ],
)
def test_a_month_before_said_twice_is_one_month(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text, date(2019, 12, 5)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # January to March 2019: 53, 52 and 47 payments; a quarter has 152, the one before it 165.
        ("今年1月至3月，每月发放一批抚慰金，依次为53人次、52人次、46人次。", "exact, exact, wrong"),
        ("今年一季度抚慰152人次；比去年四季度少13人次。", "exact, derived"),
    ],
)
def test_months_of_a_span_and_parts_of_the_year_before_are_read(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text, date(2019, 4, 12)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Households assisted: 160 in 2019, 284 in 2018.
        ("2019年度帮扶统计公报\n（2020年1月15日）\n\n【总量】全年帮扶困难职工家庭160户。", "exact"),
        ("2019年度帮扶统计公报\n2020年1月15日\n全年帮扶困难职工家庭284户。", "wrong"),
        ("关于帮扶情况的报告\n去年帮扶困难职工家庭160户。\n区总工会\n2020年1月15日", "exact"),
        # Money of 2017: 1,483,300 yuan, of 2018: 1,114,100.
        (
            "2017年帮扶年度公报\n发布日期：2018年3月20日\n全年发放帮扶资金148.33万元。",
            "rounded truly",
        ),
        ("2017年帮扶年度公报\n发布日期：2018年3月20日\n全年发放帮扶资金111.41万元。", "wrong"),
        ("2018年在档情况说明\n编制日期 2019年1月12日\n全年脱困84户。", "exact"),
        # Two such days are those of a chronicle: nobody knows what a number below them is of.
        ("2019年1月15日\n帮扶160户。\n2019年3月2日\n帮扶160户。", "ambiguous, ambiguous"),
    ],
)
def test_a_day_on_a_line_of_its_own_is_that_of_the_text(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Assisted by quarter of 2016: 414 + 211 + 294 + 370 = 1289; of three 414 + 211 + 294 = 919.
        (
            "2016年第一至第四季度，全区分别帮扶414人次、211人次、294人次、370人次，全年1289人次。",
            "exact, exact, exact, exact, exact",
        ),
        ("2016年一至四季度分别帮扶414人次、211人次、370人次、294人次。",
         "exact, exact, wrong, wrong"),
        ("2016年第一季度至第三季度帮扶人次分别为414人次、211人次、294人次。",
         "exact, exact, exact"),
        ("2016年帮扶户数，四个季度分别为303户、177户、237户、262户。",
         "exact, exact, exact, exact"),
        ("2016年四个季度帮扶人次依次为414、211、294、370。", "exact, exact, exact, exact"),
        ("2016年各季度脱困分别为3户、6户、15户、28户。", "exact, exact, exact, exact"),
        ("2016年各季度末在档分别为423户、419户、371户、404户。", "exact, exact, wrong, wrong"),
        ("2018年1月帮扶62人次。本季度帮扶302人次。", "exact, exact"),
        ("2016年一至三季度帮扶919人次。", "exact"),
        ("2016年一至三季度帮扶1289人次。", "wrong"),
    ],
)  # fmt: skip
def test_quarters_from_one_to_another_are_told_one_by_one_or_together(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
