"""Paper forms as sheets of one row, and what is said of them."""

from collections.abc import Mapping
from decimal import Decimal

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.layout.paper_forms import PaperForm
from bangfu.ledgers.layout.sheet_columns import quoted_list
from bangfu.ledgers.layout.sheet_counts import SheetCounts
from bangfu.ledgers.layout.sheet_parts import LedgerSheet, SheetPart
from bangfu.ledgers.layout.sheet_rows import RawRow
from bangfu.ledgers.layout.sheet_words import joined
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type

__all__ = ["form_part"]

_FORMS: Mapping[str, Text] = {
    "household_file": Text("一户的登记表", "the form of one household"),
    "comfort_case": Text("一件抚慰的申请表", "the application for one comfort case"),
    "assistance": Text("一笔帮扶的申请表", "the application for one item of aid"),
}


def form_part(form: PaperForm, place: Place) -> SheetPart:
    """A form as a sheet with one row.

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
        if field.head.unit not in (None, Decimal(1)) and name in form.table.of_type(Type.MONEY)
    }
    sheet = LedgerSheet(
        form.table, place.file, place.sheet, {n: field.label for n, field in fields.items()},
        [row], units={name: unit for name, unit in units.items() if unit is not None},
        counts=SheetCounts(1, 0, form.rows - 1), head=form.first, lacking=_lacking(form, place),
        lines={name: field.row for name, field in fields.items()},
    )  # fmt: skip
    return SheetPart((sheet,), remarks=(_told(form, place),))


def _lacking(form: PaperForm, place: Place) -> Fault:
    """What to say of labels a form does not have, should its row be new: all at once."""
    said = {*form.fields, *(["unit_code"] if sender_words().unit else [])}
    keyless = [] if form.table.name == "household_file" else [form.table.key]
    missing = [
        c for c in form.table.columns if c.required and c.name not in said and c.name not in keyless
    ]
    lacking, what = joined(column.words for column in missing), _FORMS[form.table.name]
    return Fault(
        Place(place.file, place.sheet, form.first),
        Text(f"{what.zh}，没有{lacking.zh}栏", f"{what.en}, without {lacking.en}"),
        Text(
            f"这些栏：标签一格，内容在右边一格；或在空表的{form.table.zh!r}表中填一行",
            "these labels, each with its value in the cell beside it; or a row of the sheet "
            f"{form.table.en!r} of the template",
        ),
        kind="paper_form",
    )


def _told(form: PaperForm, place: Place) -> Remark:
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
    what = _FORMS[form.table.name]
    said = Text(
        f"{what.zh}，{len(form.fields)}栏读作{form.table.zh}一行{zh}{listed[0]}",
        f"{what.en}, {len(form.fields)} labels read as a row{en}{listed[1]}",
    )
    return Remark("paper_form", Place(place.file, place.sheet, form.first), said)
