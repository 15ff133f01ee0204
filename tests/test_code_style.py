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
    return any(".command(" in ast.unparse(mark) for mark in function.decorator_list)


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


def untold(path: Path) -> list[str]:
    """What of a module nobody is told: what it is for, what it offers, what that does."""
    tree = ast.parse(path.read_text("utf-8"))
    found = [] if ast.get_docstring(tree) else ["no docstring"]
    if path.stem in ("__init__", "__main__"):
        return found
    name = ".".join(path.relative_to(ROOT / "lib").with_suffix("").parts)
    module = importlib.import_module(name)
    offered = getattr(module, "__all__", None)
    if offered is None:
        return [*found, "no __all__"]
    for name in offered:
        one = getattr(module, name, None)
        if one is None:
            found.append(f"{name} is offered and not there")
        elif (inspect.isclass(one) or inspect.isfunction(one)) and not inspect.getdoc(one):
            found.append(f"{name} has no docstring")
    return found


def test_the_house_keeps_its_style() -> None:
    found = {path: [*breaches(path.read_text("utf-8")), *untold(path)] for path in MODULES}
    for path in (*MODULES, *TESTS):
        vague = {path.stem, *path.parent.relative_to(ROOT).parts} & NO_NAMES
        found.setdefault(path, []).extend(f"{name!r} says nothing" for name in vague)
    told = [f"{path.relative_to(ROOT)}: {one}" for path, some in found.items() for one in some]
    assert not told, "\n".join(["", *told])


def test_functions_are_short_on_the_whole() -> None:
    lengths = [
        length_of(function)
        for path in MODULES
        for function in functions(ast.parse(path.read_text("utf-8")))
    ]
    assert sum(lengths) / len(lengths) <= 12
