"""Addresses once published stay readable, under the names they had when they were."""

from pathlib import Path

from bangfu.press.library.public_figures import latest_figures
from bangfu.press.release.manifest import FIGURES_FILE

OLD = "comfort.person_times/2016/110105;union=110105001"
NEW = "comfort.person_times/2016/110105;unit=110105001"
HEAD = "address,id,period,unit,dimensions,value,measure_unit,status,label_zh,label_en"


def line(address: str, dimensions: str, value: str) -> str:
    return f"{address},comfort.person_times,2016,110105,{dimensions},{value},person_times,ok,抚,c"


def test_figures_of_a_release_of_before_are_those_of_today(tmp_path: Path) -> None:
    older, newer = "public/110105/2016", "public/110105/2015..2016"
    for name, text in (
        (older, line(OLD, "union=110105001", "120")),
        (newer, line(NEW, "unit=110105001", "121")),
    ):
        place = tmp_path / name / FIGURES_FILE
        place.parent.mkdir(parents=True)
        place.write_text(f"{HEAD}\n{text}\n", "utf-8")
    (_, new, _), (_, old, claimed) = latest_figures(tmp_path, [newer, older])
    assert [(figure.address, figure.dimensions, figure.value) for figure in new] == [
        (NEW, "unit=110105001", "121")
    ]
    assert (old, claimed) == ([], [])  # the same figure, told otherwise by the newer release
    ((_, alone, _),) = latest_figures(tmp_path, [older])
    assert [(figure.address, figure.dimensions) for figure in alone] == [(NEW, "unit=110105001")]
