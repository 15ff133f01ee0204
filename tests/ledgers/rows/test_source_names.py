"""What of the names of files and sheets may be kept: known words, and nobody's name."""

import pytest
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.rules import default_rules

NAMES = SourceNames(default_rules(), None, [])


@pytest.mark.parametrize(
    "name",
    [
        "补发", "春节补发", "2月补发", "三八妇女节", "重阳节慰问", "正月", "元月", "十二月", "上旬",
        "医疗救助", "大病救助", "助医", "助困", "中秋", "2019年端午节", "送清凉", "防暑降温",
        "实物", "作废", "备份", "汇总", "统计表", "1月 (2)", "1月副本", "农民工名单", "现金",
        "表一", "附件1", "机关", "Sheet1", "第二批发放名单", "区级财政", "捐款",
    ],
)  # fmt: skip
def test_words_of_titles_months_holidays_and_projects_are_kept(name: str) -> None:
    assert NAMES.kept(name) == name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("示例甲", "…"), ("补发示例甲", "补发…"), ("示例甲春节", "…春节"), ("zhang", "…"),
        ("高温", "…"),  # somebody may be called so
        ("高温慰问", "…慰问"), ("平时", "…"),
    ],
)  # fmt: skip
def test_what_may_be_a_name_is_not_kept(name: str, kept: str) -> None:
    assert NAMES.kept(name) == kept
