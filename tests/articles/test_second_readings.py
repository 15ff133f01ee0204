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
        # 374 + 383 + 611 + 673 = 2,041, / 4 = 510.25; 121.5 + 124.6 + 198.8 + 218.9 = 663.8,
        # / 4 = 165.95
        ("2016年、2017年、2018年、2019年，全区抚慰人次依次为374、383、611、673，合计2041人次，年均510人次；"
         "资金合计663.8万元，年均165.95万元。",
         "exact, exact, exact, exact, derived, derived, derived, derived"),
        ("2016年、2017年、2018年、2019年，全区抚慰人次依次为374、383、611、673，合计2041人次，年均610人次；"
         "资金合计653.8万元，年均218.9万元。",
         "exact, exact, exact, exact, derived, wrong, does not add, wrong"),
        ("2019年抚慰673人次，年均673人次。", "exact, ambiguous"),
        # 5,328.57 / 2,397.29 = 2.2
        ("2019年，生均助学金相当于2013年的2.2倍。", "derived"),
        ("2019年，生均助学金相当于2013年的3.2倍。", "wrong"),
        # 673 / 374 = 1.799, 673 / 259 = 2.598
        ("2019年抚慰673人次，比2016年增长79.9%，是2014年的2.6倍。", "exact, derived, derived"),
        ("2019年抚慰673人次，比2016年增长79.9%，是2014年的1.8倍。", "exact, derived, wrong"),
        # 156 / 297 = 52.5%; 266 - 156 = 110
        ("2017年末在档297户，其中低保家庭156户。\n低保家庭占在档户数的52.5%，比2013年末减少110户。",
         "exact, exact, derived, derived"),
        ("2017年末在档297户，其中低保家庭156户。\n低保家庭占在档户数的52.5%，比2013年末减少192户。",
         "exact, exact, derived, wrong"),
        # Goods are told of in passing: of the next union it is help as a whole again.
        ("2018年街道困难帮扶：朝外街道16户、44人次，其中实物折价0.4万元；呼家楼街道11户、26人次。",
         "exact, exact, withheld, exact, exact"),
        ("2018年街道困难帮扶：朝外街道16户、44人次，其中实物折价0.4万元；呼家楼街道12户、26人次。",
         "exact, exact, withheld, wrong, exact"),
        # 526 / 781 = 67.3%
        ("2018年帮扶781人次，其中生活救助526人次，占三分之二多。", "exact, exact, derived"),
        ("2018年12月脱困23户，比11月多了一倍还多。", "exact, derived"),
        ("2019年，中央财政2.55万元，市财政14.32万元，区财政7.72万元。中央、市、区财政三级合计24.59万元。",
         "rounded truly, rounded truly, rounded truly, derived"),
    ],
)  # fmt: skip
def test_what_several_years_and_rows_make_is_worked_out(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


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
        ("In 2019 the union made 673 comfort payments. Critical illness accounted for 551 of them.",
         "exact, exact"),
        ("Only 10 households on the hardship file\n\nAt the end of 2019 the file held 27 people.",
         "exact, exact"),
        # 11,048,830 yuan in seven years
        ("From 2013 to 2019 the federation spent 11.05 million yuan helping 573 households.",
         "rounded truly, exact"),
        ("In 2019 exits were 185 households; 117 got out of hardship by their own means and 38"
         " through relief.", "exact, exact, exact"),
        ("In 2019 House fires led to 30 payments of 4,000 yuan each.", "exact, exact"),
        ("In 2019 House fires led to 29 payments of 4,100 yuan each.", "wrong, wrong"),
        # 460,379.75 yuan after 1,114,058.91: 1 - 0.413 = 58.7%
        ("In 2019 assistance money fell by more than half to 460,000 yuan.",
         "derived, rounded truly"),
        ("In 2019 assistance money fell by more than half to 461,000 yuan.", "derived, wrong"),
        ('"We will be at their doors," said Zhao, 53, who heads the centre.', ""),
        ("In the first half of the year nothing was said.", ""),
    ],
)  # fmt: skip
def test_plain_english_of_newsrooms_is_read(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2,000 yuan a year for a senior secondary pupil until 2016, 4,000 from 2017 on.
        ("2017年起，高中阶段助学标准由每人2000元提高到4000元。", "exact, exact"),
        ("2017年起，高中阶段助学标准由每人3000元提高到4000元。", "wrong, exact"),
        ("2018年高中阶段助学标准4000元。", "exact"),
        ("2018年高中阶段助学标准2000元。", "wrong"),
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
        # Lines that begin with a picture are points of a list: May is of its own line alone.
        ("📣2018年抚慰成绩单\n✅5月抚慰94人次；7月88人次\n✅急性心肌梗死67人次，恶性肿瘤248人次",
         "exact, exact, exact, exact"),
        ("📣2018年抚慰成绩单\n✅5月抚慰94人次；7月88人次\n✅急性心肌梗死76人次",
         "exact, exact, wrong"),
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
        # Days from event to claim: 49 in 2017, 54 in 2016.
        ("办理时限（2017年，括号内为2016年）\n1. 事发到申请：49天（54天）\n"
         "2. 审批到发放：10天（13天）",
         "exact, exact, exact, exact"),
        ("办理时限（2017年，括号内为2016年）\n1. 事发到申请：49天（49天）\n"
         "2. 审批到发放：10天（10天）",
         "exact, wrong, exact, wrong"),
        # On file 506 at the start of 2013, 489 at its end, 10 at the end of 2019.
        ("2013年初至2019年末，在档困难职工家庭由506户降至10户，减少496户。",
         "exact, exact, derived"),
        ("2013年初至2019年末，在档困难职工家庭由489户降至10户，减少479户。", "wrong, exact, wrong"),
        ("全区在档困难职工家庭由506户降至10户\n\n2013年初至2019年末，困难职工家庭逐户销号。",
         "exact, exact"),
        # 84 - 10 = 74
        ("2019年第四季度抚慰143人次。季末在档10户，比季初的84户减少74户。",
         "exact, exact, exact, derived"),
        ("2019年第四季度抚慰143人次。季末在档10户，比季初的192户减少182户。",
         "exact, exact, wrong, wrong"),
        # 3,741.94 yuan for each of 31 pupils, 806.25 for each of 16: 4.64; 44 and 26 payments: 1.69
        ("2017年，高中生均助学金是义务教育阶段的4.6倍。", "derived"),
        ("2017年，高中生均助学金是义务教育阶段的9.0倍。", "wrong"),
        ("2018年朝外街道帮扶人次是呼家楼街道的1.7倍。", "derived"),
        ("2018年朝外街道帮扶人次是呼家楼街道的1.5倍。", "wrong"),
        # 79.9 - 74.4 = 5.5; 1.48 million yuan after 1.75: 15.4% less
        ("In 2014 the match rate was 79.9 percent. In 2017 it was 74.4 percent, 5.5 percentage"
         " points lower.", "rounded truly, rounded truly, derived"),
        ("In 2017 the union assisted 355 households with 1.48 million yuan, 15.4% less than"
         " in 2016.",
         "exact, rounded truly, derived"),
        ("The approval rate rose from 94.1% in 2018 to 94.4% in 2019.",
         "rounded truly, rounded truly"),
        ("The approval rate rose from 90.5% in 2018 to 94.4% in 2019.", "wrong, rounded truly"),
        ("At the end of 2019 the file held 27 people, against 496 a year earlier.", "exact, exact"),
        ("At the end of 2019 the file held 27 people, against 469 a year earlier.", "exact, wrong"),
        # What is said of all, or of the illnesses whose rows were told: 165.3 of 218.9.
        ("2019年重大疾病抚慰551人次，其中恶性肿瘤241人次，急性心肌梗塞92人次。发放165.3万元。",
         "exact, exact, exact, ambiguous"),
        ("2019年重大疾病抚慰551人次，其中恶性肿瘤241人次，急性心肌梗塞92人次。发放155.3万元。",
         "exact, exact, exact, wrong"),
        # Lines broken anywhere are one text.
        ("2018年，区总工会抚慰职工及\n家属611人\n次，发放198.\n8万元；重大疾病500人次，年\n末在办71\n件。",
         "exact, exact, exact, exact"),
    ],
)  # fmt: skip
def test_brackets_starts_and_rivals_are_read(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected
