"""The tests stand where the code does: whoever knows one room finds its tests, and back."""

from pathlib import Path

from bangfu.project import LIB
from kinds import KINDS, TESTS


def rooms() -> set[str]:
    """The folders of modules, as the folders of their tests are called."""
    modules = (path for path in LIB.glob("**/*.py") if path.name != "__init__.py")
    folders = {path.parent.relative_to(LIB) for path in modules}
    names = {str(folder).removeprefix("bangfu").lstrip("/") for folder in folders}
    return {name for name in names if name}


def test_every_folder_of_modules_has_a_folder_of_tests() -> None:
    tested = {str(path.parent.relative_to(TESTS)) for path in TESTS.glob("**/test_*.py")}
    assert sorted(rooms() - tested) == []


def test_what_is_marked_as_a_kind_is_there() -> None:
    for places in KINDS.values():
        assert [name for name in places if not Path(TESTS, name).exists()] == []
