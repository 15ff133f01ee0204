"""Numbers that may be of something else than the words before them seem to say."""

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 611 - 383 = 228, 228 / 383 = 59.5%; of cancer 248 - 245 = 3, of infarcts nothing is told.
        ("2018年全区抚慰611人次，其中恶性肿瘤248人次，急性心肌梗死67人次。比上年多228人次，增长59.5%。",
         "exact, exact, exact, derived, derived"),
        ("2018年全区抚慰611人次，其中恶性肿瘤248人次。比上年多228人次，增长59.5%。",
         "exact, exact, ambiguous, ambiguous"),
        ("2018年全区抚慰611人次，其中恶性肿瘤248人次。比上年多3人次，增长1.2%。",
         "exact, exact, derived, derived"),
        ("2018年全区抚慰611人次，其中恶性肿瘤248人次。比上年多227人次，增长59.4%。",
         "exact, exact, wrong, wrong"),
        # Approved 94.4% in 2019, 94.1% in 2018, 90.5% in 2013: 0.2 and 3.8 points.
        ("2019年申请到审批21天，比2013年的42天缩短一半；批准率94.4%，提高3.8个百分点。",
         "exact, exact, derived, rounded truly, ambiguous"),
        ("2019年申请到审批21天，比2013年的42天缩短一半；批准率94.4%，提高0.2个百分点。",
         "exact, exact, derived, rounded truly, derived"),
        ("2019年申请到审批21天，比2013年的42天缩短一半；批准率94.4%，提高2.8个百分点。",
         "exact, exact, derived, rounded truly, wrong"),
        # Out of hardship: 25 in December 2019, 23 in that of 2018.
        ("2019年脱困率60.0%；而2018年是27.4%。12月，就有25户脱困。",
         "exact, rounded truly, ambiguous"),
        ("2019年脱困率60.0%；而2018年是27.4%。12月，就有26户脱困。",
         "exact, rounded truly, wrong"),
        # Helped: 355 in 2017, 284 in 2018, 160 in 2019: (355 - 160) / 355 = 54.9%.
        ("年度\t户数（户）\n2017\t355\n2018\t284\n2019\t160\n帮扶户数两年间减少了五成多。",
         "exact, exact, exact, ambiguous"),
        ("年度\t户数（户）\n2017\t355\n2018\t284\n2019\t160\n帮扶户数两年间减少了八成多。",
         "exact, exact, exact, wrong"),
    ],
)  # fmt: skip
def test_a_number_that_is_right_by_another_reading_is_not_called_wrong(
    checker: Checker, text: str, expected: str
) -> None:
    table = "附表：困难职工帮扶主要指标\n" if text.startswith("年度") else ""
    assert verdicts(checker, table + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Mean of a death by accident 7,000 yuan in 2018; 8,000 is neither a mean nor a sum.
        ("2018年重大疾病次均抚慰金3000元；意外身故7000元。", "exact, ambiguous"),
        ("2018年重大疾病次均抚慰金3000元；意外身故8000元。", "exact, wrong"),
        # 751 people / 297 households = 2.53; on the edge of allowance 301 / 123 = 2.45.
        (
            "2017年末低保户占在档户数的52.5%，低保边缘户占41.4%；户均人口2.53人。",
            "derived, derived, ambiguous",
        ),
        (
            "2017年末低保户占在档户数的52.5%，低保边缘户占41.4%；户均人口2.63人。",
            "derived, derived, wrong",
        ),
    ],
)
def test_a_row_behind_a_mean_may_be_a_mean_too(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Autumn schooling 194,400 yuan in 2018, all schooling 291,200.
        ("19.44万元助学金送到开学前\n\n2018年金秋助学发放19.44万元", "ambiguous, exact"),
        ("19.54万元助学金送到开学前\n\n2018年金秋助学发放19.44万元", "wrong, exact"),
    ],
)
def test_a_headline_may_be_of_what_the_first_number_behind_it_is(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 7,000 yuan a death by accident, 4,000 a fire.
        ("2019年抚慰金一次多少？次均抚慰金，意外身故7000元，家庭火灾4000元。", "exact, exact"),
        ("2019年抚慰金一次多少？次均抚慰金，意外身故8000元。", "wrong"),
    ],
)
def test_a_mean_named_in_a_clause_of_its_own_is_of_the_row_behind_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 551 / 57 = 9.7; 152 - 204 = -52.
        (
            "2019年，重大疾病抚慰551人次，意外伤害抚慰57人次，前者是后者的9.7倍。",
            "exact, exact, derived",
        ),
        (
            "2019年，重大疾病抚慰551人次，意外伤害抚慰57人次，前者是后者的7.9倍。",
            "exact, exact, wrong",
        ),
        (
            "2019年一季度和二季度抚慰人次分别为152人次和204人次，前者比后者少52人次。",
            "exact, exact, derived",
        ),
        (
            "2019年一季度和二季度抚慰人次分别为152人次和204人次，前者比后者多52人次。",
            "exact, exact, wrong",
        ),
        (
            "2019年一季度和二季度抚慰人次分别为152人次和204人次，后者比前者多52人次。",
            "exact, exact, derived",
        ),
    ],
)
def test_the_former_and_the_latter_are_the_last_two_numbers(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 318 / 160 = 1.99 payments a household; 10 / 489 = 2.0% of the files of 2013.
        ("2019年共帮扶318人次，涉及160户，户均2.0人次。", "exact, exact, derived"),
        ("2019年共帮扶318人次，涉及160户，户均3.0人次。", "exact, exact, wrong"),
        ("2019年末在档10户，仅为2013年末的2.0%。", "exact, derived"),
        ("2019年末在档10户，仅为2013年末的3.0%。", "exact, wrong"),
    ],
)
def test_what_comes_to_a_household_is_counted_as_it_says(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年，非重大疾病类抚慰551人次。", "unsourced"),
        ("2019年重大疾病以外的抚慰551人次。", "unsourced"),
        ("2019年除重大疾病外，抚慰551人次。", "unsourced"),
        # Medical aid as well as living aid: 102 and 260 households.
        ("2018年除医疗帮扶102户外，生活帮扶260户。", "exact, exact"),
        (
            "Excluding major illness, the federation made 551 payments of comfort money in 2019.",
            "unsourced",
        ),
    ],
)
def test_a_row_that_is_left_out_is_none_that_the_text_tells_of(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年抚慰人次并非673，而是673人次。", "unsourced, exact"),
        ("2018年目标为抚慰611人次。", "unsourced"),
        ("In 2019 comfort payments were not 673.", "unsourced"),
    ],
)
def test_what_is_denied_or_aimed_at_is_left_open(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017年和2018年抚慰人次相比，前者611人次，后者383人次。", "ambiguous, ambiguous"),
        ("2018年工会经费和市财政，前者34.13万元，后者42.15万元。", "ambiguous, ambiguous"),
    ],
)
def test_the_former_alone_is_left_open(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Money 198.8 on 124.6: 59.6%; payments 611 on 383: 59.5%
        ("2018年抚慰资金、抚慰人次分别增长59.6%、59.5%。", "derived, derived"),
        ("2018年抚慰资金、抚慰人次分别增长59.5%、59.6%。", "wrong, wrong"),
        # 355 - 284 = 71 households, 1024 - 781 = 243 payments
        ("帮扶户数、帮扶人次2018年分别比2017年减少71户、243人次。", "derived, derived"),
        ("帮扶人次、帮扶户数2018年分别比2017年减少71、243。", "wrong, wrong"),
    ],
)
def test_names_of_a_list_have_their_own_nouns(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2017 there were 383 comfort payments, and 611 the following year.", "exact, exact"),
        ("In 2017 there were 383 comfort payments, and 383 the following year.", "exact, wrong"),
        ("Households on file at the end of 2018 were 192, at the start 297.", "exact, exact"),
        ("In 2017 and 2018 comfort payments were 383 and 611.", "exact, exact"),
        ("In 2017 and 2018 comfort payments were 611 and 383.", "wrong, wrong"),
    ],
)
def test_english_says_when_behind_its_numbers(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 94 + 82 = 176
        ("2018年5月、10月抚慰82人次。", "does not add"),
        ("2018年5月、10月抚慰176人次。", "derived"),
        ("2018年与2019年抚慰人次持平，均为673人次。", "ambiguous"),
        ("与2017年、2018年相比，2019年抚慰673人次。", "exact"),
    ],
)
def test_two_times_side_by_side_are_added_and_neither_is_meant_alone(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("除2018年外，七年抚慰2745人次。", "unsourced"),
        ("2018年及以前抚慰611人次。", "unsourced"),
        ("2018年抚慰人次的一半是611人次。", "wrong, unsourced"),
        ("2018年农民工抚慰611人次。", "unsourced"),
    ],
)
def test_all_but_some_time_or_a_part_of_it_is_left_open(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年抚慰人次未达673人次。", "rounding claim false"),
        ("2019年抚慰人次不及680人次。", "rounded truly"),
    ],
)
def test_what_a_number_does_not_come_up_to_it_is_not(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2018年6月底，当年抚慰611人次。", "wrong"),
        ("截至2018年6月底，当年已抚慰278人次。", "exact"),
        ("截至2018年12月底，全年抚慰611人次。", "exact"),
    ],
)
def test_a_year_up_to_a_month_is_as_far_as_that(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Pupils of 2017: 100 of them in autumn with 245,500 yuan, 118 in all.
        ("2017年金秋助学活动日前结束。全区共资助困难职工子女100人，发放助学金24.55万元。",
         "exact, exact"),
        ("2017年金秋助学活动日前结束。全区共资助困难职工子女118人。", "wrong"),
        # With a year of its own it is of all that year.
        ("金秋助学发放仪式举行。2017年，全区资助困难职工子女118人。", "exact"),
        ("2017年金秋助学活动结束。全年资助困难职工子女118人。", "exact"),
    ],
)  # fmt: skip
def test_behind_a_sentence_about_aid_in_autumn_pupils_are_those_of_autumn(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
