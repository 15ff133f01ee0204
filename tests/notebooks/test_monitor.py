"""The notebook of early warning: a real kernel, both languages; nothing of it in a public one."""

from pathlib import Path

import nbformat
import papermill
import pytest
from bangfu.project import NOTEBOOK_FOLDER, ROOT

STORED = NOTEBOOK_FOLDER / "monitor.ipynb"


def shown(path: Path) -> list[str]:
    """The HTML its cells show."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [one for one in outputs if one.output_type in ("error", "stream")]
    return [one.data["text/html"] for one in outputs]


@pytest.mark.parametrize(
    ("edition", "language", "n", "words"),
    [
        ("internal", "zh", 17, "久无记录的工会"),
        ("internal", "en", 17, "Unions of which nothing has come"),
        ("public", "zh", 1, "数据版本"),
    ],
)
def test_it_runs_and_only_the_internal_edition_shows_what_deserves_a_look(
    edition: str, language: str, n: int, words: str, sample_folder: Path, tmp_path: Path
) -> None:
    papermill.execute_notebook(
        STORED, tmp_path / "out.ipynb",
        {"register": str(sample_folder), "edition": edition, "language": language},
        kernel_name="python3", progress_bar=False, cwd=ROOT,
    )  # fmt: skip
    told = shown(tmp_path / "out.ipynb")
    assert len(told) == n
    assert any(words in html for html in told)


def test_no_release_runs_it() -> None:
    assert nbformat.read(STORED, 4).metadata["bangfu"] == {"release": False}
