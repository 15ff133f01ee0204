"""Every word of the library is there in both languages, and each in its own."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from bangfu.project import ROOT
from bangfu.words.labels import PAGE, RELEASE, TABLE

HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff，；：（）！？]")
LATIN = re.compile(r"(?<![\w./=-])[A-Za-z]{3,}(?![\w./=-])")
NAMES = {"CSV", "JSON", "XLSX", "DOCX", "SVG", "PNG", "SQL", "Excel", "Word", "bangfu", "Atom",
         "xlsx", "xls", "ods", "csv", "UTF", "WPS", "XML", "HTML", "PDF", "git",
         "chmod"}  # fmt: skip
"""Formats and tools, the same in Chinese."""
COMMAND = re.compile(r"bangfu(?: -{0,2}[a-z]+)+")
"""What is to be typed."""
MARKS = re.compile(r"[〔〕＋－＝]")

SAID_ONCE = re.compile(
    r"示例数据|虚构的登记|[Ss]ynthetic data|invented register|〔|\[[cpr]\]|初步|暂定|修订后"
    r"|内部资料|公开版|Public edition|Internal: |zh[-_]CN"
)
"""Words that once drifted apart: of statuses, marks, editions and the tag of a language."""
SAYING = {"words/marks.py", "words/labels.yaml", "language.py", "figures/model.py"}

LIB = ROOT / "lib" / "bangfu"
MODULES = sorted(LIB.rglob("*.py"))
WORDS = sorted([*LIB.glob("figures/topics/*.yaml"), *LIB.glob("words/*.yaml")])
"""Words that are data; those of the rules have tests of their own."""


def texts(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line and both languages of each `Text("中", "En")` of a module, fields left out."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"
        if named and len(node.args) == 2:
            yield node.lineno, words_of(node.args[0]), words_of(node.args[1])


def words_of(node: ast.AST) -> str:
    """What is typed of a text: without the fields of sentences and f-strings."""
    parts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
    return without_fields("".join(part for part in parts if isinstance(part, str)))


def without_fields(typed: str) -> str:
    return re.sub(r"\{[^}]*\}", "", typed)


def texts_of_data(node: yaml.Node) -> Iterator[tuple[int, str, str]]:
    """Line and both languages of each `{zh: 中, en: En}` of a YAML file, fields left out."""
    if isinstance(node, yaml.MappingNode):
        said = {key.value: value.value for key, value in node.value if key.value in ("zh", "en")}
        if len(said) == 2:
            yield node.start_mark.line + 1, *map(without_fields, (said["zh"], said["en"]))
        for _, value in node.value:
            yield from texts_of_data(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from texts_of_data(value)


def data(path: Path) -> yaml.Node:
    node = yaml.compose(path.read_text("utf-8"), yaml.SafeLoader)
    assert node is not None
    return node


def test_words_of_fields_are_left_out() -> None:
    (found,) = texts(ast.parse('Text(f"{period.label(x)}起", "{comfort.amount:year} since")'))
    assert found[1:] == ("起", " since")


def test_words_that_are_data_are_found() -> None:
    (found,) = texts_of_data(yaml.compose("- {a: {zh: 'x{b}起', en: since}}", yaml.SafeLoader))
    assert found == (1, "x起", "since")
    assert all(len(list(texts_of_data(data(path)))) > 10 for path in WORDS)


def test_no_word_stands_in_the_other_language() -> None:
    said = [(path, one) for path in MODULES for one in texts(ast.parse(path.read_text("utf-8")))]
    said += [(path, one) for path in WORDS for one in texts_of_data(data(path))]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {zh!r}, {en!r}"
        for path, (line, zh, en) in said
        if HAN.search(MARKS.sub("", en)) or set(LATIN.findall(COMMAND.sub("", zh))) - NAMES
    ]
    assert not wrong, "\n".join(["", *wrong])


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and content of each text that a module holds, its docstrings left out."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_docstrings_are_no_words_of_a_page() -> None:
    assert list(literals(ast.parse('"""初步"""\nx = f"初步{y}"'))) == [(2, "初步")]


def test_words_of_statuses_and_editions_are_said_in_one_place() -> None:
    said = [(path, one) for path in MODULES for one in literals(ast.parse(path.read_text("utf-8")))]
    said += [
        (path, (line, f"{zh} {en}")) for path in WORDS for line, zh, en in texts_of_data(data(path))
    ]
    again = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path, (line, text) in said
        if SAID_ONCE.search(text) and str(path.relative_to(LIB)) not in SAYING
    ]
    assert not again, "\n".join(["", *again])


def test_catalogue_of_the_pages_is_complete_in_both() -> None:
    for words in (PAGE, RELEASE, TABLE):
        for name, text in words.items():
            assert HAN.search(text.zh), name
            assert text.en.strip(), name
