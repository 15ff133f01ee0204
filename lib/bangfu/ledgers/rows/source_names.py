"""Names of ledgers and sheets as they may be kept: only what is made of known words.

Who sends a ledger may call it after a person, and names are stored nowhere. So of the name of a
file or a sheet only that is kept which cannot be a name: words of the field, tables, codes, unions,
numbers and days. The rest is `…`. The table of faults tells its sender the whole name.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.values.headers import ANSWER, LISTS, READ_ME, UNIONS
from bangfu.ledgers.values.vocabulary import vocabulary
from bangfu.register.schema import TABLES
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["SourceNames"]

_FIELD = """
台账 汇总 汇总表 名单 花名册 明细 明细表 清单 一览 发放 发放表 领取 签收 慰问 慰问金 慰问品
困难 职工 困难职工 工会 总工会 街道 地区 社区 基层 区级 市级 帮扶 救助 补助 金秋助学 助学 医疗
生活 大病 意外 春节 元旦 元宵 五一 劳动节 端午 中秋 国庆 十一 两节 双节 送温暖 送清凉 夏送清凉
冬送温暖 月报 季报 年报 报表 登记 登记表 申请 申请表 审批 审批表 抚慰 抚慰金 会员 人数 档案
建档 变动 新增 撤销 更正 补报 补充 修改 最终 终稿 定稿 初稿 副本 复制 新建 工作表 工作簿 模板
空表 样表 导出 数据 统计 一季度 二季度 三季度 四季度 第一季度 第二季度 第三季度 第四季度 季度
上半年 下半年 半年 全年 年度 月份 上报 报送 报 原始 批次 第一批 第二批 一月 二月 三月 四月 五月
六月 七月 八月 九月 十月 十一月 十二月 表 版 批 份 年 月 sheet book ledger ledgers register
copy template report month year quarter final new old aid assistance comfort case claim claims
file files event events list street area district base before again first second union unions
来文 附表 凭证 对账 编号 附件 台帐 领款 领款单 补贴 资金 经费 家庭 成员 子女 学生 退回 回执 待改
退档 脱困 解困 在档 补发 重发 补录 补缴 增补 追加 代领 代发 待发 已发 未发 签领 签字 名册 册
更正后 修改后 调整后 上旬 中旬 下旬 元月 正月 腊月 冬月 表一 表二 表三 表四 表五 表六 事业单位 机关
学校 医院 企业 公司 农民工 劳模 特困 低保 低保户 助医 助困 助老 临时 临时救助 住房 火灾 就业 备用
members data export xlsx xlsm xls csv et ods tsv txt
"""
_MAY_BE_NAMES = frozenset({"高温", "平时", "过年"})
"""Words of the vocabulary that could be the whole name of a person."""
_SEEN = r"\[U\+[0-9A-F]{4,6}\]|[0-9]{1,8}|(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[^\w\s]|[\s_]"
"""Codes of what cannot be seen, numbers and days, single letters, signs between words."""
_NAMING = ("project", "occasion", "fund_source", "form")
"""Code lists whose words title a list."""
_ENDINGS = ("街道总工会", "地区总工会", "总工会", "工会委员会", "工会", "街道", "地区")


class SourceNames:
    """How files and sheets of an import may be called in the register.

    Parameters
    ----------
    rules
        They have the code lists, whose labels are known words.
    before
        The register before the import: its unions are known.
    rows
        Rows of the import: it may bring unions.
    """

    def __init__(self, rules: Rules, before: Register | None, rows: Iterable[LedgerRow]) -> None:
        words = {*_FIELD.split(), *_labels(rules), *_titles()}
        for name in (*_stored_unions(before), *_brought_unions(rows)):
            short = (name.removesuffix(end) for end in _ENDINGS)
            words |= {name, *(one for one in short if len(one) > 1)}
        longest = sorted((re.escape(w) for w in words if w), key=len, reverse=True)
        latin = r"(?<![A-Za-z])(?:{})(?![A-Za-z])"
        plain = "|".join(w for w in longest if not w.isascii())
        ascii_ = latin.format("|".join(w for w in longest if w.isascii()))
        self._known = re.compile(f"({plain}|{ascii_}|{_SEEN})", re.IGNORECASE)
        self._kept: dict[str, str] = {}

    def kept(self, name: str) -> str:
        """What of a name may be kept.

        Parameters
        ----------
        name
            Of a file or a sheet, as faults tell it.
        """
        if name not in self._kept:
            parts = self._known.split(name)
            known = (part if place % 2 else "…" * bool(part) for place, part in enumerate(parts))
            self._kept[name] = re.sub("…+", "…", "".join(known))
        return self._kept[name]


def _titles() -> Iterable[str]:
    """Words of titles: tables, holidays, kinds of aid, funds, and sheets beside the real one."""
    known = vocabulary()
    words = [name for ours in (ANSWER, LISTS, READ_ME, UNIONS) for name in (ours.zh, ours.en)]
    words += [*known.holidays, *known.summaries, *known.spare_sheets, *known.copies]
    words += [*known.headings["behind"], *chain(*known.tables.values())]
    words += chain(*(known.codes.get(name, {}) for name in _NAMING))
    return (word for word in words if len(word) > 1 and word not in _MAY_BE_NAMES)


def _labels(rules: Rules) -> Iterable[str]:
    """Names of tables, columns and codes; single letters and signs are no words."""
    lists = {column.codes for table in TABLES for column in table.columns if column.codes}
    labels = [label for t in TABLES for label in (t.zh, t.en, t.name)]
    labels += [column.zh for table in TABLES for column in table.columns]
    labels += [label for one in lists for c in rules.code_list(one) for label in (c.label.zh,)]
    return (label for label in labels if len(label) > 1)


def _stored_unions(before: Register | None) -> Iterable[str]:
    if before is None:
        return
    for row in before.union_unit.select("unit_code", "name", "aliases").to_pyarrow().to_pylist():
        yield from _names_of(row)


def _brought_unions(rows: Iterable[LedgerRow]) -> Iterable[str]:
    for row in rows:
        if row.table.name == "union_unit":
            yield from _names_of(row.values)


def _names_of(cells: Mapping[str, object]) -> Iterable[str]:
    for name in ("unit_code", "name", "aliases"):
        yield from (part.strip() for part in str(cells.get(name) or "").split(";") if part.strip())
