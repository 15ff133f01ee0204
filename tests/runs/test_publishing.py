"""Releases are replaced whole, kept while nothing changes, and listed newest first."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.params import NOTEBOOKS, ReportParams
from bangfu.runs.plan import Release, plan_releases
from bangfu.runs.run import run_releases
from bangfu.runs.site import write_index
from read_page import read_page
from run_all import publish_files
from small_notebooks import SHOWN, small, store
from typed_register import typed_register, write_load
from workers import pool


def asked(folder: Path, **changes: object) -> ReportParams:
    given = {"register": str(folder), "period": "2019", "unit": "110105"}
    return ReportParams.check({**given, **changes})


def planned(desk: Path, **changes: object) -> Release:
    (release,) = plan_releases([asked(desk / "register", **changes)], folder=desk / "notebooks")
    return release


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register, notebooks and a published release; no test touches it."""
    desk = tmp_path_factory.mktemp("first")
    typed_register(desk / "register")
    store(desk / "notebooks")
    run_releases([planned(desk)], desk / "reports", executor=pool(), workplace=desk / "run")
    return desk


@pytest.fixture
def desk(first: Path, tmp_path: Path) -> Path:
    """A copy of it to work on."""
    return shutil.copytree(first, tmp_path / "desk")


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_release_is_up_to_date_wherever_it_lies(desk: Path) -> None:
    assert planned(desk).is_up_to_date(desk / "reports")


def test_forced_run_gives_the_same_bytes(first: Path, desk: Path) -> None:
    before = bytes_of(desk / "reports")
    releases = plan_releases([asked(first / "register")], folder=desk / "notebooks")
    outcome = run_releases(
        releases, desk / "reports", executor=pool(), force=True, workplace=desk / "run"
    )
    assert len(outcome.published) == 1
    assert bytes_of(desk / "reports") == before


def change_a_byte(folder: Path) -> None:
    page = folder / "hardship_exit.html"
    page.write_bytes(page.read_bytes().replace(b"2019", b"2018", 1))


def lose_a_page(folder: Path) -> None:
    (folder / "hardship_exit.html").unlink()


def manifest(text: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "release.json").write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    "damage",
    [change_a_byte, lose_a_page, manifest("{}"), manifest("[]"), manifest("{"),
     manifest('{"outputs": [], "inputs_sha256": ""}')],
    ids=["byte", "page", "empty", "list", "broken", "other"],
)  # fmt: skip
def test_damaged_release_is_not_up_to_date(desk: Path, damage: Callable[[Path], None]) -> None:
    release = planned(desk)
    damage(desk / "reports" / release.name)
    assert not release.is_up_to_date(desk / "reports")


def test_changed_notebook_is_run_again(desk: Path) -> None:
    nbformat.write(small(SHOWN, SHOWN), desk / "notebooks" / "hardship_exit.ipynb")
    assert not planned(desk).is_up_to_date(desk / "reports")


def test_new_load_is_run_again_and_the_old_one_is_not(desk: Path) -> None:
    aid = "aid_id | person_key | paid_on\nA-1 | somebody | 2019-03-01"
    write_load(desk / "register", {"assistance": aid})
    assert not planned(desk).is_up_to_date(desk / "reports")
    assert planned(desk, as_of=1).is_up_to_date(desk / "reports")


def test_same_register_in_another_folder_is_the_same(desk: Path) -> None:
    (desk / "register").rename(desk / "moved")
    (release,) = plan_releases([asked(desk / "moved")], folder=desk / "notebooks")
    assert release.is_up_to_date(desk / "reports")


def test_parameters_of_one_release_join_their_languages_once(desk: Path) -> None:
    folder = desk / "register"
    params = [
        asked(folder),
        asked(folder, language="en"),
        asked(folder),
        asked(folder, period="2018"),
    ]
    releases = plan_releases(params)
    assert [(r.name, r.languages) for r in releases] == [
        ("public/110105/2019", ("zh", "en")),
        ("public/110105/2018", ("zh",)),
    ]
    assert [job.page for job in releases[0].jobs] == [
        f"{name}{suffix}.html" for suffix in ("", ".en") for name in NOTEBOOKS
    ]


def test_one_release_of_two_registers_is_refused(desk: Path, tmp_path: Path) -> None:
    aid = "aid_id | person_key | paid_on\nA-1 | somebody | 2019-03-01"
    typed_register(tmp_path / "other", assistance=aid)
    params = [asked(desk / "register"), asked(tmp_path / "other", language="en")]
    with pytest.raises(ParameterError, match=r"public/110105/2019: asked for of register '.*', lo"):
        plan_releases(params)


def test_release_that_cannot_be_written_leaves_the_old_one(desk: Path) -> None:
    before = bytes_of(desk / "reports")
    with pytest.raises(UnicodeEncodeError):
        publish_files(desk / "reports", planned(desk), {"a.html": "a", "b.html": "\ud800"})
    assert bytes_of(desk / "reports") == before
    assert list((desk / "reports").glob(".building-*")) == []


def test_published_release_holds_its_files_and_no_others(desk: Path) -> None:
    place = publish_files(desk / "reports", planned(desk), {"a.html": "甲\n", "t/b.csv": "b\r\n"})
    assert bytes_of(place) == {"a.html": "甲\n".encode(), "t/b.csv": b"b\r\n"}


NAMES: dict[str, dict[Language, str]] = {
    "110105": {"zh": "测试区总工会", "en": "Test District"},
    "110105001": {"zh": "甲街道总工会", "en": "Jia Subdistrict"},
}


def release_of(reports: Path, name: str, *languages: str, synthetic: bool = False) -> None:
    edition, unit, period = name.split("/")
    described = {
        "parameters": {"unit": unit, "period": period, "edition": edition},
        "languages": languages or ["zh", "en"],
        "synthetic": synthetic,
    }
    (reports / name).mkdir(parents=True)
    (reports / name / "release.json").write_text(json.dumps(described), encoding="utf-8")


def listed(reports: Path, name: str = "index.html") -> dict[str, list[str]]:
    """Rows of the index by union: the first cell of each."""
    html = (reports / name).read_text("utf-8")
    sections = html.split("<section>")[1:]
    return {
        read_page(part).texts[0]: [
            row[0] for rows in read_page(part).tables.values() for row in rows[1:]
        ]
        for part in sections
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Releases of two unions, some of the same end, one internal, one in Chinese only."""
    for name in ("2018", "2019-12", "2013..2019", "2019-Q4", "2019", "2020-01"):
        release_of(tmp_path, f"public/110105/{name}")
    release_of(tmp_path, "public/110105001/2019", "zh")
    release_of(tmp_path, "internal/110105001/2017")
    write_index(tmp_path, NAMES)
    return tmp_path


def test_index_lists_the_newest_first_and_the_shorter_before_the_longer(site: Path) -> None:
    rows = listed(site)
    assert set(rows) == {"测试区总工会", "甲街道总工会"}
    assert rows["测试区总工会"] == [
        "2020年1月", "2019年12月", "2019年第四季度", "2019年", "2013–2019年", "2018年",
    ]  # fmt: skip
    assert rows["甲街道总工会"] == ["2019年"]


def test_index_in_english_lists_what_is_in_english(site: Path) -> None:
    rows = listed(site, "index.en.html")
    assert set(rows) == {"Test District"}
    assert rows["Test District"][0] == "January 2020"
    page = read_page((site / "index.en.html").read_text("utf-8"))
    assert page.language == "en"
    assert page.links["中文"] == "index.html"
    assert [text for text in page.texts if re.search(r"[\u3400-\u9fff]", text)] == ["中文"]


def test_internal_releases_are_never_listed(site: Path) -> None:
    for name in ("index.html", "index.en.html"):
        page = read_page((site / name).read_text("utf-8"))
        assert [address for address in page.addresses if "internal" in address] == []
        assert "2017" not in page.text


def test_synthetic_releases_are_marked_and_give_way_to_real_ones(tmp_path: Path) -> None:
    release_of(tmp_path, "public/110105/2018", synthetic=True)
    write_index(tmp_path, NAMES)
    assert listed(tmp_path) == {"测试区总工会": ["2018年示例数据"]}
    assert listed(tmp_path, "index.en.html") == {"Test District": ["2018synthetic data"]}
    release_of(tmp_path, "public/110105/2017")
    write_index(tmp_path, NAMES)
    assert listed(tmp_path) == {"测试区总工会": ["2017年"]}


def test_links_of_the_index_lead_to_the_pages_of_each_release(site: Path) -> None:
    page = read_page((site / "index.html").read_text("utf-8"))
    inner = [address for address in page.addresses if address.startswith("public/")]
    # Seven releases listed, each with three pages and its figures in two forms.
    assert len(inner) == 7 * 5
    assert {address.rpartition("/")[2] for address in inner} == {
        *(f"{name}.html" for name in NOTEBOOKS), "figures.csv", "figures.json",
    }  # fmt: skip
    assert all((site / address).parent.is_dir() for address in inner)
    assert not [a for a in page.addresses if ":" in a.partition("/")[0]]


def test_index_of_nothing_says_so(tmp_path: Path) -> None:
    write_index(tmp_path, {})
    assert "还没有发布报告。" in (tmp_path / "index.html").read_text("utf-8")
