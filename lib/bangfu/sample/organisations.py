"""The unions of the sample: the district, its 43 subdistricts and areas, two more of other kinds.

The 43 are Chaoyang's as of 2019; their codes are this project's own. The two industry and direct
unions are invented, and so are the members of all of them.
"""

from datetime import date
from pathlib import Path
from typing import Any

from bangfu.csv_files import packaged_rows
from bangfu.sample.lots import Lots, invented

__all__ = ["DISTRICT", "LOCAL_UNIONS", "OTHER_UNIONS", "draw_members", "union_rows"]

_UNIONS = packaged_rows(Path(__file__).with_name("unions.csv"))


def _codes(*kinds: str) -> tuple[str, ...]:
    return tuple(union["unit_code"] for union in _UNIONS if union["kind"] in kinds)


(DISTRICT,) = _codes("district")

LOCAL_UNIONS = _codes("subdistrict", "area")
"""Codes of the 24 subdistricts (001 to 024) and the 19 areas (101 to 119)."""

OTHER_UNIONS = _codes("industry", "direct")
"""Codes of an industry union and of a directly affiliated one."""


def union_rows() -> list[dict[str, Any]]:
    """Rows of `union_unit`, without trace columns."""
    return [
        {name: cell or None for name, cell in union.items()}
        | {"valid_from": date.fromisoformat(union["valid_from"]), "valid_to": None}
        for union in _UNIONS
    ]


def draw_members(lots: Lots, scale: int) -> list[dict[str, Any]]:
    """Rows of `union_members`, without trace columns: every union but the district, every year.

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
