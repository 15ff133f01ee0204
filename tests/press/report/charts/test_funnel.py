"""Funnels: what is drawn, what is named, and nothing written on anything else."""

from decimal import Decimal

import pytest
from bangfu.errors import GateError
from bangfu.press.report.charts import ChartWords
from bangfu.press.report.charts.boxes import text_boxes, text_faults
from bangfu.press.report.charts.funnel import FunnelLimit, FunnelPoint, share_funnel

WORDS = ChartWords("funnel", "不予比例", "不予比例：平均10%。", "占比")


def limit(name: str, largest: int, wide: float) -> FunnelLimit:
    sizes = range(1, largest + 1)
    return FunnelLimit(
        name, tuple(10 - wide / n for n in sizes), tuple(10 + wide / n for n in sizes)
    )


def drawn(points: list[FunnelPoint]) -> tuple[str, str]:
    largest = max((point.size for point in points), default=1)
    limits = [limit("95%界限", largest, 50), limit("99.8%界限", largest, 90)]
    chart = share_funnel(points, Decimal(10), limits, WORDS, of="审批（件）")
    return chart.svg, chart.svg_narrow


@pytest.mark.parametrize("sizes", [
    (1,), (3, 17, 42), (5, 8_000, 100_000),
    pytest.param((5, 80_000, 1_000_000), marks=pytest.mark.prove),
])  # fmt: skip
def test_signs_are_named_and_texts_keep_apart(sizes: tuple[int, ...]) -> None:
    points = [FunnelPoint(f"甲{n}街道总工会", n, Decimal(n % 90), is_named=True) for n in sizes]
    points += [FunnelPoint("乙街道总工会", n, Decimal(10)) for n in sizes]
    for svg in drawn(points):
        texts = [box.text for box in text_boxes(svg)]
        assert {point.name for point in points if point.is_named} <= set(texts)
        assert "乙街道总工会" not in texts
        assert {"95%界限", "99.8%界限", "审批（件）", "占比"} <= set(texts)
        assert not text_faults(svg)


def test_many_signs_at_one_place_are_written_apart() -> None:
    points = [FunnelPoint(f"{n}号工会", 20, Decimal(60), is_named=True) for n in range(5)]
    for svg in drawn(points):
        assert not text_faults(svg)


def test_a_funnel_has_points_and_limits_to_the_largest() -> None:
    with pytest.raises(GateError, match="found 0 points"):
        drawn([])
    with pytest.raises(GateError, match="the largest of 9, expected"):
        share_funnel(
            [FunnelPoint("甲", 9, Decimal(1))], Decimal(1), [limit("95%", 8, 1)], WORDS, of="n"
        )
