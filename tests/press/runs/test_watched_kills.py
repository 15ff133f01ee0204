"""Run, verify, import and sample killed at random moments, with a reader who watches all the time.

All that a command has started is killed at once, as by a machine that has no memory left or no
power. After each few kills one more command is left in peace. The reader must never see a release
that is of two, an index that names what is not there, or a register that does not prove itself;
nothing that was there may be lost; and the command in peace leaves nothing of what was killed.
"""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from artificial_ledgers import a_dozen, a_family, fill_csv
from bangfu.register.check import check_files
from bangfu.register.loads import list_loads
from commands_at_work import RELEASE, begin, new_small_project, said
from killed_commands import kill_at, left_in
from small_notebooks import NOTEBOOKS, small, store
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")

KILLS = int(os.environ.get("BANGFU_KILLS") or 150)
"""`make prove KILLS=500` has more."""
TOGETHER = 4
"""Kills before a command is left in peace."""
RUN = "run params/year.yaml --period 2018 --period 2019 --jobs 2 --force"
LONGEST = {"run": 4.5, "verify": 3.5, "import": 2.5, "sample": 2.0}
"""Seconds within which a command is killed."""
READER = Path(__file__).parents[2] / "watching_reader.py"


class Desk:
    """A project whose notebooks and ledgers are others each time."""

    def __init__(self, folder: Path) -> None:
        self.project = new_small_project(folder)
        self.edition = 0
        self._edit()
        shutil.rmtree(self.project / "reports")
        shutil.rmtree(self.project / "archive")
        assert begin(self.project, RUN).wait(120) == 0, said(self.project)

    def _edit(self) -> None:
        self.edition += 1
        shown = (
            "from bangfu.press.report.output_record import Output\n"
            f"Output(f'<p lang=\"en\">edition v{self.edition} of {{period}}</p>', period)"
        )
        store(self.project / "notebooks", **{name: small(shown) for name in NOTEBOOKS})

    @property
    def loads(self) -> int:
        register = self.project / "data" / "register"
        return len(list_loads(register)) if register.exists() else 0

    def command(self, name: str) -> str:
        """What is typed for a command, with something new for it to do."""
        if name == "run":
            self._edit()
            return RUN
        if name == "import":
            rows = a_family(10 + self.loads) if self.loads else a_dozen()
            files = fill_csv(self.project / f"ledgers-{self.loads}", rows)
            paths = " ".join(str(path.relative_to(self.project)) for path in files)
            return f"import {paths} --register data/register --key key --language en"
        if name == "sample":
            if not (self.project / "data" / "made" / "loads" / "000001").exists():
                return "sample --to data/made"
            return f"sample --to data/made-{random.Random(self.edition).randrange(3)}"
        return f"verify {RELEASE} --jobs 2"

    def in_peace(self, name: str) -> None:
        """Leave a command in peace, and find nothing of those killed before it."""
        process, loads = begin(self.project, self.command(name)), self.loads
        code = process.wait(180)
        # verify: 1 or 2 where the notebooks were edited since; sample: 2 if it was made before
        allowed = {"verify": {0, 1, 2}, "sample": {0, 2}}.get(name, {0})
        assert code in allowed, (name, code, said(self.project))
        assert "Traceback" not in said(self.project), said(self.project)
        left = left_in(self.project)
        if name != "run":  # whose lock it was is told to the next run, and to nobody else
            left = [one for one in left if one != "reports/.lock-owner.json"]
        assert left == [], (name, said(self.project))
        if name == "import":
            assert self.loads >= loads
            assert check_files(self.project / "data" / "register") == []

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Have a reader look all the time, who has found nothing wrong at the end."""
        reader = subprocess.Popen([sys.executable, str(READER), str(self.project)])
        try:
            yield
            assert reader.poll() is None, "the reader has ended"
        finally:
            reader.kill()
            reader.wait()
        found = [json.loads(line) for line in (self.project / "seen").read_text().splitlines()]
        assert found == [], Counter(found).most_common(5)


def test_a_reader_sees_whole_releases_and_nothing_is_lost_or_left(tmp_path: Path) -> None:
    desk, dice = Desk(tmp_path / "project"), random.Random(KILLS)
    killed, left = Counter[str](), 0
    with desk.watched():
        while killed.total() < KILLS:
            for _ in range(TOGETHER):
                name = dice.choice(list(LONGEST))
                stock = {"BANGFU_KERNELS": "stock"} if dice.random() < 0.1 else {}
                moment = dice.uniform(0.2, LONGEST[name])
                kill_at(desk.project, desk.command(name), moment, whole=True, **stock)
                killed[name] += 1
                left += len(left_in(desk.project))
            desk.in_peace(dice.choice(list(LONGEST)))
        desk.in_peace("run")
    looks = int((desk.project / "looks").read_text())
    sys.stdout.write(f"{killed.total()} kills {dict(killed)}, {looks} looks, {left} leftovers\n")
    assert left, "nothing was ever left: the kills came too soon or too late"
    assert looks > KILLS
    assert desk.loads > 1
    assert "edition v" in (desk.project / RELEASE / f"{NOTEBOOKS[0]}.html").read_text("utf-8")
