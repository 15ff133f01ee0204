"""The words of ledgers: no word means two things in one table."""

import pytest
from bangfu.ledgers.values.code_words import read_code
from bangfu.ledgers.values.headers import head_of
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import TABLES, table
from bangfu.rules import default_rules

RULES = default_rules()


@pytest.mark.parametrize("name", [declared.name for declared in TABLES])
def test_other_names_belong_to_columns_and_hide_no_own_name(name: str) -> None:
    declared = table(name)
    assert set(vocabulary().heads[name].values()) <= set(declared.names)
    for column in declared.columns:
        for own in (column.zh, column.en, column.name):
            assert head_of(own).columns[name] == column.name


def test_other_words_for_codes_belong_to_codes_and_hide_none() -> None:
    for codes, words in vocabulary().codes.items():
        listed = RULES.code_list(codes)
        labels = {bare(name): c.value for c in listed for name in (c.label.zh, c.label.en)}
        for word, value in words.items():
            assert listed.get(value) is not None, (codes, value)
            assert labels.get(word, value) == value, (codes, word)


@pytest.mark.parametrize(
    ("codes", "word", "value"),
    [
        ("project", "生活", "living"), ("occasion", "春节慰问", "spring_festival"),
        ("occasion", "国庆节", "national_day"), ("relation", "妻子", "spouse"),
        ("form", " 现 金 ", "cash"), ("fund_source", "UNION FUNDS", "union"),
    ],
)  # fmt: skip
def test_a_code_goes_by_its_label_its_value_and_other_words(
    codes: str, word: str, value: str
) -> None:
    assert read_code(word, word, codes, RULES) == value


@pytest.mark.parametrize(
    ("codes", "word", "suggestion"),
    [
        ("project", "生话救助", "'生活救助'？"),
        ("form", "现钞", "'现金'？"),
        ("occasion", "中秋节", "下列之一"),
        ("project", "其他事项", "下列之一"),
    ],
)
def test_a_code_like_another_is_suggested_and_never_taken(
    codes: str, word: str, suggestion: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        read_code(word, word, codes, RULES)
    assert refused.value.expected.zh.startswith(suggestion)
    assert refused.value.kind == "unknown_code"
