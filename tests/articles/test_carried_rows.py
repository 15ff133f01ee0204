"""Numbers that go on with a row named before them, in the ways a fresh hand wrote them."""

from datetime import date

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A point of a list that only names a row: what follows is of it. Living aid of 2019 went to
        # 154 households, 252 times, 207,255.50 yuan; medical aid was 94,199.75 yuan.
        ("2019年，全区帮扶160户。一是生活救助兜住底线。帮扶154户、252人次。二是医疗救助减轻负担。"
         "支出9.42万元。",
         "exact, exact, exact, rounded truly"),
        ("2019年，全区帮扶160户。一是生活救助兜住底线。帮扶155户、253人次。二是医疗救助减轻负担。"
         "支出9.52万元。",
         "exact, wrong, wrong, wrong"),
        # Where it may be of all or of the row named last, it is left open, and wrong if of neither.
        ("2013年至2019年，社会捐赠用于帮扶52.16万元。受益人次最多的是2014年，有108人次。",
         "rounded truly, ambiguous"),
        ("2013年至2019年，社会捐赠用于帮扶52.16万元。受益人次最多的是2014年，有118人次。",
         "rounded truly, wrong"),
        # In the next paragraph nothing is left of a row.
        ("2013年至2019年，社会捐赠用于帮扶52.16万元。\\n2014年帮扶108人次。",
         "rounded truly, wrong"),
        # A share of a row says what the whole is, and the text goes on with the row: 241 / 673
        ("2019年，恶性肿瘤241人次，占全部抚慰人次的35.8%；急性心肌梗死92人次。",
         "exact, derived, exact"),
    ],
)  # fmt: skip
def test_a_number_goes_on_with_the_row_before_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text.replace("\\n", "\n")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Of 1,114,058.91 yuan: 64,600, 341,344.91, 234,618.00, 421,496.00 and 52,000.00
        ("2018年帮扶资金111.4万元，其中中央资金6.46万元，市级资金34.13万元，区级资金23.46万元，"
         "工会资金42.15万元。",
         "rounded truly, rounded truly, rounded truly, rounded truly, rounded truly"),
        ("2018年帮扶资金111.4万元，其中中央资金7.46万元，市级资金43.13万元。",
         "rounded truly, wrong, wrong"),
        ("2018年，中央、市、区三级合计64.05万元。", "derived"),
        # Four rows are added where the text told four, and not all there is.
        ("2018年元旦春节帮扶17.12万元，五一1.33万元，十一7.2万元，金秋助学19.44万元。"
         "四个节点合计支出46.09万元。",
         "exact, exact, exact, exact, does not add"),
        # 该街道 is the union named last.
        ("八里庄街道总工会2018年帮扶14户。全区抚慰611人次。2018年该街道抚慰15人次。",
         "exact, exact, exact"),
        ("八里庄街道总工会2018年帮扶14户。全区抚慰611人次。2018年该街道抚慰611人次。",
         "exact, exact, wrong"),
    ],
)  # fmt: skip
def test_funds_are_known_by_what_newsrooms_call_them(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A change of an earlier year is on the year before that: (463 - 424) / 463 = 8.4%
        ("2018年末在档192户，比上年末减少105户，降幅35.4%，而2015年的降幅为8.4%。",
         "exact, derived, derived, derived"),
        ("2018年末在档192户，比上年末减少105户，降幅35.4%，而2015年的降幅为35.4%。",
         "exact, derived, derived, wrong"),
        # Points behind a share are of two shares, which no figure is.
        ("2019年，恶性肿瘤241人次，占全部抚慰人次的35.8%，比上年下降4.8个百分点。",
         "exact, derived, ambiguous"),
        # A mean of counts is told in whole ones: 673 / 14 = 48.07
        ("2019年抚慰673人次，分14批发放，平均每批48人次。", "exact, exact, rounded truly"),
        ("2019年抚慰673人次，分14批发放，平均每批49人次。", "exact, exact, wrong"),
        # Who came along is none of those who were paid, and papers are no claims.
        ("2019年抚慰673人次。李先生领到了抚慰金，上门的还有3名志愿者。", "exact, unsourced"),
        ("2019年撤回申请3件。申请时请带身份证复印件2份。", "exact, unsourced"),
        # How long something took is said in too many ways to call one a mismatch.
        ("2019年批准673件，批准以后到钱发到手9天。", "exact, unsourced"),
        # The year of a chronicle is no length of schooling.
        ("2013年  制度起步，抚慰67人次。", "exact"),
        ("The approval rate in 2019 was 94.4 percent; 40 applications were turned down.",
         "rounded truly, exact"),
        ("Come before 9 a.m. In 2019, 673 comfort payments were made.", "exact"),
    ],
)  # fmt: skip
def test_what_a_fresh_hand_wrote_is_called_wrong_no_more(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A list of rows of which one is unknown says whom it is about, and no row.
        ("2019年，向遭遇重病、意外和火灾的会员发放抚慰金673人次，支出218.9万元。",
         "ambiguous, exact"),
        # Two years that are added are neither of them: 611 + 673 = 1284
        ("2018年和2019年抚慰合计1284人次。", "derived"),
        # What is looked back at aside moves nothing: 221 and 25 households, 33 in 2018.
        ("2019年元旦春节慰问127户；上一年是221户。五一慰问25户。", "exact, ambiguous, exact"),
        ("2019年元旦春节慰问127户；上一年是221户。五一慰问33户。", "exact, ambiguous, wrong"),
        # (117 - 42) / 42 = 178.6%, (117 - 162) / 162 = -27.8%: both of households.
        ("2018年12月帮扶117户、148人次，户数环比增长178.6%，同比减少27.8%。",
         "exact, exact, derived, derived"),
        ("2018年12月帮扶117户、148人次，户数环比增长178.6%，同比减少32.1%。",
         "exact, exact, derived, wrong"),
        ("2019年末在档10户，一年前还有192户。", "exact, exact"),
        ("2019年审批用时中位数20天出头。抚慰673人次。", "rounded truly, exact"),
        # 增长% is in per cent.
        ("指标\t2018年\t2019年\t增长%\n抚慰人次\t611\t673\t10.1", "exact, exact, derived"),
        ("指标\t2018年\t2019年\t增长%\n抚慰人次\t611\t673\t11.1", "exact, exact, wrong"),
        ("2018年医疗帮扶130户，全部帮扶每人次平均1426元。", "wrong, rounded truly"),
    ],
)  # fmt: skip
def test_what_a_second_hand_wrote_is_called_wrong_no_more(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


def test_a_monthly_report_speaks_of_the_month_before_its_own(checker: Checker) -> None:
    """Of December, in January: 117 households, 42 in November, 162 in December 2017."""
    text = "2018年12月帮扶月报\n当月帮扶117户；上月为42户。"
    assert verdicts(checker, text, date(2019, 1, 8)) == "exact, exact"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 391 + 41 = 432 payments, 204,920 + 17,400 = 222,320 yuan.
        (
            "2017年元旦春节391人次，发放20.49万元；五一41人次，次均424元。两项合计432人次、22.23万元。",
            "exact, rounded truly, exact, rounded truly, derived, derived",
        ),
        (
            "2017年元旦春节391人次，发放20.49万元；五一41人次，次均424元。两项合计432人次、23.22万元。",
            "exact, rounded truly, exact, rounded truly, derived, does not add",
        ),
        # What is said in brackets goes on to nothing: 1,752,989.74 yuan in
        # all, 49,820 of them goods.
        (
            "2016年帮扶资金\n社会捐助：10.39万元（含实物折价）\n全年合计175.3万元。",
            "rounded truly, rounded truly",
        ),
    ],
)
def test_a_sum_is_counted_twice_of_the_same_rows(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 468 + 227 + 214 + 57 = 966, but 500 households got any aid.
        (
            "2013年，生活救助468户，医疗救助227户，助学214户，就业57户，合计966户。",
            "exact, exact, exact, exact, wrong",
        ),
        (
            "2013年，生活救助468户，医疗救助227户，助学214户，就业57户，合计500户。",
            "exact, exact, exact, exact, exact",
        ),
        # What is told in passing of others is none of ours.
        ("2018年帮扶资金111.41万元。另带动社会资金80万元。", "rounded truly, unsourced"),
        ("2019年抚慰673人次，另有15户材料待核。", "exact, unsourced"),
    ],
)
def test_households_of_several_kinds_of_aid_add_up_to_nothing(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
