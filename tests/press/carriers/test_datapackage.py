"""datapackage.json, validated with the data it describes by the frictionless package."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bangfu.csv_files import csv_text
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.carriers.datapackage import datapackage_text
from bangfu.press.release.about import About, File
from bangfu.press.release.settings import SiteSettings
from small_library import HEADER, figure

ABOUT = About(
    "110105", Text("测试区总工会", "Test District"), Period.parse("2013..2019"), "public", True,
    ("zh", "en"), 3, "a" * 64,
)  # fmt: skip
FIGURES = csv_text(HEADER, [
    figure("comfort.person_times/2016/110105", "374"),
    figure("comfort.person_times/2016/110105;illness=cancer", "[c]", status="suppressed"),
    figure("comfort.approval_rate/2016/110105", "", measure_unit="ratio", status="undefined"),
])  # fmt: skip
UNIONS = csv_text(
    ("unit", "unit_zh", "unit_en", "comfort.person_times", "comfort.amount"),
    [("110105001", "=甲", "A, B", "[c]", "[c]"), ("110105002", "乙", "C", "12", "3500.50")],
)
FILES: dict[str, File] = {
    "page.html": "<p>", "figures.csv": FIGURES, "figures.json": "{}",
    "tables/comfort.payments.by_union.csv": UNIONS, "charts/trend.csv": "\ufeff" + UNIONS,
    "readers/comfort.payments.by_union.csv": "\ufeff工会,人次,人次\r\n甲,〔不公布〕,12\r\n",
    "figures.xlsx": b"PK",
}  # fmt: skip
SETTINGS = SiteSettings.model_validate({
    "licence": {
        "name": "CC-BY-4.0", "title": {"zh": "署名", "en": "Attribution"},
        "address": "https://creativecommons.org/licenses/by/4.0/",
    },
    "base_address": "https://reports.example.org",
})  # fmt: skip


def described(files: Mapping[str, File] = FILES) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(datapackage_text(ABOUT, files, SETTINGS))
    return told


def test_package_was_created_at_the_start_of_its_day_of_issue_in_the_zone_of_the_site() -> None:
    about = replace(ABOUT, issued=date(2020, 1, 15))
    told = json.loads(datapackage_text(about, FILES, SETTINGS))
    assert told["created"] == "2020-01-15T00:00:00+08:00"
    assert "created" not in described()


def write(folder: Path, files: Mapping[str, File]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / "datapackage.json"


@pytest.mark.filterwarnings("default")  # of frictionless and what it imports
def test_frictionless_accepts_the_package_and_refuses_changed_data(tmp_path: Path) -> None:
    import frictionless

    text = datapackage_text(ABOUT, FILES, SETTINGS)
    path = write(tmp_path, {**FILES, "datapackage.json": text})
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["name", "type", "message"])
    assert {task.place: task.type for task in report.tasks} == {
        "figures.csv": "table", "charts/trend.csv": "table", "figures.xlsx": "file",
        "tables/comfort.payments.by_union.csv": "table",
        "readers/comfort.payments.by_union.csv": "file",
    }  # fmt: skip
    (tmp_path / "figures.csv").write_text(FIGURES.replace("374", "many"), encoding="utf-8")
    found = {kind for (kind,) in frictionless.validate(str(path)).flatten(["type"])}
    assert "type-error" in found
    assert found & {"hash-count", "byte-count"}


def test_each_data_file_is_described_with_size_and_hash() -> None:
    found = {one["path"]: one for one in described()["resources"]}
    assert set(found) == {
        "figures.csv", "figures.xlsx", "tables/comfort.payments.by_union.csv", "charts/trend.csv",
        "readers/comfort.payments.by_union.csv",
    }  # fmt: skip
    assert found["figures.csv"]["bytes"] == len(FIGURES.encode())
    hashed = hashlib.sha256(FIGURES.encode()).hexdigest()
    assert found["figures.csv"]["hash"] == f"sha256:{hashed}"
    assert found["charts/trend.csv"]["encoding"] == "utf-8-sig"
    assert len({one["name"] for one in found.values()}) == 5


def test_columns_are_explained_in_both_languages_by_the_catalogue() -> None:
    (table,) = [r for r in described()["resources"] if r["path"].startswith("tables/")]
    fields = {one["name"]: one for one in table["schema"]["fields"]}
    assert {name: one["type"] for name, one in fields.items()} == {
        "unit": "string", "unit_zh": "string", "unit_en": "string",
        "comfort.person_times": "number", "comfort.amount": "number",
    }  # fmt: skip
    assert fields["unit"]["title"] == "工会"
    assert fields["unit_en"]["title_en"] == "union, in English"
    assert "元" in fields["comfort.amount"]["title"]
    assert all(one["description"] and one["description_en"] for one in fields.values())
    assert table["schema"]["missingValues"] == ["", "[c]"]
    assert "[c]" in table["description"]


def test_package_states_source_licence_publisher_and_that_data_is_synthetic() -> None:
    told = described()
    assert told["name"] == "bangfu-110105-2013-to-2019"
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    assert told["sources"][0]["title"].endswith(f"SHA-256 {'a' * 64}")
    assert told["contributors"][0]["title"] == "测试区总工会"
    assert told["description"].startswith("示例数据")
    assert told["homepage"] == "https://reports.example.org/public/110105/2013..2019/"


def test_without_a_licence_none_is_stated() -> None:
    assert "licenses" not in json.loads(datapackage_text(ABOUT, FILES, SiteSettings()))
