"""Nothing withheld can be worked out, nothing shown is wrong, no row vanishes."""

import dataclasses
from decimal import Decimal

import pytest
from bangfu.disclosure.protect import SUPPRESSED, Protected, TidyTable, protect
from bangfu.errors import DisclosureError
from bangfu.rules.provisions import Policy
from protected_tables import (
    PUBLIC,
    marks,
    protect_one_way,
    protect_two_way,
    tidy,
    total,
    withheld,
)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([40, 30, 20], []),
        ([40, 30, 0, 20], []),  # a zero is no secret by itself
        ([40, 30, 5, 20], [2, 3]),  # 5 alone = 95 - 90, so the next smallest goes too: 25 - 1 ≥ 10
        ([40, 30, 5, 0], [1, 2]),  # the zero stays: it could hide nothing
        ([40, 1, 2, 12], [1, 2, 3]),  # 1 + 2 = 3: each at most 2, so 12 goes too: 15 - 2 = 13 ≥ 10
        ([40, 5, 6], [1, 2]),  # 11 - 1 = 10: each could just be 10
        ([40, 5, 5], [0, 1, 2]),  # 10 - 1 = 9: neither could
        ([12, 9, 8], [0, 1, 2]),  # 29: not broken down at all
        ([29, 0, 0], [0, 1, 2]),  # that nobody has the other causes is a breakdown too
        ([30, 0, 0], []),
        ([0, 0, 0], []),
        ([9, 9, 9, 9], [0, 1, 2, 3]),
        ([5, 5, 5, 5, 5, 5, 0], [0, 1, 2, 3, 4, 5]),  # 30 - 5 = 25
        ([1] * 30 + [0], list(range(31))),  # 30 - 29 = 1: each is 1, unless zeros are withheld too
    ],
)
def test_one_way_table(counts: list[int], hidden: list[int]) -> None:
    assert withheld(protect_one_way(counts, PUBLIC)) == [(i,) for i in hidden]


def test_marital_status_of_t13_is_disclosed_by_its_zero_and_so_withheld_with_it() -> None:
    # methods.md T13: married 6, 0 · divorced 5, 1 · single 2, 2
    inner, rows, columns = protect_two_way([[6, 0], [5, 1], [2, 2]], PUBLIC)
    assert marks(inner, 2) == ["xx", "xx", "xx"]
    assert len(withheld(rows)) == 3
    assert len(withheld(columns)) == 2


def test_t4_is_protected_by_the_four_published_cells() -> None:
    # methods.md T4: female, male of A, B, C, D; only A-female is small.
    policy = Policy(threshold=3, parent_minimum=0)
    inner, _, _ = protect_two_way([[2, 18], [19, 14], [10, 12], [14, 11]], policy)
    assert marks(inner, 2) == ["xx", "..", "xx", ".."]


def test_a_line_with_too_small_a_total_is_not_broken_down() -> None:
    # The second row is 20 + 5 = 25 < 30: withheld with its zero. Each column then needs another:
    # rows are 118, 25 and 145; the first is the cheaper, cell by cell (41 < 50, 40 < 50, 37 < 45).
    inner, rows, _ = protect_two_way([[41, 40, 37], [20, 5, 0], [50, 50, 45]], PUBLIC)
    assert marks(inner, 3) == ["xxx", "xxx", "..."]
    assert withheld(rows) == []


def test_a_line_whose_total_is_withheld_is_withheld() -> None:
    # Rows are 8, 60 and 210: 8 is small, 60 hides it; so neither row is broken down.
    inner, rows, _ = protect_two_way([[8, 0], [30, 30], [105, 105]], PUBLIC)
    assert withheld(rows) == [(0,), (1,)]
    assert marks(inner, 2) == ["xx", "xx", ".."]


def test_a_cell_withheld_with_its_line_may_be_zero() -> None:
    # The first row adds up to 12 < 30. Were each of its 3s known to be at least 1, none could be
    # more than 12 - 3 = 9; but with the whole row withheld each can be 12, and the row of 20s,
    # the smallest in every column, is enough to hide them.
    inner, _, _ = protect_two_way([[3, 3, 3, 3], [20, 20, 20, 20], [50, 60, 70, 80]], PUBLIC)
    assert marks(inner, 4) == ["xxxx", "xxxx", "...."]


def test_a_zero_withheld_for_want_of_others_leaves_its_neighbours_open() -> None:
    # With all but the two zeros withheld, and every other cell known to be at least 1, the 5 of the
    # second row is still told; so the 0 beside it goes too. From then on no cell of its row and
    # column can be taken to be at least 1, and that is enough: the last zero stays. To a reader
    # who were thought to know better everything would have to be withheld.
    inner, _, _ = protect_two_way([[5, 1, 30], [0, 5, 30], [30, 30, 0]], PUBLIC)
    assert marks(inner, 3) == ["xxx", "xxx", "xx."]


def test_the_pinned_cell_of_t3_is_freed() -> None:
    # methods.md T3 with the small cell x-c, 5, and the totals shown.
    grid = [[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]]
    inner, _, _ = protect_two_way(grid, PUBLIC)
    hidden = set(withheld(inner))
    # The cheapest rectangle: 5 goes with 31 in its row, and both with 59 and 85 below them.
    assert hidden == {(1, 2), (1, 3), (2, 2), (2, 3)}


# Time -------------------------------------------------------------------------------------------


def test_totals_and_totals_by_time_are_exact() -> None:
    assert withheld(protect(total(3), policy=PUBLIC)) == []
    months = tidy("month", {1: 3, 2: 0, 3: 50}, time="month")
    assert withheld(protect(months, policy=PUBLIC)) == []


CODES_BY_MONTH: dict[object, int] = {
    (1, "a"): 40, (1, "b"): 5, (1, "c"): 15, (1, "d"): 60,
    (2, "a"): 40, (2, "b"): 11, (2, "c"): 30, (2, "d"): 50,
    (3, "a"): 12, (3, "b"): 0, (3, "c"): 6, (3, "d"): 0,
    (4, "a"): 90, (4, "b"): 30, (4, "c"): 20, (4, "d"): 70,
}  # fmt: skip
MONTHS = tidy("month", {1: 120, 2: 131, 3: 18, 4: 210}, time="month")


def test_each_slice_of_time_is_a_breakdown_of_its_own() -> None:
    table = tidy("month code", CODES_BY_MONTH, time="month")
    hidden = withheld(protect(table, parent=MONTHS, policy=PUBLIC))
    assert hidden == [(1, "b"), (1, "c"), *((3, code) for code in "abcd")]


def test_a_total_over_time_shown_beside_the_slices_is_reckoned_with() -> None:
    # Over time: a 182, b 46, c 71, d 180, all shown. Month 3 (18 < 30) is withheld whole, so a, c
    # and d each need a second month: month 1, where 5 is withheld already. In b that 5 stands
    # against a 0, so it could not rise: 11 of month 2 goes too, and to hide that 30 beside it.
    codes = protect(
        tidy("code", {"a": 182, "b": 46, "c": 71, "d": 180}), parent=total(479), policy=PUBLIC
    )
    table = tidy("month code", CODES_BY_MONTH, time="month")
    hidden = withheld(protect(table, parent=MONTHS, policy=PUBLIC, margins=(codes,)))
    assert withheld(codes) == []
    assert hidden == [
        *((1, code) for code in "abcd"), (2, "b"), (2, "c"), *((3, code) for code in "abcd")
    ]  # fmt: skip


def test_what_the_totals_tell_anyway_hides_nothing_else() -> None:
    # Code b is shown to be 0 over the year, so every month's total is its a. Month 3 is under 30
    # and withheld, one more month hides it from the total over time, and that is all.
    months = {1: 50, 2: 60, 3: 8, 4: 70}
    codes = protect(tidy("code", {"a": 188, "b": 0}), parent=total(188), policy=PUBLIC)
    cells: dict[object, int] = {(m, "a"): n for m, n in months.items()}
    cells |= {(m, "b"): 0 for m in months}
    hidden = withheld(
        protect(
            tidy("month code", cells, time="month"),
            parent=tidy("month", dict(months.items()), time="month"),
            policy=PUBLIC,
            margins=(codes,),
        )
    )
    assert hidden == [(1, "a"), (3, "a")]


def test_a_small_count_is_withheld_even_if_its_total_is_wrong() -> None:
    table = tidy("cause", {"illness": 4, "other": 0})
    assert ("illness",) in withheld(protect(table, parent=total(0), policy=PUBLIC))


# Several values ---------------------------------------------------------------------------------


def aided(*rows: tuple[str, int, int, str]) -> TidyTable:
    names = ("cause", "households", "persons", "amount")
    cells = tuple(dict(zip(names, (*row[:3], Decimal(row[3])), strict=True)) for row in rows)
    return TidyTable(("cause",), (), names[1:], names[1:3], cells)


AIDED = aided(
    ("illness", 40, 90, "80000.00"), ("schooling", 9, 21, "7000.00"), ("other", 25, 30, "100.50")
)
AIDED_IN_ALL = TidyTable(
    (), (), AIDED.values, AIDED.holders,
    ({"households": 74, "persons": 141, "amount": Decimal("87100.50")},),
)  # fmt: skip


def test_a_row_small_in_one_count_hides_all_its_values() -> None:
    protected = protect(AIDED, parent=AIDED_IN_ALL, policy=PUBLIC)
    illness, schooling, other = protected.rows
    assert illness == AIDED.rows[0]
    for row in (schooling, other):
        assert [row[name] for name in AIDED.values] == [SUPPRESSED] * 3


def test_a_parent_small_in_one_count_is_not_broken_down() -> None:
    few = TidyTable(
        (), (), AIDED.values, AIDED.holders, ({**AIDED_IN_ALL.rows[0], "households": 29},)
    )
    assert len(withheld(protect(AIDED, parent=few, policy=PUBLIC))) == 3


def test_each_kind_of_holder_is_protected() -> None:
    # 9 households hide with 12, but their 2 and 1 persons do not: 3 - 1 = 2 < 10. So 45 goes too.
    table = aided(
        ("illness", 60, 45, "1"), ("schooling", 9, 2, "1"), ("other", 12, 1, "1"),
        ("disaster", 70, 99, "1"),
    )  # fmt: skip
    parent = TidyTable(
        (), (), table.values, table.holders,
        ({"households": 151, "persons": 147, "amount": Decimal(4)},),
    )  # fmt: skip
    hidden = withheld(protect(table, parent=parent, policy=PUBLIC))
    assert hidden == [("illness",), ("schooling",), ("other",)]


def test_a_zero_of_another_kind_needs_no_protection() -> None:
    # 9 households given things without a payee: nobody need be hidden among the 90 persons.
    table = aided(("illness", 40, 90, "1"), ("schooling", 9, 0, "1"), ("other", 25, 0, "1"))
    parent = TidyTable(
        (), (), table.values, table.holders,
        ({"households": 74, "persons": 90, "amount": Decimal(3)},),
    )  # fmt: skip
    assert withheld(protect(table, parent=parent, policy=PUBLIC)) == [("schooling",), ("other",)]


def test_internal_edition_shows_everything() -> None:
    protected = protect(AIDED, policy=None)
    assert protected.rows == AIDED.rows
    assert withheld(protected) == []


def test_people_not_on_file_are_a_group_like_any_other() -> None:
    table = tidy("cause", {"illness": 40, None: 5, "other": 20})
    assert withheld(protect(table, parent=total(65), policy=PUBLIC)) == [(None,), ("other",)]


# The seam ---------------------------------------------------------------------------------------


def test_only_protect_makes_a_protected_table() -> None:
    with pytest.raises(DisclosureError, match=r"made by disclosure\.protect\.protect only"):
        Protected((), (), ("n",), ("n",), ({"n": 3},))
    with pytest.raises(DisclosureError):
        Protected((), (), ("n",), ("n",), ({"n": 3},), object())
    protected = protect(total(3), policy=PUBLIC)
    with pytest.raises((DisclosureError, ValueError)):
        dataclasses.replace(protected, rows=({"n": 4},))


def test_rows_of_a_protected_table_cannot_be_changed() -> None:
    (row,) = protect(total(3), policy=PUBLIC).rows
    with pytest.raises(TypeError):
        row["n"] = 4  # type: ignore[index]


def test_the_marker_is_no_number_and_the_withheld_values_are_gone() -> None:
    protected = protect_one_way([4711, 7, 4712], PUBLIC)
    cell = protected.rows[1]["n"]
    assert cell is SUPPRESSED
    with pytest.raises(TypeError):
        _ = cell + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = cell < 1  # type: ignore[operator]
    assert "4711" not in repr(protected)
    assert repr(cell) == "SUPPRESSED"


BY_CAUSE = tidy("cause", {"illness": 40, "other": 20})
TWO_WAY = tidy("cause aspect", {("a", "x"): 40, ("a", "y"): 30, ("b", "x"): 50})
BY_A = protect(tidy("cause", {"a": 70, "b": 50}), parent=total(120), policy=PUBLIC)
BY_X = protect(tidy("aspect", {"x": 90, "y": 30}), parent=total(120), policy=PUBLIC)
ONLY_A = protect(tidy("cause", {"a": 70}), parent=total(70), policy=PUBLIC)


@pytest.mark.parametrize(
    ("table", "parent", "margins", "fault"),
    [
        (BY_CAUSE, None, (), "needs the totals it divides as parent"),
        (BY_CAUSE, BY_CAUSE, (), "expected groups"),
        (BY_CAUSE, AIDED_IN_ALL, (), "expected groups"),
        (dataclasses.replace(BY_CAUSE, holders=()), total(60), (), "has no holders"),
        (tidy("month c", {(4, "a"): 1, (5, "a"): 1}, time="month"), MONTHS, (), "lacks a slice"),
        (TWO_WAY, total(120), (BY_A, BY_X), r"lacks combinations .* complete\(\) adds them"),
        (TWO_WAY, total(120), (BY_A, BY_A), "do not fit the table"),
        (BY_CAUSE, total(60), (BY_A,), "do not fit the table"),
        (TWO_WAY, total(120), (ONLY_A,), "margin by .*: lacks the row"),
        (TWO_WAY, total(120), (protect(total(120), policy=PUBLIC),), "expected some groups"),
    ],
)
def test_what_does_not_fit_is_refused(
    table: TidyTable, parent: TidyTable | None, margins: tuple[Protected, ...], fault: str
) -> None:
    with pytest.raises(DisclosureError, match=fault):
        protect(table, parent=parent, policy=PUBLIC, margins=margins)
