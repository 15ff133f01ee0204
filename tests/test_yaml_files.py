"""YAML files whose keys or values are off are refused, all faults at once and in our words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from bangfu.errors import ParameterError
from bangfu.project import ROOT
from bangfu.yaml_files import Form, checked, loaded, read_yaml
from pydantic import AfterValidator, ConfigDict, Field


def _even(value: int) -> int:
    if value % 2:
        raise ValueError(f"found {value}, expected an even number")
    return value


class Words(Form):
    zh: str
    en: str


class Line(Form):
    since: date
    yuan: Annotated[Decimal, Field(strict=False)]
    pair: Annotated[int, AfterValidator(_even)] = 0
    kind: Literal["exact", "ceiling"] = "exact"
    title: Words | None = None


@dataclass(frozen=True)
class Entry:
    __pydantic_config__ = ConfigDict(extra="forbid")

    words: Words
    lines: tuple[Line, ...] = ()


RIGHT = {"since": date(2019, 1, 1), "yuan": 1100}


def refused(raw: object, form: object = tuple[Line, ...]) -> list[str]:
    with pytest.raises(ParameterError) as caught:
        checked(form, raw, "'lines.yaml'")  # type: ignore[type-var]
    return str(caught.value).splitlines()


def test_what_is_right_comes_back_typed() -> None:
    (line,) = checked(tuple[Line, ...], (RIGHT,), "'lines.yaml'")
    assert line == Line(since=date(2019, 1, 1), yuan=Decimal(1100))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"yuann": 1}, ": unknown key 'yuann', expected one of: since, yuan, pair, kind, title"),
        ({"since": "2019-01-01"}, ".since: found '2019-01-01', expected a valid date"),
        ({"kind": "most"}, ".kind: found 'most', expected 'exact' or 'ceiling'"),
        ({"pair": "2"}, ".pair: found '2', expected a valid integer"),
        ({"pair": 3}, ".pair: found 3, expected an even number"),
        ({"title": "x"}, ".title: found 'x', expected a mapping of zh, en"),
        ({"title": {"zh": "线"}}, ".title.en: missing, expected a value"),
        (
            {"title": {"zh": "线", "en": "line", "fr": "x"}},
            ".title: unknown key 'fr', expected one of: zh, en",
        ),
    ],
)
def test_a_fault_is_told_with_its_entry_and_its_keys(change: dict[str, object], told: str) -> None:
    assert refused((RIGHT, {**RIGHT, **change})) == [f"'lines.yaml': entry 2{told}"]


def test_all_faults_of_all_entries_are_told_at_once() -> None:
    # a missing yuan, an unknown key, and an entry that is no mapping
    assert len(refused(({"since": date(2019, 1, 1), "yuans": 1}, 7))) == 3


def test_a_file_of_another_shape_is_told_with_what_it_should_be() -> None:
    assert refused("words", Words) == [
        "'lines.yaml': file: found 'words', expected a mapping of zh, en"
    ]
    assert refused({"a": {"zh": "线"}}, dict[str, Words]) == [
        "'lines.yaml': a.en: missing, expected a value"
    ]


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            {"words": {"zh": "线", "en": "line"}, "line": ()},
            "x: unknown key 'line', expected one of: words, lines",
        ),
        (
            {"words": {"zh": "线", "en": "line"}, "lines": [{**RIGHT, "yuann": 1}]},
            "x.lines.entry 1: unknown key 'yuann', expected one of: since, yuan, pair, kind, title",
        ),
        ({"words": 7}, "x.words: found 7, expected a mapping of zh, en"),
        (7, "x: found 7, expected a mapping of words, lines"),
    ],
)
def test_the_keys_of_a_dataclass_are_told_as_those_of_a_form_are(raw: object, told: str) -> None:
    assert refused({"x": raw}, dict[str, Entry]) == [f"'lines.yaml': {told}"]


@pytest.mark.parametrize(
    "content",
    [b"a: [", b"!!python/object/apply:os.getcwd []", "台账".encode("gbk"), b"day: 2019-02-30"],
    ids=["broken", "code", "encoding", "no such day"],
)
def test_a_file_that_is_not_yaml_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    with pytest.raises(ParameterError, match=r"x\.yaml': cannot be read as YAML"):
        read_yaml(tmp_path / "x.yaml")
    with pytest.raises(ParameterError, match=r"none\.yaml': cannot be read as YAML"):
        read_yaml(tmp_path / "none.yaml")


FILES = sorted(path for place in ("lib", "params") for path in (ROOT / place).rglob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES])
def test_read_fast_a_file_says_the_same(path: Path) -> None:
    text = path.read_text("utf-8")
    assert loaded(text) == yaml.safe_load(text)
