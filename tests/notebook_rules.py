"""The cell model of a notebook, as rules that find what breaks them.

A report is read by people who did not write it: question first, prose before each output, one
expression a cell, every number from a figure. No code is run here; sources are read as trees.
"""

import ast
import re
from collections.abc import Iterator
from itertools import groupby

from bangfu.errors import GateError
from bangfu.language import Language
from bangfu.params import ReportParams
from bangfu.press.pages.markdown import in_language
from nbformat import NotebookNode

MOST_CELLS = 28
MOST_LINES = 8
MOST_OUTPUTS = 4
"""Outputs between one piece of prose and the next."""

TAGS = {"parameters", "setup", "definitions", "provenance"}
SET_UP = {"parameters", "setup"}
PARAMETERS = {field.alias or name for name, field in ReportParams.model_fields.items()}

_FORBIDDEN: dict[type[ast.AST], str] = {
    ast.FunctionDef: "def",
    ast.AsyncFunctionDef: "def",
    ast.ClassDef: "class",
    ast.For: "for",
    ast.While: "while",
    ast.Lambda: "lambda",
    ast.comprehension: "a comprehension",
    ast.BinOp: "a computation",
    ast.Try: "try",
    ast.With: "with",
}
_ONLY_IMPORT = "from bangfu import open_report"
_MODULES = {"pandas", "numpy", "warnings", "ibis", "duckdb", "matplotlib", "os", "sys", "pathlib"}
_NUMBER_IN_PROSE = re.compile(
    r"\d|[%％]|百分之|[〇一二三四五六七八九十百千万两]{2,}余?(?:人次|户|人|名|元|批|笔)"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BOTH: tuple[Language, Language] = ("zh", "en")

Fault = str


def faults(nb: NotebookNode) -> list[Fault]:
    """What breaks the cell model, as lines that begin with the cell's number."""
    rules = (_title, _parameters, _imports, _order, _amount, _rhythm, _ending)
    found = [fault for rule in rules for fault in rule(nb)]
    for number, cell in enumerate(nb.cells, start=1):
        found += [f"cell {number}: {fault}" for fault in _cell(cell)]
    ids = [cell.get("id") for cell in nb.cells]
    if None in ids or len(set(ids)) < len(ids):
        found.append("ids: missing or used twice")
    return found


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _is_set_up(cell: NotebookNode) -> bool:
    return bool(_tags(cell) & SET_UP)


def _tree(cell: NotebookNode) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return ast.Module([], [])


def _title(nb: NotebookNode) -> Iterator[Fault]:
    first = nb.cells[0]
    if first.cell_type != "markdown" or not first.source.startswith("# "):
        yield "cell 1: is not the title"
    elif "？" not in first.source or "?" not in first.source:
        yield "cell 1: asks no question"


def _parameters(nb: NotebookNode) -> Iterator[Fault]:
    tagged = [cell for cell in nb.cells if "parameters" in _tags(cell)]
    if len(tagged) != 1:
        yield f"parameters: found {len(tagged)} cells, expected 1"
        return
    names = set()
    for statement, line in zip(_tree(tagged[0]).body, tagged[0].source.splitlines(), strict=False):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(
            statement.value, ast.Constant
        ):
            yield f"parameters: {line!r} is not typed with a plain default"
            continue
        names.add(ast.unparse(statement.target))
        if "  # " not in line:
            yield f"parameters: {line!r} has no comment"
    if names != PARAMETERS:
        yield f"parameters: found {sorted(names)}, expected {sorted(PARAMETERS)}"


def _imports(nb: NotebookNode) -> Iterator[Fault]:
    with_imports = []
    for number, cell in enumerate(nb.cells, start=1):
        nodes = list(ast.walk(_tree(cell))) if cell.cell_type == "code" else []
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes):
            with_imports.append(number)
            yield from _foreign(number, nodes)
    if len(with_imports) != 1:
        yield f"imports: found in cells {with_imports}, expected one cell"


def _foreign(number: int, nodes: list[ast.AST]) -> Iterator[Fault]:
    """Whatever can be imported beside the report could be shown without disclosure control."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and ast.unparse(node) != _ONLY_IMPORT:
            yield f"cell {number}: {ast.unparse(node)!r}, expected {_ONLY_IMPORT!r} alone"


def _order(nb: NotebookNode) -> Iterator[Fault]:
    """Title, set-up, then the report: nothing is set up late."""
    kinds = [_is_set_up(cell) for cell in nb.cells[1:]]
    if [key for key, _ in groupby(kinds)] != [True, False]:
        yield "set-up: is not one run of cells after the title"


def _amount(nb: NotebookNode) -> Iterator[Fault]:
    count = sum(cell.cell_type == "code" and not _is_set_up(cell) for cell in nb.cells)
    if count > MOST_CELLS:
        yield f"notebook: {count} code cells, expected {MOST_CELLS} or fewer"


def _rhythm(nb: NotebookNode) -> Iterator[Fault]:
    after = [cell for cell in nb.cells[1:] if not _is_set_up(cell)]
    if after and after[0].cell_type == "code":
        yield "prose: none before the first output"
    for kind, run in groupby(after, key=lambda cell: cell.cell_type):
        outputs = [cell for cell in run if not _tags(cell)]
        if kind == "code" and len(outputs) > MOST_OUTPUTS:
            yield f"prose: {len(outputs)} outputs in a row, expected {MOST_OUTPUTS} or fewer"


def _ending(nb: NotebookNode) -> Iterator[Fault]:
    tags = [_tags(cell) for cell in nb.cells[-2:]]
    if tags != [{"definitions"}, {"provenance"}]:
        yield "ending: is not definitions and provenance"


def _cell(cell: NotebookNode) -> Iterator[Fault]:
    unknown = _tags(cell) - TAGS
    if unknown:
        yield f"unknown tags {sorted(unknown)}"
    if cell.cell_type == "markdown":
        yield from _prose(cell)
    elif cell.cell_type == "code":
        yield from _code(cell)
    else:
        yield f"a {cell.cell_type} cell"


def _prose(cell: NotebookNode) -> Iterator[Fault]:
    try:
        zh, en = (in_language(cell.source, language, "cell") for language in _BOTH)
    except GateError:
        yield "not in both languages"
        return
    if _headings(zh) != _headings(en):
        yield "headings differ between the languages"
    if _HAN.search(en) or not _HAN.search(zh):
        yield "languages are mixed"
    number = _NUMBER_IN_PROSE.search(cell.source)
    if number:
        yield f"a typed number, {number.group()!r}"


def _headings(text: str) -> list[int]:
    """Levels of the headings; what follows one must be prose."""
    return [len(mark) for mark in re.findall(r"^(#+) ", text, re.MULTILINE)]


def _code(cell: NotebookNode) -> Iterator[Fault]:
    lines = cell.source.splitlines()
    if len(lines) > MOST_LINES:
        yield f"{len(lines)} lines, expected {MOST_LINES} or fewer"
    if cell.outputs or cell.execution_count is not None:
        yield "stored with outputs or counts"
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        yield "not plain Python"
        return
    if not _is_set_up(cell) and [type(node) for node in tree.body] != [ast.Expr]:
        yield "not one expression"
    for node in ast.walk(tree):
        yield from _node(node, is_default="parameters" in _tags(cell))


def _node(node: ast.AST, *, is_default: bool) -> Iterator[Fault]:
    if type(node) in _FORBIDDEN:
        yield f"{_FORBIDDEN[type(node)]} in a notebook"
    if isinstance(node, ast.Name) and node.id in {"open", "print", *_MODULES}:
        yield f"uses {node.id!r}"
    if isinstance(node, ast.Constant) and not is_default:
        if isinstance(node.value, str) and re.search(r"[/\\]|\.\w{2,4}$", node.value.strip(".*")):
            yield from _path(node.value)
        elif isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield f"a typed number, {node.value!r}"


def _path(text: str) -> Iterator[Fault]:
    if "/" in text or "\\" in text or re.search(r"\.(csv|xlsx?|parquet|html|json)$", text):
        yield f"a file path, {text!r}"
