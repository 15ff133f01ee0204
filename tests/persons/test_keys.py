"""The person key file: made once, private, and outside every repository."""

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from artificial_ledgers import id_number
from bangfu.errors import ParameterError
from bangfu.persons.keys import KEY_FILE_VARIABLE, fingerprint, key_file_path, load_key, person_key


def test_the_key_is_made_on_first_use_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "config" / "person.key"
    key = load_key(file)
    assert len(key) == 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert load_key(file) == key
    assert load_key(tmp_path / "other.key") != key


def test_the_environment_names_the_key_file_unless_the_caller_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(KEY_FILE_VARIABLE, str(tmp_path / "named.key"))
    assert key_file_path() == tmp_path / "named.key"
    assert key_file_path(tmp_path / "given.key") == tmp_path / "given.key"
    monkeypatch.delenv(KEY_FILE_VARIABLE)
    assert key_file_path().parts[-2:] == ("bangfu", "person.key")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "person.key"
    load_key(file)
    file.chmod(mode)
    with pytest.raises(ParameterError, match=rf"found mode {mode:o}, expected 600"):
        load_key(file)


@pytest.mark.parametrize("text", ["", "secret", "0" * 63, "0" * 65, "é" * 32, "0" * 64 + "\n\n"])
def test_a_malformed_key_is_refused_without_being_quoted(tmp_path: Path, text: str) -> None:
    file = tmp_path / "person.key"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    with pytest.raises(ParameterError, match="expected 64 hexadecimal digits") as refused:
        load_key(file)
    assert not text.strip() or text.strip() not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "found none of its digits, expected 64 hexadecimal digits: its writing was cut off; "),
        ("0f" * 9, "found 18 of its digits, expected 64 hexadecimal digits: its writing was cut"),
        ("my secret", "found something else, expected 64 hexadecimal digits"),
        ("0" * 65, "found something else, expected 64 hexadecimal digits"),
    ],
)
def test_a_key_an_earlier_version_left_half_written_is_told_as_that(
    tmp_path: Path, text: str, found: str
) -> None:
    file = tmp_path / "person.key"
    file.write_text(text, "utf-8")
    file.chmod(0o600)
    with pytest.raises(ParameterError) as refused:
        load_key(file)
    assert str(refused.value).startswith(f"key file {str(file)!r}: {found}")
    if "cut off" in str(refused.value):
        assert str(refused.value).endswith(
            "bring it back from a copy, or delete it unless a register was made with it"
        )


def test_of_several_who_make_a_key_at_once_all_get_the_same(tmp_path: Path) -> None:
    file = tmp_path / "person.key"
    with ThreadPoolExecutor(8) as several:
        keys = list(several.map(lambda _: load_key(file), range(8)))
    assert len({*keys}) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["person.key"]


@pytest.mark.parametrize("is_folder", [True, False])  # a linked work tree has a file `.git`
def test_a_key_inside_a_git_work_tree_is_refused(tmp_path: Path, is_folder: bool) -> None:
    git = tmp_path / ".git"
    git.mkdir() if is_folder else git.write_text("gitdir: elsewhere")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    file = tmp_path / "deep" / "er" / "person.key"
    with pytest.raises(ParameterError, match="inside the git work tree"):
        load_key(file)
    assert not file.exists()


def test_a_link_into_a_work_tree_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    (tmp_path / "person.key").symlink_to(tmp_path / "tree" / "person.key")
    with pytest.raises(ParameterError, match="inside the git work tree"):
        load_key(tmp_path / "person.key")


def test_a_missing_key_is_not_made_when_it_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="not found"):
        load_key(tmp_path / "person.key", create=False)
    assert not (tmp_path / "person.key").exists()


def test_a_person_key_is_the_keyed_hash_of_the_id_number() -> None:
    number, key = id_number(1), b"k" * 32
    expected = hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
    assert person_key(number, key) == expected
    assert fingerprint(key) != fingerprint(b"j" * 32)
    assert key.hex() not in fingerprint(key)
