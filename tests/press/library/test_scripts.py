"""Scripts of pages run in browsers of 2018: no syntax and no interface that came later."""

import hashlib
import re
from pathlib import Path

import esprima
import pytest
from bangfu.project import ROOT

SCRIPTS = sorted((ROOT / "lib" / "bangfu").rglob("*.js"))
LATER = re.compile(
    r"\.(?:at|replaceAll|matchAll|replaceChildren|findLast|findLastIndex|toSorted"
    r"|toReversed|with|trimStart|trimEnd|arrayBuffer|allSettled|any)\("
    r"|\b(?:Object\.(?:fromEntries|hasOwn|groupBy)|structuredClone|globalThis|queueMicrotask"
    r"|WeakRef|AbortSignal|ResizeObserver|randomUUID|checkVisibility|showPicker|toggleAttribute)\b"
)
"""Interfaces of Chromium 70 and later, as they are written."""
ASKED_FOR = {"pako_inflate.es5.min.js": {"globalThis"}}
"""Interfaces that are asked for before they are used."""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_written_as_browsers_of_2018_read_it(path: Path) -> None:
    text = path.read_text("utf-8")
    esprima.parseScript(text)  # it knows the language of 2018
    later = {found[0] for found in LATER.finditer(text)}
    assert later - ASKED_FOR.get(path.name, set()) == set()


def test_what_unpacks_is_as_its_package_has_it() -> None:
    file = ROOT / "lib" / "bangfu" / "articles" / "pako_inflate.es5.min.js"
    as_published = "efb8976b994144ffe643122f0b021e7999bb80736e17160f8b4417bf04b9b7fc"  # 2.1.0
    assert hashlib.sha256(file.read_bytes()).hexdigest() == as_published


@pytest.mark.parametrize(
    "text", ["a?.b", "a ?? b", "a ??= b", "class A { x = 1 }", "try { f() } catch { g() }", "1n"]
)
def test_later_syntax_is_refused(text: str) -> None:
    with pytest.raises(esprima.Error):
        esprima.parseScript(text)


@pytest.mark.parametrize(
    "text", ["list.at(-1)", 'text.replaceAll("a", "b")', "Object.fromEntries(map)"]
)
def test_later_interfaces_are_found(text: str) -> None:
    assert LATER.search(text)


STYLES = sorted((ROOT / "lib" / "bangfu").rglob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_parts_what_stands_side_by_side_in_browsers_of_2018(path: Path) -> None:
    """A flexible box has no gap before Chromium 84: words and buttons would touch each other."""
    rules = re.findall(r"[^{}]+\{[^{}]*\}", path.read_text("utf-8"))
    gaps = [one for one in rules if re.search(r"display:flex", one) and re.search(r"[;{]gap:", one)]
    assert gaps == []
