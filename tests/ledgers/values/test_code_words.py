"""Codes by label, code or another word; of what is none it is said what it is like."""

import pytest
from bangfu.ledgers.values.code_words import read_code
from bangfu.register.faults import RefusedError
from bangfu.rules import default_rules


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("form", "现金", "cash"),
        ("form", "in_kind", "in_kind"),
        ("fund_source", "区级财政资金", "district"),
        ("fund_source", "市级财政拨款", "municipal"),
    ],
)
def test_a_code_goes_by_several_words(name: str, text: str, code: str) -> None:
    assert read_code(text, text, name, default_rules()) == code


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("form", "现金+实物", "一格一项，此格写有'现金'、'实物'"),
        ("project", "生活救助、医疗救助", "一格一项，此格写有'生活救助'、'医疗救助'"),
        ("fund_source", "区财政/工会经费", "一格一项，此格写有'区财政'、'工会经费'"),
        ("project", "生活救助（春节）", "'生活救助'？若是，请改正"),
        ("form", "不明", "下列之一：现金、实物、服务"),
    ],
)
def test_what_is_no_code_is_told_with_what_it_names(name: str, text: str, said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read_code(text, text, name, default_rules())
    assert caught.value.expected.zh.startswith(said)
