"""Whether the files of a register are still those that landed."""

from pathlib import Path

from bangfu.language import Text
from bangfu.register.check.finding import Finding
from bangfu.register.load_writer import stored_hashes
from bangfu.register.loads import Load, list_loads

__all__ = ["check_files"]


def check_files(folder: Path) -> list[Finding]:
    """Files of a register whose content is not what their load's manifest says.

    Parameters
    ----------
    folder
        Folder of the register.

    Returns
    -------
    list of Finding
        One a file that was changed or is missing; the key is the number of its load.

    Raises
    ------
    RegisterError
        If a manifest is missing or cannot be read.
    """
    return [finding for load in list_loads(folder) for finding in _changed(load)]


def _changed(load: Load) -> list[Finding]:
    missing = [name for name in load.hashes if not load.file(name).is_file()]
    if missing:
        return [_finding(load, name, Text("缺失", "missing")) for name in missing]
    now = stored_hashes(load)
    changed = Text("内容已改动", "changed content")
    return [_finding(load, name, changed) for name in now if now[name] != load.hashes.get(name)]


def _finding(load: Load, table: str, found: Text) -> Finding:
    file = f"loads/{load.folder.name}/{load.file(table).name}"
    expected = Text("导入时的原文件", "the file as it landed")
    return Finding("stored_file", table, str(load.load_id), file, "", 0, "", found, expected)
