"""A release of all three notebooks on the sample: real kernels, real pages, read back.

One release in both languages, its Chinese half again in another environment and without kernels,
and one notebook under plain papermill; all tests read those.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import papermill
import pytest
import yaml
from bangfu.params import ReportParams
from bangfu.press.release.versions import versions
from bangfu.press.report.output_record import values_shown
from bangfu.press.runs.events import Event
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import run_releases
from bangfu.project import ROOT
from built_elsewhere import build
from planned_reports import is_up_to_date
from published_release import Published, asked, publish
from small_notebooks import NOTEBOOKS
from workers import pool

HAN = re.compile(r"[\u3400-\u9fff]")
PAGES = [f"{name}{suffix}.html" for name in NOTEBOOKS for suffix in ("", ".en")]
ZH_PAGES = [f"{name}.html" for name in NOTEBOOKS]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("release")


@pytest.fixture(scope="module")
def public(desk: Path, sample_folder: Path) -> Published:
    """The year 2019 of the district in both languages."""
    return publish(desk / "reports", desk / "run", asked(sample_folder, "zh", "en"))


@pytest.fixture(scope="module")
def again(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the Chinese half, made without a kernel in another place, zone and locale."""
    place = tmp_path_factory.mktemp("again")
    environment = {
        **os.environ, "PYTHONHASHSEED": "20191231", "TZ": "America/St_Johns", "LANG": "C",
        "LC_ALL": "C", "PYTHONUTF8": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "lib"), str(ROOT / "tests")]),
    }  # fmt: skip
    script = ROOT / "tests" / "built_elsewhere.py"
    command = [sys.executable, str(script), str(sample_folder), str(place)]
    subprocess.run(command, check=True, cwd=place, env=environment)
    return _files(place)


@pytest.fixture(scope="module")
def here(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same made in this process."""
    place = tmp_path_factory.mktemp("here")
    build(str(sample_folder), place)
    return _files(place)


def _files(place: Path) -> dict[str, bytes]:
    paths = [path for path in place.rglob("*") if path.is_file()]
    return {str(path.relative_to(place)): path.read_bytes() for path in paths}


def test_release_holds_pages_figures_tables_and_its_manifest(public: Published) -> None:
    tables = {name for name in public.files if name.startswith("tables/")}
    data = {
        "datapackage.json", "figures.csv", "figures.json", "figures.xlsx", "figures.en.xlsx",
        "release.json",
    }  # fmt: skip
    drawn = {name for name in public.files if name.startswith("charts/")}
    documents = {name.replace(".html", ".docx") for name in PAGES}
    shown = {name for name in public.files if name.startswith("readers/")}
    assert {
        name.replace("readers/", "tables/").replace(".en.csv", ".csv") for name in shown
    } == tables
    assert len(shown) == 2 * len(tables)
    assert set(public.files) - tables - shown - drawn == {*PAGES, *documents, *data}
    assert {"tables/balance.csv", "tables/comfort.payments.by_month.csv"} < tables
    stem = "charts/comfort-person-times-by-year"
    files = {f"{stem}.csv", *(f"{stem}{end}" for end in (".svg", ".en.svg", ".png", ".en.png"))}
    assert files < drawn
    assert {"tables/published.comfort.csv", "tables/published.hardship.csv"} < tables


def test_run_says_each_step_and_leaves_nothing_behind(public: Published) -> None:
    name = "public/110105/2019"
    done = [event.about for event in public.events if event.kind == "notebook_done"]
    assert {(about["notebook"], about["language"]) for about in done} == {
        (n, lang) for lang in ("zh", "en") for n in NOTEBOOKS
    }
    assert {about["release"] for about in done} == {name}
    assert [event.kind for event in public.events][-2:] == ["release_published", "index_written"]
    assert [path for path in public.workplace.iterdir() if path.is_dir()] == []
    hidden = {path.name for path in public.reports.iterdir() if path.name.startswith(".")}
    assert hidden == {".lock", ".library"}


def test_manifest_has_the_hash_of_every_file(public: Published) -> None:
    files = {name: text for name, text in public.files.items() if name != "release.json"}
    assert public.manifest["outputs"] == {
        name: hashlib.sha256(text).hexdigest() for name, text in files.items()
    }


def test_manifest_is_enough_to_plan_the_same_release_again(public: Published) -> None:
    manifest = public.manifest
    known = public.release.params.notebook_parameters()["register"]
    # Where a server keeps its data is not published: the reader brings the register.
    assert manifest["parameters"]["register"] == Path(str(known)).name
    given = ReportParams.check({**manifest["parameters"], "register": known})
    (release,) = plan_releases([given.with_(language=one) for one in manifest["languages"]])
    assert release == public.release
    assert manifest["made_of"] == release.made_of
    assert manifest["register_content_sha256"] == release.content_hash
    assert given.as_of == 1  # pinned to the load, though none was asked for
    assert manifest["synthetic"] is True
    assert {"bangfu", "python", "duckdb", "papermill"} < set(manifest["versions"])


@pytest.mark.parametrize("name", PAGES)
def test_page_is_small_whole_and_asks_for_nothing(public: Published, name: str) -> None:
    page, html = public.page(name), public.files[name].decode()
    assert len(html.encode()) < 100_000
    assert not page.tags & {"script", "img", "iframe", "object"}
    assert page.addresses
    elsewhere = [a for a in page.addresses if re.match(r"[a-z]+:|//", a)]
    assert [a for a in elsewhere if not a.startswith("data:image/svg+xml,")] == []
    assert re.findall(r"url\((?!data:|#)", html) == []
    assert "default-src 'none'" in html
    assert page.svg_texts
    assert page.tables
    assert "data/sample" not in html
    assert str(ROOT) not in html


@pytest.mark.parametrize("name", PAGES)
def test_page_says_what_it_is_and_where_it_comes_from(public: Published, name: str) -> None:
    page = public.page(name)
    zh = not name.endswith(".en.html")
    assert page.language == ("zh-CN" if zh else "en")
    assert ("示例数据" if zh else "Synthetic data") in page.texts
    assert ("内部资料" if zh else "Internal: not for publication") not in page.texts
    assert f"sha256:{public.release.content_hash}" in page.text
    assert "as_of=1" in page.text
    assert "duckdb" in page.text
    names = ("朝阳区总工会", "2019年") if zh else ("Chaoyang", "2019")
    assert all(word in page.title for word in names)


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(public: Published, name: str) -> None:
    for address in public.page(name).links.values():
        file, _, part = address.partition("#")
        target = public.folder / file if file else public.folder / name
        assert target.resolve().is_file(), address
        if part and not target.name.startswith("figures."):  # the finder's own script leads on
            assert f'id="{part}"' in target.read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_table_of_figures_names_its_source_and_leads_to_its_file(
    public: Published, name: str
) -> None:
    page = public.page(name)
    led_to = [address for address in page.addresses if address.startswith("tables/")]
    for_readers = [address for address in page.addresses if address.startswith("readers/")]
    assert {*led_to, *for_readers} <= set(public.files)
    assert [one.split("/")[1].split(".csv")[0] for one in led_to] == [
        one.split("/")[1].removesuffix(".csv").removesuffix(".en") for one in for_readers
    ]
    assert len(led_to) == len(set(led_to)) == len(page.tables) - ("table-revisions" in page.tables)
    source = (
        "数据版本1（示例数据）" if page.language == "zh-CN" else "data version 1 (synthetic data)"
    )
    assert sum(source in text for text in page.texts) == len(led_to) + 1  # and its end


@pytest.mark.parametrize("name", PAGES)
def test_summary_comes_first_with_three_to_five_figures_and_their_changes(
    public: Published, name: str
) -> None:
    html = public.files[name].decode()
    first = re.search(r'<main[^>]*>\s*<h2[^>]*>[^<]*</h2>\s*<dl class="headline">(.*?)</dl>', html)
    assert first
    assert 3 <= first[1].count("<dt>") <= 5
    assert first[1].count("<dt>") == first[1].count('<dd class="change">')


@pytest.mark.filterwarnings("default")  # of frictionless and what it imports
def test_frictionless_accepts_the_whole_release(public: Published) -> None:
    import frictionless

    report = frictionless.validate(str(public.folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])
    described = {name for name in public.files if name.endswith((".csv", ".xlsx"))}
    assert {task.place for task in report.tasks} == described


def test_files_of_data_open_as_utf_8_in_excel(public: Published) -> None:
    names = [name for name in public.files if name.endswith(".csv")]
    assert len(names) > 10
    for name in names:
        assert public.files[name].startswith(b"\xef\xbb\xbf")
        assert public.files[name].count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_two_languages_lead_to_each_other_and_hold_the_same(
    public: Published, name: str
) -> None:
    zh, en = public.page(f"{name}.html"), public.page(f"{name}.en.html")
    assert zh.links["English"] == f"{name}.en.html"
    assert en.links["中文版"] == f"{name}.html"
    assert list(zh.tables) == list(en.tables)
    for table, rows in zh.tables.items():
        assert [len(row) for row in rows] == [len(row) for row in en.tables[table]], table
    assert [t for t in en.texts if HAN.search(t)] == ["中文版"]
    assert len(HAN.findall(zh.text)) > 1000


@pytest.mark.parametrize("name", ZH_PAGES)
def test_chinese_prose_has_no_english_words(public: Published, name: str) -> None:
    """Ids of figures, parameters and versions are names, not words."""
    page = public.page(name)
    words = {
        w for text in page.texts for w in re.findall(r"(?<![\w./=-])[A-Za-z]{3,}(?![\w./=-])", text)
    }
    packages = {part for name in versions() for part in re.findall("[A-Za-z]{3,}", name)}
    assert (
        words <= {"CSV", "JSON", "SVG", "PNG", "Excel", "Word", "English", "sha", "data"} | packages
    )


def test_each_address_is_published_once_in_both_forms(public: Published) -> None:
    addresses = [row["address"] for row in public.rows("figures.csv")]
    assert addresses == sorted(set(addresses))
    as_json = json.loads(public.files["figures.json"])
    assert len(as_json["figures"]) == len(addresses)
    assert [f["value"] for f in as_json["figures"]] == [
        None if row["value"] in ("", "[c]") else row["value"] for row in public.rows("figures.csv")
    ]
    assert {f["query"] for f in as_json["figures"]} == set(as_json["queries"])


def test_figures_in_print_are_in_the_release(public: Published) -> None:
    values = {row["address"]: row["value"] for row in public.rows("figures.csv")}
    assert values["comfort.person_times/2016/110105"] == "374"
    assert values["comfort.person_times/2018..2019/110105"] == "1284"
    assert values["comfort.batches/2017/110105"] == "13"
    assert values["hardship.on_file/2019/110105"] == "10"
    page = public.page("comfort_payments.html")
    checks = [row[-1] for row in page.tables["table-published-comfort"][1:]]
    assert set(checks) == {"相符"}


def test_second_run_does_nothing(public: Published, sample_folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in public.reports.rglob("*")}
    events: list[Event] = []
    outcome = run_releases(
        plan_releases(asked(sample_folder, "zh", "en")), public.reports, executor=pool(),
        tell=events.append, workplace=public.workplace,
    )  # fmt: skip
    assert (outcome.published, outcome.withheld) == ((), ())
    assert outcome.up_to_date == (public.folder,)
    assert [event.kind for event in events] == ["release_up_to_date"]
    assert {path: path.stat().st_mtime_ns for path in public.reports.rglob("*")} == before


@pytest.mark.parametrize(
    "changes", [{"period": "2018"}, {"edition": "internal"}, {"unit": "110105001"}]
)
def test_other_parameters_are_not_up_to_date(
    public: Published, sample_folder: Path, changes: dict[str, str]
) -> None:
    (release,) = plan_releases(asked(sample_folder, "zh", "en", **changes))
    assert not is_up_to_date(release, public.reports / "elsewhere")
    shutil.copytree(public.folder, public.reports / "elsewhere" / release.name)
    assert not is_up_to_date(release, public.reports / "elsewhere")
    shutil.rmtree(public.reports / "elsewhere")


@pytest.mark.parametrize("languages", [["zh"], ["en"], ["en", "zh"]])
def test_other_languages_are_not_up_to_date(
    public: Published, sample_folder: Path, languages: list[str]
) -> None:
    (release,) = plan_releases(asked(sample_folder, *languages))
    assert not is_up_to_date(release, public.reports)


def test_same_bytes_in_another_environment(
    public: Published, again: dict[str, bytes], here: dict[str, bytes]
) -> None:
    assert again == here
    files = public.files
    english = {name for name in files if ".en." in name}
    assert set(again) == set(files) - english
    different = [name for name, text in again.items() if text != files[name]]
    # Both list the files of both languages.
    assert sorted(different) == ["datapackage.json", "release.json"]


def test_plain_papermill_gives_the_same_figures(
    public: Published, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # as `papermill NOTEBOOK OUT -f params/year.yaml` from anywhere
    given = yaml.safe_load((ROOT / "params" / "year.yaml").read_text("utf-8"))
    nb = papermill.execute_notebook(
        ROOT / "notebooks" / "comfort_payments.ipynb",
        tmp_path / "out.ipynb",
        parameters={**given, "register": str(sample_folder)},
        progress_bar=False,
    )
    released = {row["address"]: row["value"] for row in public.rows("figures.csv")}
    shown = values_shown([nb])
    assert len(shown) > 100
    for address, (value, status) in shown.items():
        assert released[address] == ("[c]" if status == "suppressed" else value or "")
