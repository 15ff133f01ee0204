"""What releases are made of besides the register, each part with its hash.

Content counts, never times: a checkout or a copy changes no hash.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from bangfu.files import sha256_of
from bangfu.press.report.fonts import font_path
from bangfu.project import LIB, ROOT
from bangfu.rules import read_rules

__all__ = ["made_of"]

_PACKAGES = {
    "library code": ("bangfu/**/*.py", "bangfu/register/*.csv", "warmkernel/**/*.py"),
    "style or template": (
        "bangfu/press/report/charts/*.mplstyle",
        "bangfu/press/pages/template/**/*",
    ),
    "printed figures": ("bangfu/starter/data/published/*.csv",),
}
"""What comes with bangfu, and stands in where a project has no file of its own."""
_PROJECT = {
    "printed figures": ("data/published/*.csv",),
    "words of the site": ("params/site.yaml",),
    "locked environment": ("requirements.lock",),
}


def made_of(
    folder: Path, notebooks: Sequence[str], *, project: Path = ROOT, packages: Path = LIB
) -> dict[str, str]:
    """SHA-256 of each notebook, the library, rules, printed figures, style, fonts and lock file.

    Parameters
    ----------
    folder, notebooks
        Folder and names of the notebooks.
    project
        The project's folder.
    packages
        Where our packages lie.

    Returns
    -------
    dict
        By the words that name the part, as in `notebook hardship_exit` and `library code`.

    Raises
    ------
    RunError
        If the Chinese font is not installed.
    ParameterError
        If the rules have faults.
    """
    return {
        **{f"notebook {name}": sha256_of(folder / f"{name}.ipynb") for name in notebooks},
        **{
            part: _tree((packages, _PACKAGES.get(part, ())), (project, _PROJECT.get(part, ())))
            for part in {**_PACKAGES, **_PROJECT}
        },
        "rules": read_rules(project / "params" / "rules").digest,
        "fonts": sha256_of(font_path()),
    }


def _tree(*places: tuple[Path, Iterable[str]]) -> str:
    """SHA-256 over the names and contents of the files that match below each folder."""
    digest = hashlib.sha256()
    for root, patterns in places:
        for path in sorted(p for pattern in patterns for p in root.glob(pattern) if p.is_file()):
            digest.update(f"{path.relative_to(root)} {sha256_of(path)}\n".encode())
    return digest.hexdigest()
