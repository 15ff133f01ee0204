"""What stands above a list or in a table: rows of all its points, totals, unions nobody knows."""

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Heart attacks: 67 payments in 2018, 92 in 2019, of 276,000 yuan; 673 and 2,189,000 in all.
        ("急性心肌梗死三年账\n1. 2018年67人次\n2. 2019年92人次，资金27.6万元",
         "exact, exact, exact"),
        ("急性心肌梗死三年账\n1. 2018年67人次\n2. 2019年673人次，资金218.9万元",
         "exact, wrong, wrong"),
        # Autumn schooling: 181, 144 and 100 pupils; a verb of help names no other row.
        ("金秋助学三年小账\n1. 2015年，资助181人，发放34.16万元；\n"
         "2. 2016年，资助144人，发放27.49万元；\n"
         "3. 2017年，资助100人，发放24.55万元，人均2455元，其中大学生53人。",
         "exact, exact, exact, exact, exact, exact, derived, exact"),
        # 34.16 + 27.49 + 24.55 = 86.20; behind the list it may be of the row or of all.
        ("金秋助学三年小账\n1. 2015年，资助181人；\n2. 2016年，资助144人；\n"
         "3. 2017年，资助100人。\n"
         "三年合计发放86.20万元。", "exact, exact, exact, ambiguous"),
        # A point that names another row is of that; a line with numbers heads nothing.
        ("急性心肌梗死\n1. 2019年92人次\n2. 2019年恶性肿瘤241人次", "exact, exact"),
        ("2019年恶性肿瘤241人次。\n1. 2018年抚慰611人次\n2. 2019年673人次", "exact, exact, exact"),
        # 1、 before a year is the number of a point.
        ("2019年抚慰673人次。\n1、2018年611人次；\n2、2017年374人次。", "exact, exact, wrong"),
        ("2014年帮扶工作分季情况\n一、一季度527人次；二季度242人次。全年1595人次。",
         "exact, exact, exact"),
    ],
)  # fmt: skip
def test_a_line_without_numbers_heads_the_points_of_a_list(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 52 + 47 + 57 + 101 = 257 payments in 1 + 1 + 1 + 2 = 5 batches
        ("2019年春季抚慰\n月份\t抚慰人次\t发放批次\n2月\t52\t1\n3月\t47\t1\n4月\t57\t1\n"
         "5月\t101\t2\n"
         "四个月合计\t257\t5", ", ".join(["exact"] * 8) + ", derived, derived"),
        ("2019年春季抚慰\n月份\t抚慰人次\t发放批次\n2月\t52\t1\n3月\t47\t1\n4月\t57\t1\n"
         "5月\t101\t2\n"
         "四个月合计\t275\t6", ", ".join(["exact"] * 8) + ", does not add, does not add"),
        # A union nobody knows is none of ours, nor all of them.
        ("各单位抚慰人次\n单位\t2018年\t2019年\n三里屯街道\t20\t12\n黄木厂园区\t6\t673\n"
         "合计\t611\t673",
         "exact, exact, unsourced, unsourced, exact, exact"),
        # 193 / 371 = 52.0%; of the 926 people 484 = 52.3%; 424 - 371 = 53
        ("2016年末在档家庭构成\n类别\t户数（户）\t人口（人）\n低保家庭\t193\t484\n合计\t371\t926\n"
         "注：低保家庭占52.0%。", "exact, exact, exact, exact, derived"),
        # A counting word alone heads a column; two blanks part cells where others are wider.
        ("2014年帮扶\n工会\t户\t人\t人次\t资金（万元）\n朝外街道\t29\t45\t81\t11\n"
         "大屯街道\t18\t28\t28\t9",
         "exact, exact, exact, exact, exact, exact, wrong, exact"),
        ("2014年帮扶\n单位            户数    人数    人次\n朝外街道总工会    29      45      81\n"
         "六里屯街道总工会  25      36      79", "exact, exact, exact, exact, exact, exact"),
        # Of a list of names with two numbers each no line goes on; a ruled line parts none.
        ("2019年节日帮扶\n元旦春节 163人次 9.57万元\n五一 33人次 0.98万元\n国庆 25人次 2.5万元\n"
         "————\n"
         "全年 318人次 46.04万元\n元旦春节占帮扶人次的51.3%。",
         "exact, rounded truly, wrong, exact, exact, exact, exact, rounded truly, derived"),
        ("抚慰对象与职工关系（人次）\n关系      2017年    2018年    增幅\n"
         "本人      261      439      68.2%\n配偶      55      81      47.3%\n"
         "父母      44      58      24.1%\n子女      23      33      43.5%\n",
         "exact, exact, derived, exact, exact, derived, "
         "exact, exact, wrong, exact, exact, derived"),
        # A line of short cells between bars is not spaced out: 9 and 40 are two numbers.
        ("| 2019年 | 脱困（户） | 抚慰（人次） |\n| --- | --- | --- |\n| 8月 | 9 | 40 |\n"
         "| 9月 | 4 | 88 |",
         "exact, exact, exact, exact"),
        # At the start of 2016 there were 424, at its end 371.
        ("困难职工档案（单位：户）\n年份\t年初在档\t年末在档\n2016\t424\t371\n2017\t371\t297",
         "exact, exact, exact, exact"),
        ("困难职工档案（单位：户）\n年份\t年初在档\t年末在档\n2016\t371\t371\n2017\t371\t297",
         "wrong, exact, exact, exact"),
        ("2016年末在档家庭371户、926人。低保家庭占52.3%，比上年末减少53户。",
         "exact, exact, wrong, wrong"),
    ],
)  # fmt: skip
def test_a_table_says_what_its_lines_and_notes_are_of(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Payments of 2019: subdistricts 29, 26, 23, …; areas 21, 18, …; 21 is the fifth of all.
        ("2019年抚慰，街道中，奥运村街道29人次，排在第1位；和平街街道23人次，列第3位。",
         "exact, derived, exact, derived"),
        ("2019年抚慰，地区中，东风地区总工会以21人次居第1位。", "exact, derived"),
        ("2019年抚慰，东风地区总工会21人次，在各地区中排第5位。", "exact, wrong"),
        ("2019年抚慰，东风地区总工会21人次，在各街道、地区总工会中排第1位。", "exact, wrong"),
        # 81 person-times of 朝外街道 in 2014, 79 of 六里屯街道.
        ("2014年帮扶朝外街道81人次、资金11万元。按人次，六里屯街道在街道中列第2位。",
         "exact, exact, derived"),
        ("2014年帮扶朝外街道81人次、资金11万元。按人次，六里屯街道在街道中列第3位。",
         "exact, exact, wrong"),
    ],
)  # fmt: skip
def test_a_rank_is_among_the_unions_its_sentence_names(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Liulitun in 2014: 25 households, 36 people, 79 cases, 110,000 yuan;
        # Xiaohongmen 22, 38, 78 and 90,000.
        (
            "2014年街道工会帮扶（节选）\n单位  户  人  人次  资金（万元）\n"
            "六里屯街道  25  41  79  11\n小红门地区  22  38  64  9",
            "exact, wrong, exact, exact, exact, exact, wrong, exact",
        ),
        # Two lines of words with two blanks are no table.
        (
            "2018年帮扶284户  共781人次\n2017年帮扶共1024人次  资金148.33万元",
            "exact, exact, exact, rounded truly",
        ),
        # What is summed up under months may be of their year: 781 in 2018; a wrong sum stays wrong.
        (
            "2018年每月帮扶小账本\n1月 62人次｜约4万元\n2月 182人次\n合计 781人次（284户）",
            "exact, rounded truly, exact, ambiguous, ambiguous",
        ),
        ("2018年每月帮扶小账本\n1月 62人次\n2月 182人次\n合计 718人次", "exact, exact, wrong"),
    ],
)
def test_two_blanks_part_the_cells_of_like_lines(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A head that names ours beside others is of ours; volunteers of help are others.
        (
            "2019年抚慰人次，志愿者工作情况如下：\n• 奥运村街道总工会：29人次，资金9万元",
            "exact, exact",
        ),
        ("2019年抚慰人次，志愿者工作情况如下：\n• 奥运村街道总工会：26人次", "wrong"),
        ("2019年帮扶志愿者情况：\n• 奥运村街道：29人次", "unsourced"),
    ],
)
def test_a_head_is_of_what_it_names_of_ours(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # First quarters: 70 payments in 2016, 143 in 2018; second ones 94 and 135.
        (
            "抚慰人次分季度\n季度\t2016年\t2018年\n一季度\t70\t143\n二季度\t94\t94",
            "exact, exact, exact, wrong",
        ),
    ],
)
def test_a_line_of_a_part_of_a_year_in_a_column_of_a_year_is_of_both(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # By cause at the end of 2017 and of 2018: health 161 and 95 households, 391 and 242 people.
        ("致困原因分类\t2017年末\t2018年末\n健康和劳动能力\t161\t95\n（单位：户）", "exact, exact"),
        ("致困原因分类\t2017年末\t2018年末\n健康和劳动能力\t161\t95\n（单位：人）", "wrong, wrong"),
        # So may the head over the names: 148 and 102 households with medical aid, 284 in all.
        (
            "帮扶项目（户）\t2017年\t2018年\n医疗\t148\t102\n帮扶总户数\t355\t248",
            "exact, exact, exact, wrong",
        ),
    ],
)
def test_a_line_under_a_table_or_the_head_over_its_names_says_what_it_counts(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Minimum allowance at the end of 2016: 193 households of 484 people; edge 158 of 394.
        ("2016年末在档困难职工家庭\n困难类别\n户数　人口\n低保户\n193\n484\n低保边缘户\n158\n394",
         "exact, exact, exact, exact"),
        ("2016年末在档困难职工家庭\n困难类别\n户数　人口\n低保户\n158\n394",
         "wrong, wrong"),
    ],
)  # fmt: skip
def test_heads_in_one_line_are_of_the_cells_in_lines_under_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2016: dues 666,419.60 yuan, then the city 551,103.40; donations 103,851.35 come fourth.
        (
            "2016年帮扶资金从哪里来\n"
            "1. 工会经费66.64万元，资金量在各来源中居第1位；\n"
            "2. 市财政55.11万元。",
            "rounded truly, derived, rounded truly",
        ),
        ("2016年帮扶资金中，社会捐助10.39万元，在五个来源中居第3位。", "rounded truly, wrong"),
        (
            "2016年帮扶资金：市财政55.11万元，工会经费66.64万元，后者在五个来源中居第1位。",
            "rounded truly, rounded truly, derived",
        ),
        # 22 of kidney failure and 36 of rarer illnesses, told together, are more: nobody can say.
        ("2018年重大疾病抚慰中，心脏瓣膜手术18人次，在各病种中居第5位。", "exact, unsourced"),
        ("2018年重大疾病抚慰中，急性心肌梗死67人次，在各病种中居第3位。", "exact, derived"),
    ],
)
def test_a_rank_is_among_the_rows_of_its_table(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2018年→2019年\n"
            "🔹急性心肌梗死：67人次→92人次\n"
            "🔹冠状动脉搭桥：37人次→58人次，增长56.8%",
            "exact, exact, exact, exact, derived",
        ),
        # 18 and 24 of the two years are 42.
        ("2018年→2019年\n🔹心脏瓣膜手术：18人次→42人次", "exact, wrong"),
        (
            "2018年与2019年抚慰对比：\n急性心肌梗死：67人次→92人次，增长37.3%",
            "exact, exact, derived",
        ),
    ],
)
def test_an_arrow_leads_from_the_first_to_the_second_year_of_the_line_above(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "图片说明\n"
            "（一）2015年，金盏地区帮扶15户、56人次。\n"
            "（二）2017年12月抚慰金发放现场，当月46人次领到抚慰金。",
            "exact, exact, exact",
        ),
        (
            "2019年抚慰：\n"
            "（一）奥运村街道总工会：\n"
            "1. 抚慰29人次\n"
            "2. 抚慰29人次\n"
            "（二）全区：\n"
            "1. 抚慰673人次",
            "exact, exact, exact",
        ),
    ],
)
def test_a_point_of_a_list_is_of_no_union_that_the_point_before_it_named(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 29 / 383 = 7.6%; 29 + 29 = 58
        (
            "2017年抚慰产业工会29人次，直属工会29人次，两家合计58人次，直属工会一家占全区的7.6%。",
            "exact, exact, derived, derived",
        ),
        # 42 + 42 = 84
        ("2019年抚慰：示例产业工会42人次，与示例直属工会合计84人次。", "exact, derived"),
        ("2019年抚慰：示例产业工会42人次，与示例直属工会合计82人次。", "exact, does not add"),
    ],
)
def test_the_only_union_of_a_kind_goes_by_its_kind(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2019: 101 payments in May are most of all months, 88 in September come second.
        (
            "2019年抚慰金发放月报\n"
            "• 5月：2批、101人次，人次居各月第1位\n"
            "• 9月：88人次，人次居各月第3位",
            "exact, exact, derived, exact, wrong",
        ),
        ("2018年5月抚慰94人次，为当年各月第一位。", "exact, derived"),
        (
            "2018年下半年情况\n"
            "月份,抚慰人次,月末在档（户）\n"
            "7月,88,256\n"
            "8月,34,254\n"
            "10月,82,248\n"
            "7月抚慰人次居全年第2位。",
            "exact, exact, wrong, exact, exact, wrong, derived",
        ),
    ],
)
def test_months_are_ranked_among_those_of_their_year(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2018年帮扶资金来源（万元）\t2017年\t2018年\n"
            "社会捐助\t6.04\t5.21\n"
            "合计（含中央财政）\t148.33\t111.41",
            "rounded truly, rounded truly, rounded truly, rounded truly",
        ),
        (
            "抚慰\t2016年\t2019年\n意外伤残\t32人次\t57人次\n全部事项（含火灾）\t374人次\t673人次",
            "exact, exact, exact, exact",
        ),
    ],
)
def test_a_whole_is_not_of_the_row_its_bracket_holds(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 29 + 26 + 23 = 78, 11.6% of 673
        (
            "2019年抚慰，奥运村街道29人次，大屯街道26人次，和平街街道23人次。\n"
            "奥运村、大屯、和平街三家合计78人次，占全区的11.6%。",
            "exact, exact, exact, derived, derived",
        ),
        ("2019年抚慰，奥运村、大屯、和平街三家合计88人次。", "does not add"),
    ],
)
def test_short_names_that_are_words_are_unions_in_a_list_that_is_added(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2016年部分基层工会帮扶情况\n"
            "单位,户数,人次,资金（约，万元）\n"
            "孙河地区总工会,23,79,10\n"
            "金盏地区总工会,18,54,7",
            "exact, wrong, exact, exact, exact, wrong",
        ),
    ],
)
def test_a_head_with_a_bracket_heads_a_table_of_commas(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
