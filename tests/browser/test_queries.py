"""The finder reads a query as a newsroom types it: the figure that is meant is the first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.figures.catalogue import HEADLINES
from bangfu.press.release.addresses import FINDER
from playwright.sync_api import Browser, Page

_FIRST = "() => [...document.querySelectorAll('.result')].map((one) => one.innerText)[0] || ''"

QUERIES = [
    ("困难职工 2019", "期末在档 2019年"),
    ("救助人次 2019", "抚慰人次 2019年"),
    ("去年抚慰人次", "抚慰人次 2018年"),
    ("医疗救助金额 2019", "帮扶资金 医疗 2019年"),
    ("2745", "抚慰人次 2013—2019年 2,745人次"),
    ("累计抚慰人次", "抚慰人次 2013—2019年"),
    ("癌症 2019", "抚慰人次 恶性肿瘤 2019年"),
    ("抚尉 2019", "抚慰人次 2019年"),
    ("二〇一九年抚慰", "抚慰人次 2019年"),
    ("fuwei 2019", "抚慰人次 2019年"),
    ("北京市朝阳区总工会 2019 抚慰", "抚慰人次 2019年"),
    ("帮扶人数 2019", "帮扶人数 2019年"),
    ("２０１９年抚慰", "抚慰人次 2019年"),
    ("慰问金 2019", "抚慰资金 2019年"),
    ("助学金 2019", "助学资金 2019年"),
    ("抚慰人次2018年", "抚慰人次 2018年"),
    ("次均抚慰金 2018", "次均抚慰金 2018年"),
    ("脱困 2019", "脱困 2019年"),
    ("新建档 2017", "新建档 2017年"),
    ("大屯街道抚慰 2019", "抚慰人次 大屯街道总工会 2019年"),
    ("奥运村 抚慰人次 2019", "抚慰人次 奥运村街道总工会 2019年"),
    ("尿毒症 2019", "抚慰人次 终末期肾病 2019年"),
    ("覆盖率 2019", "帮扶覆盖率 2019年"),
    ("今年抚慰资金", "抚慰资金 2019年"),
    ("前年抚慰", "抚慰人次 2017年"),
    ("800余万元", "抚慰资金 2013—2019年"),
    ("611人次", "抚慰人次 2018年 611人次"),
    ("会员人数 2019", "会员人数 2019年"),
    ("市财政 2019", "市财政 2019年"),
    ("批准率 2018", "批准率 2018年"),
    ("2019年退档", "退档户数 2019年"),
    ("多少人得到帮扶 2019", "帮扶人数 2019年"),
    ("抚慰多少钱 2018", "抚慰资金 2018年"),
    ("困难职工家庭从506户降至10户", "期末在档 10户"),
    ("抚慰批次 2016", "抚慰批次 2016年"),
    # A comparison is answered with both figures and the change. (673 - 611) / 611 = 10.1%
    ("抚慰同比 2019", "抚慰人次同比 2019年 673人次，2018年为611人次 +10.1%"),
    ("2019年抚慰比上年增长多少", "抚慰人次同比 2019年 673人次，2018年为611人次 +10.1%"),
    ("2018年和2019年抚慰对比", "抚慰人次 2019年 673人次"),
]
ENGLISH = [
    ("hardship workers 2019", "On file at the end 2019"),
    ("last year comfort", "Comfort payments 2018"),
    ("total comfort payments", "Comfort payments 2013–2019"),
    ("confort 2019", "Comfort payments 2019"),
    ("coverage 2019", "Coverage 2019"),
    ("school aid 2019", "School aid 2019"),
]

# What editors, secretaries and reporters ask: what stands first, and what is said of it.
QUESTIONS = [
    ("去年一共慰问了多少人次", "抚慰人次 2018年 611人次", "按2018年理解"),
    ("现在还有多少困难户", "期末在档 2019年 10户", ""),
    ("申请要等多久", "申请到审批（中位数） 2019年 21天", ""),
    ("大屯 帮扶", "帮扶人次 大屯街道总工会 2018年 30人次", ""),
    ("2018年抚慰资金比2017年多多少", "抚慰资金 2018年 198.8万元", "口径有变"),
    ("脱困率 历年", "脱困率 2013年", ""),
    ("哪个街道抚慰最多", "抚慰人次 奥运村街道总工会 2019年 29人次", ""),
    ("今年发出去多少慰问金", "抚慰资金 2019年 218.9万元", ""),
    ("去年帮扶花了多少钱", "帮扶资金 2018年 111.41万元", "按2018年理解"),
    ("到现在总共抚慰了多少人次", "抚慰人次 2013—2019年 2,745人次", ""),
    ("一共有多少会员", "会员人数 2019年 1,189,097人", ""),
    ("困难职工还剩几户", "期末在档 2019年 10户", ""),
    ("截至2018年底还有多少困难职工家庭", "期末在档 2018年 192户", ""),
    ("前年有多少户脱困", "脱困 2017年 67户", "按2017年理解"),
    ("去年新增了多少困难户", "新建档 2018年 7户", ""),
    ("2016年以来每年抚慰多少人次", "抚慰人次 2016年 374人次", ""),
    ("抚慰资金逐年变化", "抚慰资金 2013年 13.4万元", ""),
    ("哪一年抚慰人次最多", "抚慰人次 2019年 673人次", ""),
    ("哪一年新建档最少", "新建档 2019年 3户", ""),
    ("哪种病抚慰人次最多", "抚慰人次 恶性肿瘤 2019年 241人次", ""),
    ("哪个月抚慰人次最多", "抚慰人次 2019年5月 101人次", ""),
    ("帮扶资金主要来自哪里", "帮扶资金 工会经费 2019年 18.78万元", ""),
    ("钱多久能到账", "审批到发放（中位数） 2019年 9天", ""),
    ("出事后多久才申请", "事发到申请（中位数） 2019年 37天", ""),
    ("2018年比2017年多帮扶了多少户", "帮扶户数 2018年 284户", "20.0%"),
    ("2019年和2013年相比困难户少了多少", "期末在档 2019年 10户", ""),
    ("拒了多少件", "不予 2019年 40件", ""),
    ("申请被驳回的有多少", "不予 2019年 40件", ""),
    ("平均每人次抚慰多少钱", "次均抚慰金 2019年 3,252.60元", ""),
    ("每户平均帮扶多少钱 2018", "户均 2018年 3,909.01元", ""),
    ("大病抚慰了多少人次", "抚慰人次 重大疾病 2019年 551人次", ""),
    ("癌症患者今年拿到多少抚慰金", "抚慰资金 恶性肿瘤 2019年 72.3万元", ""),
    ("家里着火的抚慰了多少", "抚慰人次 家庭火灾 2019年 30人次", ""),
    ("金秋助学帮了多少学生 2018", "其中金秋助学 2018年 72人", ""),
    ("两节送温暖花了多少钱", "帮扶资金 元旦春节 2019年 9.57万元", ""),
    ("奥运村去年抚慰了多少人次", "抚慰人次 奥运村街道总工会 2018年 23人次", ""),
    ("望京街道今年多少人拿到抚慰金", "抚慰人数 望京街道总工会 2019年 15人", ""),
    ("上半年帮扶多少人", "帮扶人数 2019年上半年 160人", ""),
    ("2018年第三季度抚慰人次", "抚慰人次 2018年第三季度 168人次", ""),
    ("去年12月抚慰人次", "抚慰人次 2018年12月 43人次", ""),
    ("近三年抚慰人次", "抚慰人次 2017年 383人次", ""),
    ("覆盖率现在是多少", "帮扶覆盖率 2019年 82.6%", ""),
    ("去年有几户返困", "返困 2018年 1户", ""),
    ("咱区2017年给困难职工发了多少帮扶款", "帮扶资金 2017年 148.33万元", ""),
    ("抚慰金发放一览 2016", "抚慰资金 2016年 121.5万元", ""),
    ("2015年有多少职工家庭摘了困难帽子", "脱困 2015年 42户", ""),
    ("到2017年末在册多少家", "期末在档 2017年 297户", ""),
    ("心梗的职工去年领了多少钱", "抚慰资金 心肌梗 2018年 20.1万元", ""),
    ("最近一年抚慰人次排前三的街道", "抚慰人次 奥运村街道总工会 2019年 29人次", ""),
    ("帮扶户数是不是在逐年减少", "帮扶户数 2013年 500户", ""),
    ("2014跟2019比，抚慰资金翻了几倍", "抚慰资金 2019年 218.9万元", "口径有变"),
    ("助学金每个孩子平均能拿多少", "生均助学金 2019年 5,328.57元", ""),
    ("国庆慰问了多少户", "帮扶户数 2019年 25户", ""),
    ("癌症在抚慰里占几成", "抚慰人次占比 恶性肿瘤 2019年 35.8%", ""),
    ("什么病最费抚慰金", "抚慰资金 恶性肿瘤 2019年 72.3万元", ""),
    ("审批要走多少天", "申请到审批（中位数） 2019年 21天", ""),
    ("三季度脱困几户", "脱困 2018年第三季度 15户", ""),
    ("五月份发了几批", "抚慰批次 2019年5月", ""),
    ("望京抚慰人次排第几", "抚慰人次 望京街道总工会 2019年 15人次", "望京排第"),
    ("大屯街道抚慰排第几", "抚慰人次 大屯街道总工会 2019年 26人次", "大屯街道排第2，"),
    ("奥运村去年抚慰人次第几", "抚慰人次 奥运村街道总工会 2018年 23人次", "奥运村排第1，"),
    ("癌症抚慰人次排第几 2018", "抚慰人次 恶性肿瘤 2018年 248人次", "癌症排第1，"),
    ("区财政帮扶资金排名第几", "帮扶资金 区财政 2019年 7.72万元", "区财政排第3，"),
    ("平均一户拿了多少帮扶", "户均 2019年 2,858元", ""),
    ("抚慰申请通过率历年走势", "批准率 2013年 90.5%", ""),
    ("会员涨了多少", "会员人数 2019年 +1.5%", ""),
    ("2016至2018年抚慰人次", "抚慰人次 2016年 374人次", ""),
    ("2013到2019年累计帮扶资金", "帮扶资金 2013—2019年 1,104.88万元", ""),
    ("2018年底在档户数较2017年底降了多少", "期末在档 2018年 192户", "105"),
    ("抚慰发放到位要几天", "审批到发放（中位数） 2019年 9天", ""),
    ("每批平均抚慰几人", "批均人次 2019年 48.1", ""),
    ("每万名会员里有多少人次受抚慰", "每万名会员抚慰人次 2019年 5.66", ""),
    ("实物慰问品折价多少", "实物折价 2019年 1.43万元", ""),
    ("现金帮扶了多少 2018", "现金 2018年 108.38万元", ""),
    ("致困原因里哪一种在档家庭最多", "期末在档 健康 2018年 95户", ""),
    ("困难职工家里一共几口人", "在档人口 2019年 27人", ""),
    ("2017年12月31日还有几户在档", "期末在档 2017年 297户", ""),
    ("上月抚慰多少人次", "抚慰人次 2019年11月 55人次", "2019年11月"),
    ("抚慰人次今年跟去年对比", "抚慰人次 2019年 673人次", "10.1%"),
    ("市财政出了多少帮扶资金", "帮扶资金 市财政 2019年 14.32万元", ""),
    ("医疗救助帮了多少户，2017年", "帮扶户数 医疗 2017年 148户", ""),
    ("职工子女得抚慰的有几人次", "抚慰人次 子女 2019年 40人次", ""),
    ("意外去世的职工家庭抚慰多少", "抚慰人次 意外死亡 2019年 35人次", ""),
    ("哪一年批准率最低", "批准率 2014年 88.4%", ""),
    ("哪年脱困的最多", "脱困 2019年 117户", ""),
    ("和平街街道抚慰多少人次", "抚慰人次 和平街街道总工会 2019年 23人次", ""),
    ("东坝2018年抚慰人次", "抚慰人次 东坝地区总工会 2018年 20人次", ""),
    ("给我2019年的全部数据", "2019年", ""),
    ("抚慰", "抚慰人次 2019年 673人次", ""),
    ("2018年咱们花在帮扶上的钱有多少", "帮扶资金 2018年 111.41万元", ""),
    ("恶性肿瘤占抚慰人次的比重", "抚慰人次占比 恶性肿瘤 2019年 35.8%", ""),
    ("十一慰问金发了几户 2018", "帮扶户数 十一 2018年 72户", ""),
    ("现有会员多少万", "会员人数 2019年 1,189,097人", ""),
    ("2013年以来总共退档多少户", "退档户数 2013—2019年 581户", ""),
    ("期初在档2015", "期初在档 2015年 463户", ""),
    ("补件的多吗 2017", "补件 2017年 4件", ""),
    ("还有多少件没办完", "在办 2019年 50件", ""),
    ("常营今年抚慰多少人次", "抚慰人次 常营地区总工会 2019年 12人次", "2019年"),
    ("脑中风抚慰了几例 2018", "抚慰人次 脑中风 2018年 72人次", ""),
    ("家属里配偶抚慰了多少人", "配偶 2019年", ""),
    ("脱困家庭平均在档多少天", "在档天数（中位数） 2019年", ""),
    ("12月抚慰人次环比", "抚慰人次环比 2019年12月 −10.9%", ""),
    ("今年9月脱困户数", "脱困 2019年9月", ""),
    ("二零一八年助学人数", "助学人数 2018年 92人", ""),
    ("哪个月帮扶人次最多，2018年", "帮扶人次 2018年2月 182人次", ""),
    # How many per cent asks for a change, and for no rate; 少了多少户 for households, by how many.
    ("2019年抚慰人次同比增长百分之几", "抚慰人次同比 2019年 +10.1%", ""),
    ("抚慰同比下降百分之几", "抚慰人次同比 2019年 +10.1%", ""),
    ("帮扶覆盖率提高了多少个百分点", "帮扶覆盖率 2019年 82.6%", "下降12.2个百分点"),
    # 284 - 160 = 124, 673 - 611 = 62, 218.9 - 198.8 = 20.1; 2018 is by other rules than 2017
    ("2019年和2018年比帮扶少了多少户", "帮扶户数 2019年 160户", "两数相差124户。"),
    ("2019年抚慰人次比2018年多了多少人次", "抚慰人次 2019年 673人次", "两数相差62人次。"),
    ("抚慰资金2019年比2018年增加了多少", "抚慰资金 2019年 218.9万元", "两数相差20.1万元。"),
    ("2018年比2017年抚慰资金多了多少", "抚慰资金 2018年 198.8万元", "不算增减。"),
    ("在档户数2019年比2018年少了多少", "期末在档 2019年 10户", "减少182户"),
    ("19年抚慰多少人次", "抚慰人次 2019年 673人次", ""),
    ("17年脱困多少户", "脱困 2017年 67户", ""),
    ("18年底在档多少户", "期末在档 2018年 192户", ""),
    ("三年累计抚慰多少人次", "抚慰人次 2017年 383人次", "没有公布合计"),
    ("2013—2016四年累计抚慰人次", "抚慰人次 2013年 67人次", "没有公布合计"),
    ("最近十年抚慰人次", "抚慰人次 2013年 67人次", ""),
    ("近10年抚慰人次", "抚慰人次 2013年 67人次", ""),
    ("2018年第三季度比第二季度多了多少人次抚慰", "抚慰人次 2018年第三季度", "2018年第二季度"),
    ("区总工会本级帮扶多少户", "帮扶户数 朝阳区总工会本级 2018年 16户", "最新的是2018年"),
]
ENGLISH_QUESTIONS = [
    ("how many comfort payments last year", "Comfort payments 2018 611", "2018"),
    ("how much was paid in comfort in 2018", "Comfort paid 2018 1,988,000", ""),
    ("how many hardship households are still on file", "On file at the end 2019 10", ""),
    ("which subdistrict had the most comfort payments", "Comfort payments Aoyuncun 2019 29", ""),
    ("how long does a claim take", "Claim to decision, median 2019 21", ""),
    ("comfort payments since 2016", "Comfort payments 2016 374", ""),
    ("comfort payments so far", "Comfort payments 2013–2019 2,745", ""),
    ("compare comfort money 2018 and 2017", "Comfort paid 2018 1,988,000", "by other rules"),
    ("how many were refused in 2019", "Rejected 2019 40", ""),
    ("what rank has Datun by comfort payments", "Comfort payments Datun 2019 26", "place 2"),
    ("how much aid did union funds pay for in 2018", "Assistance paid union 2018 421,496", ""),
    ("is the number of hardship workers falling", "On file at the end 2019 10", ""),
    ("biggest illness group 2018", "Comfort payments cancer 2018 248", ""),
    ("number of members", "Members 2019 1,189,097", ""),
    ("when was comfort highest", "Comfort payments 2019 673", ""),
    ("median wait from decision to payment", "Decision to payment, median 2019 9", ""),
    (
        "how many families left hardship by their own means last year",
        "Exit by own means 2018 84",
        "2018",
    ),
    ("what was the coverage two years ago", "Coverage 2017 93.8%", ""),
    ("total paid to cancer patients in 2019", "Comfort paid cancer 2019 723,000", ""),
    ("did comfort payments go up in 2019", "Comfort payments 2019 +10.1%", ""),
    ("which month of 2018 saw the fewest comfort payments", "Comfort payments June 2018 0", ""),
    ("percentage of claims approved in 2017", "Approval rate 2017 91.8%", ""),
    ("files opened in 2016", "New files 2016 12", ""),
    ("average comfort payment 2015", "Mean comfort payment 2015 2,010.58", ""),
    ("how many payments for house fires in 2018", "Comfort payments house fire 2018 27", ""),
    ("coverage trend", "Coverage 2013", ""),
    (
        "did the district help more households in 2018 than in 2017",
        "Households assisted 2018 284",
        "20.0%",
    ),
    ("Wangjing last year", "Wangjing 2018", ""),
    ("what share of payments went to cancer", "share cancer 2019 35.8%", ""),
    ("households still on file at the end of 2016", "On file at the end 2016 371", ""),
    ("how fast are claims paid after approval", "Decision to payment, median 2019 9", ""),
    ("lowest approval rate", "Approval rate 2014 88.4%", ""),
    (
        "how many more comfort payments in 2019 than in 2018",
        "Comfort payments 2019 673",
        "differ by 62 payments",
    ),
]
# What no printed figure answers: nothing is listed, and why is said.
REFUSED = [
    ("安贞街道第几", "请说明查哪项数字"),
    ("八里庄街道2016年抚慰排第几", "八里庄街道"),
    ("抚慰排第几", "请说明"),
    ("80万", ""),
    ("大屯 帮扶 2019", "大屯"),
    ("明年计划帮扶多少户", ""),
    ("2020年抚慰人次", "2020年"),
    ("海淀区抚慰了多少人次", "海淀区"),
    ("农民工抚慰多少人次", "农民工"),
    ("抚慰需要什么材料", ""),
    ("为什么抚慰资金涨了", ""),
    ("谁拿了抚慰金", ""),
    ("你好", ""),
    ("双井街道2019年帮扶多少户", "双井"),
    ("疫情期间帮扶了多少人", "疫情"),
    ("明年抚慰标准会提高吗", "明年"),
    ("通州帮扶多少户", "通州"),
    ("抚慰金最高能给多少", ""),
    ("退休工人抚慰人次", "退休"),
    ("大病救助 2018年10月", "2018年10月"),
    ("有几个月一户都没脱困", ""),
    ("困难职工的平均年龄", "年龄"),
    ("抚慰办法是哪年出台的", ""),
    ("首都机场 帮扶户数 2019", ""),
    ("西城区和朝阳区哪个抚慰多", "西城区"),
    ("数字", ""),
    ("12345热线", ""),
    ("第一季度抚慰多少批", "第一季度"),
    ("困难职工为什么越来越少", ""),
    ("抚慰金怎么领", ""),
    ("昌平工会抚慰多少", "昌平"),
    ("女职工帮扶多少人", "女职工"),
    ("2021年脱困几户", "2021年"),
    ("三里屯街道有几户困难职工", "三里屯"),
    ("天气怎么样", ""),
    ("抚慰了多少袋米", ""),
    ("夏送清凉慰问了多少人", "夏送清凉"),
    ("送清凉", "送清凉"),
]
ENGLISH_REFUSED = [
    ("weather tomorrow", ""),
    ("how do I apply", ""),
    ("Dongcheng comfort payments", "Dongcheng"),
    ("why so few", ""),
    ("Panjiayuan comfort payments 2019", "Panjiayuan"),
    ("who got the money", ""),
]


@pytest.fixture(scope="module")
def finder(chromium: Browser, printed_reports: Path) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto((printed_reports / FINDER["zh"]).as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def english(chromium: Browser, printed_reports: Path) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto((printed_reports / FINDER["en"]).as_uri())
    yield page
    page.close()


def first(page: Page, query: str) -> str:
    """The first of the list, when the search has ended."""
    page.fill("#query", "")
    page.fill("#query", query)
    page.wait_for_selector("#results[aria-busy=false]")
    page.wait_for_timeout(60)  # both figures of a change are filled in
    return str(page.evaluate(_FIRST))


@pytest.mark.parametrize(("query", "wanted"), QUERIES)
def test_the_figure_that_is_meant_stands_first(finder: Page, query: str, wanted: str) -> None:
    found = first(finder, query)
    assert [word for word in wanted.split() if word not in found] == [], found


@pytest.mark.parametrize(("query", "wanted"), ENGLISH)
def test_in_english_too(english: Page, query: str, wanted: str) -> None:
    found = first(english, query)
    assert [word for word in wanted.split() if word not in found] == [], found


def test_two_years_side_by_side_are_both_listed(finder: Page) -> None:
    first(finder, "2018年和2019年抚慰对比")
    told = finder.locator(".result").all_inner_texts()[:2]
    assert [one.split()[-1] for one in told] == ["673人次", "611人次"]


def test_before_anything_is_typed_the_main_figures_of_the_newest_year_stand_there(
    finder: Page,
) -> None:
    finder.fill("#query", "")
    finder.wait_for_selector("#results[aria-busy=false]")
    told = finder.locator(".result").all_inner_texts()
    assert len(told) == len(HEADLINES)
    assert all("2019年" in one and "朝阳区总工会" in one for one in told)
    assert "2019年的主要数字" in finder.inner_text("#count")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("抚尉", "按“抚慰”查找。"),
        ("三月 抚慰 神舟", "没有全部相符的，未计“神舟”。"),
    ],
)
def test_what_is_not_looked_for_as_typed_is_said(finder: Page, query: str, says: str) -> None:
    assert "抚慰" in first(finder, query)
    assert says in finder.inner_text("#count")


def test_sentences_in_chinese_stand_behind_each_other_without_blanks(finder: Page) -> None:
    for query in ("三月 抚慰 神舟", "哪个街道抚慰最多", "去年抚慰资金比前年多多少"):
        first(finder, query)
        said = finder.inner_text("#count")
        assert "。" in said.rstrip("。")
        assert "。 " not in said


@pytest.mark.parametrize(("query", "wanted", "says"), QUESTIONS)
def test_a_plain_question_is_answered_first(
    finder: Page, query: str, wanted: str, says: str
) -> None:
    found = first(finder, query)
    assert [word for word in wanted.split() if word not in found] == [], found
    assert says in finder.inner_text("#count")


@pytest.mark.parametrize(("query", "wanted", "says"), ENGLISH_QUESTIONS)
def test_a_plain_question_in_english_is_answered_first(
    english: Page, query: str, wanted: str, says: str
) -> None:
    found = first(english, query)
    assert [word for word in wanted.split() if word not in found] == [], found
    assert says in english.inner_text("#count")


@pytest.mark.parametrize(("query", "says"), REFUSED)
def test_what_no_figure_answers_is_refused_with_queries_that_work(
    finder: Page, query: str, says: str
) -> None:
    refuse(finder, query, says)


@pytest.mark.parametrize(("query", "says"), ENGLISH_REFUSED)
def test_it_is_refused_in_english_too(english: Page, query: str, says: str) -> None:
    refuse(english, query, says.lower())


def refuse(page: Page, query: str, says: str) -> None:
    assert first(page, query) == ""
    assert says in page.inner_text("#count")
    tries = page.locator("#try button").all_inner_texts()
    assert tries
    for one in tries:
        told = first(page, one).lower()
        *label, period = one.lower().rsplit(" ", 1)
        assert told.startswith(label[0].split()[0]), one
        assert period in told


@pytest.mark.parametrize(
    "query", ["神舟飞船", "😀", "((((", "9999999999", "\\", "的的的", "1987 抚慰"]
)
def test_of_what_is_not_understood_nothing_is_listed(finder: Page, query: str) -> None:
    assert first(finder, query) == ""
    assert "没有找到" in finder.inner_text("#count")


def test_a_query_to_try_is_asked_by_a_click(finder: Page) -> None:
    assert first(finder, "2020年抚慰人次") == ""
    finder.click("#try button")
    finder.wait_for_selector("#results[aria-busy=false]")
    assert finder.input_value("#query") == "抚慰人次 2019年"
    assert "673人次" in str(finder.evaluate(_FIRST))
    assert finder.locator("#try").is_hidden()


@pytest.mark.parametrize(
    ("query", "values"),
    [
        # Both years and no more: the scheme was revised between them.
        ("2018年抚慰资金比2017年多多少", ["198.8万元", "124.6万元"]),
        ("脱困率 历年", ["4.6%", "6.0%", "8.8%", "11.8%", "17.4%", "27.4%", "60.0%"]),
        ("2016年以来每年抚慰多少人次", ["374人次", "383人次", "611人次", "673人次"]),
        # Subdistricts and areas that have a row, the largest first; what is told together is last.
        ("哪个街道抚慰最多", ["29人次", "26人次", "23人次"]),
        ("2018年第三季度抚慰人次", ["168人次"]),
    ],
)
def test_an_answer_is_listed_in_its_order(finder: Page, query: str, values: list[str]) -> None:
    first(finder, query)
    told = finder.locator(".result b").all_inner_texts()
    assert told[: len(values)] == values
    assert len(told) == len(values) or "街道" in query or "季度" in query
