"""The sentences of our own reports: a check calls none of their numbers wrong."""

import html
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.verdicts import VERDICTS
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.project import ROOT


def reading() -> ModuleType:
    """The script that prints the sentences of reports."""
    spec = importlib.util.spec_from_file_location("sentences", ROOT / ".ci" / "sentences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sentences(register: Path, period: str) -> Iterator[str]:
    script = reading()
    given = {"register": str(register), "period": period, "unit": "110105", "language": "zh"}
    for name in stored_notebooks():
        for shown in script.outputs(ROOT / "notebooks" / f"{name}.ipynb", **given):
            for words in script.words(shown):
                if words.startswith("says | ") and re.search(r"\d", words):
                    yield html.unescape(re.sub(r"<[^>]+>", "", words.removeprefix("says | ")))


@pytest.mark.parametrize("period", ["2019", "2013..2019"])
def test_no_number_of_our_own_sentences_is_called_wrong(
    checker: Checker, sample_folder: Path, period: str
) -> None:
    found = [
        (text[one.mention.start : one.mention.end], VERDICTS[one.verdict], text)
        for text in sentences(sample_folder, period)
        for one in checker.check(text).verdicts
    ]
    assert [one for one in found if one[1] == "wrong"] == []
    sorts = [sort for _, sort, _ in found]
    assert sorts.count("right") > 5 * sorts.count("unsure")
    assert sorts.count("right") > 30
