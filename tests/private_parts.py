"""Private parts of other packages that our code uses, by its source and by the tables of them."""

import ast
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from bangfu.project import ROOT

_PUBLIC = {"_exit", "_fields", "_make", "_replace", "_inline", "_p", "_r", "_tbl", "_tc", "_tr"}
"""Public in spite of their names: of `os`, of named tuples, and the XML behind python-docx."""
_PRIVATE = re.compile(r"_[a-z]\w*")
_BY_NAME = ("getattr", "hasattr", "setattr", "delattr")
_OPTION = re.compile(r"^--\w+\.(_[a-z]\w*)=")
_ROW = re.compile(r"^\| `([\w.]+)` \| ([\w-]+) \| ([\d.]+) \|", re.MULTILINE)
_LOCKED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


def used(path: Path, module: str) -> set[str]:
    """Names of private parts a module uses that it does not define itself."""
    tree = ast.parse(path.read_text("utf-8"))
    return ({*_read(tree)} - {*_defined(tree)} | {*_overridden(tree, module)}) - _PUBLIC


def _read(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _PRIVATE.fullmatch(node.attr):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (one.name for one in node.names if _PRIVATE.fullmatch(one.name))
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _BY_NAME:
            name = node.args[1]
            if isinstance(name, ast.Constant) and _PRIVATE.fullmatch(name.value):
                yield name.value
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _OPTION.findall(node.value)


def _defined(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
            yield from [node.attr] if isinstance(node.ctx, ast.Store) else []


def _overridden(tree: ast.Module, module: str) -> Iterator[str]:
    """Names a class defines that a class of another package, which it is of, has as well."""
    package = module.partition(".")[0]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found = getattr(import_module(module), node.name)
            theirs = [one for one in found.__mro__ if one.__module__.partition(".")[0] != package]
            own = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            own |= {*_defined(ast.Module([n for n in node.body if not hasattr(n, "body")], []))}
            yield from (name for name in own if _PRIVATE.fullmatch(name)
                        and any(name in vars(one) for one in theirs))  # fmt: skip


def listed(table: str) -> dict[str, tuple[str, str]]:
    """Private parts in a table, by their names: what they are of, and what they were proved on."""
    return {part: (package, version) for part, package, version in _ROW.findall(table)}


def require_proved(table: str) -> None:
    """See that each part of a table was proved on the version that is locked, and is there."""
    locked = dict(_LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8")))
    for part, (package, version) in listed(table).items():
        assert version == locked.get(package, "3.11"), part
        module, _, name = part.rpartition(".")
        owner = _owner(module)
        assert hasattr(owner, name), part


def _owner(path: str) -> object:
    """A module, or a class in one."""
    try:
        return import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(import_module(module), name)


_CHANGED = """
import importlib.machinery, re, sys

class Changed(importlib.machinery.SourceFileLoader):
    def get_code(self, name):
        source = self.get_data(self.path).decode()
        for old, new in {changes!r}.items():
            source, count = re.subn(old, new, source, flags=re.MULTILINE)
            assert count, old
        return self.source_to_code(source, self.path)

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != {module!r}:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        spec.loader = Changed(name, spec.origin)
        return spec

sys.meta_path.insert(0, Finder)
"""


def changed(module: str, changes: Mapping[str, str]) -> str:
    """A program after which a module is read with changes, as if it were of a later version.

    Parameters
    ----------
    module
        Its name.
    changes
        Regular expressions, and what stands there instead.
    """
    return _CHANGED.format(module=module, changes=changes)


def begin_with(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every Python process to come run a program first."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(program, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
