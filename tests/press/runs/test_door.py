"""The door: what would give a withheld figure away does not land, and nobody is told the value."""

import os
import re
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bangfu.params import ReportParams
from bangfu.press.runs.approval import approve
from bangfu.press.runs.entrance import Entrance
from bangfu.press.runs.events import Event
from bangfu.press.runs.making import Making
from bangfu.press.runs.outcome import Outcome
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.session import RunOptions, run_session
from bangfu.project import NOTEBOOK_FOLDER
from small_notebooks import store
from typed_register import UNITS, stored_rows, write_load

pytestmark = pytest.mark.usefixtures("lent_server")

DISTRICT, BING, DING, WU = "110105", "110105003", "110105004", "110105005"
HEAD = "case_id | claimant_key | unit_code | decision | decided_on | paid_on | amount"
PEOPLE = {"110105001": 12, "110105002": 11, BING: 6, DING: 5, WU: 2}
"""How many each union paid; the last three, all areas, are told together: 13."""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    units = stored_rows("union_unit", UNITS)
    more = [
        {**units[2], "unit_code": code, "name": f"{name}地区总工会", "name_en": f"{name} Area"}
        for code, name in ((BING, "丙"), (DING, "丁"), (WU, "戊"))
    ]
    rows = [
        f"{code}{n}{year} | {code}-{n} | {code} | approved | {year}-01-20 | {year}-01-25 | 3000.00"
        for code, count in PEOPLE.items()
        for n in range(count)
        for year in (2018, 2019)
    ]
    lines = "\n".join(" | ".join(map(str, row.values())) for row in (*units, *more))
    tables = {
        "union_unit": " | ".join(units[0]) + "\n" + lines.replace("None", ""),
        "comfort_case": "\n".join([HEAD, *rows]),
    }
    write_load(tmp_path / "register", tables, until=date(2020, 12, 31))
    return tmp_path / "register"


def run(
    register: Path, *periods: str, told: list[Event] | None = None, jobs: int = 1,
    whole: bool = False,
) -> Outcome:  # fmt: skip
    """Run periods, by the project's notebooks as they are if `whole`."""
    folder = register.parent
    asked = [
        ReportParams.check({"register": str(register), "unit": DISTRICT, "period": period})
        for period in periods
    ]
    options = RunOptions(jobs, reports=folder / "reports", workplace=folder / "run")
    events = [] if told is None else told
    stored = NOTEBOOK_FOLDER if whole else notebooks(folder)
    releases = plan_releases(asked, folder=stored, workplace=folder / "run")
    return run_session(releases, options, events.append)


def notebooks(folder: Path) -> Path:
    """What tells of comfort payments is the project's own notebook, the others say little."""
    own = nbformat.read(NOTEBOOK_FOLDER / "comfort_payments.ipynb", as_version=4)
    return store(folder / "notebooks", comfort_payments=own)


def tell(register: Path, address: str, value: int) -> None:
    """Have a release that stands tell one figure more, as one of long ago may."""
    path = register.parent / "reports" / "public" / DISTRICT / "2018" / "figures.csv"
    lines = path.read_text("utf-8-sig").splitlines()
    known = next(line for line in lines if line.startswith("comfort.person_times/2018/110105;unit"))
    own = re.match(r"[^,]*", known)
    assert own is not None
    cells = known.split(",")
    at = next(n for n, cell in enumerate(cells) if cell.isdigit() and n > 2)
    cells[0], cells[at] = address, str(value)
    path.write_text("\n".join([*lines, ",".join(cells)]) + "\n", "utf-8-sig")


@pytest.mark.prove
def test_small_unions_told_together_pass(register: Path) -> None:
    outcome = run(register, "2018", "2019")
    assert (outcome.exit_code, len(outcome.published)) == (0, 2)
    text = (outcome.published[0] / "figures.csv").read_text("utf-8-sig")
    assert "comfort.person_times/2018/110105;unit=other_area_3" in text
    assert (register.parent / "run" / "judged.json").exists()


def test_a_release_by_which_a_pooled_union_could_be_worked_out_does_not_land(
    register: Path,
) -> None:
    assert run(register, "2018").exit_code == 0
    tell(register, f"comfort.person_times/2019/{BING}", 6)
    tell(register, f"comfort.person_times/2019/{DING}", 5)  # 13 less 6 and 5: 2 of Wu
    outcome = run(register, "2019")
    assert outcome.exit_code == 1
    ((name, why),) = outcome.withheld
    assert name == "public/110105/2019"
    assert not (register.parent / "reports" / name).exists()
    found = re.fullmatch(
        r"(\d+) withheld figures could be worked out and 0 were not judged; see (.*), which only "
        r"you can read",
        why,
    )
    assert found is not None
    log = Path(found[2])
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    lines = log.read_text("utf-8").splitlines()
    assert f"recovered comfort.person_times/2019/110105;unit={WU}" in lines
    assert any(line.startswith("pools: A pooled row is the sum of its members") for line in lines)
    assert "to mend it: larger groups (groups.yaml) or no table, by unit" in lines
    # Addresses and equations of addresses, and no value.
    address = r"[a-z_.:]+/[0-9Q.H-]+/\d+(?:;[a-z_]+=[^\s,]+)*"
    found_lines = [line for line in lines if line.startswith(("recovered", "narrow", "    "))]
    form = re.compile(rf"(?:recovered|narrow| +[a-z]+:) {address}(?:, {address})*")
    assert [line for line in found_lines if not form.fullmatch(line)] == []


@pytest.mark.prove
def test_without_the_figure_that_gave_it_away_it_lands(register: Path) -> None:
    assert run(register, "2018").exit_code == 0
    tell(register, f"comfort.person_times/2019/{BING}", 6)  # 7 of two unions: either may be any
    tell(register, f"comfort.people/2019/{BING}", 6)
    outcome = run(register, "2019")
    assert [place.name for place in outcome.published] == ["2019"]


def printed(register: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What `bangfu figures` says of 2019 in the project whose reports these are."""
    project = register.parent
    for name in ("notebooks", "params"):
        (project / name).mkdir(exist_ok=True)
    command = (sys.executable, "-m", "bangfu", "figures", "--register", str(register))
    asked = ("--period", "2019", "--format", "csv", *arguments)
    env = {**os.environ, "BANGFU_PROJECT": str(project)}
    return subprocess.run([*command, *asked], check=False, capture_output=True, text=True, env=env)


@pytest.mark.process
def test_figures_that_are_printed_pass_the_door_too(register: Path) -> None:
    assert run(register, "2018").exit_code == 0
    assert f"comfort.person_times/2019/{DISTRICT}" in printed(register).stdout
    for code, value in ((BING, 6), (DING, 5)):  # 13 less 6 and 5: 2 of Wu
        tell(register, f"comfort.person_times/2019/{code}", value)
    refused = printed(register)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert re.search(r"\d+ withheld figures could be worked out", refused.stderr)
    assert (
        f"comfort.person_times/2019/{DISTRICT}" in printed(register, "--edition", "internal").stdout
    )


@pytest.mark.process
@pytest.mark.prove
def test_printed_figures_are_not_held_against_releases_of_another_register(
    register: Path, tmp_path: Path
) -> None:
    assert run(register, "2018").exit_code == 0
    for code, value in ((BING, 6), (DING, 5)):
        tell(register, f"comfort.person_times/2019/{code}", value)
    assert printed(register).returncode == 2
    other = tmp_path / "other"
    rows = "\n".join(
        f"{n} | {n} | {DISTRICT} | approved | 2019-01-20 | 2019-01-25 | 3000.00" for n in range(12)
    )
    tables = {"union_unit": UNITS, "comfort_case": f"{HEAD}\n{rows}"}
    write_load(other, tables, until=date(2020, 12, 31))
    (tmp_path / "other").rename(register.parent / "another")
    told = printed(register.parent / "another")
    assert told.returncode == 0, told.stderr


@pytest.mark.prove
def test_releases_are_audited_and_land_in_the_order_asked_for(register: Path) -> None:
    told: list[Event] = []
    periods = ["2019-03", "2018-01", "2019-01", "2018-12", "2018", "2019"]
    assert run(register, *periods, told=told, jobs=2).exit_code == 0
    landed = [one.about["release"] for one in told if one.kind == "release_published"]
    assert landed == [f"public/{DISTRICT}/{period}" for period in periods]


@pytest.mark.prove
def test_of_releases_judged_together_only_the_one_that_gives_away_is_withheld(
    register: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(register, "2018").exit_code == 0
    tell(register, f"comfort.person_times/2019/{BING}", 6)
    tell(register, f"comfort.person_times/2019/{DING}", 5)  # 13 less 6 and 5: 2 of Wu
    judged: list[int] = []
    each = Entrance.next_ones

    def noted(self: Entrance, *asked: Any, **more: Any) -> list[Making]:
        found = each(self, *asked, **more)
        judged.extend([len(found)] * bool(found))
        return found

    monkeypatch.setattr("bangfu.press.runs.entrance._SHARE", 0.25)  # four times what stands
    monkeypatch.setattr(Entrance, "next_ones", noted)
    outcome = run(register, "2019-01", "2019", "2019-02", jobs=2)
    assert [place.name for place in outcome.published] == ["2019-01", "2019-02"]
    assert [name for name, _ in outcome.withheld] == ["public/110105/2019"]
    assert judged == [3, 1, 1, 1]


def test_of_the_internal_edition_nothing_is_judged(register: Path) -> None:
    folder = register.parent
    params = {"register": str(register), "unit": DISTRICT, "period": "2019", "edition": "internal"}
    options = RunOptions(1, reports=folder / "reports", workplace=folder / "run")
    releases = plan_releases(
        [ReportParams.check(params)], folder=notebooks(folder), workplace=folder / "run"
    )
    assert run_session(releases, options, print).exit_code == 0
    assert not (folder / "run" / "judged.json").exists()


@pytest.mark.prove
def test_what_another_release_tells_otherwise_is_of_the_past(register: Path) -> None:
    """January was corrected, the year not made again yet: that is no reason to withhold January."""
    assert run(register, "2019").exit_code == 0
    more = f"{HEAD}\nlate | late | 110105001 | approved | 2019-01-20 | 2019-01-25 | 3000.00"
    write_load(register, {"comfort_case": more}, until=date(2020, 12, 31), reason="补报")
    outcome = run(register, "2019-01")
    assert (outcome.exit_code, len(outcome.published)) == (0, 1)
    assert run(register, "2019").exit_code == 0


def correct(register: Path, count: int, amount: str = "7000.00", kind: str = "late") -> None:
    """Claims of January 2019 that came in late, each of a person of their own."""
    rows = [
        f"{kind}{n} | {kind}{n} | 110105001 | approved | 2019-01-20 | 2019-01-25 | {amount}"
        for n in range(count)
    ]
    lines = "\n".join([HEAD, *rows])
    write_load(register, {"comfort_case": lines}, until=date(2020, 12, 31), reason="补报")


def payments(register: Path, period: str) -> str:
    path = register.parent / "reports" / "public" / DISTRICT / period / "figures.csv"
    address = f"comfort.person_times/{period}/{DISTRICT},"
    told = path.read_text("utf-8-sig").splitlines()
    return next(line for line in told if line.startswith(address)).split(",")[5]


@pytest.mark.prove
def test_one_payment_more_and_its_money_wait_until_the_change_is_of_ten(register: Path) -> None:
    assert run(register, "2019").exit_code == 0
    correct(register, 1)  # 7,000 yuan more: one death
    outcome = run(register, "2019")
    ((name, why),) = outcome.waiting
    assert (outcome.exit_code, name) == (0, "public/110105/2019")
    assert why == ("0 of 1 approval, or more changes: those it has are of fewer than ten people")
    assert payments(register, "2019") == "36"  # 12 + 11 + 6 + 5 + 2
    assert run(register, "2019").waiting == outcome.waiting
    correct(register, 9, "3000.00", "later")
    assert [place.name for place in run(register, "2019").published] == ["2019"]
    assert payments(register, "2019") == "46"


@pytest.mark.prove
def test_one_payment_less_waits_too(register: Path) -> None:
    assert run(register, "2019").exit_code == 0
    gone = f"{HEAD} | withdrawn\nWu02019 | Wu-0 | {WU} | | | | | yes"
    gone = gone.replace("Wu", WU)
    write_load(register, {"comfort_case": gone}, until=date(2020, 12, 31), reason="重报")
    assert [name for name, _ in run(register, "2019").waiting] == ["public/110105/2019"]


@pytest.mark.prove
def test_a_month_whose_money_is_rounded_need_not_wait(register: Path) -> None:
    assert run(register, "2019-01").exit_code == 0
    correct(register, 1)
    assert [place.name for place in run(register, "2019-01").published] == ["2019-01"]
    assert payments(register, "2019-01") == "37"


def test_who_approves_says_that_the_wrong_number_is_worse(register: Path) -> None:
    assert run(register, "2019", whole=True).exit_code == 0
    correct(register, 1)
    run(register, "2019", whole=True)
    folder = register.parent
    approved = approve("110105/2019", "Li", reports=folder / "reports", workplace=folder / "run")
    assert approved.missing == ""
    assert len(run(register, "2019", whole=True).published) == 1
    assert payments(register, "2019") == "37"
    # Told once, it is not held against the release again.
    correct(register, 30, "3000.00", "later")
    assert len(run(register, "2019", whole=True).published) == 1
