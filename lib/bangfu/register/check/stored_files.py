"""Whether the files of a register are still those that landed."""

from pathlib import Path

from bangfu.language import Text
from bangfu.register.faults import Fault, Place
from bangfu.register.load_writer import stored_hashes
from bangfu.register.loads import Load, list_loads

__all__ = ["check_files"]


def check_files(folder: Path) -> list[Fault]:
    """Files of a register whose content is not what their load's manifest says.

    Parameters
    ----------
    folder
        Folder of the register.

    Returns
    -------
    list of Fault
        One a file that was changed or is missing; the key is the number of its load.

    Raises
    ------
    RegisterError
        If a manifest is missing or cannot be read.
    """
    return [fault for load in list_loads(folder) for fault in _changed(load)]


def _changed(load: Load) -> list[Fault]:
    missing = [name for name in load.hashes if not load.file(name).is_file()]
    if missing:
        return [_fault(load, name, Text("缺失", "missing")) for name in missing]
    now = stored_hashes(load)
    changed = Text("内容已改动", "changed content")
    return [_fault(load, name, changed) for name in now if now[name] != load.hashes.get(name)]


def _fault(load: Load, table: str, found: Text) -> Fault:
    place = Place(
        f"loads/{load.folder.name}/{load.file(table).name}", table=table, key=str(load.load_id)
    )
    return Fault(place, found, Text("导入时的原文件", "the file as it landed"), "stored_file")
