"""The unions of the sample: the one at the top, local ones that help, and others that only claim.

Those of the district are Chaoyang's 43 subdistricts and areas as of 2019; their codes are this
project's own. Its industry and direct unions are invented, and so are the members of all of them.
"""

from datetime import date
from typing import Any

from bangfu.sample.inventions import invented, sampled_unions
from bangfu.sample.lots import Lots

__all__ = ["LOCAL_UNIONS", "OTHER_UNIONS", "TOP_UNION", "draw_members", "union_rows"]

_UNIONS = sampled_unions()
_KINDS = invented("unions")


def _codes(kinds: list[str]) -> tuple[str, ...]:
    return tuple(union["unit_code"] for union in _UNIONS if union["kind"] in kinds)


(TOP_UNION,) = [union["unit_code"] for union in _UNIONS if not union["parent_code"]]

LOCAL_UNIONS = _codes(_KINDS["local"])
"""Codes of the unions that keep files; in the district subdistricts and areas."""

OTHER_UNIONS = _codes(_KINDS["others"])
"""Codes of those whose members only claim."""


def union_rows() -> list[dict[str, Any]]:
    """Rows of `union_unit`, without trace columns."""
    return [
        {name: cell or None for name, cell in union.items()}
        | {"valid_from": date.fromisoformat(union["valid_from"]), "valid_to": None}
        for union in _UNIONS
    ]


def draw_members(lots: Lots, scale: int) -> list[dict[str, Any]]:
    """Rows of `union_members`, without trace columns: every such union, every year.

    A register made larger has the same unions, each with so many times the members.
    """
    drawn_by = invented("members")
    first, last = drawn_by["years"]
    rows = []
    for unit in (*LOCAL_UNIONS, *OTHER_UNIONS):
        members = lots.randint(*drawn_by["at_first"])
        for year in range(first, last + 1):
            rows.append(
                {
                    "count_id": f"{unit}-{year}",
                    "unit_code": unit,
                    "year": year,
                    "members": members * scale,
                    "source": drawn_by["source"],
                }
            )
            members += members * lots.randint(*drawn_by["growth"]) // 1000
    return rows
