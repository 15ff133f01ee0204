"""The notebooks of the internal edition alone: a real kernel, both languages."""

from pathlib import Path

import nbformat
import papermill
import pytest
from bangfu.project import NOTEBOOK_FOLDER, ROOT

REVISIONS = NOTEBOOK_FOLDER / "comfort_revisions.ipynb"
MONITOR = NOTEBOOK_FOLDER / "monitor.ipynb"


def shown(path: Path) -> list[str]:
    """The HTML its cells show."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [one for one in outputs if one.output_type in ("error", "stream")]
    return [one.data["text/html"] for one in outputs]


@pytest.mark.parametrize(
    ("stored", "edition", "language", "n", "words"),
    [
        (REVISIONS, "internal", "zh", 19, "历次修订前后的月申请水平"),
        pytest.param(REVISIONS, "internal", "en", 19, "Monthly level of claims by revision",
                     marks=pytest.mark.prove),
        (REVISIONS, "public", "zh", 6, "抚慰办法及历次修订"),
        (MONITOR, "internal", "zh", 17, "久无记录的工会"),
        pytest.param(MONITOR, "internal", "en", 17, "Unions of which nothing has come",
                     marks=pytest.mark.prove),
        (MONITOR, "public", "zh", 1, "数据版本"),
    ],
)  # fmt: skip
def test_it_runs_and_only_the_internal_edition_shows_what_methods_tell(
    stored: Path, edition: str, language: str, n: int, words: str, sample_folder: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    papermill.execute_notebook(
        stored, tmp_path / "out.ipynb",
        {"register": str(sample_folder), "edition": edition, "language": language},
        kernel_name="python3", progress_bar=False, cwd=ROOT,
    )  # fmt: skip
    told = shown(tmp_path / "out.ipynb")
    assert len(told) == n
    assert any(words in html for html in told)
    if stored == REVISIONS:
        assert any("[f]" in html for html in told) == (edition == "internal")


@pytest.mark.parametrize("stored", [REVISIONS, MONITOR])
def test_no_release_runs_it(stored: Path) -> None:
    assert nbformat.read(stored, 4).metadata["bangfu"] == {"release": False}
