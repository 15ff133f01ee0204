"""One word, one meaning: no name of a module or a public class of `lib/` stands for two things."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bangfu.project import ROOT

LIB = ROOT / "lib"
MODULES = sorted(LIB.rglob("*.py"))
NOUNS = {"feed", "published"}
"""Names that end like a participle and are none; figures in print are called published."""


def named(path: Path) -> str:
    return str(path.relative_to(LIB))


def classes(path: Path) -> Iterator[str]:
    """Public classes of a module, and what it gives a name like one."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (t.id for t in targets if isinstance(t, ast.Name) and is_type_name(t.id))


def is_type_name(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][a-z]\w*", name))


def twice(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Names that stand in several places, with the places."""
    places: dict[str, list[str]] = {}
    for name, place in pairs:
        places.setdefault(name, []).append(place)
    return [f"{name}: {', '.join(found)}" for name, found in places.items() if len(found) > 1]


def test_a_name_in_two_places_is_told() -> None:
    assert twice([("a", "x.py"), ("b", "x.py"), ("a", "y/x.py")]) == ["a: x.py, y/x.py"]


def test_no_module_name_is_used_twice() -> None:
    rooms = [path.parent if path.stem == "__init__" else path for path in MODULES]
    found = twice((path.stem, named(path)) for path in rooms if path.stem != "__main__")
    assert not found, "\n".join(["", *found])


def test_no_class_name_is_used_twice() -> None:
    found = twice(
        (name, named(path)) for path in MODULES for name in classes(path) if name[0] != "_"
    )
    assert not found, "\n".join(["", *found])


def test_modules_are_nouns() -> None:
    participles = [
        named(path)
        for path in MODULES
        if path.stem.rpartition("_")[2].endswith("ed") and path.stem not in NOUNS
    ]
    assert not participles, "\n".join(["", *participles])


def test_documents_of_the_house_are_named_and_no_other() -> None:
    lost = [named(path) for path in MODULES if "design §" in path.read_text("utf-8")]
    assert not lost, "\n".join(["", *lost])
