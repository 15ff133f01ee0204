"""Numbers worked out over years, rows and standards, over the sample."""

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


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
        # 2016: 102 payments in the third quarter, 108 in the fourth, 210 in the second half of 374.
        # 108 / 374 = 28.9%; 108 / 210 = 51.4% is no share of the year.
        ("2016年上半年抚慰164人次，下半年210人次。第四季度108人次，占全年28.9%。",
         "exact, exact, exact, derived"),
        ("2016年上半年抚慰164人次，下半年210人次。第四季度108人次，占全年51.4%。",
         "exact, exact, exact, wrong"),
        # (102 + 108) / 374 = 56.1%: without a word for it, of both or of the last
        ("2016年抚慰，三季度102人次，四季度108人次，占全年28.9%。", "exact, exact, derived"),
        ("2016年抚慰，三季度102人次，四季度108人次，合计占全年56.1%。", "exact, exact, derived"),
        ("2016年抚慰，三季度102人次，四季度108人次，占全年56.1%。", "exact, exact, ambiguous"),
        ("2016年抚慰，三季度102人次，四季度108人次，占全年51.4%。", "exact, exact, wrong"),
        # 44 / 374 = 11.8%
        ("2016年7月44人次获抚慰，占全年的11.8%。", "exact, derived"),
        # 7,000 / 3,000 = 2.33: of the mean of the other row, not of its payments
        ("2019年意外身故每人次7000元，是重大疾病的2.3倍。", "exact, derived"),
        ("2019年意外身故每人次7000元，是重大疾病的3.2倍。", "exact, wrong"),
        # 101 / 673 = 15.0%; 33 / 383 = 8.6%, and 99,000 yuan / 1,246,000 = 7.9%
        ("2019年抚慰673人次；下半年合计317人次；5月占全年15.0%。", "exact, exact, derived"),
        ("2019年抚慰673人次；下半年合计317人次；5月占全年47.1%。", "exact, exact, wrong"),
        ("2017年抚慰383人次；意外伤残33人次，9.9万元，占人次的8.6%。",
         "exact, exact, exact, derived"),
        ("2017年抚慰383人次；意外伤残33人次，9.9万元，占人次的7.9%。",
         "exact, exact, exact, wrong"),
        # 224 / 424 = 52.8%, 564 / 1,064 = 53.0%: behind both counts it may be of either
        ("2015年末在档424户、1064人。低保家庭224户、564人，占52.8%。",
         "exact, exact, exact, exact, ambiguous"),
        ("2015年末在档424户、1064人。低保家庭224户、564人，占53.0%。",
         "exact, exact, exact, exact, derived"),
        # 333 / 6 = 55.5, 673 / 12 = 56.1
        ("2018年下半年抚慰333人次，月均55.5人次。", "exact, derived"),
        ("2018年下半年抚慰333人次，月均27.8人次。", "exact, wrong"),
        ("2019年抚慰673人次，月均56人次。", "exact, derived"),
        ("2019年5月抚慰101人次，月均101人次。", "exact, ambiguous"),
        # What a sum of rows rose by is worked out of more than two numbers: open.
        ("2019年配偶和父母合计160人次，比2018年多28人次。", "derived, ambiguous"),
    ],
)  # fmt: skip
def test_a_share_is_of_the_whole_that_its_words_name(
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
        # 5.21 payments and 3.59 people for 10,000 members in 2018.
        ("2018年末，全区工会会员117.2万名；每1万名会员中，全年抚慰5.2人次，帮扶3.6人。",
         "rounded truly, rounded truly, rounded truly"),
        ("2018年末，全区工会会员117.2万名；每1万名会员中，全年抚慰6.2人次，帮扶4.6人。",
         "rounded truly, wrong, wrong"),
        # 192 -> 10: 94.8%, which is above 九成四 and below 九成五.
        ("2019年末在档10户，比上年末减少182户，降幅超过九成四。", "exact, derived, derived"),
        ("2019年末在档10户，比上年末减少182户，降幅超过九成五。",
         "exact, derived, rounding claim false"),
        # The last day of a year is of the year: 60.0% in 2019, 27.4% in 2018.
        ("截至2019年12月31日，在档十户；脱困率百分之六十，比上年提高三十二点六个百分点。",
         "exact, exact, derived"),
        ("截至2019年12月31日，在档十户；脱困率百分之五十八点一。", "exact, wrong"),
        # 21 of 42 days
        ("2019年从申请到审批21天，只有2013年42天的一半。", "exact, exact, derived"),
        ("2019年从申请到审批21天，只有2013年42天的四成。", "exact, exact, wrong"),
        ("2018年帮扶284户；今后平均每月需减少8户。", "exact, exact"),
        ("年份\t户均帮扶（元）\t服务次数\n2013\t4281.52\t96\n2015\t4302.43\t78",
         "exact, exact, exact, wrong"),
        # A headline above a paragraph that names its year in a later sentence.
        ("一年脱困117户，在档只剩10户\n寒风里，“明白卡”被送回档案柜。2019年，脱困率60.0%，2018年是27.4%。",
         "exact, exact, exact, rounded truly"),
        # Lines broken anywhere are one text.
        ("2018年，区总工会抚慰职工及\n家属611人\n次，发放198.\n8万元；重大疾病500人次，年\n末在办71\n件。",
         "exact, exact, exact, exact"),
    ],
)  # fmt: skip
def test_brackets_starts_and_rivals_are_read(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 29 - 26 = 3; the most payments of 2019.
        (
            "2019年奥运村街道总工会抚慰29人次，大屯街道总工会26人次。奥运村比大屯多3人次，在各街道中排第1位。",
            "exact, exact, derived, derived",
        ),
        (
            "2019年奥运村街道总工会抚慰29人次，大屯街道总工会26人次。奥运村比大屯多6人次，在各街道中排第2位。",
            "exact, exact, wrong, wrong",
        ),
        # 5.66 / 0.62 = 9.1
        (
            "2019年每万名会员抚慰5.66人次，为2013年（0.62人次）的9.1倍。",
            "rounded truly, rounded truly, derived",
        ),
        (
            "2019年每万名会员抚慰5.66人次，为2013年（0.62人次）的8.1倍。",
            "rounded truly, rounded truly, wrong",
        ),
        # 117 / 84 - 1 = 39.3%; 38 by relief in 2019 after 33: it did not fall.
        (
            "2019年自主脱困117户，同比 +39.3%。解困退档38户，同比 -10.0%。",
            "exact, derived, exact, wrong",
        ),
        # 111.41 - 148.33 = -36.92 of 10,000 yuan, a fall by 24.9%.
        (
            "2018年帮扶284户，户均3900多元。总额比2017年少36.92万元，降幅24.9%。",
            "exact, rounded truly, derived, derived",
        ),
        # The ninetieth percentile of 2018 is 15 days.
        ("2018年审批到发放，第90百分位15天。", "exact"),
        ("2018年审批到发放，第90百分位18天。", "wrong"),
    ],
)
def test_unions_are_held_against_each_other_and_ranked(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # 751 / 297 = 2.53; 611 / 12 = 50.92: an editor who is told 3 or 51 would print it.
        ("2017年末困难职工297户，户均人口2.53人。", "由登记数据算得2.53人"),
        ("2017年末困难职工297户，户均人口2.63人。", "应为2.53人"),
        ("2018年抚慰611人次，月均55.9人次。", "应为50.92人次"),
        ("2018年抚慰6110人次。", "应为611人次；大了十倍"),
    ],
)
def test_what_comes_to_each_is_told_with_its_decimals(
    checker: Checker, text: str, reason: str
) -> None:
    assert checker.check(text).verdicts[-1].said("zh") == reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 94 + 88 + 82 = 264 of 611: 43.2%
        ("2018年五月、七月、十月抚慰合计264人次，占全年的43.2%。", "derived, derived"),
        ("2018年一季度和二季度合计抚慰278人次，占全年的45.5%。", "derived, derived"),
        # 12 + 11 = 23 of 52: 44.2%
        (
            "2016年脱困集中在年底，11月12户、12月11户，两个月占全年脱困的四成多。",
            "exact, exact, derived",
        ),
        (
            "2016年脱困集中在年底，11月12户、12月11户，两个月占全年脱困的三成多。",
            "exact, exact, wrong",
        ),
    ],
)
def test_months_are_added_where_they_stand_side_by_side(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 2,621.00 - 2,576.47 = 44.53
        ("2015年生均助学金比2014年多44.53元。", "derived"),
        ("2015年生均助学金比2014年少44.53元。", "wrong"),
        # 2,000 yuan it was, 3,252.60 it came to
        (
            "Since 2013, 2,745 comfort payments have been made. The average payment has ris"
            "en from 2,000 yuan in 2013 to 3,253 yuan in 2019.",
            "exact, exact, rounded truly",
        ),
    ],
)
def test_a_mean_moves_as_far_as_words_say(checker: Checker, text: str, expected: str) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 297 - 192 = 105, 35.4% of 297; 192 - 10 = 182
        (
            "帮扶资金2013年为214.28万元，2014年减少约3.6万元，降幅1.7%。",
            "rounded truly, derived, derived",
        ),
        (
            "2018年末在档较上年末减少105户，降幅三成多；2019年又净减182户，降幅超过九成。",
            "derived, derived, derived, derived",
        ),
        # (71 - 50) / 71 = 29.6%, of what is counted in cases alone
        ("2019年批准率94.4%。年末在办件下降29.6%。", "rounded truly, derived"),
    ],
)
def test_a_change_of_the_next_year_is_on_the_year_told(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 551 / 673 = 81.9%, 149,200.00 / 460,379.75 = 32.4%
        (
            "2019年抚慰人次同比增长10.1%，其中重大疾病占81.9%；同年帮扶资金同比下降58.7%，"
            "其中助学占32.4%。",
            "derived, derived, derived, derived",
        ),
        ("2019年抚慰人次同比增长10.1%，其中重大疾病占75.5%。", "derived, wrong"),
    ],
)
def test_a_row_behind_a_change_is_a_share_of_what_changed(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # On file at the end of 2018: 18 + 163 + 11 = 192; 18 / 192 = 9.4%, 163 / 192 = 84.9%,
        # 11 / 192 = 5.7%.
        (
            "2018年末在档家庭中，国家级18户，市级163户，区级11户，分别占9.4%、84.9%、5.7%。",
            "exact, exact, exact, derived, derived, derived",
        ),
        (
            "2018年末在档家庭中，国家级18户，市级163户，区级11户，分别占9.4%、5.7%、84.9%。",
            "exact, exact, exact, derived, wrong, wrong",
        ),
        # 500 / 611 = 81.8%, 52 / 611 = 8.5%, 32 / 611 = 5.2%
        (
            "2018年，重大疾病、意外伤残、意外死亡分别抚慰500人次、52人次、32人次，"
            "分别占81.8%、8.5%、5.2%。",
            "exact, exact, exact, derived, derived, derived",
        ),
        (
            "2018年，重大疾病、意外伤残、意外死亡分别抚慰500人次、52人次、32人次，"
            "分别占81.8%、5.2%、8.5%。",
            "exact, exact, exact, derived, wrong, wrong",
        ),
    ],
)
def test_each_of_several_shares_is_of_its_own_number(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 611 - 383 = 228, 228 / 383 = 59.5%; of the illnesses 500 / 313 = +59.7%
        ("2018年抚慰611人次（重大疾病500人次），比上年增长59.5%。", "exact, exact, derived"),
        ("2018年抚慰611人次（重大疾病500人次），比上年增长59.7%。", "exact, exact, wrong"),
        (
            "2018年抚慰611人次（其中重大疾病500人次、意外伤残52人次），比上年增加228人次。",
            "exact, exact, exact, derived",
        ),
        (
            "2018年抚慰611人次（重大疾病500人次），发放198.8万元（重大疾病150.0万元）。",
            "exact, exact, exact, exact",
        ),
        # Exits 115 and 185: 185 / 115 = +60.9%; by own means 117 / 84 = +39.3%.
        ("2019年退档185户（脱困117户），比上年增长39.3%。", "exact, exact, wrong"),
        # Of major illness or of the last of the bracket: it is of no number that is told outside.
        (
            "2019年抚慰资金218.9万元（重大疾病165.3万元、意外身故24.5万元），后者比上年增长10.1%。",
            "exact, exact, exact, ambiguous",
        ),
        # 259 / 378 = 0.69: what a bracket tells of the year before may be what a change is on.
        ("2015年抚慰378人次（上年同期259人次），增长45.9%。", "exact, exact, derived"),
    ],
)
def test_a_change_behind_a_bracket_is_of_the_number_before_it(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 611 / 383 = 1.60; 611 / 374 = +63.4%; 383 + 611 = 994; 500 - 313 = 187, 52 - 33 = 19
        ("2018年抚慰611人次，是2017年的1.6倍，比2016年增长63.4%。", "exact, derived, derived"),
        (
            "2017年、2018年分别抚慰383人次、611人次，合计994人次，后者是前者的1.6倍。",
            "exact, exact, derived, derived",
        ),
        (
            "与2017年相比，2018年重大疾病、意外伤残抚慰人次分别增加187人次、19人次。",
            "derived, derived",
        ),
        ("与2017年相比，2018年抚慰人次、抚慰资金分别增加228人次、74.2万元。", "derived, derived"),
        # 421,500 / 1,114,059 = 37.8%, 421,500 / 52,100 = 8.1; 117 / 185 = 63.2%, 38 / 185 = 20.5%
        (
            "2018年，工会经费支出42.15万元，占帮扶资金的37.8%，是社会捐助的8.1倍。",
            "rounded truly, derived, derived",
        ),
        (
            "2019年退档185户，其中脱困117户，占63.2%；解困退档38户，占20.5%。",
            "exact, exact, derived, exact, derived",
        ),
        (
            "2019年退档185户，其中脱困117户，占60.9%；解困退档38户，占19.8%。",
            "exact, exact, wrong, exact, wrong",
        ),
        # 148.33 / 175.30 = -15.4%, 111.41 / 148.33 = -24.9%: each of its own year.
        (
            "2017年和2018年，帮扶资金分别为148.33万元、111.41万元，同比分别下降15.4%、24.9%。",
            "rounded truly, rounded truly, derived, derived",
        ),
        ("2019年次均抚慰金3252.60元，其中重大疾病3000元，意外伤残4000元。", "exact, exact, wrong"),
        # 473 / 673 = 70.3%; 460,380 / 1,114,059 = -58.7%, 284 - 160 = 124
        ("2019年抚慰673人次，职工本人473人次，约七成。", "exact, exact, derived"),
        ("2019年抚慰673人次，职工本人473人次，约六成。", "exact, exact, rounding claim false"),
        (
            "2019年帮扶160户、46.04万元；2018年还是284户、111.41万元。"
            "一年之间，资金下降58.7%，户数减少124户。",
            "exact, rounded truly, exact, rounded truly, derived, derived",
        ),
        # 64,600 + 341,300 + 234,600 = 640,500
        (
            "2018年帮扶资金111.41万元，其中财政资金64.05万元（中央6.46万元、市级34.13万元、"
            "区级23.46万元）。",
            "rounded truly, derived, rounded truly, rounded truly, rounded truly",
        ),
        ("2018年帮扶\n◆现金 108.38万元｜实物折价 3.03万元", "rounded truly, exact"),
        # What rose by so much a year on average is worked out by no rule here.
        ("2016年至2018年，抚慰人次年均增长27.8%。", "unsourced"),
        (
            "2018年，重大疾病次均抚慰金3000元，意外伤残3000元，意外死亡5000元。",
            "exact, exact, wrong",
        ),
    ],
)
def test_what_stands_between_does_not_change_what_a_number_is_of(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected
