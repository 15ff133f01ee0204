"""What releases are made of besides the register, each part with its hash.

Content counts, never times: a checkout or a copy changes no hash.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from bangfu.files import sha256_of
from bangfu.params import NOTEBOOKS
from bangfu.press.report.fonts import font_path
from bangfu.project import ROOT
from bangfu.rules import read_rules

__all__ = ["made_of"]

_PARTS = {
    "library code": ("lib/bangfu/**/*.py", "lib/warmkernel/**/*.py"),
    "printed figures": ("data/published/*.csv",),
    "style or template": (
        "lib/bangfu/press/report/charts/*.mplstyle",
        "lib/bangfu/press/pages/template/**/*",
    ),
    "words of the site": ("params/site.yaml",),
    "locked environment": ("requirements.lock",),
}


def made_of(notebooks: Path, root: Path = ROOT) -> dict[str, str]:
    """SHA-256 of each notebook, the library, rules, printed figures, style, fonts and lock file.

    Parameters
    ----------
    notebooks
        Folder of the notebooks.
    root
        The project's folder.

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
        **{f"notebook {name}": sha256_of(notebooks / f"{name}.ipynb") for name in NOTEBOOKS},
        **{part: _tree(root, patterns) for part, patterns in _PARTS.items()},
        "rules": read_rules(root / "params" / "rules").digest,
        "fonts": sha256_of(font_path()),
    }


def _tree(root: Path, patterns: Iterable[str]) -> str:
    """SHA-256 over the names and contents of the files that match."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(p for p in root.glob(pattern) if p.is_file()):
            digest.update(f"{path.relative_to(root)} {sha256_of(path)}\n".encode())
    return digest.hexdigest()
