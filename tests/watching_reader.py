"""A reader who looks at reports and registers all the time; a program of its own.

`python watching_reader.py PROJECT` looks until it is ended. In the file `seen` of the project it
keeps how often it has looked, and what it has found that no reader may ever see, a JSON line each.
A release that was replaced while it was read is read again: readers come by the path.
"""

import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bangfu.register.check import check_files

EDITION = re.compile(r"edition v(\d+) of")
LINK = re.compile(r'(?:href|src)="([^"#?]+)')
BETWEEN_SECONDS = 0.02
REGISTERS = ("register", "made")
REGISTERS_EVERY = 8
"""Looks: to read a register takes longer than to read a release."""


class Reader:
    """What was seen last, so that nothing of it is missed."""

    def __init__(self, project: Path) -> None:
        self.project, self.reports = project, project / "reports"
        self.editions: dict[str, int] = {}
        self.loads: dict[str, int] = {}
        self.looks = 0

    def look(self) -> Iterator[str]:
        """What is wrong at this moment."""
        self.looks += 1
        names = {str(one.parent.relative_to(self.reports))
                 for one in self.reports.glob("public/*/*/release.json")}  # fmt: skip
        yield from (f"lost: {name}" for name in self.editions.keys() - names)
        for name in names:
            yield from self._release(name)
        yield from self._index()
        if self.looks % REGISTERS_EVERY == 0:
            for name in REGISTERS:
                yield from self._register(name)

    def _release(self, name: str) -> Iterator[str]:
        place = self.reports / name
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        try:
            found, editions = _mixed(handle)
            is_same = os.path.samestat(os.fstat(handle), os.stat(place))
        finally:
            os.close(handle)
        if not is_same:  # it was replaced meanwhile
            return
        yield from (f"mixed: {name}: {one}" for one in found)
        if not found:
            newest = max(editions)
            if len(editions) > 1 or newest < self.editions.get(name, 0):
                yield f"mixed: {name}: editions {editions} after {self.editions.get(name)}"
            self.editions[name] = newest

    def _index(self) -> Iterator[str]:
        path = self.reports / "index.html"
        if not path.exists():
            return
        text = path.read_text("utf-8")
        if not text.rstrip().endswith("</html>"):
            yield "index: half"
        for link in {*LINK.findall(text)}:
            outside = ":" in link or link.startswith("/")
            if not outside and not (self.reports / link).exists():
                yield f"index: {link} is not there"

    def _register(self, name: str) -> Iterator[str]:
        folder = self.project / "data" / name
        if not (folder / "loads").exists():
            return
        yield from (f"register {name}: {one.message('en')}" for one in check_files(folder))
        count = len([one for one in (folder / "loads").iterdir() if one.name.isdecimal()])
        if count < self.loads.get(name, 0):
            yield f"register {name}: {count} loads after {self.loads[name]}"
        self.loads[name] = count


def _mixed(handle: int) -> tuple[list[str], set[int]]:
    """Files of a release that are not as it says, and the editions its pages are of."""
    root = Path(f"/proc/self/fd/{handle}")
    try:
        told = json.loads((root / "release.json").read_text("utf-8"))["outputs"]
        there = {str(path.relative_to(root)): path.read_bytes()
                 for path in root.rglob("*") if path.is_file()}  # fmt: skip
    except (OSError, ValueError) as error:
        return [str(error)], set()
    del there["release.json"]
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in there.items()}
    wrong = sorted(name for name, _ in hashes.items() ^ told.items())
    pages = [content.decode() for name, content in there.items() if name.endswith(".html")]
    return wrong, {int(one) for page in pages for one in EDITION.findall(page)}


def main(project: Path) -> None:
    reader = Reader(project)
    with open(project / "seen", "a", encoding="utf-8") as seen:
        while True:
            for found in reader.look():
                seen.write(f"{json.dumps(found)}\n")
            seen.flush()
            (project / "looks").write_text(str(reader.looks), "ascii")
            time.sleep(BETWEEN_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
