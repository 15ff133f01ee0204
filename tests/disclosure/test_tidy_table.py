"""What disclosure control takes for a table."""

from decimal import Decimal

import pytest
from bangfu.disclosure.tidy_table import TidyTable, complete
from bangfu.errors import DisclosureError

GROUPS, TIME, VALUES, HOLDERS = ("month", "cause"), ("month",), ("files", "amount"), ("files",)


def table(*rows: tuple[object, object, object, object]) -> TidyTable:
    names = ("month", "cause", "files", "amount")
    return TidyTable(
        GROUPS, TIME, VALUES, HOLDERS, tuple(dict(zip(names, r, strict=True)) for r in rows)
    )


@pytest.mark.parametrize("count", [None, -1, 2.0, Decimal("2.5"), True, "3"])
def test_a_holder_that_is_no_count_is_refused(count: object) -> None:
    with pytest.raises(DisclosureError, match=r"row 1, column 'files': found .*expected a count"):
        table((1, "illness", count, None))


def test_the_error_does_not_quote_the_value() -> None:
    with pytest.raises(DisclosureError) as caught:
        table((1, "illness", "王某", None))
    assert "王某" not in str(caught.value)


def test_a_sum_that_comes_as_decimal_is_a_count() -> None:
    it = table((1, "illness", Decimal(3), None))
    assert it.counts(it.rows[0]) == (3,)


def test_two_rows_of_one_group_are_refused() -> None:
    with pytest.raises(DisclosureError, match="two rows have the same group cells"):
        table((1, None, 3, None), (1, None, 4, None))


@pytest.mark.parametrize(
    ("groups", "time", "values", "holders", "fault"),
    [
        (("cause",), ("month",), ("files",), ("files",), "time: found"),
        (("cause",), (), ("files",), ("persons",), "holders: found"),
        (("cause",), (), ("files", "amount"), ("files",), "row 1: lacks"),
    ],
)
def test_names_must_fit(
    groups: tuple[str, ...],
    time: tuple[str, ...],
    values: tuple[str, ...],
    holders: tuple[str, ...],
    fault: str,
) -> None:
    with pytest.raises(DisclosureError, match=fault):
        TidyTable(groups, time, values, holders, ({"cause": "illness", "files": 1},))


def test_complete_adds_the_groups_nobody_is_in_and_keeps_those_not_foreseen() -> None:
    full = complete(
        table((2, None, 4, Decimal(9)), (1, "illness", 12, Decimal(5))),
        levels={"month": (1, 2), "cause": ("disaster", "illness")},
        empty={"files": 0, "amount": Decimal(0)},
    )
    assert [(*full.key(row), row["files"], row["amount"]) for row in full.rows] == [
        (1, "disaster", 0, 0),
        (1, "illness", 12, 5),
        (1, None, 0, 0),
        (2, "disaster", 0, 0),
        (2, "illness", 0, 0),
        (2, None, 4, 9),
    ]
