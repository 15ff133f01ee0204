"""What two executed notebooks show otherwise, as plain text: `compare_outputs.py ONE OTHER`.

nbdime takes outputs of two periods for wholly different ones, since each keeps its addresses and
its page, and shows both in full. Here the words and numbers a reader sees are compared, by cell.
"""

import json
import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

__all__ = ["differences", "shown"]


def shown(path: Path) -> Iterator[str]:
    """The lines a notebook shows, each cell under the first line of its source."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        texts = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ())]
        lines = [line for text in texts for line in "".join(text).splitlines()]
        if lines:
            yield f"# {''.join(cell['source']).strip().partition(chr(10))[0]}"
            yield from lines


def differences(one: Path, other: Path) -> list[str]:
    """The lines that are not the same, with what stands around them."""
    return list(unified_diff([*shown(one)], [*shown(other)], str(one), str(other), "", "", 1, ""))


if __name__ == "__main__":
    sys.stdout.write("\n".join(differences(*map(Path, sys.argv[1:3]))) + "\n")
