"""A register on a Spark cluster: a real master, and two workers that share a folder with it."""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from bangfu.desk.wording import MEASURES
from bangfu.errors import MissingPackageError, ParameterError, RegisterError
from bangfu.figures.records import to_csv
from bangfu.measures.query import ask
from bangfu.params import find_register
from bangfu.periods import Period
from bangfu.register.copying import copy_register
from bangfu.register.dependence.snapshot import snapshot_of
from bangfu.register.homes import SparkUrl, spark_session, spark_tables, whereabouts
from bangfu.register.store import Register, open_register
from bangfu.sample import write_sample
from called_command import Command, caller
from equal_answers import LOADS, figures, questions, require_same, typed
from examples import examples
from home_contract import *  # noqa: F403 - the tests of every home
from home_contract import Fresh
from hypothesis import given
from hypothesis import strategies as st
from invented import registers
from private_cluster import PrivateCluster
from typed_register import UNITS, write_load

SECRET = "tiger-9b1f"

# pyspark closes the lines by which answers come from Java when they are collected as garbage.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module", autouse=True)
def _no_garbage() -> Iterator[None]:
    """Leave nothing to be collected in tests of other modules, which would be told of it."""
    yield
    gc.collect()


@pytest.fixture
def fresh(spark: PrivateCluster) -> Fresh:
    """What makes homes for registers, without loads."""
    return spark.register


@pytest.fixture(scope="module")
def place(sample_folder: Path, spark: PrivateCluster) -> SparkUrl:
    """The sample on the cluster."""
    url = spark.register()
    copy_register(sample_folder, url)
    return url


@pytest.fixture(scope="module")
def both(sample_folder: Path, place: SparkUrl) -> tuple[Register, Register]:
    """The sample in a folder and on the cluster."""
    return open_register(sample_folder), open_register(place)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_sample_is_the_same(both: tuple[Register, Register], name: str) -> None:
    compared = require_same(*both, name, (), Period.parse("2018-10..2019-09"))
    assert compared > 1


@pytest.mark.prove  # some three hundred questions, of which each measure asks one above
def test_every_figure_of_a_year_is_the_same_to_the_byte(both: tuple[Register, Register]) -> None:
    """They ask every measure, most of them by each of its groups."""
    ours, theirs = (figures(one, "110105", "public", Period.parse("2019")) for one in both)
    assert len(ours) > 500
    assert to_csv(ours) == to_csv(theirs)


def test_what_a_release_sees_is_the_same(
    sample_folder: Path, place: SparkUrl, tmp_path: Path
) -> None:
    one, other = (
        snapshot_of(at, None, tmp_path / name / "seen")
        for name, at in (("folder", sample_folder), ("cluster", place))
    )
    assert one._lines == other._lines


@pytest.mark.prove
@given(registers(), st.sampled_from(["2018", "2018..2019", "2018-Q4"]), st.randoms())
@examples(2)
def test_measures_of_any_register_are_the_same(
    spark: PrivateCluster, tables: dict[str, str], period: str, chance: Random
) -> None:
    """Some of all measures, as they are or by one of their groups: each takes its time here."""
    place = spark.register()
    with tempfile.TemporaryDirectory() as folder:
        for at in (Path(folder), place):
            write_load(at, {"union_unit": UNITS, **tables})
        one, other = open_register(Path(folder)), open_register(place)
        assert one.content_hash == other.content_hash
        assert one.completeness == other.completeness
        for name, by in chance.sample([*questions()], 12):
            require_same(one, other, name, by, Period.parse(period))


@given(LOADS)
@examples(2)
def test_whatever_lands_is_seen_alike_after_every_load(
    spark: PrivateCluster, loads: list[list[tuple[int, int, bool]]]
) -> None:
    place, newest = spark.register(), dict[int, tuple[int, bool]]()
    for number, rows in enumerate(loads, start=1):
        write_load(place, {"assistance": typed(rows)})
        newest |= {key: (cents, withdrawn) for key, cents, withdrawn in rows}
        seen = open_register(place, number)
        told = seen.ask(seen.tables["assistance"].select("aid_id", "amount"))[0]
        assert dict(zip(*told.to_pydict().values(), strict=True)) == {
            f"a{key}": Decimal(cents) / 100
            for key, (cents, withdrawn) in newest.items()
            if not withdrawn
        }


def test_many_rows_are_asked_where_they_lie(
    both: tuple[Register, Register],
    sample_folder: Path,
    spark: PrivateCluster,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of many rows the workers keep only which are no longer the newest; answers are the same."""
    monkeypatch.setattr(spark_tables, "_MANY_ROWS", 0)
    place = spark.register()
    copy_register(sample_folder, place)
    corrected = "count_id | year | members\n110105015-2019 | 2019 | 7"
    write_load(place, {"union_members": corrected})
    seen = open_register(place)
    for name in ("assistance.totals", "caseload.balance"):
        answer, sql = ask(MEASURES[name], seen, Period.parse("2019"))
        assert answer.equals(ask(MEASURES[name], both[0], Period.parse("2019"))[0])
    ((plan,),) = seen.backend.raw_sql(f"EXPLAIN {sql}").collect()
    assert "FileScan parquet" in plan
    asked = "SELECT members FROM union_members WHERE count_id = '110105015-2019'"
    assert seen.rows(asked) == [(7,)]


def test_nothing_is_collected_but_results(
    both: tuple[Register, Register], spark: PrivateCluster
) -> None:
    """What tasks send to where the question came from, as the application itself has noted it.

    Besides its result a task says how it went, in some thousand bytes; so of four times as many
    rows the same is sent.
    """
    larger = spark.register()
    write_sample(larger, scale=4)
    registers, seen = (both[1], open_register(larger)), []
    for register in registers:
        before = len(sent(spark))
        for name in ("caseload.balance", "comfort.payments"):
            ask(MEASURES[name], register, Period.parse("2019"), ("unit",))
        seen.append(sent(spark)[before:])
    few, many = seen
    assert len(few) == len(many) > 20
    assert sum(many) == pytest.approx(sum(few), rel=0.02)
    collected = []
    for register in registers:  # had rows been collected, this is how it would look
        before = len(sent(spark))
        register.ask(register.tables["assistance"])
        collected.append(sum(sent(spark)[before:]))
    assert 1_000_000 < 3 * collected[0] < collected[1]


def sent(spark: PrivateCluster) -> list[int]:
    """The bytes each task of all applications has sent to where the question came from."""
    told = spark.told("SparkListenerTaskEnd")
    return [one["Task Metrics"]["Result Size"] for one in told]


def test_workers_read_by_the_days_that_are_asked_about(both: tuple[Register, Register]) -> None:
    sql = ask(MEASURES["comfort.payments"], both[1], Period.parse("2019"))[1]
    ((plan,),) = both[1].backend.raw_sql(f"EXPLAIN {sql}").collect()
    assert "(paid_on#" in plan
    assert ">= 2019-01-01" in plan
    assert "< 2020-01-01" in plan


@pytest.mark.prove
def test_nothing_is_left_where_a_question_was_asked(place: SparkUrl, tmp_path: Path) -> None:
    """A program of its own: it says the answer, opens no port to others, and leaves no file."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    for folder in (home, temporary):
        folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(place)], cwd=home, check=False, text=True,
        capture_output=True, env={**os.environ, "TMPDIR": str(temporary), "HOME": str(home)},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("110105 {'127.0.0.1'}\n", "")
    assert (list(home.iterdir()), list(temporary.iterdir())) == ([], [])


_PROGRAM = """
import sys, psutil
from bangfu.register.store import open_register
register = open_register(sys.argv[1])
ours = [psutil.Process(), *psutil.Process().children(recursive=True)]
lines = [line for one in ours for line in one.net_connections("inet")]
hosts = {line.laddr.ip.removeprefix("::ffff:") for line in lines}
print(register.top, hosts)
"""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("spark://m:7077/srv/register", "spark://m:7077/srv/register"),
        ("spark://m/srv/register/", "spark://m:7077/srv/register"),
        ("SPARK://m1:7077,m2/srv/a%20b", "spark://m1:7077,m2:7077/srv/a%20b"),
        ("spark://[::1]:7077//登记库", "spark://[::1]:7077/%E7%99%BB%E8%AE%B0%E5%BA%93"),
    ],
)
def test_a_url_is_read_and_shown(text: str, shown: str) -> None:
    url = whereabouts(text)
    assert isinstance(url, SparkUrl)
    assert str(url) == shown
    assert SparkUrl.parse(shown) == url


def test_what_is_public_of_a_url_says_not_where() -> None:
    url = SparkUrl.parse("spark://master.example.org:7077/srv/east/register")
    assert (url.public, url.master) == ("spark:///register", "spark://master.example.org:7077")
    assert url.addresses == [("master.example.org", 7077)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("spark:///register", "without a master, expected spark://master:7077/folder"),
        ("spark://m:7077", "expected a folder on shared storage behind the master"),
        ("spark://m:7077/srv/../x", "expected a folder named without .."),
        ("spark://m:7077/srv/x*", "without any of * ? [ ] { } \\"),
        (f"spark://m:7077/srv?secret={SECRET}", "with options, expected spark://master:7077/"),
        (f"spark://ann:{SECRET}@m:7077/srv", "found a URL that cannot be read"),
        (f"spark://{SECRET}:port/srv", "found a URL that cannot be read"),
        (f"spark:{SECRET}", "found a URL that cannot be read"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused(text: str, found: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        find_register(text)
    assert found in str(refusal.value)
    assert SECRET not in str(refusal.value)


@pytest.fixture
def bangfu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return caller(monkeypatch, capsys)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has no application yet."""
    monkeypatch.setattr(spark_session, "_RUNNING", [])


@pytest.fixture
def somewhere(tmp_path: Path) -> str:
    """A register on storage that is here, of a cluster that is not."""
    place = SparkUrl("127.0.0.1:9", tmp_path / "register")
    write_load(place, {"union_unit": UNITS})
    return str(place)


@pytest.mark.usefixtures("alone")
def test_without_the_package_it_is_said_what_to_install(
    somewhere: str, monkeypatch: pytest.MonkeyPatch, bangfu: Command
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'bangfu\[spark\]'"):
        open_register(somewhere)
    said = bangfu("status", "--register", somewhere)
    assert said.code == 2
    assert "pip install 'bangfu[spark]'" in said.err


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_without_java_it_is_said_what_to_install(
    somewhere: str, home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", home)
    with pytest.raises(MissingPackageError, match="apt install default-jre-headless"):
        open_register(somewhere)


@pytest.mark.usefixtures("alone")
def test_a_cluster_that_is_not_there_is_told(somewhere: str) -> None:
    with pytest.raises(RegisterError, match=r"127\.0\.0\.1:9/.* cannot be reached \("):
        open_register(somewhere)


def test_a_second_cluster_is_refused(both: tuple[Register, Register], somewhere: str) -> None:
    with pytest.raises(RegisterError, match="expected one cluster a process"):
        open_register(somewhere)


def test_to_read_and_write_a_register_takes_no_cluster(somewhere: str, bangfu: Command) -> None:
    for command in ("loads", "check-register"):
        assert bangfu(command, "--register", somewhere).code == 0
    assert open_register(somewhere, at_hand=True).top == "110105"


def test_storage_that_is_not_here_is_not_made(tmp_path: Path) -> None:
    place = SparkUrl("127.0.0.1:9", tmp_path / "not mounted" / "register")
    with pytest.raises(RegisterError, match="expected the storage that the workers share"):
        write_load(place, {"union_unit": UNITS})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_workers_cannot_read_is_told_without_its_rows(spark: PrivateCluster) -> None:
    place = spark.register()
    write_load(
        place,
        {"union_unit": UNITS, "assistance": "aid_id | person_key | paid_on\na | p | 2016-01-01"},
    )
    register = open_register(place)
    for file in place.folder.glob("loads/*/assistance/*/*"):
        file.unlink()
    with pytest.raises(RegisterError, match="a worker could not read a file of it"):
        register.ask(register.tables["assistance"])


def test_a_question_that_fails_tells_no_row(both: tuple[Register, Register]) -> None:
    for sql in ("SELECT CAST(name AS INT) FROM union_unit", "SELECT nothing FROM union_unit"):
        with pytest.raises(RegisterError) as refusal:
            both[1].rows(sql)
        assert "Spark refused a question (" in str(refusal.value)
        assert "总工会" not in str(refusal.value)
