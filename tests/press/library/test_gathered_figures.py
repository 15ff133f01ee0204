"""Figures gathered for the finder are the figures given, release by release, in the order asked."""

import re
from datetime import timedelta
from pathlib import Path
from random import Random

from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import is_change
from bangfu.periods import Period
from bangfu.press.library.history import Entry
from bangfu.press.library.public_figures import Gathered, PublicFigure, gather
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.addresses import FINDER
from bangfu.press.release.settings import SiteSettings
from hypothesis import given
from hypothesis import strategies as st
from small_library import DAY, UNITS, figure, release_of

IDS = [*[figure.id for spec in MEASURES for figure in spec.figures][:6], "comfort.of_old"]
NEWEST = ["2013..2019", "2019", "2019-12", "2019-11", "2018", "2018-12"]
figures = st.builds(
    PublicFigure,
    address=st.just(""),
    id=st.sampled_from(IDS),
    period=st.sampled_from(NEWEST),
    unit=st.just(""),
    dimensions=st.sampled_from(["", "illness=cancer", "unit=110105001"]),
    value=st.sampled_from(["374", "0", "[c]", ""]),
    measure_unit=st.sampled_from(["person_times", "yuan"]),
    status=st.sampled_from(["final", "suppressed"]),
    label_zh=st.sampled_from(["抚慰人次", "户数"]),
    label_en=st.sampled_from(["comfort payments", "households"]),
)
libraries = st.dictionaries(
    st.tuples(st.sampled_from(["110105", "110105001"]), st.sampled_from(["2018", "2019"])),
    st.lists(figures, max_size=5),
)


def told(gathered: Gathered) -> list[tuple[str, PublicFigure]]:
    """Every figure with its release, looked up as the page does."""
    ids, labels, subjects = (
        list(one) for one in (gathered.ids, gathered.labels, gathered.subjects)
    )
    dimensions, periods, values = (
        list(one) for one in (gathered.dimensions, gathered.periods, gathered.values)
    )
    names = [entry.name for entry, count in gathered.blocks for _ in range(count)]
    found = []
    for name, subject, period, value in zip(names, *gathered.columns, strict=True):
        figure, label, dimension = subjects[subject]
        said = values[value]
        assert said.is_change == is_change(ids[figure][0])
        assert said.measure_unit == ids[figure][1]
        one = PublicFigure(
            "", ids[figure][0], periods[period], "", dimensions[dimension], said.exact,
            said.measure_unit, said.status, *labels[label],
        )  # fmt: skip
        found.append((name, one))
    return found


def test_the_latest_period_stands_first_whichever_was_published_last(tmp_path: Path) -> None:
    for days, period in enumerate(("2019", "2018", "2020")):
        own = [figure(f"comfort.person_times/{period}/110105", "374")]
        release_of(tmp_path, f"public/110105/{period}", figures=own)
        write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY + timedelta(days))
    page = (tmp_path / FINDER["zh"]).read_text(encoding="utf-8")
    found = re.findall(r'"public/110105/(\d{4})"', page)
    assert found == ["2020", "2019", "2018"]


@given(libraries, st.randoms())
def test_nothing_is_lost_or_moved_to_another_release(
    library: dict[tuple[str, str], list[PublicFigure]], chance: Random
) -> None:
    entries = {
        Entry(unit, Period.parse(period), True, ("zh",), (), ""): own
        for (unit, period), own in library.items()
    }
    order = list(entries)
    chance.shuffle(order)
    expected = [
        (entry.name, one)
        for entry in order
        for one in sorted(
            entries[entry], key=lambda one: (IDS.index(one.id), NEWEST.index(one.period))
        )
    ]
    assert told(gather(entries.items(), order)) == expected
