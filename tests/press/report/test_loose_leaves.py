"""Outputs by themselves: what a notebook shows outside of our pages, light, dark or untrusted."""

import base64
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from bangfu import open_report
from bangfu.errors import ParameterError
from bangfu.press.release.answers_file import ANSWERS_VARIABLE
from bangfu.press.report.notebook import Report
from bangfu.press.report.output_record import MIME, Output, page_html


def opened(
    folder: Path, period: str = "2019", unit: str = "110105", language: str = "zh"
) -> Report:
    edition = "public" if unit == "110105" else "internal"
    return open_report(
        register=str(folder), period=period, unit=unit, language=language,  # type: ignore[arg-type]
        edition=edition, as_of=None,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="module")
def year(sample_folder: Path) -> Report:
    return opened(sample_folder)


@pytest.fixture(scope="module")
def outputs(year: Report) -> dict[str, Output]:
    """One of each kind."""
    by_event = year.measure("comfort.payments", by="event_kind")
    found = {
        "headline": year.headline("comfort.person_times", "comfort.amount"),
        "sentence": year.sentence("comfort.summary"),
        "compare": year.compare("hardship.on_file", "hardship.opened"),
        "table": year.table(by_event, "comfort.person_times", "comfort.amount"),
        "balance": year.balance(),
        "trend": year.trend(year.yearly("comfort.payments"), "comfort.person_times"),
        "flows": year.flows(year.monthly("hardship.balance")),
        "definitions": year.definitions(),
        "provenance": year.provenance(),
    }
    return {name: shown for name, shown in found.items() if shown is not None}


def test_nothing_rests_on_a_stylesheet_or_leads_to_a_release(outputs: dict[str, Output]) -> None:
    assert len(outputs) == 9
    for name, shown in outputs.items():
        html = re.sub(r'"data:image[^"]*"', "", shown._repr_mimebundle_()["text/html"])
        assert not re.search(r"<a\b|\bclass=|\bid=|\bhidden|<svg|<style|<script", html), name
        assert not re.search(r"\.csv|\.png|下载本表", html), name


def test_terms_of_a_list_stand_over_what_is_said_of_them(outputs: dict[str, Output]) -> None:
    """JupyterLab floats the terms of a list: each stood beside the number of the one before."""
    for name in ("headline", "definitions", "provenance"):
        html = outputs[name]._repr_mimebundle_()["text/html"]
        parts = re.findall(r"<d[td]\b[^>]*>", html)
        assert parts
        assert all("float:none;display:block" in part for part in parts), name


def test_a_mark_is_shown_once_and_its_words_for_screen_readers_not_at_all(
    outputs: dict[str, Output],
) -> None:
    """Nobody was put on file in 2019 nor in 2018: the change is a mark, and was —无数值."""
    shown = outputs["compare"]
    assert '<span class="spoken">' in shown.html
    assert re.search(r"<td[^>]*><i[^>]*>—</i></td>", shown._repr_mimebundle_()["text/html"])


def test_what_is_invented_or_internal_says_so_above_its_numbers(
    outputs: dict[str, Output], sample_folder: Path
) -> None:
    for name in ("headline", "sentence", "compare", "table", "balance"):
        html = outputs[name]._repr_mimebundle_()["text/html"]
        mark, _, rest = html.partition("</p>")
        assert "示例数据" in mark, name
        assert rest
    assert "示例数据" not in outputs["definitions"]._repr_mimebundle_()["text/html"]
    internal = opened(sample_folder, unit="110105015", language="en").sentence("comfort.summary")
    assert internal is not None
    assert (
        "Internal: not for publication · Synthetic data</p>"
        in (internal._repr_mimebundle_()["text/html"])
    )


@pytest.mark.parametrize("name", ["trend", "flows"])
def test_a_chart_is_a_picture_with_its_title_source_mark_and_alternative_text(
    outputs: dict[str, Output], name: str
) -> None:
    shown = outputs[name]
    bundle = shown._repr_mimebundle_()
    alt = re.findall(r'alt="([^"]*)"', bundle["text/html"])
    assert alt == [shown.text]
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    (encoded,) = re.findall(r'src="data:image/svg\+xml,([^"]*)"', bundle["text/html"])
    root = ET.fromstring(unquote(encoded))
    words = "".join(root.itertext())
    assert shown.chart is not None
    assert shown.chart.title in words.replace("\n", "")
    assert "示例数据" in words
    assert "来源" in words


def test_plain_text_has_the_numbers(outputs: dict[str, Output]) -> None:
    """2019: 551 + 30 + 57 + 35 = 673 payments."""
    text = outputs["table"]._repr_mimebundle_()["text/plain"]
    caption, head, *lines = text.splitlines()
    assert caption == "抚慰发放（按事件类别），2019年，朝阳区总工会"
    assert head.split() == ["事件类别", "抚慰人次", "抚慰资金（万元）"]
    assert [line.split()[:2] for line in lines[:5]] == [
        ["重大疾病", "551"], ["家庭火灾", "30"], ["意外伤残", "57"], ["意外死亡", "35"],
        ["合计", "673"],
    ]  # fmt: skip
    assert repr(outputs["table"]) == text
    assert [line.split()[-1] for line in repr(outputs["trend"]).splitlines()[2:]] == [
        "67", "259", "378", "374", "383", "611", "673",
    ]  # fmt: skip


def test_a_page_is_made_of_what_it_always_was(outputs: dict[str, Output]) -> None:
    for name, shown in outputs.items():
        assert page_html(shown._repr_mimebundle_()) == shown.html, name


def test_a_kernel_of_a_run_makes_pages_and_nothing_else(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch, year: Report, tmp_path: Path
) -> None:
    """A run pays for no picture: its notebooks become pages."""
    given = tmp_path / "answers.json"
    given.write_bytes(year.scene.answers.to_bytes())
    monkeypatch.setenv(ANSWERS_VARIABLE, str(given))
    shown = opened(sample_folder).sentence("comfort.summary")
    assert shown is not None
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", MIME}
    assert "page" not in bundle[MIME]
    assert bundle["text/html"] == shown.html
    with pytest.raises(ParameterError):
        opened(sample_folder, period="2018")
