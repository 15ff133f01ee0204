"""The floors of the house: which room may import which, late and type-only imports included."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import bangfu
import warmkernel

LIB = Path(bangfu.__file__).parents[1]
FLOORS = (
    "language errors project files folders scratch csv_files yaml_files yaml_comments periods",
    "rules",
    "register",
    "persons",
    "ledgers sample measures",
    "disclosure",
    "params figures",
    "words analysis",
    "articles",
    "press.release",
    "press.archive",
    "press.report",
    "press.gate",
    "press.pages",
    "press.carriers press.library",
    "press.runs",
    "starter backup",
    "cli desk",
)
"""From the bottom up: a room imports from those before it, never from its neighbours above."""
ROOMS = [room for floor in FLOORS for room in floor.split()]
DRIVERS = ("press.runs",)
"""Who may start warm kernels."""


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted([*LIB.glob("bangfu/**/*.py"), *LIB.glob("warmkernel/**/*.py")]):
        parts = path.relative_to(LIB).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(path: Path) -> Iterator[str]:
    """Our own modules a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                below = f"{node.module}.{alias.name}"
                yield below if below in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def ours(name: str) -> Iterator[str]:
    return (one for one in imported(MODULES[name]) if one in MODULES and one != name)


def room(name: str) -> str:
    """The room of a module, as in `press.pages`; the face and `warmkernel` are their own."""
    package, *parts = name.split(".")
    if package == "warmkernel" or not parts:
        return package
    return ".".join(parts[:2] if parts[0] == "press" else parts[:1])


def allowed(importer: str, target: str) -> bool:
    above, below = room(importer), room(target)
    if above == below or above in ("bangfu", "__main__") or below == "bangfu":
        return True
    if "warmkernel" in (above, below):
        return above in DRIVERS
    return above == "press" or ROOMS.index(below) < ROOMS.index(above)


def test_every_room_has_a_floor() -> None:
    rooms = {room(name) for name in MODULES} - {"bangfu", "__main__", "press", "warmkernel"}
    assert rooms == set(ROOMS)


def test_no_room_imports_from_a_floor_above_it() -> None:
    climbs = [f"{a} -> {b}" for a in MODULES for b in ours(a) if not allowed(a, b)]
    assert not climbs, "\n".join(climbs)


def test_no_files_import_each_other_in_a_circle() -> None:
    TopologicalSorter({name: set(ours(name)) for name in MODULES}).prepare()


def test_warmkernel_knows_nothing_of_bangfu() -> None:
    files = [p for p in Path(warmkernel.__file__).parent.glob("*") if p.is_file()]
    assert len(files) > 5
    assert [p.name for p in files if "bangfu" in p.read_text("utf-8").lower()] == []
