"""Whatever command opens a register refuses one that is not what was sealed, in one sentence."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.cli.commands import main
from bangfu.register.loads import MANIFEST, list_loads
from bangfu.register.store import open_register
from typed_register import UNITS, unsealed, write_load

FILES = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002"
CASES = """
case_id | claimant_key | decided_on | decision | paid_on | amount | batch_no
c1      | ann          | 2016-02-01 | approved | 2016-06-01 | 2000.00 | 1
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a register of two loads, and what commands are asked about."""
    desk = tmp_path_factory.mktemp("desk")
    write_load(desk / "register", {"union_unit": UNITS, "household_file": FILES})
    write_load(desk / "register", {"comfort_case": CASES})
    fill(desk / "ledger.xlsx", a_dozen())
    (desk / "release").mkdir()
    return desk


@pytest.fixture
def desk(whole: Path, tmp_path: Path) -> Path:
    place = shutil.copytree(whole, tmp_path / "desk")
    folder = place / "register"
    told = {
        "parameters": {
            "register": str(folder), "period": "2016-06", "unit": "110105", "edition": "public",
            "as_of": 2,
        },
        "languages": ["zh"], "synthetic": False,
        "register_content_sha256": open_register(folder).content_hash,
    }  # fmt: skip
    (place / "release" / "release.json").write_text(json.dumps(told), "utf-8")
    return place


def asked(desk: Path) -> dict[str, list[str]]:
    """The commands that open a register."""
    register = ["--register", str(desk / "register")]
    reports = ["--reports", str(desk / "reports"), "--archive", str(desk / "archive")]
    month = ["params/month.yaml", "--period", "2016-06", "--unit", "110105", *register, *reports]
    return {
        "figures": ["figures", "--period", "2016-06", *register],
        "run": ["run", *month],
        "run --force": ["run", *month, "--force"],
        "plan": ["plan", *month],
        "import": [
            "import", str(desk / "ledger.xlsx"), *register, "--key", str(desk / "person.key"),
        ],
        "import --until": ["import", "--until", "2020-01-31", *register],
        "status": ["status", *register],
        "verify": ["verify", str(desk / "release")],
        "template": ["template", "--to", str(desk / "t.xlsx"), *register],
        "check-register": ["check-register", *register, "--language", "en"],
    }  # fmt: skip


COMMANDS = [name for name in asked(Path()) if name != "check-register"]


def pay_more(desk: Path) -> None:
    """990,000 yuan more in one payment; the manifest stays as it is."""
    file = desk / "register" / "loads" / "000002" / "comfort_case.parquet"
    rows = pq.read_table(file)
    place = rows.column_names.index("amount")
    more = pa.array(["992000.00"]).cast(pa.decimal128(14, 2))
    pq.write_table(rows.set_column(place, rows.schema.field("amount"), more), file)


def lose_a_load(desk: Path) -> None:
    shutil.rmtree(desk / "register" / "loads" / "000001")


def cut_a_file(desk: Path) -> None:
    file = desk / "register" / "loads" / "000001" / "union_unit.parquet"
    file.write_bytes(file.read_bytes()[:1000])


def call_it_invented(desk: Path) -> None:
    path = desk / "register" / "loads" / "000002" / MANIFEST
    path.write_text(path.read_text("utf-8").replace('"synthetic": false', '"synthetic": true'))


def unseal(desk: Path) -> None:
    for load in list_loads(desk / "register"):
        unsealed(load)


DAMAGE: dict[str, tuple[Callable[[Path], None], str]] = {
    "payment": (pay_more, "load 2, table 'comfort_case': found changed rows, expected"),
    "gap": (lose_a_load, "load 1, '000001': found none, expected a load"),
    "cut": (cut_a_file, "load 1, table 'union_unit': found a file that cannot be read"),
    "synthetic": (call_it_invented, "load 2, 'load.json': found changed content, expected what"),
    "unsealed": (unseal, "found load 1 not sealed"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_register_is_refused_by_every_command(
    desk: Path,
    name: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    damage, said = DAMAGE[name]
    damage(desk)
    code, out, err = call(asked(desk)[command], monkeypatch, capsys)
    assert (code, out) == (2, "")
    assert err.startswith(f"bangfu: {str(desk / 'register')!r}: {said}")
    assert err.count("\n") == 1
    assert not (desk / "reports").exists()


@pytest.mark.parametrize("name", DAMAGE)
def test_checking_a_damaged_register_tells_what_is_wrong(
    desk: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGE[name][0](desk)
    code, out, err = call(asked(desk)["check-register"], monkeypatch, capsys)
    assert code == 2
    assert out.startswith("'loads/00000")
    assert "Traceback" not in err


def test_a_whole_register_is_opened_by_them_all(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("figures", "plan", "status", "template", "import --until"):
        code, _, err = call(asked(desk)[name], monkeypatch, capsys)
        assert (name, code) == (name, 0), err


def test_an_earlier_register_is_sealed_by_one_command(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = open_register(desk / "register").content_hash
    unseal(desk)
    sealing = ["seal", "--register", str(desk / "register")]
    code, out, err = call(sealing, monkeypatch, capsys)
    # 3 unions, 2 files and 1 case: 6 rows
    assert (code, err) == (0, "")
    assert out == (
        f"sealed 2 of 2 loads of {str(desk / 'register')!r}, 6 rows as they were read; "
        f"content hash {content}\n"
    )
    assert call(asked(desk)["figures"], monkeypatch, capsys)[0] == 0
    code, out, _ = call(sealing, monkeypatch, capsys)
    assert code == 0
    assert "was sealed before, nothing is changed" in out


def call(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """A command called in this process as its script calls it: exit code and what it printed."""
    monkeypatch.setattr(sys, "argv", ["bangfu", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    printed = capsys.readouterr()
    code = left.value.code
    return code if isinstance(code, int) else 0, printed.out, printed.err
