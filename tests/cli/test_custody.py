"""Backing up, bringing back and erasing by command: what is printed, and what never is."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.cli.commands import main
from bangfu.persons.keys import load_key, person_key
from bangfu.register.loads import FINGERPRINT, list_loads
from bangfu.register.store import open_register
from typed_register import UNITS, write_load

ID = id_number(1)


class Desk:
    """A register of a person with an ID number, and commands about it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        self.folder, self.register, self.key = folder, folder / "register", folder / "person.key"
        self._patch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str, said: str = "") -> tuple[int, str, str]:
        """A command called in this process as its script calls it."""
        given = ["--register", str(self.register), "--key", str(self.key)]
        self._patch.setattr(
            sys, "argv", ["bangfu", *arguments, *given * (arguments[0] not in ("restore", "run"))]
        )
        self._patch.setattr(sys, "stdin", io.StringIO(said))
        with pytest.raises(SystemExit) as left:
            main()
        printed = self._capsys.readouterr()
        code = left.value.code
        return code if isinstance(code, int) else 0, printed.out, printed.err


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    made = Desk(tmp_path, monkeypatch, capsys)
    write_load(made.register, {"union_unit": UNITS})
    fill(tmp_path / "ledger.xlsx", a_dozen())
    assert made("import", str(tmp_path / "ledger.xlsx"))[0] == 0
    return made


def test_a_register_is_backed_up_and_brought_back(desk: Desk) -> None:
    target, back = str(desk.folder / "all.tar"), str(desk.folder / "back")
    code, out, err = desk("backup", target, "--archive", str(desk.folder / "archive"))
    content = open_register(desk.register).content_hash
    assert (code, err) == (0, "")
    # 2 loads of 6 tables and a manifest, the newest, the fingerprint, the key: 17
    held = f"2 loads, content hash {content}; 0 notes of the archive; the person key\n"
    assert out.startswith(f"backed up to {target}, 17 files: {held}It is not encrypted: whoever")
    code, out, err = desk("restore", target, "--into", back)
    assert (code, err) == (0, "")
    assert out.startswith(f"restored to {back}, 17 files, each as it was backed up, the loads a")
    assert f": {held}Move them to where" in out
    assert open_register(Path(back, "register")).content_hash == content
    code, out, err = desk("restore", target, "--into", back)
    assert (code, out) == (2, "")
    assert err.startswith(f"bangfu: {back!r}: found something there, expected an empty folder")


def persons(register: Path) -> set[str]:
    asked = open_register(register).backend.raw_sql("SELECT person_key FROM assistance_rows")
    return {key for (key,) in asked.fetchall()}


def test_a_person_is_erased_by_the_id_number(desk: Desk) -> None:
    key = person_key(ID, load_key(desk.key))
    assert key in persons(desk.register)
    asking = ("erase", "--reason", "asked by the person")
    code, out, err = desk(*asking, said=f"{ID}\n")
    assert (code, err) == (0, "")
    assert out.startswith("would have ")
    assert out.endswith("; nothing is changed yet: do it with --yes\n")
    assert key in persons(desk.register)
    code, out, err = desk(*asking, "--yes", said=f"{ID}\n")
    assert (code, err) == (0, "")
    assert out.startswith(f"erased one person from {str(desk.register)!r}: ")
    assert open_register(desk.register).content_hash in out
    assert "Backups and copies made before still hold the person" in out
    assert ID not in out
    assert key not in out
    assert key not in persons(desk.register)
    code, out, err = desk(*asking, "--yes", said=f"{ID}\n")
    assert (code, out) == (2, "")
    assert "found no row about that person" in err


def test_a_person_is_erased_by_a_file_without_the_key(desk: Desk) -> None:
    desk.key.unlink()
    write_load(desk.register, {"household_file": "file_id | holder_key\nF9 | ann"})
    asking = ("erase", "--reason", "asked", "--yes", "--rows", "--file", "F9")
    code, out, err = desk(*asking)
    assert (code, err) == (0, "")
    assert "1 row taken out or off file (household_file 1) in load 3; content hash" in out
    assert list_loads(desk.register)[2].rows["household_file"] == 0


@pytest.mark.parametrize(
    ("said", "reason", "message"),
    [
        (f"{ID[:-1]}\n", "asked", "ID number: found 17 characters, expected an ID number"),
        ("", "asked", "ID number: found 0 characters"),
        (f"{ID}\n", f"asked by {ID}", "--reason: holds what looks like an ID number (not quoted)"),
        (f"{ID}\n", " ", "--reason: found 0 characters"),
    ],
)
def test_who_it_is_and_why_are_checked(desk: Desk, said: str, reason: str, message: str) -> None:
    code, out, err = desk("erase", "--reason", reason, "--yes", said=said)
    assert (code, out) == (2, "")
    assert err.startswith(f"bangfu: {message}")
    assert "110105190" not in err
    assert "erasures" not in list_loads(desk.register)[1].told


def test_another_key_finds_nobody(desk: Desk) -> None:
    desk.key.write_text("0" * 64 + "\n")
    code, _, err = desk("erase", "--reason", "asked", "--yes", said=f"{ID}\n")
    assert code == 2
    assert "found another person key" in err


def test_a_scheduler_elsewhere_without_tls_is_warned_of(desk: Desk) -> None:
    """Said before anything is done; here nothing is, since the file of parameters is missing."""
    code, out, err = desk("run", "missing.yaml", "--scheduler", "tcp://dask.example:8786")
    assert (code, out) == (2, "")
    assert err.startswith("bangfu: --scheduler: 'tcp://dask.example:8786' is another machine with")


def test_a_register_without_a_key_knows_no_id_numbers(desk: Desk) -> None:
    (desk.register / FINGERPRINT).unlink()
    code, _, err = desk("erase", "--reason", "asked", "--yes", said=f"{ID}\n")
    assert code == 2
    assert "expected --file with the number of a household file" in err
