"""params/site.yaml: typed, and wrong where anything is unknown or off."""

from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.press.release.settings import SiteSettings, read_settings
from small_notebooks import NOTEBOOKS


def test_shipped_file_is_right_and_states_no_licence() -> None:
    assert read_settings() == SiteSettings(notebooks=NOTEBOOKS)


def test_no_file_and_an_empty_one_give_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "none.yaml") == SiteSettings()
    (tmp_path / "site.yaml").write_text("# nothing\n")
    assert read_settings(tmp_path / "site.yaml") == SiteSettings()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("titel: x", "'site.yaml': unknown key 'titel', expected one of: title, notebooks, p"),
        ("title: {zh: 标题}", "title.en"),
        ("title: {zh: 3, en: x}", "title.zh: found 3"),
        ("base_address: ftp://x", "base_address: found 'ftp://x'"),
        ("base_address: javascript:alert(1)", "expected an address that begins with https://"),
        ("licence: {name: CC BY, title: {zh: a, en: b}}", "licence.name: found 'CC BY'"),
        ("notebooks: [../x]", "notebooks: found '../x'"),
        ("notebooks: comfort", "notebooks: found 'comfort'"),
        ("notebooks: [a, b, a]", "expected each notebook once"),
        ("- 1", "file: found [1]"),
        ("a: [", "cannot be read as YAML"),
        ("!!python/object/apply:os.getcwd []", "cannot be read as YAML"),
    ],
)
def test_what_is_off_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "site.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as error:
        read_settings(tmp_path / "site.yaml")
    assert told in str(error.value)


def test_base_address_ends_in_one_slash() -> None:
    told = SiteSettings.model_validate({"base_address": "https://reports.example.org//"})
    assert told.base == "https://reports.example.org/"
