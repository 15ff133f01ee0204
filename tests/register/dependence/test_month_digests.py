"""What a union sees of the digests of a register, read once for all unions."""

import hashlib
import json

from bangfu.register.dependence.month_digests import seen_by
from hypothesis import given
from hypothesis import strategies as st

# A nation, two provinces, a city in the first.
UNITS = {"1": None, "11": "1", "12": "1", "111": "11"}
BELOW = {"1": {"1", "11", "12", "111"}, "11": {"11", "111"}, "12": {"12"}, "111": {"111"}}
ORGANISATIONS = json.dumps({code: ["会", "U", above, ""] for code, above in UNITS.items()})
CODES = st.sampled_from([*UNITS])
PIECES = st.lists(
    st.tuples(CODES, st.text("0123456789abcdef", min_size=2, max_size=2), CODES | st.none()).map(
        list
    ),
    min_size=1, max_size=6, unique_by=lambda piece: (piece[0], piece[2]),
)  # fmt: skip
MONTHS = st.dictionaries(st.sampled_from(["2019-01", "2019-02", "2019-12"]), PIECES)


def whole(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


@given(MONTHS, CODES)
def test_it_is_a_digest_a_month_of_the_pieces_that_name_a_union_of_its_own(
    months: dict[str, list[list[str | None]]], unit: str
) -> None:
    """Of who gave the aid, or of who keeps the file: both stand in a piece."""
    own, everywhere = {}, {}
    for month, pieces in months.items():
        lines = [
            " ".join(map(str, piece)) for piece in pieces if {piece[0], piece[2]} & BELOW[unit]
        ]
        own |= {month: whole(lines)} if lines else {}
        everywhere[month] = whole([" ".join(map(str, piece)) for piece in pieces])
    seen = seen_by(unit, ORGANISATIONS, json.dumps({"aid": months}))
    assert seen.own == {"aid": own}
    assert [*seen.own["aid"]] == sorted(own)
    assert seen.everywhere == {"aid": everywhere}
    assert {code for code, *_ in json.loads(seen.unions)} == BELOW[unit]
