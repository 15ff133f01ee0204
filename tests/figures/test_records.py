"""Figures as records lose nothing, and as files mark what is withheld."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.records import (
    to_csv,
    to_json,
    to_rows,
)
from bangfu.language import Text
from bangfu.periods import Period
from hypothesis import strategies as st
from typed_register import DISTRICT

SHOWN = Figure(
    "comfort.amount", Period.parse("2016"), DISTRICT, (("illness", "cancer"),),
    Decimal("1250000.50"), MeasureUnit.YUAN, Status.OK, Text("抚慰资金", "comfort money"),
    Text("发放的。", "Paid."), 'SELECT 1 AS "amount"', 'SELECT "amount" FROM measure',
)  # fmt: skip


def like_shown(value: Decimal | None, status: Status = Status.OK, **changes: Any) -> Figure:
    return Figure(**{**SHOWN.__dict__, "value": value, "status": status, **changes})


WITHHELD = like_shown(None, Status.SUPPRESSED)
UNDEFINED = like_shown(None, Status.UNDEFINED)
TOTAL = like_shown(Decimal(0), dimensions=())


def read_back(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


figures = st.builds(
    like_shown,
    st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6),
    st.sampled_from(Status),
    dimensions=st.sampled_from([(), (("cause", "none"),), (("cause", "other"), ("form", "cash"))]),
    measure_unit=st.sampled_from(MeasureUnit),
    period=st.sampled_from(["2016", "2016-Q4", "2013..2019"]).map(Period.parse),
    label=st.builds(Text, st.text(), st.text()),
)


def test_json_is_an_array_of_objects_with_exact_text_for_values() -> None:
    shown, withheld, undefined, total = json.loads(
        to_json([SHOWN, WITHHELD, UNDEFINED, TOTAL], "zh")
    )
    assert list(shown) == [
        "id", "period", "unit", "dimensions", "value", "measure_unit", "status", "label",
        "definition", "sql",
    ]  # fmt: skip
    assert shown == {
        "id": "comfort.amount",
        "period": "2016",
        "unit": "110105",
        "dimensions": {"illness": "cancer"},
        "value": "1250000.50",
        "measure_unit": "yuan",
        "status": "ok",
        "label": "抚慰资金",
        "definition": "发放的。",
        "sql": 'WITH measure AS (\nSELECT 1 AS "amount"\n)\nSELECT "amount" FROM measure',
    }
    assert (withheld["value"], withheld["status"]) == (None, "suppressed")
    assert (undefined["value"], undefined["status"]) == (None, "undefined")
    assert (total["value"], total["dimensions"]) == ("0", {})


def test_json_speaks_the_language_asked_for_and_keeps_chinese_readable() -> None:
    assert "抚慰资金" in to_json([SHOWN], "zh")
    (english,) = to_rows([SHOWN], "en")
    assert (english["label"], english["definition"]) == ("comfort money", "Paid.")
    assert to_json([], "zh") == "[]\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("1E-7", "0.0000001"), ("0.00", "0.00"), ("-2", "-2")],
)
def test_a_value_is_written_in_plain_digits(value: str, text: str) -> None:
    (row,) = to_rows([like_shown(Decimal(value))], "zh")
    assert row["value"] == text


def test_csv_marks_what_is_withheld_and_leaves_undefined_empty() -> None:
    shown, withheld, undefined, total = read_back(to_csv([SHOWN, WITHHELD, UNDEFINED, TOTAL]))
    assert (shown["value"], shown["status"]) == ("1250000.50", "ok")
    assert (withheld["value"], withheld["status"]) == ("[c]", "suppressed")
    assert (undefined["value"], undefined["status"]) == ("", "undefined")
    assert total["value"] == "0"
    assert shown["address"] == "comfort.amount/2016/110105;illness=cancer"
    assert (shown["dimensions"], total["dimensions"]) == ("illness=cancer", "")
    assert (shown["label_zh"], shown["label_en"]) == ("抚慰资金", "comfort money")


def test_no_label_is_a_formula() -> None:
    (row,) = read_back(to_csv([like_shown(Decimal(1), label=Text("=cmd()", "+x"))]))
    assert (row["label_zh"], row["label_en"]) == ("'=cmd()", "'+x")
