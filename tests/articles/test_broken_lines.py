"""Lines, brackets, papers and codes that stand between numbers and their words."""

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某街道总工会工作简报（单位代码：110105022）\n2019年，我街道职工获抚慰26人次，比2018年多8人次。",
         "exact, derived"),
        ("某街道总工会工作简报（单位代码：110105022）\n2019年，我街道职工获抚慰29人次。", "wrong"),
        ("2019年，我街道职工获抚慰26人次。", "unsourced"),
        ("部分街道2019年抚慰情况\n代码\t人次\t批次\n110105007\t23\t11\n110105023\t29\t13",
         "exact, exact, exact, exact"),
        ("部分街道2019年抚慰情况\n代码\t人次\t批次\n110105007\t29\t11", "wrong, exact"),
        ("身份证号110105199001011234。", ""),
    ],
)  # fmt: skip
def test_a_union_is_known_by_its_code(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Lines that begin with a picture are points of a list: May is of its own line alone.
        ("📣2018年抚慰成绩单\n✅5月抚慰94人次；7月88人次\n✅急性心肌梗死67人次，恶性肿瘤248人次",
         "exact, exact, exact, exact"),
        ("📣2018年抚慰成绩单\n✅5月抚慰94人次；7月88人次\n✅急性心肌梗死76人次",
         "exact, exact, wrong"),
        # Lines with bars are no column.
        ("💗数说元旦春节送温暖💗\n2018年：221户 ｜ 317人次 ｜ 17.12万元\n其中现金14.09万元",
         "exact, exact, exact, exact"),
        ("💗数说元旦春节送温暖💗\n2018年：221户 ｜ 371人次 ｜ 14.09万元\n其中现金14.09万元",
         "exact, wrong, wrong, exact"),
        # A part in brackets behind a sum is none of it.
        ("2019年元旦春节慰问困难职工家庭127户，款物9.57万元（含实物折价1.43万元）。",
         "exact, rounded truly, rounded truly"),
        ("2019年元旦春节慰问困难职工家庭127户，款物1.43万元（含实物折价1.43万元）。",
         "exact, wrong, rounded truly"),
        # A line of a narrow column goes on in the next, also with a number.
        ("2016年帮扶资金按来源分：中央财政10\n.33万元，市财政55.11万元，区财政\n32.83万元，财政投入合计98.27万\n"
         "元；工会经费66.64万元，社会捐助10.\n39万元。",
         "rounded truly, rounded truly, rounded truly, derived, rounded truly, rounded truly"),
        ("At the end of 2016, 371 households with 926 people were on file.", "exact, exact"),
        ("At the end of 2016, 381 households with 926 people were on file.", "wrong, exact"),
        # The year in the number of a paper is no year spoken of.
        ("朝工简报〔2016〕第2期（1月20日印发）：2015年，抚慰378人次。人次比上年增加119人次。全年不予43件。",
         "exact, derived, exact"),
        # 累计 speaks of all years again.
        ("2013年至2019年，全区帮扶困难职工家庭573户。其中2019年抚慰资金218.9万元，是2013年的16.3倍。累计脱困416户次。",
         "exact, exact, derived, exact"),
    ],
)  # fmt: skip
def test_lines_brackets_and_papers_are_told_apart(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 88,256 is no number of five digits: July 88 payments, 256 files; August 46, 254.
        (
            "2018年逐月情况\n月份,抚慰人次,月末在档（户）\n7月,88,256\n8月,46,254",
            "exact, exact, exact, exact",
        ),
        (
            "2018年逐月情况\n月份,抚慰人次,月末在档（户）\n7月,86,256\n8月,46,248",
            "wrong, exact, exact, wrong",
        ),
        (
            "抚慰情况\n项目，2018年，2019年\n抚慰人次，611，673\n抚慰金额（万元），198.8，218.9",
            "exact, exact, exact, exact",
        ),
    ],
)
def test_lines_of_cells_with_commas_between_them_are_a_table(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 年中, the middle of a year, does not begin in 2019年 and end in 中央财政: 25,456.08 yuan.
        ("2019年中央财政2.55万元，区级财政7.72万元。", "rounded truly, rounded truly"),
        ("2019年中央财政2.55元。", "wrong"),
        ("2018年末会员1172082名。会议14时开始。Issue 12, page 3", "exact"),
    ],
)
def test_what_stands_inside_a_number_hides_no_word_behind_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # July 2018: 88 comfort payments; April 2019: 169 files, 5 exits.
        (
            "2018年各月\n月份｜抚慰人次｜在档\n7月｜88人次｜256户\n8月｜46人次｜254户",
            "exact, exact, exact, exact",
        ),
        (
            "2018年各月\n月份｜抚慰人次｜在档\n7月｜256人次｜88户\n8月｜46人次｜254户",
            "wrong, wrong, exact, exact",
        ),
        # Of three years 12 + 12 + 10 = 34 new files; the cell before them is empty.
        (
            "年份\t期初在档（户）\t新建档（户）\t脱困（户）\n2015\t463\t12\t42\n2016\t424\t12\t67\n2017\t371\t10\t52\n三年合计\t\t34\t161",
            "exact, exact, exact, exact, exact, wrong, exact, exact, wrong, exact, exact",
        ),
        ("一）2019年\n1）癌症241人次；\n2）急性心肌梗死92人次。", "exact, exact"),
    ],
)
def test_cells_of_a_table_may_count_and_may_be_empty(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 374 of 409 claims decided in 2016: 91.4%
        (
            "2016年批准37\n4 件，批准率为91 .\n4 %，比2015年提高1. 7 个百分点。年末在办6\n1 件。",
            "exact, rounded truly, derived, exact",
        ),
        ("2016年批准37\n4 件，批准率为92 .\n4 %。年末在办5\n9 件。", "exact, wrong, wrong"),
    ],
)
def test_digits_that_a_page_sets_apart_are_one_number(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
