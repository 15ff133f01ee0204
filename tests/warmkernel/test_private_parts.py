"""What is used of others without their leave is listed, proved, and can go."""

from pathlib import Path

import pytest
import warmkernel
from private_parts import begin_with, changed, listed, require_proved, used
from warm_kernels import own_server, said, use_provisioner, warnings_of
from warmkernel.process import why_not_here

FOLDER = Path(warmkernel.__file__).parent
TABLE = (FOLDER / "README.md").read_text("utf-8")
NAMES = {part.rpartition(".")[2] for part in listed(TABLE)}

GONE = {
    "atexit._clear": "import atexit; del atexit._clear",
    "ipykernel.ipkernel.sys": changed(
        "ipykernel.ipkernel",
        {r"^import sys$": "import sys as elsewhere", r"(?<![\w.])sys\.": "elsewhere."},
    ),
}


def test_every_private_part_is_in_the_table_and_proved() -> None:
    found = {name for path in FOLDER.glob("*.py") for name in used(path, f"warmkernel.{path.stem}")}
    assert found == {name for name in NAMES if name.startswith("_")}
    require_proved(TABLE)


@pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")
@pytest.mark.parametrize("part", listed(TABLE))
def test_kernels_run_when_a_part_has_gone(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_provisioner(monkeypatch, "warmkernel")
    told = warnings_of(monkeypatch)
    begin_with(GONE[part], tmp_path / "first", monkeypatch)
    module, _, name = part.rpartition(".")
    with own_server(monkeypatch):
        gone = f"import {module}, IPython; print(hasattr({module}, {name!r}), 6 * 7)"
        assert said(gone) == "False 42"
        files = "kernel = get_ipython().kernel; print(len(kernel._kernel_modules) > 500)"
        assert said(files) == "True"
    assert told == []
