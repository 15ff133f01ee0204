"""The person key by command: made, shown and carried to another machine, and never printed."""

import shutil
import stat
from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.persons.keys import load_key, short_fingerprint
from called_command import Command


def test_a_key_is_made_once_and_shown_by_its_fingerprint_alone(
    bangfu: Command, tmp_path: Path
) -> None:
    file = tmp_path / "person.key"
    code, out, err = bangfu("key", "new", "--key", file)
    secret = load_key(file, create=False)
    assert (code, err) == (0, "")
    assert f"密钥{file}，指纹 {short_fingerprint(secret)}\n" in out
    assert "备份" in out
    assert bangfu("key", "show", "--key", file) == (0, out.splitlines()[0] + "\n", "")
    assert secret.hex() not in out
    code, out, err = bangfu("key", "new", "--key", file)
    assert (code, out) == (2, "")
    assert "已有密钥，不会覆盖" in err
    assert load_key(file, create=False) == secret


def test_a_second_machine_takes_the_key_of_the_first(bangfu: Command, tmp_path: Path) -> None:
    here, carried, there = (tmp_path / name for name in ("a.key", "carried", "b.key"))
    bangfu("key", "new", "--key", here)
    code, out, _ = bangfu("key", "export", carried, "--key", here, "--language", "en")
    assert code == 0
    assert "delete the file" in out
    assert stat.S_IMODE(carried.stat().st_mode) == 0o600
    code, told, _ = bangfu("key", "new", "--from", carried, "--key", there, "--language", "en")
    assert code == 0
    assert out.split("fingerprint ")[1][:19] == told.split("fingerprint ")[1][:19]
    assert load_key(there, create=False) == load_key(here, create=False)
    code, _, err = bangfu("key", "export", carried, "--key", here)
    assert (code, "已存在" in err) == (2, True)


@pytest.mark.parametrize("name", ["new", "show", "export"])
def test_a_place_that_could_be_committed_is_refused(
    bangfu: Command, tmp_path: Path, name: str
) -> None:
    (tmp_path / "tree" / ".git").mkdir(parents=True)
    file = tmp_path / "tree" / "person.key"
    bangfu("key", "new", "--key", tmp_path / "own.key")
    arguments = {"new": ("--key", file), "show": ("--key", file),
                 "export": (file, "--key", tmp_path / "own.key")}  # fmt: skip
    code, out, err = bangfu("key", name, *arguments[name])
    assert (code, out) == (2, "")
    assert "git 工作区" in err
    assert not file.exists()


def test_the_first_import_says_that_a_key_is_made_and_no_later_one(
    bangfu: Command, tmp_path: Path
) -> None:
    fill(tmp_path / "ledger.xlsx", a_dozen())
    given = (tmp_path / "ledger.xlsx", "--register", tmp_path / "register", "--key",
             tmp_path / "person.key")  # fmt: skip
    code, _, err = bangfu("import", *given)
    assert code == 0
    assert f"这台机器上还没有密钥，将在{tmp_path / 'person.key'}新建一把" in err
    assert "永远不能合并" in err
    assert bangfu("import", *given)[2] == ""
    code, out, _ = bangfu("key", "show", *given[3:], "--register", tmp_path / "register")
    assert (code, out.splitlines()[1]) == (
        0, f"登记库{tmp_path / 'register'}是用这把密钥建的。"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [("zh", "用保留的台账建新的登记库", "没有找到"), ("en", "from the ledgers kept", "not found")],
)
def test_what_is_wrong_with_a_key_is_said_in_the_language_of_the_ledgers(
    bangfu: Command, tmp_path: Path, language: str, words: str, found: str
) -> None:
    fill(tmp_path / "ledger.xlsx", a_dozen())
    register, key = tmp_path / "register", tmp_path / "person.key"
    given = (tmp_path / "ledger.xlsx", "--register", register, "--language", language, "--key")
    assert bangfu("import", *given, key)[0] == 0
    key.rename(tmp_path / "away.key")
    code, _, err = bangfu("import", *given, key)
    assert (code, words in err, found in err) == (2, True, True)
    bangfu("key", "new", "--key", key)
    code, _, err = bangfu("import", *given, key)
    assert (code, words in err) == (2, True)
    code, _, err = bangfu(
        "key", "show", "--key", key, "--register", register, "--language", language
    )
    assert (code, words in err) == (2, True)
    key.chmod(0o644)
    code, _, err = bangfu("import", *given, key)
    assert (code, "644" in err) == (2, True)


def test_an_inbox_says_in_the_language_of_the_run_that_the_key_is_another(
    tmp_path: Path, bangfu: Command
) -> None:
    ledger = fill(tmp_path / "台账.xlsx", a_dozen())
    assert bangfu("import", ledger, "--register", tmp_path / "r", "--key", tmp_path / "k").code == 0
    assert bangfu("key", "new", "--key", tmp_path / "other").code == 0
    received = tmp_path / "received"
    received.mkdir()
    shutil.copy(ledger, received)
    asked = ["inbox", received, "--register", tmp_path / "r", "--key", tmp_path / "other"]
    said = bangfu(*asked, "--period", "2016-02")
    assert said.code == 2
    assert "密钥" in said.err
