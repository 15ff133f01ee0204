"""What a chart says of parts and their whole is never more than is so."""

import re
from decimal import Decimal

import pytest
from bangfu.figures.model import Figure
from bangfu.words.shares import of_whole, share_words
from bangfu.words.themes import Theme
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from typed_figures import WITHHELD as C
from typed_figures import Value, figure

MONEY, PERSON_TIMES = "assistance.amount", "comfort.person_times"
PROJECTS = ("医疗救助", "子女助学", "生活救助")


def parts(figure_id: str, *values: Value) -> list[tuple[str, Figure]]:
    return [
        (PROJECTS[i], figure(figure_id, "2019", value, f"p{i}")) for i, value in enumerate(values)
    ]


def whole(figure_id: str, value: int) -> Figure:
    return figure(figure_id, "2019", value)


@pytest.mark.parametrize(
    ("figure_id", "values", "total", "dimension", "zh"),
    [
        (MONEY, (400, 350, 250), 1000, "project", "四成帮扶资金用于医疗救助"),
        (MONEY, (300, 412, 288), 1000, "project", "四成多帮扶资金用于子女助学"),
        (MONEY, (390, 310, 300), 1000, "project", "近四成帮扶资金用于医疗救助"),
        (MONEY, (520, 280, 200), 1000, "project", "一半以上的帮扶资金用于医疗救助"),
        (MONEY, (463, 300, 237), 1000, "project", "46.3%的帮扶资金用于医疗救助"),
        (MONEY, (1000, 0, 0), 1000, "project", "全部帮扶资金用于医疗救助"),
        (MONEY, (400, 350, 250), 1000, "unit", "医疗救助帮扶资金最多，占四成"),
        # 380 is withheld: it could be larger than 320, and nothing says that it is not.
        (MONEY, (320, 300, C), 1000, "unit", "医疗救助占帮扶资金的三成多"),
        # What is left of the whole, 280, is less than 400, however it is shared out.
        (MONEY, (400, 320, C), 1000, "unit", "医疗救助帮扶资金最多，占四成"),
        # Households may be helped twice: their parts are no shares.
        ("assistance.households", (40, 30, 50), 90, "project", "生活救助帮扶户数最多，为50户"),
        ("assistance.households", (40, C, 50), 90, "project", ""),
        (MONEY, (500, 500, 0), 1000, "project", ""),
        (MONEY, (C, C, C), 1000, "project", ""),
        (MONEY, (0, 0, 0), 0, "project", ""),
        (MONEY, (-5, 600, 405), 1000, "project", ""),
        # A whole under 10: a count and no share.
        (PERSON_TIMES, (5, 3, 1), 9, "relation", "医疗救助抚慰人次最多，为5人次"),
    ],
)  # fmt: skip
def test_the_largest_part_is_told_as_a_share(
    figure_id: str, values: tuple[Value, ...], total: int, dimension: str, zh: str
) -> None:
    subject = Theme.of(figure_id, "zh")
    said = of_whole(parts(figure_id, *values), whole(figure_id, total), dimension, subject)
    assert said.text == zh


@pytest.mark.parametrize(
    ("values", "dimension", "en"),
    [
        ((400, 350, 250), "project", "40% of assistance paid went to 医疗救助"),
        ((520, 280, 200), "project", "More than half of assistance paid went to 医疗救助"),
        ((390, 310, 300), "unit", "医疗救助: the largest share of assistance paid, nearly 40%"),
        ((320, 300, C), "unit", "医疗救助: more than 30% of assistance paid"),
    ],
)
def test_the_largest_part_is_told_in_english(
    values: tuple[Value, ...], dimension: str, en: str
) -> None:
    subject = Theme.of(MONEY, "en")
    assert of_whole(parts(MONEY, *values), whole(MONEY, 1000), dimension, subject).text == en


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        ("0.4", "四成", "40%"),
        ("0.5", "一半", "half"),
        ("0.45", "四成多", "more than 40%"),
        ("0.4501", "45.0%", "45.0%"),
        ("0.38", "近四成", "nearly 40%"),
        ("0.3799", "38.0%", "38.0%"),
        ("0.49", "近一半", "nearly half"),
        ("0.08", "8.0%", "8.0%"),
        ("0.93", "九成多", "more than 90%"),
        ("0.97", "97.0%", "97.0%"),
        ("0.99999", "99.9%以上", "more than 99.9%"),
        ("1", "全部", "all"),
    ],
)
def test_shares_are_said_in_tenths_near_one(share: str, zh: str, en: str) -> None:
    assert (share_words(Decimal(share), "zh"), share_words(Decimal(share), "en")) == (zh, en)


@examples(300)
@given(
    amounts=st.lists(st.integers(0, 500), min_size=2, max_size=3),
    hidden=st.sets(st.integers(0, 2)),
)
def test_a_part_called_the_largest_is_the_largest(amounts: list[int], hidden: set[int]) -> None:
    shown = [C if i in hidden else amount for i, amount in enumerate(amounts)]
    total = whole(MONEY, sum(amounts))
    message = of_whole(parts(MONEY, *shown), total, "unit", Theme.of(MONEY, "zh"))
    if "最多" in message.text:
        label = message.text.partition("帮扶资金")[0]
        rest = [amount for i, amount in enumerate(amounts) if PROJECTS[i] != label]
        assert amounts[PROJECTS.index(label)] > max(rest)
    assert not any(message.text.startswith(PROJECTS[i]) for i in hidden)


@examples(300)
@given(share=st.decimals(0, 1, places=5))
def test_a_share_in_tenths_is_never_more_than_it_is(share: Decimal) -> None:
    said = share_words(share, "en")
    found = re.search(r"([\d.]+)%", said.replace("half", "50%").replace("all", "100%"))
    assert found
    round_share = Decimal(found[1]) / 100
    if said.startswith("more than"):
        assert round_share < share <= round_share + Decimal("0.05")
    elif said.startswith("nearly"):
        assert round_share * Decimal("0.95") <= share < round_share
    else:
        assert abs(share - round_share) <= Decimal("0.0005")
        assert (round_share == 1) == (share == 1)
        assert said != "0.0%" or share < Decimal("0.0005")
