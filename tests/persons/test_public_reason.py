"""A reason becomes public: it is a line, and it names nobody."""

from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.persons.personal_rules import public_reason


@pytest.mark.parametrize(
    "reason", ["乙地区补报11月台账", "Yi Area sent the ledger of November late", "2019年1月漏报3笔"]
)
def test_a_plain_line_is_a_reason(reason: str) -> None:
    assert public_reason(f" {reason} ") == reason


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [
        ("", "found 0 characters"),
        ("一" * 201, "found 201 characters in 1 lines, expected one line of at most 200"),
        ("一行\n又一行", "in 2 lines, expected one line"),
        ("订正110101199003070038的金额", "holds what looks like an ID number"),
        ("问13812345678", "holds what looks like a phone number"),
        ("case " + "0a" * 32, "the key of a person"),
    ],
)
def test_what_is_no_line_or_names_somebody_is_refused(reason: str, refusal: str) -> None:
    with pytest.raises(ParameterError, match=refusal) as refused:
        public_reason(reason)
    assert "1990" not in str(refused.value)
    assert "138" not in str(refused.value)


def test_a_name_of_the_private_list_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_KEY_FILE", str(tmp_path / "person.key"))
    (tmp_path / "person.names").write_text("欧阳小梅\n", "utf-8")
    (tmp_path / "person.names").chmod(0o600)
    with pytest.raises(ParameterError, match="a name or key of the private list") as refused:
        public_reason("欧阳小梅一案重复录入")
    assert "欧阳" not in str(refused.value)
