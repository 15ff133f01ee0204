"""The limits of the house on code: short modules, short functions, little nesting, few arguments.

ruff holds the rest of the style; what it cannot count is counted here.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.project import ROOT

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40
"""Its docstring not counted: that of a measure lists the columns of its answer."""
MOST_NESTING = 3
MOST_POSITIONAL = 5
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core"}

MODULES = sorted((ROOT / "lib").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks stand in each other; `elif` is beside its `if`, not in it."""
    deepest = depth
    for name, child in ast.iter_fields(node):
        beside = name == "orelse" and isinstance(node, ast.If) and _is_elif(child)
        for one in child if isinstance(child, list) else [child]:
            if isinstance(one, ast.AST) and not isinstance(one, Function):
                inner = depth + (isinstance(one, _BLOCKS) and not beside)
                deepest = max(deepest, nesting(one, inner))
    return deepest


def _is_elif(orelse: object) -> bool:
    return isinstance(orelse, list) and len(orelse) == 1 and isinstance(orelse[0], ast.If)


def positional(function: Function) -> int:
    """Arguments that may be given by position, the object itself not counted."""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def length_of(function: Function) -> int:
    """Lines of a function from its `def` on, without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1)


def is_command(function: Function) -> bool:
    """Whether typer calls it: by name, from the command line."""
    return any(ast.unparse(mark).startswith("app.command") for mark in function.decorator_list)


def breaches(source: str) -> list[str]:
    """What in a module is longer, deeper or wider than the house allows."""
    found = []
    lines = len(source.splitlines())
    if lines > MOST_LINES:
        found.append(f"{lines} lines")
    for function in functions(ast.parse(source)):
        length = length_of(function)
        if length > MOST_LINES_OF_A_FUNCTION:
            found.append(f"{function.name}: {length} lines")
        if nesting(function) > MOST_NESTING:
            found.append(f"{function.name}: nested {nesting(function)} deep")
        if positional(function) > MOST_POSITIONAL and not is_command(function):
            found.append(f"{function.name}: {positional(function)} positional arguments")
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_keeps_within_the_limits(path: Path) -> None:
    assert breaches(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "breach"),
    [
        ("x = 1\n" * 401, "401 lines"),
        ("def f():\n" + "    x = 1\n" * 40, "f: 41 lines"),
        (
            "def f():\n for a in b:\n  if a:\n   with a:\n    while a:\n     pass\n",
            "f: nested 4 deep",
        ),
        ("def f(a, b, c, d, e, g):\n    pass\n", "f: 6 positional arguments"),
        ("class C:\n def f(self, a, b, c, d, e, g):\n  pass\n", "f: 6 positional arguments"),
    ],
    ids=["module", "function", "nesting", "arguments", "method"],
)
def test_each_limit_is_felt(source: str, breach: str) -> None:
    assert breaches(source) == [breach]


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b, c, d, e, *, g, h):\n    pass\n",
        'def f():\n    """A.' + "\n" * 60 + '    """\n' + "    x = 1\n" * 39,
        "def f():\n for a in b:\n  if a:\n   pass\n  elif b:\n   pass\n  elif c:\n   pass\n",
        "def f():\n for a in b:\n  if a:\n   def g():\n    for a in b:\n     pass\n",
    ],
    ids=["keywords", "docstring", "elif", "inner function"],
)
def test_what_is_within_the_limits_passes(source: str) -> None:
    assert breaches(source) == []


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_names_of_modules_say_what_is_in_them(path: Path) -> None:
    assert not {path.stem, *path.parent.relative_to(ROOT).parts} & NO_NAMES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_says_why_and_what_it_offers(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assigned = [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]
    assert "__all__" in assigned or path.name == "__init__.py"


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.stem not in ("__main__", "__init__")], ids=name_of
)
def test_what_a_module_offers_exists_and_is_described(path: Path) -> None:
    relative = path.relative_to(ROOT / "lib").with_suffix("")
    module = importlib.import_module(".".join(relative.parts))
    for name in module.__all__:
        offered = getattr(module, name)
        if inspect.isclass(offered) or inspect.isfunction(offered):
            assert inspect.getdoc(offered), name


def test_functions_are_short_on_the_whole() -> None:
    lengths = [
        length_of(function)
        for path in MODULES
        for function in functions(ast.parse(path.read_text("utf-8")))
    ]
    assert sum(lengths) / len(lengths) <= 12
