"""The list of names that may not be published is optional, secret, and never quoted."""

from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.persons.private_names import names_file_path, private_names


def written(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "person.names"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_list_lies_beside_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANGFU_KEY_FILE", str(tmp_path / "person.key"))
    assert names_file_path() == tmp_path / "person.names"
    assert private_names() == frozenset()
    written(tmp_path, "测试人\n".encode())
    assert private_names() == {"测试人"}


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("测试人\n# 备注\n\n  Test Person \r\n", {"测试人", "Test Person"}),
        ("\ufeff测试人", {"测试人"}),
        ("0" * 64, {"0" * 64}),
        ("", set()),
    ],
)
def test_names_and_keys_stand_one_a_line(tmp_path: Path, content: str, names: set[str]) -> None:
    assert private_names(written(tmp_path, content.encode())) == names


@pytest.mark.parametrize(
    ("content", "mode", "message"),
    [
        ("测试人".encode(), 0o644, "names file .*: found mode 644, expected 600"),
        ("测试人".encode(), 0o660, "found mode 660"),
        ("测试人".encode("gbk"), 0o600, "found something else, expected UTF-8 text"),
        ("测试人\n测\n".encode(), 0o600, "line 2: found one character"),
    ],
)
def test_list_that_is_open_or_malformed_is_refused_unquoted(
    tmp_path: Path, content: bytes, mode: int, message: str
) -> None:
    with pytest.raises(ParameterError, match=message) as refusal:
        private_names(written(tmp_path, content, mode))
    assert "测" not in str(refusal.value)


def test_list_inside_a_work_tree_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    with pytest.raises(ParameterError, match=r"names file .*: found inside the git work tree"):
        private_names(written(tmp_path, b"a name\n"))
