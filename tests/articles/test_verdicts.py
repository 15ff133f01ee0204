"""Verdicts on drafts over the sample register."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from bangfu.articles.drafts import Checked, Checker
from bangfu.articles.verdicts import VERDICTS, NumberVerdict
from bangfu.figures.catalogue import MEASURES
from bangfu.periods import Period
from bangfu.words.numerals import format_value
from examples import how_many
from labelled_drafts import Draft, Label, labelled_drafts

DRAFTS = labelled_drafts()


def figures(told: Checked) -> Iterator[tuple[str, str]]:
    """The numbers that are figures, and their verdicts."""
    for one in told.verdicts:
        if one.verdict != "not a figure":
            yield told.text[one.mention.start : one.mention.end], one.verdict


def judged(checker: Checker, draft: Draft) -> Iterator[tuple[Label, NumberVerdict]]:
    """Each labelled number with the verdict on it."""
    verdicts = checker.check(draft.text, draft.dated).verdicts
    for label in draft.labels:
        yield label, next(
            one for one in verdicts
            if one.mention.start < label.end and one.mention.end > label.start
        )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("2014年抚慰259人次，次年增至378人次，增长45.9%。", "exact, exact, derived"),
        ("2014年抚慰259人次，次年增至378人次，增长45.9个百分点。", "exact, exact, unit mismatch"),
        # (378 - 259) / 378 = 31.5%: the base is swapped
        ("2014年抚慰259人次，次年增至378人次，增长31.5%。", "exact, exact, wrong"),
        ("七年累计抚慰2745人次，投入800余万元", "exact, rounded truly"),  # 8,052,000 yuan
        ("七年累计抚慰2745人次，投入近800万元", "exact, rounding claim false"),
        ("七年累计抚慰2745人次，投入约800余万元", "exact, rounding contradiction"),
        ("七年累计抚慰2745人次，投入80余万元", "exact, wrong"),
        ("2012年末至2019年末，在档由506户下降至10户", "exact, exact"),
        ("2012年末在档506户，2019年末10户，下降了10户", "exact, exact, wrong"),  # 506 - 10 = 496
        ("2012年末在档506户，2019年末10户，下降了496户", "exact, exact, derived"),
        ("2012年末在档506户，2019年末10户，下降了50倍", "exact, exact, wrong"),
        # 463 - 192 = 271 of 463: 58.5%; 1161 - 496 = 665
        ("2014年末在档463户，2018年末比2014年末减少271户，下降58.5%", "exact, derived, derived"),
        ("2014年末在档463户，到2018年减少271户，下降58.5%", "exact, derived, derived"),
        ("2014年末在档463户，到2018年减少32户", "exact, wrong"),  # 224 - 192: on the year before
        ("2014年末在档463户，2018年末降至192户。在档人口同期由1161人减到496人，减少665人",
         "exact, exact, exact, exact, derived"),
        ("2014年末在档463户，2018年末降至192户。在档人口同期减少69人", "exact, exact, wrong"),
        ("2015年抚慰378人次。三年后，抚慰611人次", "exact, exact"),
        ("抚慰一年比一年多：2017年383人次，次年611人次，再下一年673人次", "exact, exact, exact"),
        ("2014年、2015年、2016年不发钱物的服务三年256次", "exact"),
        # 201 - 123 = 78 of 201: 38.8%
        ("2013年末到2017年末，低保边缘家庭从201户下降了78户，降幅38.8%", "exact, derived, derived"),
        ("2013年末到2017年末，低保边缘家庭从201户下降了123户", "exact, wrong"),
        ("2019年重大疾病抚慰551人次，每人次3000元", "exact, exact"),
        ("先看2018年。工会经费帮扶42.15万元。再同2017年比。区财政由26.26万元降下来",
         "rounded truly, rounded truly"),
        ("2018年四季度抚慰165人次，三个月依次为82人次、40人次、43人次；同季脱困45户",
         "exact, exact, exact, exact, exact"),
        ("2018年四季度抚慰165人次，三个月依次为82人次、43人次、40人次",
         "exact, exact, wrong, wrong"),
        ("2017年末在档297户、751人，户均2.5人", "exact, exact, derived"),  # 751 / 297 = 2.53
        ("2017年末在档297户、751人，户均3.5人", "exact, exact, wrong"),
        ("2018年全年抚慰611人次，累计抚慰611人次", "exact, exact"),
        # 52 + 67 + 84 + 117 = 320
        ("2016年至2019年分别有52户、67户、84户、117户困难职工家庭脱困，四年共320户",
         "exact, exact, exact, exact, derived"),
        ("2016年至2019年分别有52户、76户、84户、117户困难职工家庭脱困",
         "exact, wrong, exact, exact"),
        ("2019年心梗抚慰92人次；脑中风后遗症72人次，与上年持平；心脏瓣膜手术24人次",
         "exact, exact, exact"),
        ("2019年解困脱困率79.5%，2018年32.2%，一年提高47.3个百分点",
         "rounded truly, rounded truly, wrong"),
        ("2016年看病66.28万元；孩子上学43.11万元", "rounded truly, exact"),
        ("2015年帮扶462户。转过年来，受助家庭降到419户", "exact, exact"),
        ("2019年末在档10户，比一年前减少182户", "exact, derived"),  # 192 - 10
        # 241 / 551 = 43.7% of the illnesses, 241 / 673 = 35.8% of all
        ("2019年重大疾病抚慰551人次：恶性肿瘤241人次，占43.7%", "exact, exact, ambiguous"),
        ("2019年重大疾病抚慰551人次：恶性肿瘤241人次，占53.7%", "exact, exact, wrong"),
        ("In 2019 comfort payments came to 2.19 million yuan, up 10.1 percent on the 1.99 million "
         "yuan of 2018, and reached 671 people.",
         "rounded truly, derived, rounded truly, exact"),
        ("2016年至2019年。后两年，先后投入抚慰资金198.8万元和218.9万元", "exact, exact"),
        ("2016年至2019年。前两年，先后投入抚慰资金198.8万元和218.9万元", "wrong, wrong"),
        # (489 - 297) / 489 = 39.3%
        ("在档困难职工家庭四年减少近四成\n\n截至2017年末，在档297户，比2013年末减少39.3%。",
         "derived, exact, derived"),
        ("In 2018, 192 households remained on file, against 371 households two years before.",
         "exact, exact"),
        ("At the end of 2019, 10 households were on file, down from 192 households a year before.",
         "exact, exact"),
        ("变化：\n◆在档：由2014年末的463户降到2018年末的192户；\n◆在档人口：由1161人减少到496人",
         "exact, exact, exact, exact"),
        ("变化：\n◆在档：由2014年末的463户降到2018年末的192户；\n◆在档人口：由1064人减少到496人",
         "exact, exact, wrong, exact"),  # 1064 were those of 2015
        ("一、2013年至2019年抚慰2745人次。\n二、同期帮扶金1000余万元", "exact, rounded truly"),
        ("2019年9月12日，抚慰金到账。那个月，全区分2批抚慰88人次", "exact, exact"),
        ("2019年从审批到发放，中位数9天，比2014年快了7天", "exact, derived"),  # 16 - 9
        ("2019年从审批到发放，中位数9天，比2014年慢了7天", "exact, wrong"),
        ("In 2019 Datun Subdistrict made 26 comfort payments, Fatou 22 payments.", "exact, exact"),
        ("2018年，恶性肿瘤248人次，全部情形合计611人次", "exact, exact"),
        ("2019年各地区抚慰：东风21人次、南磨房18人次", "exact, exact"),
        ("2016年末在档\n困难类别\t户数（户）\n低保\t193\n低保边缘\t158", "exact, exact"),
        ("2017年8月抚慰67人次；2013年抚慰67人次", "exact, exact"),
        ("2017年抚慰248人次", "wrong"),
        ("2017年抚慰383户", "unit mismatch"),
        ("2018年主动脉手术8人次", "withheld"),
        ("2018年主动脉手术9人次", "withheld"),
        ("八里庄街道总工会2016年抚慰5人次", "withheld"),
        ("2017年就业、医疗、助学、生活分别为3.75万元、57.52万元、34.89万元",
         "ambiguous, ambiguous, ambiguous"),
        ("去年抚慰611人次", "ambiguous"),
        ("老王今年55岁，家住12号院，拨打12351", ""),
        ("全市3.2万名志愿者参与", "unsourced"),
        ("2018年新增五类大病", "exact"),
        ("2018年新增六类大病", "wrong"),
        ("助学金标准为每生每年4000元，高中阶段", "exact"),
        ("2020年《办法》第五次修改", "exact"),
        ("《办法》已实施七年", "exact"),
        # 2745 / 7 = 392.1
        ("2013年至2019年年均抚慰392人次", "derived"),
        ("2013年至2019年年均抚慰336人次", "wrong"),
        # What English compares a number with stands behind it. 611 - 383 = 228; 297 - 192 = 105
        ("In 2018, 611 payments of comfort were made, 228 payments more than in 2017, up 59.5%.",
         "exact, derived, derived"),
        ("In 2018, 611 payments of comfort were made, 228 payments more than in 2016, up 59.5%.",
         "exact, wrong, wrong"),
        ("At the end of 2018, 192 households were on file, 105 households fewer than at the end "
         "of 2017, down 35.4%.", "exact, derived, derived"),
        ("In October 2019, 39 payments of comfort were made, down 55.7% from September 2019.",
         "exact, derived"),  # (88 - 39) / 88 = 55.7%
        # 84 - 10 = 74 since September
        ("截至2019年12月31日在档10户，比2019年9月30日减少74户，下降88.1%。",
         "exact, derived, derived"),
        # What the district did itself is another number than all: 21 of 781.
        ("2018年，区总工会本级发放帮扶21人次，全区发放帮扶781人次。", "exact, exact"),
        ("2018年，区总工会本级发放帮扶781人次。", "wrong"),
        # A row behind its number; 193 + 158 of the 371.
        ("2016年末全区在档371户，其中193户是低保户、158户是低保边缘户。", "exact, exact, exact"),
        ("2016年末全区在档371户，其中371户是低保户、193户是低保边缘户。", "exact, wrong, wrong"),
        # A title heads the lines below it, with its period and what it counts.
        ("表1 帮扶资金（单位：万元）\n来源\t2017年\t2018年\n市财政\t56.52\t34.13",
         "rounded truly, rounded truly"),
        ("历年抚慰人次（2013—2019年）\n2013年：67\n2014年：259\n2015年：387",
         "exact, exact, wrong"),
        ("2015年抚慰对象（人次）\n职工本人 279\n配偶 38\n合计 378", "exact, exact, exact"),
        ("| 年份 | 帮扶户数 | 帮扶人次 |\n|---|---|---|\n| 2018 | 284 | 718 |", "exact, wrong"),
        # Rows are of the union a line names that leads to them; the sentence above is none of it.
        ("大屯街道总工会2018年抚慰18人次。\n年份\t抚慰人次\n2018年\t611\n2017年\t383",
         "exact, exact, exact"),
        ("大屯街道总工会各年抚慰人次如下：\n年份\t抚慰人次\n2017年\t13\n2018年\t18\n2016年\t374",
         "exact, exact, wrong"),
        # Unions told as one are a row of their own, and not the district.
        ("2019年，其余45个工会发放帮扶298人次。", "exact"),
        ("2019年，其余5个街道总工会发放抚慰21人次，其余3个地区总工会24人次。", "exact, exact"),
        ("2019年，其余5个街道总工会发放抚慰673人次。", "wrong"),
        ("2019年，其余7个街道总工会发放抚慰21人次。", "withheld"),
        # What a year began with is not what it ended with.
        ("2018年初在档困难职工家庭297户，年内新建档7户，年末在档192户。", "exact, exact, exact"),
        ("2018年初在档困难职工家庭297户，年内新建档7户，年末在档297户。", "exact, exact, wrong"),
        # A rate of the change before it: (378 - 374) / 378 = 1.1%, not that of the batches.
        ("2016年全区抚慰374人次，分11批发放，比上年减少4人次，降幅1.1%。",
         "exact, exact, derived, derived"),
        ("2016年全区抚慰374人次，分11批发放，比上年减少4人次，降幅8.3%。",
         "exact, exact, derived, wrong"),
        ("2018年一季度抚慰143人次，三季度168人次，四季度165人次。", "exact, exact, exact"),
        ("2018年一季度抚慰143人次，三季度168人次，四季度168人次。", "exact, exact, wrong"),
        ("记者从区总工会获悉，2013年至2019年累计抚慰2745人次。", "exact"),
        ("记者从区总工会获悉，2013年至2019年累计抚慰67人次。", "wrong"),
        ("2016年，次均抚慰金由上年的2010.58元提高到3248.66元；全年抚慰374人次。",
         "exact, exact, exact"),
        ("2018年，区总工会抚慰611人次、帮扶781人次，两项合计1392人次。", "exact, exact, derived"),
        ("2018年，区总工会抚慰611人次、帮扶781人次，两项合计781人次。",
         "exact, exact, does not add"),
        # The standard of a year is the one that was in force.
        ("2016年高中阶段助学金标准为每生每年2000元。", "exact"),
        ("2016年高中阶段助学金标准为每生每年4000元。", "wrong"),
        ("2018年高中阶段助学金标准为每生每年4000元。", "exact"),
        ("Households on file fell from 489 households at the end of 2013 to 10 households at the "
         "end of 2019.", "exact, exact"),
        # Those who are helped are named where what was spoken of is not counted so.
        ("2018年发放抚慰611人次。困难职工家庭由2013年末的489户降至2019年末的10户。",
         "exact, exact, exact"),
        ("2017年抚慰困难职工家庭383户。", "unit mismatch"),
        # A row against another row: 306 - 19 = 287. A group that is called as a code is.
        ("2016年，重大疾病抚慰306人次，比意外死亡多287人次。", "exact, derived"),
        ("2016年，重大疾病抚慰306人次，比意外死亡多306人次。", "exact, wrong"),
        ("2016年抚慰374人次，其中其他重大疾病33人次。", "exact, exact"),
        ("2016年抚慰374人次。从构成看，重大疾病306人次、意外死亡19人次。", "exact, exact, exact"),
        ("2016年，抚慰374人次，安贞街道总工会占2.7%。", "exact, derived"),  # 10 / 374
        # The later of two numbers moved, whichever is told first: (378 - 259) / 259 = 45.9%.
        ("2015年抚慰378人次，上年259人次，增长45.9%。", "exact, exact, derived"),
        ("2015年抚慰378人次（上年同期259人次），同比增长45.9%。", "exact, exact, derived"),
        ("2015年抚慰378人次（上年同期259人次），同比增长286.6%。", "exact, exact, wrong"),
        ("2015年，抚慰378人次，增幅为45.9%（2014年为259人次）。", "exact, derived, exact"),
        ("2015年5月抚慰22人次，上月67人次，环比下降67.2%。", "exact, exact, derived"),
        ("2016年第四季度抚慰108人次，上季度102人次，环比增长5.9%。", "exact, exact, derived"),
        ("2016年第四季度抚慰108人次，上季度108人次。", "exact, wrong"),
        ("地址：朝外大街15号。2018年抚慰611人次。", "exact"),
        ("2018年抚慰职工及家属611人次，家属439人次。", "exact, unsourced"),
        # What is compared with by 相比 moves no period: (278 - 160) / 160 = 73.8%, the half-years.
        ("2018年上半年抚慰278人次，5月份94人次。与2017年上半年的160人次相比，增长73.8%。"
         "6月末在档困难职工家庭264户。", "exact, exact, exact, derived, exact"),
        ("与2014年的259人次相比，2015年抚慰378人次，增长45.9%。", "exact, exact, derived"),
        ("2018年抚慰611人次。和上一年比，抚慰增加228人次。", "exact, derived"),  # 611 - 383
        # A change is of what its own words name: 419 - 355 = 64 households, and 26.97 of money.
        ("2017年帮扶困难职工家庭355户、资金148.33万元，其中就业帮扶39户。与上年相比，帮扶户数减少64户，"
         "资金减少26.97万元。", "exact, rounded truly, exact, derived, derived"),
        ("2018年抚慰611人次，抚慰资金增长20%。", "exact, wrong"),  # that of payments is 59.5
        # What something came from is of the period before the one spoken of.
        ("2018年，全区在档户数从297户减少到192户，帮扶资金由148.33万元减至111.41万元。",
         "exact, exact, rounded truly, rounded truly"),
        ("2018年，全区在档户数从192户减少到192户。", "wrong, exact"),
        ("2018年初在档297户，年末192户，全年减少105户。", "exact, exact, derived"),
        ("在档困难职工家庭从2013年初的506户下降了199户，2017年末为307户。",
         "exact, ambiguous, wrong"),
        # A sum says how many it adds, or is left open: 22 + 21 + 20 = 63.
        ("2018年，安贞街道总工会抚慰22人次。和平街街道总工会21人次，三里屯街道总工会20人次。"
         "三家合计63人次。",
         "exact, exact, exact, derived"),
        ("2019年脱困117户，解困退档38户，其余为其他退档，共185户。", "exact, exact, ambiguous"),
        # Shares: of the number before, of a wider subject, and moved.
        ("2018年，和平街街道总工会抚慰21人次，占全区611人次的3.4%。", "exact, exact, derived"),
        ("2017年助学资金34.89万元，占23.5%。", "exact, derived"),  # of 148.33
        # A row that the figure does not have is no other number.
        ("2017年春节期间抚慰383人次。", "unsourced"),
        ("2017年抚慰383人次，其中癌症214、脑中风后遗症29。", "exact, wrong, withheld"),
        # Points of a list speak of what was spoken of before it.
        ("2018年工作情况\n1. 抚慰611人次，2017年为383人次\n2. 帮扶困难职工家庭284户",
         "exact, exact, exact"),
        ("10户——2019年末，在档困难职工家庭只剩这么多", "exact"),
        # A correction quotes what was wrong.
        ("“2016年抚慰383人次”应为“2016年抚慰374人次”。", "exact"),
        ("2018年抚慰约200万元左右。", "rounding contradiction"),
        ("2016年帮扶资金一百七十五万三千元。", "rounded truly"),
        ("2018年5月抚慰94人次，本月分2批发放。", "exact, exact"),
        ("2013年抚慰67人次，第二年增加到259人次，是头一年的3.9倍。", "exact, exact, derived"),
        # Years of a span are the names of a list: 374 + 383 + 611 = 1368.
        ("2016年至2018年，区总工会分别抚慰374人次、383人次、611人次，三年合计1368人次。",
         "exact, exact, exact, derived"),
        ("2016年至2018年，区总工会分别抚慰374人次、611人次、383人次。", "exact, wrong, wrong"),
        # 71.25 + 70.03 of 198.86, and the share of a row among a row: 248 / 500 = 49.6%.
        ("2015年医疗救助71.25万元，生活救助70.03万元，助学52.42万元。医疗和生活两项合计141.28万元。",
         "rounded truly, rounded truly, exact, derived"),
        ("2018年重大疾病抚慰500人次，其中癌症248人次，占重大疾病的近五成。",
         "exact, exact, derived"),
        ("2018年2月20日，区总工会介绍，去年抚慰383人次。", "exact"),
        ("截至2019年末，在档户数由500余户降至10户。", "ambiguous, exact"),
        ("2019年末在档10户，与首年年末相比少了479户。", "exact, ambiguous"),
        # Behind a sentence that went back to an earlier year either may be meant.
        ("2019年脱困率60.0%。2017年只有17.4%。因困施策率为47.8%。",
         "exact, rounded truly, ambiguous"),
        # Numbers with nothing between them are no one figure: 374, 383 and 611 of three years.
        ("2016年、2017年、2018年，区总工会分别抚慰374人次、383人次、611人次，帮扶1289人次、"
         "1024人次、781人次。", "exact, exact, exact, exact, exact, exact"),
        ("2018年帮扶284人次、781人次。", "ambiguous, ambiguous"),
        # The last row of a table is no sum of its own cells; a rate of a row is of its money.
        ("类别\t2015年末（户）\t2016年末（户）\n低保户\t224\t193\n合计\t424\t371",
         "exact, exact, exact, exact"),
        ("2017年区财政26.26万元，社会捐助6.04万元。与2016年相比，社会捐助下降41.9%。",
         "rounded truly, rounded truly, derived"),
        # Plans, what was not done, others' work and some of those helped are no figures of ours.
        ("2018年，朝阳区总工会计划抚慰611人次。", "unsourced"),
        ("2018年预算安排抚慰金198.8万元。", "unsourced"),
        ("2018年，611人次未获抚慰。", "unsourced"),
        ("2018年，607人不符合抚慰条件。", "unsourced"),
        ("2018年，区妇联抚慰611人次。", "unsourced"),
        ("2018年，朝阳区总工会抚慰退休职工611人次。", "unsourced"),
        ("2018年4月上旬，朝阳区总工会抚慰41人次。", "unsourced"),
        # 次年 of a sentence of its own is that of the sentence before it.
        ("2015年帮扶462户，次年419户。次年支出帮扶资金175.30万元。", "exact, exact, rounded truly"),
        # Behind a change of two years the text goes on with the later one.
        (
            "2019年脱困率为60.0%，2018年为27.4%，提高32.6个百分点；解困率19.5%。",
            "exact, rounded truly, derived, rounded truly",
        ),
        # The years of a list are those that 、 links, not one before them.
        (
            "（2020年3月汇报稿）2017年、2018年、2019年，发放抚慰金分别为124.6万元、198.8万元和218.9万元。",
            "exact, exact, exact",
        ),
        # What each got is laid down; what it comes to is of what was spoken of before it.
        ("2019年，国庆节前慰问25户，每户1000元，共2.5万元。", "exact, exact, exact"),
        ("2019年，国庆节前慰问25户，每户1000元，共25万元。", "exact, exact, wrong"),
        # Of the pupils of one autumn a stage has a number of its own: 93, of 112 of the year.
        ("2015年，181名职工子女领到了金秋助学款，其中大学生93名。", "exact, exact"),
        ("2015年，181名职工子女领到了金秋助学款，其中大学生112名。", "exact, wrong"),
        (
            "2013年至2019年，金秋助学累计资助320人，发放助学金超200万元。",
            "exact, rounding claim false",
        ),
        # A fall of a span is on its first year: 424 to 192 households.
        ("2015年末至2018年末，在档困难职工家庭减少232户，降幅54.7%。", "derived, derived"),
        # A share of two wholes that were told: 81.9% of the payments, 75.5% of the money.
        ("2019年抚慰673人次、218.9万元，重大疾病占81.9%。", "exact, exact, ambiguous"),
        ("2019年抚慰673人次、218.9万元，重大疾病占91.9%。", "exact, exact, wrong"),
        (
            "2018年帮扶覆盖率为94.8%，2019年因在档户退出，降到82.6%。",
            "rounded truly, rounded truly",
        ),
        ("2019年，批准申请673件、不予40件，分14批发放218.9万元。", "exact, exact, exact, exact"),
        (
            "2016年：市财政55.11万元；\n区财政32.83万元，中央财政10.33万元，三级财政合占56.1%。",
            "rounded truly, rounded truly, rounded truly, derived",
        ),
        (
            "从424户到192户，走了三年。2015年末，在档424户；2018年末192户。",
            "exact, exact, exact, exact",
        ),
        (
            "从424户到182户，走了三年。2015年末，在档424户；2018年末192户。",
            "exact, wrong, exact, exact",
        ),
        (
            "In 2016 they gave 1.75 million yuan of assistance. "
            "They spent 0.46 million yuan for 160 households in 2019.",
            "rounded truly, rounded truly, exact",
        ),
        (
            "帮扶情况两年对比\n项目\t2016年\t2017年\t减少\n帮扶户数（户）\t419\t355\t64",
            "exact, exact, derived",
        ),
        ("存档号017，2019年抚慰673人次。", "exact"),
        ("2018年抚慰资金198.8万美元。", "unsourced"),
        ("2018年抚慰611人次，下一年计划抚慰700人次。", "exact, unsourced"),
        # All but a row, a year against the month before it, and numbers below zero.
        ("2018年，除望京街道外，全区抚慰611人次。", "unsourced"),
        ("2018年除医疗外，助学29.12万元。", "exact"),
        ("2018年，抚慰人次环比增长59.5%。", "ambiguous"),
        ("2018年，抚慰人次同比增长-59.5%。", "wrong"),
        ("2017年帮扶1024人次，同比增长-20.6%。", "exact, derived"),
        ("2018年抚慰-611人次。", "unsourced"),
        # Of what is told as 60,000 or 130,000 yuan nobody is told on which side of it it is.
        ("2018年，朝外街道帮扶资金近6万元。", "withheld"),
        ("2018年，朝外街道帮扶资金约6万元。", "rounded truly"),
        ("2018年4月抚慰资金超过13万元，超过10万元。", "withheld, rounded truly"),
        # What is told to 10,000 yuan has no mean and no share.
        ("2018年，朝外街道人均帮扶资金2727元。", "unsourced"),
        # A number of many places is read and is none.
        ("2018年抚慰0.0000000000000000000000000000001人次。", "wrong"),
        # No year is 300 before these.
        ("2018年抚慰611人次，三百年来增长5%", "exact, ambiguous"),
        ("1900年至2019年抚慰10人次，环比增长5%", "withheld, unsourced"),
    ],
)  # fmt: skip
def test_each_number_has_the_verdict_its_words_make(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # Behind what is told in passing a series goes on with its own subject.
        ("2018年3月抚慰46人次，5月94人次，当月另支出帮扶资金7046元，7月88人次。",
         "exact, exact, withheld, exact"),
        ("2018年3月抚慰46人次，5月94人次，当月另支出帮扶资金7046元，7月10人次。",
         "exact, exact, withheld, wrong"),  # 10 are those of assistance
        ("2018年抚慰611人次，另帮扶284户、781人次。", "exact, exact, exact"),
        ("2018年抚慰611人次，另帮扶284户、611人次。", "exact, exact, wrong"),
        ("2018年抚慰611人次，帮扶284户，分14批。", "exact, exact, exact"),
        ("2018年抚慰611人次，帮扶284户，分13批。", "exact, exact, wrong"),
        # So it does behind a bracket that told numbers of its own.
        ("2018年抚慰611人次（其中重大疾病500人次），发放198.8万元。", "exact, exact, exact"),
        ("2018年抚慰611人次（2017年383人次），发放198.8万元。", "exact, exact, exact"),
        ("2018年抚慰611人次（2017年383人次），发放124.6万元。", "exact, exact, wrong"),
        ("2018年抚慰611人次（职工本人439人次，占71.8%），发放142万元。",
         "exact, exact, derived, wrong"),  # 142 are those of the members themselves
    ],
)  # fmt: skip
def test_a_series_goes_on_behind_what_is_told_in_passing(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # Households are of assistance, batches of comfort: (1.4833 - 1.1141) / 1.4833 = 24.9%.
        ("In 2018 the district paid 1.11 million yuan for 284 households, down 24.9 percent.",
         "rounded truly, exact, derived"),
        # (355 - 284) / 355 = 20% is that of the households, which are told beside the money.
        ("In 2018 the district paid 1.11 million yuan for 284 households, down 20.0 percent.",
         "rounded truly, exact, wrong"),
        # (175.30 - 111.41) / 175.30 = 36.4%
        ("Assistance came to 1.75 million yuan for 419 households in 2016, 1.11 million yuan for "
         "284 households in 2018, down 36.4 percent.",
         "rounded truly, exact, rounded truly, exact, derived"),
        ("In 2019 Aoyuncun Subdistrict made 29 payments in 13 batches, Datun Subdistrict 26 "
         "payments in 12 batches. Fatou paid 22 payments.",
         "exact, exact, exact, exact, exact"),
        ("In 2019 Aoyuncun Subdistrict made 26 payments in 13 batches.", "wrong, exact"),
        ("In 2018 the district paid out comfort money of 1.99 million yuan to 607 people.",
         "rounded truly, exact"),
        ("In 2018 the unions spent 1.11 million yuan on assistance.", "rounded truly"),
        # Payments of what nobody said may be of either.
        ("In 2018, 611 payments were made.", "ambiguous"),
        ("In 2019 it made 673 comfort payments. In May the district sent out 101 payments in two "
         "batches, up 7.4 percent on May 2018.", "exact, exact, exact, derived"),  # of 94
        # A rate that says a change once more: 105 of 297.
        ("Households on file fell from 297 at the end of 2017 to 192 at the end of 2018, a fall "
         "of 105, or 35.4 percent.", "exact, exact, derived, derived"),
        ("Households on file fell from 297 at the end of 2017 to 192 at the end of 2018, a fall "
         "of 105, or 54.7 percent.", "exact, exact, derived, wrong"),
    ],
)  # fmt: skip
def test_english_says_what_is_paid_by_what_stands_beside_it(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # 56.52 + 26.26 = 82.78 of 148.33: 55.8%; medical and schooling 57.52 + 34.89 = 92.41: 62.3%
        ("2017年帮扶资金148.33万元，市、区两级财政合计占55.8%。", "rounded truly, derived"),
        ("2017年帮扶资金148.33万元，市、区两级财政合计82.78万元，占55.8%，社会捐助占4.1%。",
         "rounded truly, derived, derived, derived"),
        ("2017年帮扶资金148.33万元，市、区两级财政合计占65.8%。", "rounded truly, wrong"),
        ("2017年帮扶资金148.33万元，市、区两级财政合计56.52万元。", "rounded truly, does not add"),
        ("2017年医疗和助学合计92.41万元，占62.3%。", "derived, derived"),
        ("2017年帮扶资金148.33万元，其中医疗和助学占62.3%。", "rounded truly, derived"),
        ("2017年帮扶资金148.33万元，其中医疗和助学占23.5%。", "rounded truly, wrong"),
        ("2018年帮扶资金111.41万元，市财政与工会经费两项占68.5%。", "rounded truly, derived"),
        ("2017年医疗连同助学合计92.41万元。", "derived"),
        ("2017年医疗连同助学合计57.52万元。", "does not add"),
        # More are said to be added than are found.
        ("2017年医疗和助学四项合计92.41万元。", "ambiguous"),
        # One that is named with them and is no row leaves it open.
        ("2018年为遭遇大病、火灾和意外的职工家庭发放抚慰金611人次。", "ambiguous"),
    ],
)  # fmt: skip
def test_rows_named_together_are_added(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("2013年5月发放抚慰金，当月只有一批。", "exact"),
        ("2018年11月发放抚慰金，仅一批。", "exact"),
        ("2018年12月发放抚慰金，只发了一批。", "exact"),
        ("2017年发放抚慰金124.6万元，只有一批。", "exact, wrong"),
        ("2018年抚慰611人次，每一批都按时发放，又送出一批。", "exact"),
        ("他只有一次机会，只说了一句话。", ""),
    ],
)
def test_the_only_one_is_a_number(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


BODY = "\n\n2019年末，全区在档困难职工家庭10户，上年末192户。全年抚慰673人次，2013年为67人次。"


@pytest.mark.parametrize(
    ("title", "verdicts"),
    [
        ("在档困难职工家庭降至10户 一年减少超九成", "exact, derived"),  # 182 of 192: 94.8%
        ("在档困难职工家庭降至10户　一年减少超八成", "exact, rounding claim false"),
        ("在档困难职工家庭降至12户 一年减少超九成", "wrong, derived"),
        ("抚慰从67人次增至673人次　困难档案一年减九成多", "exact, exact, derived"),
        ("七年抚慰2700多人次 在档户数只剩10户", "rounded truly, exact"),
        ("七年抚慰600多人次 在档户数只剩10户", "wrong, exact"),
    ],
)
def test_each_clause_of_a_headline_has_its_own_years(
    checker: Checker, title: str, verdicts: str
) -> None:
    told = [verdict for _, verdict in figures(checker.check(f"{title}{BODY}"))]
    assert ", ".join(told[:-4]) == verdicts
    assert told[-4:] == ["exact"] * 4


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # 374 + 383 = 757, 121.5 + 124.6 = 246.1, 11 + 13 = 24
        ("年份\t抚慰人次\t资金（万元）\t批次\n2016年\t374\t121.5\t11\n2017年\t383\t124.6\t13"
         "\n合计\t757\t246.1\t24",
         "exact, exact, exact, exact, exact, exact, derived, derived, derived"),
        ("年份\t抚慰人次\n2016年\t374\n2017年\t383\n合计\t383", "exact, exact, does not add"),
        ("项目\t2016年\t2017年\t合计\n抚慰人次\t374\t383\t757\n帮扶人次\t1289\t1024\t2331",
         "exact, exact, derived, exact, exact, does not add"),  # 2313
        # Households of two years may be the same ones: that is no sum.
        ("年份\t帮扶户数\n2016年\t419\n2017年\t355\n合计\t774", "exact, exact, ambiguous"),
        # 34.13 + 23.46 = 57.59 above; the total below is that of the year.
        ("来源\t2018年（万元）\n市财政\t34.13\n区财政\t23.46\n小计\t57.59\n工会经费\t42.15"
         "\n合计\t111.41",
         "rounded truly, rounded truly, derived, rounded truly, rounded truly"),
        ("来源\t2018年（万元）\n市财政\t34.13\n区财政\t23.46\n小计\t75.59",
         "rounded truly, rounded truly, does not add"),
    ],
)  # fmt: skip
def test_totals_of_a_table_are_what_they_add(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # Money of 16.0 and 10.0: 1.6 times; of the payments 32 and 20 as well. 19 of 20: 1.0.
        ("2018年，意外身故抚慰32人次，金额却是前一年的1.6倍。", "exact, derived"),
        (
            "2016年意外身故抚慰19人次，比前一年少1人次，金额却是前一年的2.2倍。",
            "exact, derived, derived",
        ),
        (
            "2016年意外身故抚慰19人次，比前一年少1人次，而金额是2015年的1.0倍。",
            "exact, derived, wrong",
        ),
        ("2018年抚慰611人次，但资金是2014年的3.8倍。", "exact, derived"),  # 198.8 / 52
        ("2018年抚慰611人次，但资金是2014年的2.4倍。", "exact, wrong"),  # 611 / 259
    ],
)
def test_a_multiple_is_of_what_its_noun_counts(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        (
            "2019年脱困率60.0%。回头看，2017年只有17.4%。因困施策率为47.8%。",
            "exact, rounded truly, rounded truly",
        ),
        (
            "2019年脱困率60.0%。回头看，2017年只有17.4%。帮扶覆盖率82.6%，同比下降12.2个百分点。",
            "exact, rounded truly, rounded truly, derived",
        ),
        # Without a word that says so either year may be meant, of what follows it too.
        (
            "2019年脱困率60.0%。2017年只有17.4%。帮扶覆盖率82.6%，同比下降12.2个百分点。",
            "exact, rounded truly, ambiguous, ambiguous",
        ),
        (
            "2019年脱困率60.0%。2017年只有17.4%。帮扶覆盖率82.6%，同比下降3.3个百分点。",
            "exact, rounded truly, ambiguous, wrong",
        ),
        (
            "2014年末在档463户，到2018年末减至192户。同样是这两个年份，抚慰由259人次升到611人次。",
            "exact, exact, exact, exact",
        ),
    ],
)
def test_a_glance_at_another_year_moves_nothing(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # What was not done in one month says nothing of the next; what was not done at all does.
        ("2018年抚慰金6月没有发放，7月88人次。", "exact"),
        ("2018年抚慰金6月没有发放，7月46人次。", "wrong"),
        ("2018年没有发放抚慰金611人次。", "unsourced"),
        # What is told of the top alone is its, unless the sentence names a union.
        ("2019年，大屯街道总工会抚慰26人次。从申请到审批的中位数为21天。", "exact, exact"),
        ("2019年，大屯街道总工会抚慰26人次，从申请到审批的中位数为21天。", "exact, unsourced"),
        # The row of a table says by its noun what it is of.
        ("抚慰与帮扶情况\n项目\t2016年\t2017年\n帮扶人次\t1289\t1024\n批次\t11\t13",
         "exact, exact, exact, exact"),
        ("Households on file fell from 297 at the end of 2017 to 192 at the end of 2018.",
         "exact, exact"),
        ("In 2018 the district made 611 payments of comfort. Of the payments, 248 were for cancer.",
         "exact, exact"),
    ],
)  # fmt: skip
def test_a_number_is_of_what_its_own_words_say(checker: Checker, text: str, verdicts: str) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # The same measure of an earlier year, with a word that holds it against the one before.
        ("2019年从申请到审批的中位数是21天，2013年还要42天。发放抚慰金218.9万元。",
         "exact, exact, exact"),
        ("2019年从申请到审批的中位数是21天，2013年还要42天。发放抚慰金13.4万元。",
         "exact, exact, wrong"),  # 13.4 are those of 2013
        ("2016年平均每人次3248.66元，而2015年平均每人次只有2010.58元。帮扶419户。",
         "unsourced, unsourced, exact"),
        # What a span began with: 67 payments, 13.4 of money.
        ("2013年至2019年，抚慰2745人次。首年只有67人次；2019年已达673人次。",
         "exact, exact, exact"),
        ("2013年至2019年，抚慰2745人次。首年只有259人次。", "exact, wrong"),
        # What came from 2013 in one sentence comes from there in the next ones of the paragraph.
        ("在档由2013年末的489户降至2019年末的10户。抚慰由67人次升到673人次。",
         "exact, exact, exact, exact"),
        ("在档由2013年末的489户降至2019年末的10户。抚慰由611人次升到673人次。",
         "exact, exact, wrong, exact"),
        # A paragraph that names other years leaves it open.
        ("2019年抚慰673人次，是2013年的10.0倍。从申请到审批由42天缩短到21天。",
         "exact, derived, ambiguous, exact"),
        # All again behind a row, and a row behind its number where only the whole is named.
        ("2018年重大疾病抚慰500人次；加上其他事由，一共611人次、607人。", "exact, exact, exact"),
        ("2018年重大疾病抚慰500人次；加上其他事由，一共500人次。", "exact, wrong"),
        ("2018年全区有67人次因急性心肌梗死得到抚慰，大屯街道抚慰18人次。", "exact, exact"),
        # Money of what nobody counts so is of itself: 59.6% is that of the money.
        ("2018年抚慰超600人次，资金增长近六成。", "rounded truly, derived"),
        ("2018年抚慰超600人次，批次增长近六成。", "rounded truly, wrong"),
        ("In 2019 the district made 673 comfort payments in 14 batches, 62 more than in 2018.",
         "exact, exact, derived"),
        ("In 2019 serious illness accounted for 551 comfort payments, or 81.9 percent.",
         "exact, derived"),
    ],
)  # fmt: skip
def test_what_a_number_is_held_against_is_read_by_a_rule(
    checker: Checker, text: str, verdicts: str
) -> None:
    assert ", ".join(verdict for _, verdict in figures(checker.check(text))) == verdicts


def test_last_year_is_read_by_the_day_of_the_draft(checker: Checker) -> None:
    told = checker.check("去年抚慰611人次", date(2019, 1, 10))
    assert [*figures(told)] == [("611人次", "exact")]


OWN = [draft for draft in DRAFTS if draft.name.startswith("o")]


@pytest.mark.parametrize("draft", OWN, ids=[draft.name for draft in OWN])
def test_numbers_of_drafts_are_judged_as_an_editor_would(checker: Checker, draft: Draft) -> None:
    for label, found in judged(checker, draft):
        number = draft.text[label.start : label.end]
        assert (number, VERDICTS[found.verdict]) == (number, label.accepted)
        if label.address and found.address:
            assert found.address == label.address


def test_of_drafts_nothing_wrong_passes_and_little_that_is_true_is_called_wrong(
    checker: Checker,
) -> None:
    told = Counter(
        (label.accepted, VERDICTS[found.verdict])
        for draft in DRAFTS[:: how_many(usual=3, proof=1)]
        for label, found in judged(checker, draft)
    )
    assert told["wrong", "right"] == 0
    alike = sum(count for (label, verdict), count in told.items() if label == verdict)
    assert alike >= 0.95 * told.total()
    assert told["right", "wrong"] <= 0.025 * sum(
        n for (label, _), n in told.items() if label == "right"
    )


WITHHELD = (
    "2018年主动脉手术{}人次", "八里庄街道总工会2016年抚慰{}人次", "2014年末在档家庭因病致困{}户",
    "2017年春节期间帮扶{}人次", "2018年三里屯街道总工会因意外死亡抚慰{}人次",
)  # fmt: skip


@pytest.mark.parametrize("text", WITHHELD)
def test_what_is_withheld_is_answered_alike_whatever_the_guess(checker: Checker, text: str) -> None:
    said = set()
    for guess in range(10, 40):
        (number,) = (
            one for one in checker.check(text.format(guess)).record("zh")["numbers"]
            if one["verdict"] != "not a figure"
        )  # fmt: skip
        assert number.pop("text").startswith(str(guess))
        said.add(str(number))
    (only,) = said
    assert "withheld" in only


def test_the_summary_counts_what_an_editor_files(checker: Checker) -> None:
    told = checker.check("2014年抚慰259人次，2015年抚慰387人次，主动脉手术8人次，志愿者约900名。")
    assert told.summary("zh") == "4处数字：1处一致，1处有误，1处不予公布，1处无从核对"
    assert told.summary("en") == "4 numbers: 1 agree, 1 wrong, 1 withheld, 1 could not be checked"
    wrong = told.record("zh")["numbers"][3]
    assert wrong == {
        "text": "387人次", "start": 20, "end": 25, "verdict": "wrong", "value": "378",
        "address": "comfort.person_times/2015/110105", "period": "2015",
        "reason": "应为378人次；数字的次序颠倒了",
        "wording": "378人次",
    }  # fmt: skip


def test_a_figure_is_known_by_its_own_label(checker: Checker) -> None:
    told = Counter[str]()
    period = Period.parse("2018")
    for spec in MEASURES:
        for figure in checker.evidence.rows(spec.name, period):
            if figure.value is None or not figure.is_public:
                continue
            value = format_value(figure.value, figure.measure_unit, "zh", status=figure.status)
            said = checker.check(f"2018年，{figure.label.zh}{value}。").verdicts[-1]
            told[VERDICTS[said.verdict]] += 1
    # What is left are shares of rules (户·年), and labels that need their table, as 户均.
    assert told["right"] >= 0.75 * told.total()
    assert told["wrong"] <= 0.06 * told.total()


def test_a_true_sentence_with_another_digit_or_year_passes_no_more(checker: Checker) -> None:
    changed = 0
    for spec in MEASURES:
        for figure in checker.evidence.rows(spec.name, Period.parse("2018")):
            if figure.value is None or not figure.is_public:
                continue
            value = format_value(figure.value, figure.measure_unit, "zh", status=figure.status)
            if not is_right(checker, f"2018年，{figure.label.zh}{value}。"):
                continue
            for place in [n for n, letter in enumerate(value) if letter.isdigit()]:
                digit = str((int(value[place]) + 3) % 10)
                other = f"{value[:place]}{digit}{value[place + 1 :]}"
                assert not is_right(checker, f"2018年，{figure.label.zh}{other}。"), other
                changed += 1
            before = checker.evidence.at(figure.id, Period.parse("2015"), "110105", {}).figure
            if before is not None and before.value is not None:
                was = format_value(before.value, before.measure_unit, "zh", status=before.status)
                passes = is_right(checker, f"2015年，{figure.label.zh}{value}。")
                assert passes == (was == value), figure.label.zh
                changed += 1
    assert changed > 200


def is_right(checker: Checker, text: str) -> bool:
    """Whether the last number of a text passes."""
    return VERDICTS[checker.check(text).verdicts[-1].verdict] == "right"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # 119 / 259 = 45.9%, and 119 / 378 = 31.5%.
        ("2014年抚慰259人次，次年增至378人次，增长31.5%。", "应为45.9%；基数用反了"),
        ("2018年抚慰6110人次。", "应为611人次；大了十倍"),
        ("2017年抚慰338人次。", "应为383人次；数字的次序颠倒了"),
        ("2017年抚慰259人次。", "应为383人次；这是2014年的数字"),
        ("2019年奥运村街道抚慰26人次。", "应为29人次；这是大屯街道总工会的数字"),
        ("2013年至2019年累计发放抚慰金80余万元。", "应为805.2万元；小了十倍"),
        ("2017年抚慰384人次。", "应为383人次"),
        # 248 are the payments of 2018 to those with cancer: that is no other year of the figure.
        ("2017年抚慰248人次。", "应为383人次"),
    ],
)
def test_a_wrong_number_is_explained_where_a_public_figure_does(
    checker: Checker, text: str, told: str
) -> None:
    wrong = [one for one in checker.check(text).verdicts if one.verdict == "wrong"]
    assert [one.said("zh") for one in wrong] == [told]


def test_what_is_ambiguous_names_the_figures_it_may_be(checker: Checker) -> None:
    """救助 may be comfort payments, 611 in 2018, or assistance, of which there were others."""
    (told,) = [
        one for one in checker.check("2018年救助611人次。").verdicts if one.verdict == "ambiguous"
    ]
    assert told.said("zh") == "可能是几个数字，有的相符，有的不符；“抚慰人次”相符；“帮扶人次”不符"
    assert told.said("en") == (
        "it may be several figures, of which some agree; “comfort payments” agrees; "
        "“payments of assistance” does not"
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2018年抚慰611人次，是2014年的2.8倍。", "应为2.4倍"),  # 611 / 259
        ("2017年，朝外街道总工会帮扶20户，居第三位。", "应为第1"),
        # Of the exact rates: told to a tenth, 79.5 - 32.2 would make 47.3.
        ("2018年解困脱困率32.2%，2019年为79.5%，提高了50个百分点。", "应为47.2个百分点"),
        ("2018年抚慰611人次，比上年增长50%。", "应为59.5%"),
    ],
)
def test_a_number_is_put_right_as_it_is_said(checker: Checker, text: str, reason: str) -> None:
    (wrong,) = [one for one in checker.check(text).verdicts if one.verdict == "wrong"]
    assert wrong.said("zh").startswith(reason)
