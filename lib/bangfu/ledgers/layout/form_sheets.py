"""Forms of one household as sheets of one row, and what is said of them."""

from decimal import Decimal

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.layout.household_forms import FORM_TABLE, HouseholdForm
from bangfu.ledgers.layout.ledger_sheets import LedgerSheet, SheetPart
from bangfu.ledgers.layout.sheet_columns import quoted_list
from bangfu.ledgers.layout.sheet_rows import RawRow, SheetCounts
from bangfu.ledgers.layout.sheet_words import joined
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type

__all__ = ["form_part"]


def form_part(form: HouseholdForm, place: Place) -> SheetPart:
    """A form as a sheet of household files with one row.

    Parameters
    ----------
    form
        Its fields.
    place
        File and sheet.
    """
    fields = form.fields
    row = RawRow(form.first, tuple(fields), tuple(field.cell for field in fields.values()))
    units = {
        name: field.head.unit
        for name, field in fields.items()
        if field.head.unit not in (None, Decimal(1)) and name in FORM_TABLE.of_type(Type.MONEY)
    }
    sheet = LedgerSheet(
        FORM_TABLE, place.file, place.sheet, {n: field.label for n, field in fields.items()},
        (row,), units={name: unit for name, unit in units.items() if unit is not None},
        counts=SheetCounts(1, 0, form.rows - 1), head=form.first, lacking=_lacking(form, place),
        lines={name: field.row for name, field in fields.items()},
    )  # fmt: skip
    return SheetPart((sheet,), remarks=(_told(form, place),))


def _lacking(form: HouseholdForm, place: Place) -> Fault:
    """What to say of labels a form does not have, should its file be new: all at once."""
    said = {*form.fields, *(["unit_code"] if sender_words().unit else [])}
    missing = [c for c in FORM_TABLE.columns if c.required and c.name not in said]
    lacking = joined(column.words for column in missing)
    return Fault(
        Place(place.file, place.sheet, form.first),
        Text(
            f"一户的登记表，没有{lacking.zh}栏", f"the form of one household, without {lacking.en}"
        ),
        Text(
            "这些栏：标签一格，内容在右边一格",
            "these labels, each with its value in the cell beside it",
        ),
        kind="household_form",
    )


def _told(form: HouseholdForm, place: Place) -> Remark:
    passed = list(quoted_list(form.ignored))
    zh = f"；未导入的栏：{LIST_COMMA.zh.join(passed)}" if passed else ""
    en = f"; left out: {LIST_COMMA.en.join(passed)}" if passed else ""
    if form.unknown:
        zh, en = f"{zh}；另有{form.unknown}栏不认识", f"{en}; {form.unknown} labels not known"
    listed = (
        (
            f"；家庭成员等{form.listed}行未导入",
            f"; {form.listed} rows of members and the like left out",
        )
        if form.listed
        else ("", "")
    )
    said = Text(
        f"一户的登记表，{len(form.fields)}栏读作{FORM_TABLE.zh}一行{zh}{listed[0]}",
        f"the form of one household, {len(form.fields)} labels read as a row{en}{listed[1]}",
    )
    return Remark("household_form", Place(place.file, place.sheet, form.first), said)
