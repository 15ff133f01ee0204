"""What comments on cells say of rows is asked about; other comments are counted, never quoted."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from bangfu.ledgers.formats.grid import OURS
from bangfu.ledgers.template import write_template
from kept_ledgers import AID, SHEET, Told, aid, edited, workbook
from openpyxl.comments import Comment

Comments = dict[str, str | tuple[str, str]]
"""By cell: what is said, and perhaps who says it."""


def ledger(path: Path, comments: Comments, *below: list[Any], sheet: str = SHEET) -> Path:
    """A workbook of two payments, in the rows 2 and 3, with comments."""

    def commented(book: Any) -> None:
        for at, said in comments.items():
            text, author = (said, "clerk") if isinstance(said, str) else said
            book.worksheets[0][at].comment = Comment(text, author)

    return workbook(path, {sheet: [AID, aid(1, 1000), aid(2, 800), *below]}, commented)


@pytest.mark.parametrize(
    ("said", "found", "kind"),
    [
        ("此人已退款", "批注写有'退款'", "undone_payment"),
        ("未领", "批注写有'未领'", "undone_payment"),
        ("示例甲:\n该职工已去世，款项已退回", "批注写有'退回'", "undone_payment"),
        ("作废", "批注写有'作废'", "undone_payment"),
        ("不符合条件", "批注写有'不符合条件'", "undone_payment"),
        ("金额有误", "批注写有'金额有误'", "doubtful_amount"),
        ("以此为准：900元", "批注写有'以此为准'", "doubtful_amount"),
        ("应为900元", "批注写有'应为'", "doubtful_amount"),
        ("实发金额：0.09万元", "批注写有'实发'", "doubtful_amount"),
    ],
)
@pytest.mark.parametrize("at", ["B2", "K2", "P2"])
def test_a_comment_on_a_row_that_says_it_was_not_paid_is_asked(
    tmp_path: Path, said: str, found: str, kind: str, at: str
) -> None:
    told = Told(ledger(tmp_path / "a.xlsx", {at: said}))
    assert [(f.place.row, f.place.header, f.found.zh, f.kind) for f in told.faults] == [
        (2, at[0], found, kind)
    ]
    assert len(told.rows) == 2


def test_other_comments_are_counted_with_their_rows_and_never_quoted(tmp_path: Path) -> None:
    comments: Comments = {
        "K2": "实发1000元", "C2": "示例甲的爱人代领", "A3": "电话13900000000", "E1": "代码见附表",
    }  # fmt: skip
    told = Told(ledger(tmp_path / "a.xlsx", comments, sheet="1月"))
    assert told.faults == []
    assert told.remarked("cell_comments") == ["4条批注（第1、2、3行）未导入：核对是否说到发放"]
    said = " ".join(remark.said.zh for remark in told.remarks)
    assert "示例甲" not in said
    assert "139" not in said


def test_a_comment_that_speaks_of_it_beside_other_words_is_told_at_its_cell(
    tmp_path: Path,
) -> None:
    comments: Comments = {"K2": "示例甲说钱后来退回了单位账上", "A4": "其中1人未领取"}
    told = Told(ledger(tmp_path / "a.xlsx", comments, ["合计", *[""] * 9, 1800]))
    assert told.faults == []
    places = [(r.place.row, r.place.header) for r in told.remarks if r.kind == "comment_note"]
    assert places == [(2, "K"), (4, "A")]


def test_comments_of_ours_say_nothing(tmp_path: Path) -> None:
    told = Told(ledger(tmp_path / "a.xlsx", {"K2": ("写有'退回'\n退回", OURS)}))
    assert (told.faults, told.remarked("cell_comments")) == ([], [])
    write_template(tmp_path / "b.xlsx")
    assert Told(tmp_path / "b.xlsx").remarked("cell_comments") == []
    # A program that saves a template may forget who wrote its comments.
    told = Told(ledger(tmp_path / "c.xlsx", {"A1": ("各工会自编的编号", "")}))
    assert told.remarked("cell_comments") == []


def threads(path: Path, *texts: str) -> Path:
    """The comment at K2 as a thread, with what Excel writes into the one of old."""
    ledger(path, {"K2": "[线程批注]\n\n你的版本可读取此线程批注\n\n注释:\n    " + texts[0]})
    person = "{00000000-0000-0000-0000-000000000001}"
    said = "".join(
        f'<threadedComment ref="K2" dT="2020-01-01T00:00:00.00" personId="{person}">'
        f"<text>{text}</text></threadedComment>"
        for text in texts
    )

    def change(name: str, content: bytes) -> bytes:
        relation = (
            b'<Relationship Id="rId99" Target="/xl/threadedComments/threadedComment1.xml" Type='
            b'"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/>'
        )
        is_sheet = name.endswith("sheet1.xml.rels")
        return content.replace(b"</Rel", relation + b"</Rel") if is_sheet else content

    edited(path, change)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr(
            "xl/threadedComments/threadedComment1.xml",
            f"<ThreadedComments>{said}</ThreadedComments>",
        )
    return path


def test_a_thread_is_read_with_its_answers(tmp_path: Path) -> None:
    told = Told(threads(tmp_path / "a.xlsx", "请核实", "本人未领取"))
    assert [(f.found.zh, f.kind) for f in told.faults] == [("批注写有'未领取'", "undone_payment")]


ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:dc="d">
<office:body><office:spreadsheet><table:table table:name="帮扶记录">{}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def test_notes_of_other_formats_are_read_too(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator>示例甲</dc:creator><dc:date>2019-01-30T00:00:00</dc:date>"
        "<text:p>已退</text:p><text:p>请知悉</text:p></office:annotation>"
    )
    grid = [AID, [*map(str, aid(1)[:5]), "2019-01-25", *map(str, aid(1)[6:])]]
    cells = [
        [f"<table:table-cell>{note if n else ''}<text:p>{cell}</text:p></table:table-cell>"
         for cell in row] for n, row in enumerate(grid)
    ]  # fmt: skip
    cells[1][:-1] = [cell.replace(note, "") for cell in cells[1][:-1]]
    rows = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", ODS.format(rows))
    told = Told(tmp_path / "a.ods")
    assert told.kinds == [(2, "K", "undone_payment")]

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cells = [[f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row] for row in grid]
    said = '<Comment ss:Author="示例甲"><ss:Data>未领取</ss:Data></Comment></Cell>'
    cells[1][-1] = cells[1][-1].replace("</Cell>", said)
    rows = "".join(f"<Row>{''.join(row)}</Row>" for row in cells)
    (tmp_path / "b.xls").write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="帮扶记录"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    assert Told(tmp_path / "b.xls").kinds == [(2, "K", "undone_payment")]


def test_strange_comments_do_no_harm(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet(SHEET)
    for r, row in enumerate([AID, [*aid(1)[:5], "2019-01-25", *aid(1)[6:]]]):
        sheet.write_row(r, 0, row)
    sheet.write_comment(1, 3, " ")
    book.close()
    assert Told(tmp_path / "a.xlsx").kinds == []
