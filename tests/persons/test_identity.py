"""ID numbers however they are written; what is no number is told by kind and never quoted."""

import re
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.persons.identity import read_person
from bangfu.persons.keys import person_key
from bangfu.register.faults import RefusedError
from hypothesis import given
from hypothesis import strategies as st

SECRET = bytes(32)
ONE, TWO = id_number(1), id_number(2)


def ends_in_000() -> str:
    """A right number that ends in 000."""
    births = (f"190001{day:02d}" for day in range(1, 29))
    stems = (f"110105{birth}{third}00" for birth in births for third in range(10))
    return next(
        s + "0" for s in stems if id_number(int(s[14:]), birth=s[6:14]) == s + "0"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("110105********0012", "masked_id"), ("1101051900****001X", "masked_id"),
        ("110***", "masked_id"), (f"{ONE}、{TWO}", "two_ids"), (f"{ONE}\n{TWO}", "two_ids"),
        (f"{ONE}/{TWO}", "two_ids"), ("1.10105E+17", "lost_digits"), ("5.1e17", "lost_digits"),
        (1.10105190001010e17, "lost_digits"), ("110105190001010000", "lost_digits"),
        (ends_in_000(), "lost_digits_suspected"), ("110105000101001", "old_id"),
        (ONE[:-1] + ("0" if ONE[-1] != "0" else "1"), "checksum"), (ONE[:-1], "id_length"),
        (id_number(1, birth="19001301"), "id_component"), ("身份证" + ONE, "id_length"),
        ("11010519000101OO1X", "id_characters"), (True, "id_no_text"),
    ],
)  # fmt: skip
def test_what_is_no_id_number_is_told_by_kind(raw: Any, kind: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_person(raw, SECRET)
    assert refused.value.kind == kind
    told = refused.value.found.zh + refused.value.expected.zh + str(refused.value)
    assert not re.search(r"\d{5}", told)


def test_a_number_that_does_end_in_000_is_taken_with_a_space_inside() -> None:
    number = ends_in_000()
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}"
    assert read_person(spaced, SECRET) == person_key(number, SECRET)


@given(
    st.integers(0, 999).map(id_number).filter(lambda number: not number.endswith("000")),
    st.lists(
        st.tuples(st.integers(0, 18), st.sampled_from(" \u3000\u00a0\u200b\ufeff-")), max_size=5
    ),
)
def test_one_person_has_one_key_whatever_stands_between_the_digits(
    number: str, between: list[tuple[int, str]]
) -> None:
    written = number
    for place, sign in between:
        written = written[:place] + sign + written[place:]
    assert read_person(written, SECRET) == person_key(number, SECRET)


@pytest.mark.parametrize("guarded", ["'{}", "`{}", "“{}”", '"{}"', "「{}」", " {} ", "’{}"])
def test_what_guards_a_number_in_a_cell_is_read_over(guarded: str) -> None:
    assert read_person(guarded.format(ONE), SECRET) == read_person(ONE, SECRET)
