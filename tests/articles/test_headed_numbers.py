"""Numbers that a heading, an arrow, a bracket or a plan says something of, over the sample."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from bangfu.articles.drafts import Checker
from told_verdicts import verdicts


def figures(checker: Checker, text: str) -> Iterator[str]:
    """The verdicts on the numbers that are figures."""
    for one in checker.check(text).verdicts:
        if one.verdict != "not a figure":
            yield one.verdict


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # A column of plans is of no register; those beside it are.
        ("2018年完成情况\n项目\t计划\t实际完成\t上年实际\t比上年增减\n"
         "抚慰（人次）\t550\t611\t383\t+228", "unsourced, exact, exact, derived"),
        # 284 - 355 = -71
        ("2018年完成情况\n项目\t计划\t实际完成\t上年实际\t比上年增减\n"
         "帮扶户数（户）\t300\t284\t355\t-81", "unsourced, exact, exact, wrong"),
        ("2018年计划帮扶300户，实际帮扶284户。", "unsourced, exact"),
        ("2018年计划帮扶300户，实际帮扶285户。", "unsourced, wrong"),
        # What a line above numbers counts, those without a counting word count.
        ("2019年抚慰逐月看（单位：人次）\n一季度：1月53，2月52，3月47，小计152",
         "exact, exact, exact, derived"),
        # 53 + 52 + 47 = 152
        ("2019年抚慰逐月看（单位：人次）\n一季度：1月53，2月52，3月47，小计125",
         "exact, exact, exact, does not add"),
        ("2019年抚慰（单位：人次）\n四季度：12月49，上半年合计356", "exact, exact"),
        ("2019年抚慰（单位：人次）\n四季度：12月49，上半年合计365", "exact, wrong"),
        # A line that names a row heads the line under it.
        ("急性心肌梗死\n2018年67人次，2019年92人次", "exact, exact"),
        ("急性心肌梗死\n2018年67人次，2019年29人次", "exact, wrong"),
        # Arrows pair with the years of a span, or with its first and last.
        ("抚慰人次\n2013→2019：67→259→378→374→383→611→673", ", ".join(["exact"] * 7)),
        ("抚慰人次\n2013→2019：67→295→378→374→383→611→673",
         "exact, wrong, " + ", ".join(["exact"] * 5)),
        ("抚慰人次2013→2019：67→673", "exact, exact"),
        ("抚慰人次2013→2019：67→611", "exact, wrong"),
        ("2019年在档192户→10户", "ambiguous, exact"),  # of when 192 was, nobody says
        # A rate alone in brackets behind a row is its share: 473 / 673 = 70.3%.
        ("2019年职工本人473人次（70.3%），配偶91人次（13.5%）", "exact, derived, exact, derived"),
        ("2019年职工本人473人次（73.0%）", "exact, wrong"),
        # 46.04 / 111.41 = 41.3%: told in tenths
        ("2019年帮扶资金46.04万元，约为2018年的四成；帮扶160户", "rounded truly, derived, exact"),
        ("2019年帮扶资金46.04万元，约为2018年的六成", "rounded truly, wrong"),
        # 218.9 / 13.4 = 16.3
        ("2013年抚慰金13.4万元，2019年218.9万元，是当年的16.3倍", "exact, exact, derived"),
        ("2013年抚慰金13.4万元，2019年218.9万元，是当年的13.6倍", "exact, exact, wrong"),
        # 214.28 + 210.67 + 198.86 + 175.30 = 799.11
        ("从2013年算起，四年累计帮扶资金799.11万元", "rounded truly"),
        ("从2014年算起，四年累计帮扶资金799.11万元", "wrong"),
    ],
)  # fmt: skip
def test_what_heads_a_number_is_read_by_a_rule(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(figures(checker, text)) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("2019年末在档10户。一年前，这个数字还是192户。", "exact, exact"),
        ("2019年末在档10户。一年前，这个数字还是189户。", "exact, wrong"),
        ("2013年至2019年，共有2745人次拿到抚慰金。", "exact"),
        ("2018年，老王拿到3000元。", ""),  # his own
        # Where someone lives is no union that is spoken of.
        ("家住望京的李先生2018年患癌。这一年因恶性肿瘤得到抚慰的有248人次。", "exact"),
        # 297 - 10 = 287: what fell is not what it fell from
        ("人数下降的主要原因是在档家庭由2017年末的297户减少到2019年末的10户", "exact, exact"),
        ("2017年资助118名学生、34.89万元，2018年资助92名、29.12万元",
         "exact, exact, exact, exact"),
        ("2017年资助118名学生，帮扶546人", "exact, exact"),
        ("生均资助额2017年为2957元，2019年为5329元", "rounded truly, rounded truly"),
        # 4167 - 3909 = 258
        ("2018年户均帮扶3909元，比2017年的4167元低258元",
         "rounded truly, rounded truly, derived"),
        ("2018年户均帮扶3909元，比2017年的4176元低258元", "rounded truly, wrong, derived"),
        ("2018年，朝外街道总工会帮扶16户。全区帮扶284户，我街道占5.6%", "exact, exact, derived"),
        ("2018年，我街道帮扶16户。", "unsourced"),  # which one is not said
        ("2019年抚慰673人次，为2013年《办法》实施以来最多。发放218.9万元。", "exact, exact"),
        ("In 2019 the district made 673 comfort payments, its busiest year since 2013. They were "
         "worth 2.19 million yuan.", "exact, rounded truly"),
        # 100 - 72 = 28 of 100; 24.55 - 19.44 = 5.11 of 24.55: 20.8%
        ("金秋助学2017年资助100人、24.55万元，2018年资助72人、19.44万元，降幅分别为28%和20.8%",
         "exact, exact, exact, exact, derived, derived"),
        ("金秋助学2017年资助100人、24.55万元，2018年资助72人、19.44万元，降幅分别为28%和26.3%",
         "exact, exact, exact, exact, derived, wrong"),
        ("与上年大致持平，2018年批准率94.1%。分14批发放611人次。", "rounded truly, exact, exact"),
    ],
)  # fmt: skip
def test_what_a_sentence_goes_on_with_is_read_by_a_rule(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(figures(checker, text)) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # A table of two units: that of money is said once, over it.
        ("2017年抚慰（单位：人次、万元）\n事由\t人次\t资金\n重大疾病\t313\t93.9", "exact, exact"),
        ("2017年抚慰（单位：人次、万元）\n事由\t人次\t资金\n重大疾病\t313\t93.6", "exact, wrong"),
        ("2017年抚慰\n事由\t人次\t资金\n重大疾病\t313\t93.9", "exact, ambiguous"),  # of what
        # 20.73 / 46.04 = 45.0%, and in 2018 43.55 / 111.41 = 39.1%
        ("2019年生活类帮扶资金20.73万元，占45.0%，上年为39.1%",
         "rounded truly, derived, derived"),
        ("2019年生活类帮扶资金20.73万元，占45.0%，上年为31.9%", "rounded truly, derived, wrong"),
        # 117 / 185 = 63.2%; 38 / 185 = 20.5%
        ("2019年脱困117户，占退档户数的63.2%；解困退档38户，占20.5%",
         "exact, derived, exact, derived"),
        ("2019年脱困117户，占退档户数的63.2%；解困退档38户，占25.0%",
         "exact, derived, exact, wrong"),
        # 241 + 92 + 72 = 405
        ("2019年癌症241人次、急性心肌梗死92人次、脑中风72人次、冠脉搭桥58人次，前三类合计405人次",
         "exact, exact, exact, exact, derived"),
        ("2019年癌症241人次、急性心肌梗死92人次、脑中风72人次、冠脉搭桥58人次，前三类合计222人次",
         "exact, exact, exact, exact, does not add"),
        ("2019年抚慰：奥运村29、大屯26、东风21（人次）", "exact, exact, exact"),
        ("2019年抚慰：奥运村29、大屯26、东风12（人次）", "exact, exact, wrong"),
        ("2017年末在档297户，全国级32户，市级248户，区级17户", "exact, exact, exact, exact"),
        ("2017年末在档297户，全国级32户，市级284户", "exact, exact, wrong"),
        ("2017年资助高中生31人、11.6万元；2016年是55人、11万元", "exact, exact, exact, exact"),
        ("2017年资助高中生31人、11.6万元；2016年是57人", "exact, exact, wrong"),
        # 56.52 + 26.26 + 8.33 = 91.11 of 148.33: 61.4%
        ("2017年帮扶资金中，三级财政共计91.11万元，超过总额的六成", "derived, derived"),
        ("2017年帮扶资金中，三级财政共计91.11万元，超过总额的七成",
         "derived, rounding claim false"),
        ("2017年帮扶资金中，三级财政共计91.11万元，不到总额的六成",
         "derived, rounding claim false"),
        # Years counted from the first, and parts of a span.
        ("2013年抚慰67人次。第二年259人次，第三年378人次，第四年374人次。",
         "exact, exact, exact, exact"),
        ("2013年抚慰67人次。第二年259人次，第三年374人次。", "exact, exact, wrong"),
        ("2013年至2019年抚慰2745人次，前五年共1461人次，后两年共1284人次", "exact, exact, exact"),
        ("2013年至2019年抚慰2745人次，前五年共1416人次，后两年共1284人次", "exact, wrong, exact"),
        ("2019年抚慰人次居前的依次是：奥运村29人次、垡头22人次", "exact, exact"),
        ("2019年抚慰人次居前的依次是：奥运村29人次、垡头23人次", "exact, wrong"),
        # 26 - 18 = 8
        ("2019年大屯街道抚慰26人次。其中三里屯比上年少8人次，大屯多8人次",
         "exact, derived, derived"),
        # 198.86 - 175.30 = 23.56; 27.0 of 175.3: 15.4%
        ("2015年帮扶资金198.86万元；转年降到175.3万元，一年少了23.56万元。"
         "再下一年又降15.4%，为148.33万元",
         "rounded truly, rounded truly, derived, derived, rounded truly"),
        ("2016年末\n类别\t在档\n低保户\t193\n低保边缘户\t158", "exact, exact"),
        ("In 2017 383 payments of comfort worth 1.25 million yuan were made. "
         "A year later they were 611 payments and 1.99 million yuan, up 59.5% "
         "and 59.6% respectively.",
         "exact, rounded truly, exact, rounded truly, derived, derived"),
        ("In 2017 383 payments of comfort worth 1.25 million yuan were made. "
         "A year later they were 611 payments and 1.99 million yuan, up 59.5% "
         "and 37.3% respectively.",
         "exact, rounded truly, exact, rounded truly, derived, wrong"),
        # 111.41 + 46.04 = 157.44
        ("2018年、2019年两年投入帮扶资金157.44万元", "rounded truly"),
        ("2018年、2019年两年又投入帮扶资金46.04万元", "wrong"),  # that of 2019 alone
        ("2018年年中在档264户，年末192户", "exact, exact"),
        ("2018年年中在档254户，年末192户", "wrong, exact"),
        # A table whose cells a PDF has set one to a line: rows headed by a name, or by a year.
        ("2016年抚慰发放分月情况\n月份\n2月\n12月\n人次\n7 0\n9 4\n金额（万元）\n2 2\n1 5",
         "exact, wrong, exact, exact"),
        ("帮扶情况\n\n年度\n帮扶户数（户）\n帮扶资金（万元）\n2017\n355\n148.33\n2018\n284\n141.41",
         "exact, rounded truly, exact, wrong"),
        # A point of a list that says of what its share is: 248 / 378 = 65.6%
        ("2015年职工抚慰一览\n◆ 职工本人：279人次\n◆ 恶性肿瘤占全部抚慰人次的65.6%",
         "exact, derived"),
        ("In the first quarter of 2019 comfort money was paid in three batches.", "exact"),
        ("In the third quarter of 2019 comfort money was paid in three batches.", "wrong"),
        # 122 of 192: 36.5% less; 192 of 122: 57.4% more
        ("By the end of June 2019, 122 households remained on file, down 36.5 percent from"
         " 192 households at the end of 2018.", "exact, derived, exact"),
        ("By the end of June 2019, 122 households remained on file, down 57.4 percent from"
         " 192 households at the end of 2018.", "exact, wrong, exact"),
        # Seven years from the beginning of the first: 506 - 10; six from its end: 489 - 10.
        ("在档困难家庭七年减少496户\n\n2013年到2019年，区工会帮助困难职工走出困境。", "derived"),
        ("在档困难家庭七年减少479户\n\n2013年到2019年，区工会帮助困难职工走出困境。", "wrong"),
        ("2013年到2019年，在档困难职工家庭减少479户。", "derived"),
        ("在档困难职工家庭四年减少近四成\n\n2013年末到2017年末，在档困难职工家庭逐年减少。",
         "derived"),  # 489 to 297: 39.3%
        ("抚慰职工2745人次\n\n《办法》2013年施行，到2019年底累计发放抚慰金。", "ambiguous"),
        # 673 of 611: 10.1% more; 611 of 673: 9.2% fewer
        ("In 2019 it made 673 comfort payments. Compared with 2018 the number of payments rose"
         " 10.1 percent.", "exact, derived"),
        ("In 2019 it made 673 comfort payments. Compared with 2018 the number of payments rose"
         " 9.2 percent.", "exact, wrong"),
        ("In 2019 comfort payments rose again, to 2.19 million yuan.", "rounded truly"),
        # Things that no register counts; what only says of how many parts something is, is none.
        ("参与慰问的企业约260家，办结微心愿36个。", "unsourced, unsourced"),
        ("推出3个方面12项措施，5个工作日内办结。", "unsourced"),
        # 212 / 259 = 81.9%
        ("2014年抚慰259人次，其中重大疾病超过八成", "exact, derived"),
        ("2014年抚慰259人次，其中重大疾病超过九成", "exact, rounding claim false"),
        ("年份｜新建档｜脱困\n2016年｜12｜52\n2017年｜10｜67\n2018年｜7｜48",
         "exact, exact, exact, exact, exact, wrong"),
        ("In 2016 it helped 419 households with 1.75 million yuan.", "exact, rounded truly"),
        ("2018年为284户困难家庭送去111.41万元", "exact, rounded truly"),
        ("2017年帮扶千余人次", "rounded truly"),  # 1,024
        ("2018年帮扶千余人次", "wrong"),  # 781
        # 52 in 2016, 117 in 2019: more than twice as many
        ("2016年脱困52户，2019年117户，翻了一番还多", "exact, exact, derived"),
        ("2018年脱困84户，2019年117户，翻了一番还多", "exact, exact, wrong"),
        # Of the pupils of one autumn 68 are at college, of those of the year 96; 274,900 / 144
        ("2016年金秋助学季，资助困难职工子女144名，发放助学款27.49万元，其中大学阶段68名",
         "exact, exact, exact"),
        ("2016年金秋助学季，资助困难职工子女144名，发放助学款27.49万元，其中大学阶段96名",
         "exact, exact, wrong"),
        ("2016年金秋助学资助144人。其中大学生96名", "exact, wrong"),
        ("2016年金秋助学资助144人。大学生96名", "exact, ambiguous"),
        ("2016年助学43.11万元，其中金秋助学27.49万元，大学生96名", "exact, exact, ambiguous"),
        ("2018年金秋助学资助72名学生。全年资助学生92名", "exact, exact"),
        ("2016年金秋助学资助144名学生，生均1909元", "exact, derived"),
        ("2016年金秋助学资助144名学生，生均2506.4元", "exact, wrong"),
        # Of 500 payments for serious illness nobody is told how many were the workers' own.
        ("2018年因大病抚慰500人次，其中职工本人439人次", "exact, unsourced"),
        ("2018年因大病抚慰500人次，其中脑中风72人次，职工本人439人次", "exact, exact, unsourced"),
        ("2018年抚慰611人次，其中大病500人次，其中职工本人439人次", "exact, exact, exact"),
        # Two rows of one number: medical aid of 102 households of the year, 439 own payments of all
        ("2018年春节期间医疗救助102户", "unsourced"),
        ("2018年大病抚慰中，职工本人439人次", "unsourced"),
        ("2018年医疗帮扶中，工会经费42.15万元", "unsourced"),
        ("【节日慰问与助学】2015年“五一”慰问2.48万元", "exact"),
        # The period before 相比 is that of no level: 673 - 611 = 62
        ("与2018年相比，2019年抚慰673人次，增加62人次", "exact, derived"),
        ("与2018年相比，2019年抚慰611人次", "wrong"),
        # What is named behind, where 另有 begins something else: 38 left with relief, 36 of 2019
        ("2019年，不少困难职工走出困境，另有38户纳入政府救助后解困退档", "exact"),
        ("2019年，不少困难职工走出困境，另有117户纳入政府救助后解困退档", "wrong"),
        ("2015年按事由分，大病309人次；另有34件申请经审核未予批准", "exact, wrong"),
        # A colon behind 对比 makes a title of it: 102 - 70 = 32, and 32 / 70 = 45.7%
        ("2016年季度对比：第一季度抚慰70人次，第三季度抚慰102人次，多32人次，增长45.7%",
         "exact, exact, derived, derived"),
        ("2018年四季送温暖：\n元旦春节，走访困难职工家庭221户，慰问款物17.12万元；\n五一，慰问41户",
         "exact, exact, wrong"),
        ("2018年，困难职工看病得到36.88万元，孩子上学29.12万元", "rounded truly, exact"),
        ("2017年末，健康与劳动能力类161户，就业与社会保险类75户", "exact, exact"),
        ("In 2019, hardship files fell from 192 households a year before to ten households.",
         "exact, exact"),
        # 611 + 673 payments, 14 + 14 batches; 218.9 / 0.0673 = 3,253
        ("Over 2018 and 2019, 1,284 payments were made in 28 batches.", "exact, exact"),
        ("Over 2018 and 2019, 673 payments were made in 14 batches.", "wrong, wrong"),
        ("In 2018 611 comfort payments were made, 3,254 yuan each.", "exact, rounded truly"),
        # (56.52 + 51.2) / 148.33 = 72.6%
        ("2017年帮扶资金：市财政56.52万元，与工会经费合计占七成多", "rounded truly, derived"),
        ("2017年帮扶资金：市财政56.52万元，与工会经费合计占八成多",
         "rounded truly, rounding claim false"),
        # 192 of 489 households: 39.3%
        ("2018年末在档192户，比上年末减少105户，仅相当于2013年末的百分之三十九",
         "exact, derived, derived"),
        ("2018年末在档192户，比上年末减少105户，仅相当于2013年末的百分之三十",
         "exact, derived, wrong"),
        # 117 / 185 = 63.2%
        ("2019年就退出185户，其中脱困占63.2%", "exact, derived"),
        ("2019年就退出185户，其中脱困占20.5%", "exact, wrong"),
        # 94.39 - 91.44, not - 94.1 of 2018; a mean rose, and the money by 124.6 - 121.5
        ("抚慰批准率2014年为88.4%，2016年升到91.4%，高出3.0个百分点；2019年再升2.9个百分点",
         "rounded truly, rounded truly, derived, derived"),
        ("2016年次均抚慰金由上年的2010.58元跳到3248.66元，涨了61.6%。转过年来，全年支出只多了3.1万元",
         "exact, exact, derived, derived"),
        ("2019年奥运村街道抚慰29人次；大屯街道排在第二位", "exact, derived"),
        ("2019年奥运村街道抚慰29人次；大屯街道排在第三位", "exact, wrong"),
        ("2016年抚慰374人次。她说，明年想再发展约700名会员", "exact, unsourced"),
        ("2018年年初在档297户。又过了12个月，受助的小赵读高三（4）班", "exact"),
        # 49,820 in kind in 2016, all of it at New Year
        ("2016年元旦春节慰问324户，资金24.30万元，其中实物4.98万元",
         "exact, rounded truly, rounded truly"),
    ],
)  # fmt: skip
def test_what_a_list_goes_on_with_is_read_by_a_rule(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(figures(checker, text)) == verdicts


def test_a_long_paragraph_costs_no_more_for_each_of_its_numbers(checker: Checker) -> None:
    """With a wide gap in it, all words before that had headed every number behind it."""
    sentence = "2018年，区总工会抚慰611人次，发放198.8万元，帮扶284户，年末在档192户。"
    long = f"{sentence * 500}        {sentence * 500}"
    checker.check(sentence)
    started = time.process_time()
    told = checker.check(long)
    assert time.process_time() - started < 20  # 2.5 s on a machine at rest; it was 140 s
    assert {one.verdict for one in told.verdicts} == {"not a figure", "exact"}


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # (160 - 284) / 284 = -43.7%, (673 - 611) / 611 = 10.1%, (611 - 383) / 383 = 59.5%
        ("指标\t2018年\t2019年\t同比\n帮扶户数\t284\t160\t-43.7%\n抚慰人次\t611\t673\t10.1%",
         "exact, exact, derived, exact, exact, derived"),
        ("指标\t2018年\t2019年\t同比\n帮扶户数\t284\t160\t43.7%\n抚慰人次\t611\t673\t59.5%",
         "exact, exact, wrong, exact, exact, wrong"),
        ("年份\t抚慰人次\t同比\n2018年\t611\t59.5%\n2019年\t673\t10.1%",
         "exact, derived, exact, derived"),
        ("指标\t2018年\t2019年\t变化率\n帮扶户数\t284\t160\t-43.7%", "exact, exact, derived"),
        # In a sentence the rate is one of a rate, and what it is compared with stands beside it.
        ("2018年脱困率27.4%，与上年同比提高", "rounded truly"),
    ],
)  # fmt: skip
def test_a_column_headed_by_what_it_compares_with_says_how_it_rose(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(figures(checker, text)) == verdicts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 31 files were closed in December 2018; 84 households left by their own means in 2018.
        ("2018年12月，在档困难职工家庭有31户退档，其中脱困23户。", "exact, exact"),
        ("2018年，在档困难职工家庭中有84户实现脱困，15户解困退档。", "exact, exact"),
        ("2018年，在档困难职工家庭中有192户实现脱困。", "wrong"),
        ("2018年末，在档困难职工家庭192户。", "exact"),
    ],
)
def test_what_became_of_those_on_file_is_said_behind_their_number(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "金秋助学三年帮扶507人次\u3000资助96.61万元\n"
            "\n"
            "本报讯\u30002014年至2016年，区总工会“金秋助学”共帮扶507人次，资助96.61万元。",
            "exact, exact, exact, exact",
        ),
        (
            "金秋助学三年帮扶517人次\n\n2014年至2016年，区总工会“金秋助学”共帮扶507人次。",
            "wrong, exact",
        ),
    ],
)
def test_a_headline_over_some_years_is_of_those_the_text_names(
    checker: Checker, text: str, expected: str
) -> None:
    assert verdicts(checker, text) == expected


def test_a_headline_is_of_the_time_that_its_text_begins_with(checker: Checker) -> None:
    text = (
        "在档困难职工家庭降至10户\n——区总工会去年解困脱困工作综述\n\n"
        "去年末，全区在档困难职工家庭比上年末减少182户。"
    )
    told = checker.check(text, date(2020, 1, 10)).verdicts
    assert [one.verdict for one in told if one.verdict != "not a figure"] == ["exact", "derived"]
