"""The answer to who sent a ledger: their own workbook, doubtful cells marked, or a receipt.

The first sheet says how many places there are and lists them; in the sheets of the ledger each is
coloured and has a comment: what was found, what was expected. Corrected there and sent back it
imports, since the import passes over the first sheet.

Such a file holds all the ledger held, names and ID numbers too. So it is written only where it is
asked for, for its owner alone, and never into the project or a register.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from bangfu.csv_files import guarded
from bangfu.errors import ClerkError
from bangfu.files import write_whole
from bangfu.language import Text
from bangfu.ledgers.clean_rows import DEPENDS
from bangfu.ledgers.formats.grid import OURS, ErrorValue, Grid, Uncalculated, UnreadableError, held
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.intake import ImportResult
from bangfu.ledgers.layout.day_columns import with_whole_days
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.preview import people_and_yuan
from bangfu.ledgers.values.headers import ANSWER
from bangfu.project import ROOT, is_project
from bangfu.register.faults import Fault, Place, named
from bangfu.register.homes import Whereabouts, folders_among
from bangfu.register.remarks import Remark
from bangfu.register.schema import TABLES

__all__ = ["require_apart", "write_answer", "write_receipt"]

_WRONG = PatternFill("solid", start_color="FFC7CE")
_ODD = PatternFill("solid", start_color="FFEB9C")
_BOLD = Font(bold=True)
_LINK = Font(color="0563C1", underline="single")
_HEAD = PatternFill("solid", start_color="E7E6E6")
_HEADS = ("序号", "工作表", "行", "列", "现为", "应为")
_RECEIPT = "回执"
_RECEIPT_HEADS = ("序号", "工作表", "行", "列", "说明", "处理")
_WIDTHS = (6, 16, 8, 20, 44, 60)
_TODO = "有颜色的单元格处有批注。请逐处改正，保存后把本文件发回；本页不必删除，导入时不读。"
_WORKBOOKS = (".xlsx", ".xlsm")

_MOST_UNPACKED = 100_000_000
"""Bytes of a workbook given back as it came, pictures and all; of a larger one only the cells."""


def require_apart(target: Path, register: Whereabouts, option: str = "--answer") -> None:
    """Refuse a place for an answer or a preview that lies in the project or in a register.

    Parameters
    ----------
    target
        File or folder to write.
    register
        Where the register is kept.
    option
        How the place was asked for.

    Raises
    ------
    ClerkError
        If it lies there.
    """
    place = target.absolute().resolve()
    folders = [(one.absolute().resolve(), "register") for one in folders_among([register])]
    for folder, what in (*folders, (ROOT.resolve(), "project")):
        if place.is_relative_to(folder) and (what == "register" or is_project(folder)):
            inside = {"register": "登记库", "project": "项目"}[what]
            raise ClerkError(
                Text(
                    f"{option}：现为{str(target)!r}，在{inside}之内，应放在{inside}之外：其中有个人情况",
                    f"{option}: found {str(target)!r}, inside the {what}; expected a place "
                    "outside: it holds cases of the ledger",
                )
            )


def write_answer(
    target: Path, ledger: Path, faults: Sequence[Fault], remarks: Sequence[Remark] = (),
    *, landed: ImportResult | None = None,
) -> None:  # fmt: skip
    """Write a ledger anew with its doubtful cells marked, for its owner alone.

    Parameters
    ----------
    target
        Workbook to write; see `require_apart`.
    ledger
        The file as it was sent.
    faults
        What is wrong with it.
    remarks
        What is odd in it, or to be known.
    landed
        What became of its other rows, if these landed without the faulty ones.
    """
    grids = _grids(ledger)
    book = _book_of(ledger, grids)
    told: dict[str | None, list[tuple[Place, str, PatternFill]]] = defaultdict(list)
    for fault in faults:
        words = f"现为：{fault.found.zh}。\n应为：{fault.expected.zh}"
        fill = _ODD if fault.kind == DEPENDS else _WRONG
        told[fault.place.sheet].append((fault.place, words, fill))
    odd = [remark for remark in remarks if remark.severity != "note"]
    for remark in odd:
        told[remark.place.sheet].append((remark.place, remark.said.zh, _ODD))
    by_name = {named(sheet.title): sheet for sheet in book.worksheets}
    grid_of = {grid.sheet: grid for grid in grids}
    links: dict[Place, str] = {}
    for name, marks in told.items():
        sheet = by_name.get(name or "") or (book.worksheets[0] if not name and by_name else None)
        if sheet is not None:
            links |= _mark(sheet, marks, grid_of.get(sheet.title) or grids[0])
    title = f"退回：共{sum(one.kind != DEPENDS for one in faults)}处需要改正"
    kept = [] if landed is None else [_partly(landed)]
    unseen = [remark for remark in remarks if remark.is_of_unseen]
    _first_sheet(book, (title, *kept, _TODO), _listed(faults, (*odd, *unseen)), links)
    _save(book, target)


def _partly(landed: ImportResult) -> str:
    return (
        f"其余各行已导入（第{landed.load_id}次装载）；扣留{len(landed.held)}行，改正发回后导入，"
        "已导入的行不必删除"
    )


def write_receipt(target: Path, ledger: Path, result: ImportResult) -> None:
    """Write the receipt of a ledger that was accepted: rows, people, money, load, and what is odd.

    Parameters
    ----------
    target
        Workbook to write; see `require_apart`.
    ledger
        The file as it was sent.
    result
        What became of it.
    """
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    load = "没有变化" if result.load_id is None else f"第{result.load_id}次装载"
    lines = [f"回执：{named(ledger.name)}", f"已接收，{load}"]
    for declared in TABLES:
        own = [row for row in result.rows if row.table is declared]
        counts = result.counts[declared.name]
        if own:
            lines.append(
                f"{declared.zh}：{len(own)}行（新增{counts.new}，更改{counts.changed}，"
                f"撤销{counts.withdrawn}，未变{counts.unchanged}）{_people_and_money(own)}"
            )
    listed = list(_listed((), result.remarks))
    _first_sheet(book, lines, listed, name=_RECEIPT, heads=_RECEIPT_HEADS if listed else ())
    _save(book, target)


def _people_and_money(rows: list[LedgerRow]) -> str:
    people, yuan = people_and_yuan(rows)
    return (f"，{people}人" if people else "") + (f"，{yuan:,.2f}元" if yuan else "")


def _listed(faults: Iterable[Fault], remarks: Iterable[Remark]) -> Iterator[tuple[Place, str, str]]:
    for fault in faults:
        yield fault.place, fault.found.zh, fault.expected.zh
    for remark in remarks:
        yield remark.place, remark.said.zh, "请知悉" if remark.severity == "note" else "请核实"


def _first_sheet(
    book: Any,
    lines: Iterable[str],
    listed: Iterable[tuple[Place, str, str]],
    links: Mapping[Place, str] = MappingProxyType({}),
    *,
    name: str = ANSWER.zh,
    heads: Sequence[str] = _HEADS,
) -> None:
    """The sheet that says what it is about, and lists every place with a way to it."""
    if ANSWER.zh in book.sheetnames:  # of an answer that came back as it was
        del book[ANSWER.zh]
    sheet = book.create_sheet(name, 0)
    for line in lines:
        sheet.append([_harmless(line)])
    sheet["A1"].font = _BOLD
    sheet.append([])
    sheet.append(list(heads))
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = _BOLD, _HEAD
    for number, (place, found, expected) in enumerate(listed, start=1):
        where = (place.sheet or "", place.row or "", place.label("zh") or "")
        sheet.append([number, *map(_harmless, (*where, found, expected))])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        if place in links:
            way = sheet.cell(sheet.max_row, 3)
            way.hyperlink = Hyperlink(ref=way.coordinate, location=links[place])
            way.font = _LINK
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0


def _harmless(text: Any) -> Any:
    """Text that no spreadsheet takes for a formula, or cannot hold."""
    if not isinstance(text, str):
        return text
    return guarded("".join(letter for letter in text if letter >= " "))


def _mark(
    sheet: Any, marks: Iterable[tuple[Place, str, PatternFill]], grid: Grid
) -> dict[Place, str]:
    """Colour the cells of a sheet and comment on them; several words in one cell stand together.

    It gives a way to each of the places.
    """
    words: dict[str, list[str]] = defaultdict(list)
    fills: dict[str, PatternFill] = {}
    links: dict[Place, str] = {}
    told = list(marks)
    heads = _heads(with_whole_days(grid), {_tight(place.header) for place, _, _ in told} - {""})
    for place, said, fill in told:
        if place.row is None:
            continue
        at = f"{get_column_letter(_column_of(place, heads))}{place.row}"
        words[at].append(said)
        fills.setdefault(at, fill)
        links[place] = f"{quote_sheetname(sheet.title)}!{at}"
    for at, own in words.items():
        cell = sheet[at]
        if hasattr(cell, "hyperlink"):  # a cell below the first one of a merge can hold nothing
            cell.fill = fills[at]
            cell.comment = Comment(_harmless("\n".join(own)) or "", OURS, height=120, width=320)
    return links


def _tight(header: object) -> str:
    return "".join(str(header or "").split())


def _heads(grid: Grid, wanted: set[str]) -> dict[str, list[tuple[int, int]]]:
    """Where in a sheet the headers stand that are looked for: rows and columns, top to bottom."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in grid.rows:
        for column, raw in row.items():
            if isinstance(value := held(raw), str) and (text := _tight(value)) in wanted:
                found[text].append((row.number, column + 1))
    return found


_LETTERED = re.compile("（([A-Z]{1,3})列）$")
"""What a header ends with that several columns have."""


def _column_of(place: Place, heads: dict[str, list[tuple[int, int]]]) -> int:
    """The column of a fault: under its header, the nearest above; by its letter; else the first."""
    header = _tight(place.header)
    if lettered := _LETTERED.search(header):
        return int(column_index_from_string(lettered[1]))
    above = [column for row, column in heads.get(header, ()) if row <= (place.row or 1)]
    if above:
        return above[-1]
    is_letter = header.isascii() and header.isalpha() and header.isupper() and len(header) <= 3
    return int(column_index_from_string(header)) if is_letter else 1


def _grids(ledger: Path) -> list[Grid]:
    """Its cells as our own reader gives them, in a process of its own; none if it cannot."""
    try:
        with one_reader() as reader:
            return reader.grids(ledger)
    except UnreadableError:  # the list of faults says why
        return []


def _book_of(ledger: Path, grids: list[Grid]) -> Any:
    """The ledger as a workbook that can be marked; one without sheets if it cannot be read.

    What our own reader refused is not opened in this process, nor what would grow too large.
    """
    if grids and ledger.suffix.lower() in _WORKBOOKS and _unpacked(ledger) <= _MOST_UNPACKED:
        try:
            return openpyxl.load_workbook(ledger)
        except Exception:  # noqa: S110 - whatever it is, what our own reader gives is answered
            pass
    return _rewritten(ledger, grids)


def _unpacked(ledger: Path) -> int:
    """The bytes of all parts of a workbook, read or not: no part is read further than it says."""
    try:
        with zipfile.ZipFile(ledger) as parts:
            return sum(part.file_size for part in parts.infolist())
    except (OSError, zipfile.BadZipFile):
        return 0


def _rewritten(ledger: Path, grids: Iterable[Grid]) -> Any:
    """A workbook of plain cells where the ledger has them; what is text stays text."""
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for grid in grids:
        name = "".join(c for c in grid.sheet or ledger.stem if c not in "[]:*?/\\")[:31]
        sheet = book.create_sheet(name or None)
        for row in grid.rows:
            for column, raw in row.items():
                _write(sheet.cell(row.number, column + 1), held(raw))
    return book


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, ErrorValue):
        value = value.shown
    elif isinstance(value, Uncalculated):
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"


def _save(book: Any, target: Path) -> None:
    content = io.BytesIO()
    book.save(content)
    write_whole(target, content.getvalue(), private=True)
