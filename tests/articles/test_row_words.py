"""Rows in all the ways a writer tells them: read as they are meant, and as nothing else."""

import random
from collections.abc import Iterator

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.articles.verdicts import VERDICTS
from bangfu.figures.answers import Question
from bangfu.figures.dimensions import code_label
from bangfu.figures.model import Figure
from bangfu.periods import Period
from bangfu.words.numerals import format_value
from told_verdicts import verdicts

TOP = "110105"
TABLES = [
    ("comfort.payments", "event_kind", "comfort.person_times", "抚慰"),
    ("comfort.payments", "illness_group", "comfort.person_times", "抚慰"),
    ("comfort.payments", "relation", "comfort.person_times", "抚慰"),
    ("comfort.payments", "unit", "comfort.person_times", "抚慰"),
    ("assistance.totals", "aspect", "assistance.person_times", "帮扶"),
    ("assistance.totals", "fund_source", "assistance.amount", "帮扶资金"),
]
WAYS = [
    "{year}年{said}{all}，其中{a}{x}，{b}{y}。",
    "{year}年{said}{all}，其中{x}是{a}，{y}是{b}。",
    "{year}年{said}{all}，其中{x}属{a}，{y}属{b}。",
    "{year}年{said}{all}。{a}最多，为{x}，其次是{b}，为{y}。",
    "{year}年{said}{all}：{a}（{x}）、{b}（{y}）。",
    "{year}年{said}{all}，{a}、{b}分别为{x}、{y}。",
    "{year}年，{a}{said}{x}，{b}{y}。",
    "{year}年，{said}{a}{x}、{b}{y}，合计{sum}。",
    "{year}年，{a}{said}{x}，比{b}多{more}。",
    "{year}年{said}{all}。从构成看，{a}{x}、{b}{y}。",
    "{year}年{said}{all}，来自{a}的{x}，来自{b}的{y}。",
    "{year}年，有{x}{a}得到{said}，{y}{b}得到{said}。",
    "{said}情况（{year}年）\n{a}：{x}\n{b}：{y}",
]


def rows(
    evidence: RegisterEvidence, measure: str, by: str, figure_id: str, period: Period
) -> Iterator[tuple[str, Figure]]:
    for row in evidence.told(Question(measure, (by,), period)):
        figure = row.figures[figure_id]
        code = dict(figure.dimensions).get(by, "none")
        is_plain = code not in ("none", TOP) and not code.startswith("other_")
        if figure.value and figure.is_public and not figure.status.is_rounded and is_plain:
            label = code_label(by, code, "zh", evidence.units, evidence.rules, unit=TOP)
            yield label, figure


@pytest.mark.parametrize("year", [2016, 2018])
@pytest.mark.parametrize(("measure", "by", "figure_id", "said"), TABLES)
def test_rows_are_read_as_they_are_meant_and_no_swapped_number_passes(
    evidence: RegisterEvidence, measure: str, by: str, figure_id: str, said: str, year: int
) -> None:
    checker, period = Checker.of(evidence), Period.parse(str(year))
    whole = evidence.at(figure_id, period, TOP, {}).figure
    known = list(rows(evidence, measure, by, figure_id, period))
    (a, more), (b, less) = sorted(
        random.Random(year).sample(known, 2), key=lambda one: one[1].value or 0, reverse=True
    )
    assert whole is not None
    assert more.value is not None
    assert less.value is not None
    assert more.value > less.value

    def words(value: object) -> str:
        return format_value(value, more.measure_unit, "zh")  # type: ignore[arg-type]

    told = {
        "year": str(year), "said": said, "all": words(whole.value), "a": a, "b": b,
        "x": words(more.value), "y": words(less.value), "sum": words(more.value + less.value),
        "more": words(more.value - less.value),
    }  # fmt: skip
    for way in WAYS:
        text = way.format(**told)
        found = checker.check(text).verdicts
        sorts = {VERDICTS[one.verdict] for one in found} - {"none"}
        assert sorts == {"right"}, text
        swapped = way.format(**{**told, "x": told["y"], "y": told["x"]})
        for one in checker.check(swapped).verdicts:
            number = swapped[one.mention.start : one.mention.end]
            if number in (told["x"], told["y"]):
                assert VERDICTS[one.verdict] != "right", swapped


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # On file 10 at the end of 2019. No table has those rows, and none of them is all.
        ("2019年底在档10户，其中单亲家庭4户，其他6户。", "exact, unsourced, unsourced"),
        ("2019年底在档10户，其中残疾致困4户、疾病致困5户。", "exact, unsourced, unsourced"),
        ("2019年在档困难职工家庭中，残疾致困4户，疾病致困5户，其他1户。",
         "unsourced, unsourced, unsourced"),
        ("2019年底在档困难职工家庭10户，患病的4户。", "exact, unsourced"),
        # A verb right before a number names no row: it is of what was told.
        ("2019年底在档10户，其中仍有9户。", "exact, wrong"),
        ("2019年抚慰金218.9万元，惠及673人次。", "exact, exact"),
        ("2019年抚慰金218.9万元，惠及611人次。", "exact, wrong"),
        ("2019年抚慰工作中，共有611人次。", "wrong"),
        # Goods of seven years 320,640 yuan: they are no row of the money paid out.
        ("2013年至2019年帮扶资金1104.88万元，现金占绝大部分，实物折价32.06万元。",
         "rounded truly, rounded truly"),
        ("2013年至2019年帮扶资金1104.88万元，现金占绝大部分，实物折价1072.82万元。",
         "rounded truly, wrong"),
        # One word names two subjects: 117 + 38 = 155
        ("2019年解困脱困155户，其中脱困117户，解困38户。", "derived, exact, exact"),
        ("2019年脱困解困156户。", "does not add"),
        ("2019年解困脱困共155户。", "derived"),
    ],
)  # fmt: skip
def test_a_row_of_an_unknown_name_is_not_all(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Match rates of 2018: 71.5% of all, 76.5% health, 61.3% work, by words of the part.
        (
            "2018年因困施策率71.5%；其中健康与劳动能力类76.5%，就业与保险类71.4%。",
            "rounded truly, rounded truly, wrong",
        ),
        # 266 of 374 payments went to members themselves: 71.1%.
        ("2016年抚慰374人次，职工本人七成多。", "exact, derived"),
        ("2016年抚慰374人次，职工本人八成多。", "exact, rounding claim false"),
        # Others than ours have no share of ours.
        ("2018年抚慰611人次，女职工约占54%。", "exact, unsourced"),
        # National day: 72 households in 2018 and 107 in 2017; 107 - 72 = 35, 35 / 107 = 32.7%.
        (
            "2018年国庆慰问72户；2017年为107户，减少35户，降幅32.7%。",
            "exact, exact, derived, derived",
        ),
        ("2018年国庆慰问72户；2017年为420户。", "exact, wrong"),
        # A month is none of the row of a year: May 2018 has 94 payments in all.
        ("2018年抚慰611人次；癌症248人次。最集中的是5月，94人次。", "exact, exact, exact"),
        # 297 files with 751 people: 751 / 297 = 2.53.
        ("2017年末困难职工297户、751人，户均人口2.53人。", "exact, exact, derived"),
        ("2017年末困难职工297户、715人。", "exact, wrong"),
        # By their own means 67, by relief 11, of 87 exits in 2017.
        (
            "Exits by own means in 2017: 67 households; after relief: 11 households; "
            "all exits: 87 households.",
            "exact, exact, exact",
        ),
    ],
)
def test_rows_of_rates_shares_and_years_follow_what_was_told(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 551,103 of 1,752,990 yuan are 31.4%.
        (
            "In 2016 the Federation assisted 419 households, paying out 1.75 million yuan. "
            "Municipal finance provided 551,103 yuan, or 31.4 percent.",
            "exact, rounded truly, rounded truly, derived",
        ),
        (
            "In 2016 the Federation assisted 419 households, paying out 1.75 million yuan. "
            "Municipal finance provided 551,103 yuan, or 37.4 percent.",
            "exact, rounded truly, rounded truly, wrong",
        ),
        # All four aspects together are all: 8,103 cases in seven years.
        ("2013年至2019年，围绕生活、医疗、助学、就业四个方面，累计帮扶8103人次。", "exact"),
        ("2013年至2019年，围绕生活、医疗、助学、就业四个方面，累计帮扶8013人次。", "wrong"),
    ],
)
def test_a_share_is_of_what_its_words_name(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 81 + 45 + 46 = 172 payments to kin, 39.2% of the 439 to members themselves.
        (
            "2018年抚慰本人439人次。配偶、父母、子女三项合计172人次，相当于本人的近四成。",
            "exact, derived, derived",
        ),
        (
            "2018年抚慰本人439人次。配偶、父母、子女三项合计172人次，相当于本人的近三成。",
            "exact, derived, wrong",
        ),
    ],
)
def test_what_a_sum_is_held_against_may_be_a_row(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Sources are of money: 34.4% of 2013 from the city; 109 of 204
        # pupils are at college, 53.4%.
        ("2013年帮扶500户。按来源看，市财政占三成多。", "exact, derived"),
        ("2013年帮扶500户。按来源看，市财政占四成多。", "exact, rounding claim false"),
        (
            "2014年大学生资助109人、36.74万元；资助学生204人。大学生占53.4%。",
            "exact, exact, exact, derived",
        ),
        (
            "2014年大学生资助109人、36.74万元；资助学生204人。大学生的助学资金占53.4%。",
            "exact, exact, exact, wrong",
        ),
    ],
)
def test_rows_are_counted_as_their_words_say(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Levels of files at the end of 2017: 248 of the city; 12 files were opened in 2016.
        ("2017年底在档297户。按档案级别，市级248户。", "exact, exact"),
        ("2017年底在档297户。按档案级别，市级284户。", "exact, wrong"),
        ("2016年，全区困难职工档案新建十二户。", "exact"),
        ("2016年，全区困难职工档案新建二十一户。", "wrong"),
    ],
)
def test_words_of_levels_and_of_new_files_are_known(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 248 of 500 payments for major illness, 49.6%; of all 611, 40.6%.
        # Kidney failure 22 of 500, 4.4%.
        (
            "2018年，抚慰611人次。重大疾病里，恶性肿瘤占49.6%；终末期肾病占4.4%。",
            "exact, derived, derived",
        ),
        (
            "2018年，抚慰611人次。重大疾病里，恶性肿瘤占40.6%；终末期肾病占3.6%。",
            "exact, wrong, wrong",
        ),
        ("2018年，因重大疾病抚慰500人次。恶性肿瘤在重大疾病中占近五成。", "exact, derived"),
    ],
)
def test_a_share_is_of_the_row_it_is_said_to_lie_in(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 21 pupils of compulsory school, 55 of senior secondary school; 172 in all.
        (
            "2016年助学情况表\n学段 | 助学人数（人） | 助学资金（万元）\n"
            "义务教育 | 21 | 1.53\n高中阶段 | 55 | 11.4",
            "exact, exact, exact, wrong",
        ),
        (
            "2016年抚慰，意外致亡19人次。2017年末在档，就业与保障类75户，占25.3%。",
            "exact, exact, derived",
        ),
    ],
)
def test_a_row_stands_before_the_subject_of_its_column(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 27 - 17 = 10
        (
            "问：2018年的抚慰里，家庭火灾多不多？\n答：27人次，比上一年多10人次，次均4000元。",
            "exact, derived, exact",
        ),
        (
            "问：国庆慰问呢？\n"
            "答：2018年慰问72户、合计72万元。\n"
            "问：2016年高中学段帮了多少学生？\n"
            "答：55人。",
            "exact, wrong, exact",
        ),
        (
            "问：生活救助每年最多能拿多少？\n"
            "答：年度上限2016年是9600元，2017年提高1200元；2019年为12000元。",
            "exact, unsourced, wrong",
        ),
    ],
)
def test_a_question_says_what_its_answer_is_of(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2014年帮扶资金，疾病和劳动能力类132.01万元，就业和社保类39.23万元；前者金额是"
            "后者的3.4倍。",
            "rounded truly, rounded truly, derived",
        ),
        ("2018年国庆节慰问每户标准1000元；五一节慰问33户、1.33万元。", "exact, exact, exact"),
        ("2019年10月和11月分别批准39件、46件抚慰申请。", "exact, wrong"),
        ("2018年抚慰发放\n——五月94人次，全年最多，资金约31万元。", "exact, rounded truly"),
    ],
)
def test_rows_of_money_go_on_without_their_subject(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In 2017 87 households left the hardship file; 67 of them by their own means.",
            "exact, exact",
        ),
        (
            "In 2018 alone 84 households left by their own means; 7 households were newly entered.",
            "exact, exact",
        ),
        (
            "Schooling aid in 2017: 348,900 yuan\n"
            "* college: 71 students, taking 63.1 percent of the money.",
            "exact, exact, derived",
        ),
    ],
)
def test_english_says_who_left_and_who_came(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2018年元旦春节期间全区帮扶困难职工家庭221户、317人次，帮扶资金17.12万元。同年"
            "国庆期间帮扶72户。",
            "exact, exact, exact, exact",
        ),
        ("2018年元旦春节期间帮扶221户，全年帮扶资金111.41万元。", "exact, rounded truly"),
        ("2018年元旦春节期间帮扶221户。帮扶资金111.41万元。", "exact, rounded truly"),
    ],
)
def test_a_time_of_year_governs_its_sentence(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 1,988,000 - 1,114,058.91 = 873,941.09, 78.4%
        ("2018年抚慰资金198.8万元，比帮扶资金多87.4万元。", "exact, derived"),
        ("2018年抚慰资金一百九十九万元，比帮扶资金多近八成。", "rounded truly, derived"),
        # 117 - 38 = 79
        ("2019年脱困117户，比解困退档少79户。", "exact, wrong"),
        ("2018年抚慰611人次，比志愿者多100人次。", "exact, ambiguous"),
    ],
)
def test_a_subject_is_held_against_another(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "In 2016 there were 374 comfort payments, 1.215 million yuan in all, or 3,249 y"
            "uan a payment. Serious illness made up 81.8 percent of payments.",
            "exact, exact, rounded truly, derived",
        ),
        # 371 - 297 = 74
        (
            "At the end of 2017 the register held 297 families. Over the year the register "
            "shrank by 74 families.",
            "exact, derived",
        ),
        ("Over the year 2017 the register shrank by 297 families.", "wrong"),
    ],
)
def test_english_counts_what_a_share_is_of(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected
