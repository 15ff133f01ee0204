"""Small files kept between commands to save work: private, and whole or not there at all.

They can be deleted at any time. Where they cannot be written the work is done again each time.
"""

import os
import tempfile
from pathlib import Path

__all__ = ["keep"]


def keep(path: Path, text: str) -> bool:
    """Write a file beside its place and put it there in one step, mode 600, its folder 700.

    Returns
    -------
    bool
        Whether it could be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=".", dir=path.parent)  # mode 600
        try:
            with open(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(fresh, path)
        except OSError:
            os.unlink(fresh)
            raise
    except OSError:
        return False
    return True
