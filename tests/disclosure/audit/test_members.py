"""Which codes a row stands for that tells several as one."""

from collections.abc import Mapping

import pytest
from bangfu.disclosure.audit.cells import Background
from bangfu.disclosure.audit.members import Members, Roster, in_codes
from bangfu.disclosure.audit.verdict import audit
from readers import RELATIONS, recovered, told

GROUPS: Members = {"illness": {"rarer": ("aorta", "other")}}
UNITS: Mapping[str, Roster] = {
    "9": Roster("district", None),
    **{code: Roster("area", "9") for code in ("901", "902", "903")},
    **{code: Roster("subdistrict", "9") for code in ("911", "912", "913")},
    "921": Roster("industrial", "9"),
}
TABLE = "comfort.person_times/2019/9;unit"


@pytest.mark.parametrize(
    ("rows", "pools"),
    [
        # areas 902 and 903 have no row, subdistricts all have one
        (
            ["9", "901", "other_area_2", "911", "912", "913", "921"],
            {"other_area_2": ["902", "903"]},
        ),
        # whoever is no area and has no row: of the areas all that have none are told by themselves
        (
            ["9", "901", "other_area_2", "911", "other_union_3"],
            {"other_area_2": ["902", "903"], "other_union_3": ["912", "913", "921"]},
        ),
        # the district's own payments are in the row too
        (
            ["901", "902", "903", "911", "912", "other_union_3"],
            {"other_union_3": ["9", "913", "921"]},
        ),
        # 902 and 903 have no row, and the row says three: nobody can tell who they are
        (["9", "901", "other_area_3", "911", "912", "913", "921"], {}),
    ],
)
def test_unions_without_a_row_are_those_told_together(
    rows: list[str], pools: dict[str, list[str]]
) -> None:
    known = told("\n".join(f"{TABLE}={code} 10" for code in rows), whole="unit")
    _, members = in_codes(known, GROUPS, UNITS)
    found = {code.partition("@")[0]: [*those] for code, those in members.get("unit", {}).items()}
    assert found == pools


def test_the_same_code_in_two_years_is_of_two_sets_of_unions() -> None:
    rows = {
        2018: ["9", "901", "911", "912", "913", "921"],
        2019: ["9", "903", "911", "912", "913", "921"],
    }
    known = told(
        "\n".join(
            f"comfort.person_times/{year}/9;unit={code} 10"
            for year, codes in rows.items()
            for code in (*codes, "other_area_2")
        ),
        whole="unit",
    )
    _, members = in_codes(known, GROUPS, UNITS)
    assert sorted(map(list, members["unit"].values())) == [["901", "902"], ["902", "903"]]


def test_a_group_of_codes_is_its_codes_and_a_code_in_none_itself() -> None:
    known = told(
        "comfort.person_times/2019/9;illness_group=rarer 12\n"
        "comfort.person_times/2019/9;illness_group=cancer 30",
        whole="illness_group",
    )
    plain, members = in_codes(known, GROUPS, UNITS)
    assert members == {"illness": {"rarer_group": ("aorta", "other")}}
    assert set(plain.facts) == {
        "comfort.person_times/2019/9;illness=rarer_group",
        "comfort.person_times/2019/9;illness=cancer",
    }


def test_a_table_that_leaves_a_union_out_does_not_say_that_it_has_none() -> None:
    """Of money only unions with enough people have a row: that of others is no 0."""
    known = told(f"{TABLE.replace('person_times', 'amount')}=901 10万", whole="unit")
    plain, members = in_codes(known, GROUPS, UNITS)
    assert len(plain.unfinished) == 1
    verdict = audit(plain, RELATIONS, Background(pools=members))
    assert recovered(verdict) == {}


def test_a_member_of_a_pool_that_the_others_leave_is_recovered() -> None:
    known = told(
        "\n".join(
            [
                "comfort.person_times/2019/9 40",
                *(
                    f"{TABLE}={code} {n}"
                    for code, n in {"9": 0, "901": 10, "other_area_2": 11}.items()
                ),
                *(
                    f"{TABLE}={code} {n}"
                    for code, n in {"911": 10, "912": 9, "913": 0, "921": 0}.items()
                ),
                "comfort.person_times/2019/902 8",  # its own release has not heard of the pool
            ]
        ),
        whole="unit",
    )
    plain, members = in_codes(known, GROUPS, UNITS)
    parents = {code: one.parent for code, one in UNITS.items() if one.parent}
    verdict = audit(plain, RELATIONS, Background(pools=members, parents=parents))
    assert recovered(verdict)["comfort.person_times/2019/9;unit=903"] == 3  # 11 less 8
