"""What is used of others without their leave is listed, proved, and can go."""

from pathlib import Path

import bangfu
import pytest
from bangfu import press
from bangfu.params import ReportParams
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.session import RunOptions, run_session
from private_parts import begin_with, changed, listed, require_proved, used
from small_notebooks import store
from typed_register import typed_register
from warmkernel.process import why_not_here

LIB = Path(bangfu.__file__).parents[1]
TABLE = press.__doc__ or ""


def module_of(path: Path) -> str:
    parts = path.relative_to(LIB).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def test_every_private_part_is_in_the_table_and_proved() -> None:
    paths = [p for p in LIB.glob("bangfu/**/*.py") if p.name != "__main__.py"]
    found = {name for path in paths for name in used(path, module_of(path))}
    assert found == {part.rpartition(".")[2] for part in listed(TABLE)}
    require_proved(TABLE)


@pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")
def test_runs_succeed_when_a_part_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed_register(tmp_path / "register")
    store(tmp_path / "notebooks")
    change = changed("ipykernel.kernelbase", {r"\b_execute_sleep\b": "_execute_sleep_gone"})
    begin_with(change, tmp_path / "first", monkeypatch)
    asked = {"register": str(tmp_path / "register"), "period": "2019", "unit": "110105"}
    releases = plan_releases([ReportParams.check(asked)], folder=tmp_path / "notebooks")
    options = RunOptions(2, reports=tmp_path / "reports", workplace=tmp_path / "run")
    events = []
    assert run_session(releases, options, events.append).exit_code == 0
    assert events[-1].about["published"] == 1
    assert events[-1].about["kernels"] == "forked"
