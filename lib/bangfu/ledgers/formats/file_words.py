"""Why a file cannot be read as a ledger, in words that tell the one step which mends it."""

from bangfu.language import Text
from bangfu.ledgers.formats.grid import UnreadableError
from bangfu.register.faults import RefusedError, masked

__all__ = ["refused_file"]

_A_LEDGER = Text("xlsx、xls、ods、et 或 csv 文件", "a file of the kind xlsx, xls, ods, et or csv")
_SAVED_AS = Text(
    "在 Excel 或 WPS 中打开，另存为 .xlsx 后再报",
    "a workbook: open it in Excel or WPS, save it as .xlsx and send that",
)
_SENT_AGAIN = Text(
    "完整的文件：在 Excel 或 WPS 中确认能打开，重新保存后再报",
    "the whole file: see that it opens in Excel or WPS, save it again and send it",
)
_SOURCE = Text("制表用的原工作簿", "the workbook it was made of")
_WORDS = {
    "missing_file": (Text("没有这个文件", "no such file"), _A_LEDGER),
    "dangling_link": (
        Text("指向不存在的文件的链接", "a link to a file that is not there"),
        Text("台账文件本身", "the ledger itself"),
    ),
    "folder": (
        Text("文件夹", "a folder"),
        Text("台账文件：逐个写出文件名", "ledger files: name each of them"),
    ),
    "no_regular_file": (Text("管道或设备，不是文件", "a pipe or a device"), _A_LEDGER),
    "forbidden": (
        Text("无权读取的文件", "a file that may not be read"),
        Text("本用户可读的文件", "a file this user may read"),
    ),
    "empty_file": (
        Text("空文件（0字节）", "an empty file (0 bytes)"),
        Text("有内容的台账：请重发", "a ledger with something in it: send it again"),
    ),
    "too_large": (
        Text("过大的文件或单元格", "a file or a cell that is too large"),
        Text("只有台账的工作簿：把表格复制到新建的 .xlsx 后再报",
             "a workbook of the ledger alone: copy the table to a new .xlsx and send that"),
    ),
    "cut_off": (
        Text("不完整的工作簿（传输或保存时被截断）", "half a workbook, cut off on its way"),
        _SENT_AGAIN,
    ),
    "damaged": (
        Text("已损坏、无法读取的工作簿", "a damaged workbook that cannot be read"), _SENT_AGAIN
    ),
    "password": (
        Text("有密码的工作簿", "a workbook with a password"),
        Text("不设密码的工作簿：取消密码后另存再报", "one without: take it off, save and send it"),
    ),
    "entities": (
        Text("不安全的工作簿（其中定义了 XML 实体）", "an unsafe workbook (with XML entities)"),
        _SAVED_AS,
    ),
    "no_workbook": (Text("压缩包，其中没有工作簿", "an archive without a workbook"), _A_LEDGER),
    "archive": (
        Text("压缩包", "an archive"),
        Text("其中的台账文件：解压后再报", "the ledger in it: unpack it and send that"),
    ),
    "binary_workbook": (Text("二进制工作簿 .xlsb", "a binary workbook .xlsb"), _SAVED_AS),
    "word": (
        Text("Word 文档", "a Word file"),
        Text("工作簿：把表格复制到 Excel，存为 .xlsx 后再报",
             "a workbook: copy the table to Excel, save it as .xlsx and send that"),
    ),
    "pdf": (Text("PDF 文件", "a PDF file"), _SOURCE),
    "picture": (Text("图片", "a picture"), _SOURCE),
    "text_as_workbook": (
        Text("文本文件，只是名为{!r}", "a text file called {!r}"), _SAVED_AS
    ),
    "web_page": (
        Text("网页（HTML）文件，其中没有表格", "a web page (HTML) without a table"), _SAVED_AS
    ),
    "xml": (Text("其他格式的 XML 文件", "an XML file of another kind"), _SAVED_AS),
    "unknown": (Text("{!r}文件", "a file {!r}"), _A_LEDGER),
    "encoding": (
        Text("其他编码的文件", "a file in another encoding"),
        Text("UTF-8 或 GB18030 编码：在 Excel 中另存为“CSV UTF-8”",
             "UTF-8 or GB18030: save as “CSV UTF-8” in Excel"),
    ),
    "binary": (
        Text("含有空字节、不是文本的文件", "a file with NUL bytes, no text"), _SAVED_AS
    ),
    "broken_quotes": (
        Text("第{}行起引号不成对的文件", "a file with broken quotes from row {} on"),
        Text("成对的引号：在 Excel 中打开核对，另存为“CSV UTF-8”或 .xlsx",
             "quotes in pairs: look at it in Excel and save it as “CSV UTF-8” or .xlsx"),
    ),
    "too_long_a_cell": (
        Text("第{}行有过长的单元格（多半是缺了一个引号）",
             "a cell that is too long in row {} (most likely a quote is missing)"),
        Text("成对的引号：在 Excel 中打开核对，另存为“CSV UTF-8”或 .xlsx",
             "quotes in pairs: look at it in Excel and save it as “CSV UTF-8” or .xlsx"),
    ),
    "reader_died": (
        Text("读取时内存或时间超限的文件", "a file that takes too much memory or time to read"),
        Text("只有台账的工作簿：把表格复制到新建的 .xlsx 后再报",
             "a workbook of the ledger alone: copy the table to a new .xlsx and send that"),
    ),
}  # fmt: skip


def refused_file(error: UnreadableError) -> RefusedError:
    """What to say of a file that cannot be read."""
    found, expected = _WORDS[error.kind]
    detail = masked(error.detail)
    told = Text(found.zh.format(detail), found.en.format(detail))
    return RefusedError(told, expected, error.kind)
