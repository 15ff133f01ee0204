"""Figures in the finder's drawers are the figures given: each in that of its union and year."""

import json
import re
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import is_change
from bangfu.periods import Period
from bangfu.press.library.drawers import Drawer, Withdrawal, drawers, place_of
from bangfu.press.library.holdings import Entry
from bangfu.press.library.public_figures import PublicFigure
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from hypothesis import given
from hypothesis import strategies as st
from small_library import DAY, UNITS, figure, release_of

IDS = [*[figure.id for spec in MEASURES for figure in spec.figures][:6], "comfort.of_old"]
figures = st.builds(
    PublicFigure,
    address=st.just(""),
    id=st.sampled_from(IDS),
    period=st.sampled_from(["2019", "2019-12", "2019-11", "2013..2019"]),
    unit=st.just(""),
    dimensions=st.sampled_from(["", "illness=cancer", "unit=110105001"]),
    value=st.sampled_from(["374", "0", "[c]", ""]),
    measure_unit=st.sampled_from(["person_times", "yuan"]),
    status=st.sampled_from(["ok", "suppressed"]),
    label_zh=st.sampled_from(["抚慰人次", "户数"]),
    label_en=st.sampled_from(["comfort payments", "households"]),
).filter(lambda one: one.status == "suppressed" or one.value.isdigit())
libraries = st.dictionaries(
    st.sampled_from(["2019", "2019-12", "2019-11", "2013..2019"]), st.lists(figures, max_size=5)
)


def opened(text: str) -> tuple[str, dict[str, list[list[object]]]]:
    """The name of a drawer and what is in it, as its script hands them over."""
    found = re.fullmatch(r'drawer\("([^"]*)", (.*)\);\n', text)
    assert found
    return found[1], json.loads(found[2])


def told(text: str) -> list[tuple[str, PublicFigure]]:
    """Every figure with its release, looked up as the page does."""
    _, data = opened(text)
    names = [
        release[0]
        for release, count in zip(data["releases"], data["counts"], strict=True)
        for _ in range(count)
    ]
    found = []
    for name, subject, period, value in zip(names, *data["rows"], strict=True):
        figure_id, label, dimensions = data["subjects"][subject]
        exact, status, unit, *wording = data["values"][value]
        ids = data["ids"][figure_id]
        assert len(wording) == (4 if exact and is_change(str(ids)) else 2)
        found.append((
            name, ids, data["periods"][period], data["dimensions"][dimensions], exact, unit, status,
            *data["labels"][label],
        ))  # fmt: skip
    return found


@given(libraries, st.randoms())
def test_nothing_is_lost_or_moved_to_another_release(
    library: dict[str, list[PublicFigure]], chance: Random
) -> None:
    entries = [Entry("110105", Period.parse(one), True, ("zh",), (), "") for one in library]
    chance.shuffle(entries)
    drawer = Drawer()
    for period, own in library.items():
        drawer.add(f"public/110105/{period}", own)
    assert told(drawer.text("110105/2019", entries, {})) == [
        (
            entry.name, one.id, one.period, one.dimensions,
            "" if one.status == "suppressed" else one.value, one.measure_unit, one.status,
            one.label_zh, one.label_en,
        )
        for entry in entries
        for one in library[str(entry.period)]
    ]  # fmt: skip


def test_a_figure_lies_in_the_drawer_its_address_names(tmp_path: Path) -> None:
    addresses = [
        "comfort.person_times/2019/110105", "comfort.person_times/2018-05/110105",
        "comfort.person_times/2013..2019-06/110105", "comfort.person_times/2018-Q4/110105",
        "comfort.person_times/2017/110105;illness=cancer",
    ]  # fmt: skip
    own = [figure(address, "374") for address in addresses]
    release_of(tmp_path, "public/110105/2019", figures=own)
    entry = Entry("110105", Period.parse("2019"), False, ("zh",), (), "a")
    found = drawers(tmp_path, [entry])
    assert list(found) == [2019, 2018, 2017]  # the latest first
    lying = {
        f"{one[1]}/{one[2]}/110105{';' if one[3] else ''}{one[3]}": year
        for year, drawer in found.items()
        for one in told(drawer.text(f"110105/{year}", [entry], {}))
    }
    assert lying == {address: place_of(address)[1] for address in addresses}
    assert sorted(lying.values()) == [2017, 2018, 2018, 2019, 2019]


@pytest.mark.parametrize(("june", "quoted"), [("46", "2019-06"), ("45", "2019-H1")])
def test_a_figure_is_quoted_from_the_release_on_its_period_if_that_says_the_same(
    tmp_path: Path, june: str, quoted: str
) -> None:
    """The half year was published last, and has June in its table of months."""
    half, month = "2019-H1", "2019-06"
    for period, value in ((half, "46"), (month, june)):
        own = [figure(f"{IDS[0]}/{one}/110105", value) for one in (month, "2019-05")]
        if period == half:
            own.append(figure(f"{IDS[1]}/{half}/110105", "310"))
        release_of(tmp_path, f"public/110105/{period}", figures=own)
    newest = [Entry("110105", Period.parse(one), False, ("zh",), (), "a") for one in (half, month)]
    lying = told(drawers(tmp_path, newest)[2019].text("110105/2019", newest, {}))
    assert {(one[0], one[1], one[2]) for one in lying} == {
        (f"public/110105/{quoted}", IDS[0], month),
        (f"public/110105/{half}", IDS[0], "2019-05"),
        (f"public/110105/{half}", IDS[1], half),
    }
    assert next(one[4] for one in lying if one[2] == month) == "46"


def test_what_matters_most_stands_first_and_of_one_figure_the_latest(tmp_path: Path) -> None:
    ids = [IDS[2], IDS[0], "comfort.of_old"]
    own = [figure(f"{one}/{p}/110105", "5") for one in ids for p in ("2019-03", "2019-11", "2019")]
    release_of(tmp_path, "public/110105/2019", figures=own)
    entry = Entry("110105", Period.parse("2019"), False, ("zh",), (), "a")
    drawer = drawers(tmp_path, [entry])[2019]
    rows = told(drawer.text("110105/2019", [entry], {}))
    order = ["2019", "2019-11", "2019-03"]  # the year ends with December, and is longer
    assert [one[1:3] for one in rows] == [
        (one, period) for one in (IDS[0], IDS[2], "comfort.of_old") for period in order
    ]


def test_the_latest_period_stands_first_whichever_was_published_last(tmp_path: Path) -> None:
    for days, period in enumerate(("2019-11", "2019-03", "2019-12")):
        own = [figure(f"comfort.person_times/{period}/110105", "374")]
        release_of(tmp_path, f"public/110105/{period}", figures=own)
        write_library(tmp_path, UNITS, settings=SiteSettings(), now=DAY + timedelta(days))
    name, data = opened((tmp_path / "figures/110105/2019.js").read_text("utf-8"))
    assert name == "110105/2019"
    assert [one[0].rpartition("/")[2] for one in data["releases"]] == [
        "2019-12", "2019-11", "2019-03",
    ]  # fmt: skip


def test_what_was_withdrawn_is_told_where_it_lay(tmp_path: Path) -> None:
    words = {"zh": {"reason": "错"}, "en": {"reason": "wrong"}}
    gone = ["comfort.amount/2018/110105", "comfort.amount/2019/110105", "no address of a figure"]
    found = drawers(tmp_path, [], [Withdrawal(words, gone)])
    assert {
        year: opened(one.text(f"110105/{year}", [], {}))[1]["withdrawn"]
        for year, one in found.items()
    } == {
        2019: [{**words, "addresses": ["comfort.amount/2019/110105"]}],
        2018: [{**words, "addresses": ["comfort.amount/2018/110105"]}],
    }
