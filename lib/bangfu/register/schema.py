"""The one declaration of the register: tables, columns, types, labels and constraints.

Everything that needs to know a column asks here: storing and reading Parquet, the workbook
template and the import of ledgers, the verification, and the labels in reports. To add a column
is to add it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa

from bangfu.language import Labelled

__all__ = ["MOST_CODES", "TABLES", "TRACE", "Column", "Table", "Type", "table"]


MOST_CODES = 3
"""In a cell that may hold several."""


class Type(StrEnum):
    """What a cell holds, and how it is stored."""

    KEY = "key"
    """Surrogate key, text."""
    PERSON = "person"
    """Keyed hash of an ID number, 64 hexadecimal digits; a ledger gives the ID number."""
    CODE = "code"
    """Value of a code list, text."""
    CODES = "codes"
    """Up to three values of a code list, text joined by semicolons."""
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    """Yuan, decimal(14,2)."""
    COUNT = "count"
    """Whole number, not negative."""
    SIGN = "sign"
    """+1 or -1."""

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type a column is stored as."""
        match self:
            case Type.DATE:
                return pa.date32()
            case Type.MONEY:
                return pa.decimal128(14, 2)
            case Type.COUNT | Type.SIGN:
                return pa.int32()
            case Type.KEY | Type.PERSON | Type.CODE | Type.CODES | Type.TEXT:
                return pa.string()


@dataclass(frozen=True)
class Column(Labelled):
    """One column: name, type, labels, meaning and constraints.

    `required` columns are never empty; `codes` names the code list of the rules; `references`
    names the table whose key the value must be; `dated_by` names the column of the same row whose
    date a code must be valid on. `zh` and `en` are also the headers a ledger may use; for a
    `PERSON` column they name the ID number.
    """

    name: str
    type: Type
    zh: str
    en: str
    description: str
    required: bool = False
    codes: str | None = None
    dated_by: str | None = None
    references: str | None = None


@dataclass(frozen=True)
class Table(Labelled):
    """One table: name, key (its first column), labels and columns."""

    name: str
    zh: str
    en: str
    description: str
    columns: tuple[Column, ...] = field(repr=False)

    @property
    def key(self) -> str:
        """Name of the key column."""
        return self.columns[0].name

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the declared columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of a stored table, trace columns included."""
        own = [pa.field(c.name, c.type.arrow, nullable=not c.required) for c in self.columns]
        return pa.schema([*own, *TRACE])

    def column(self, name: str) -> Column:
        """The column called `name`.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}")


TRACE: tuple[pa.Field, ...] = (
    pa.field("load_id", pa.int32(), nullable=False),
    pa.field("source_file", pa.string(), nullable=False),
    pa.field("source_sheet", pa.string()),
    pa.field("source_row", pa.int32(), nullable=False),
    pa.field("withdrawn", pa.bool_(), nullable=False),
)
"""Columns every stored row carries: which load, and where in which ledger it came from."""


def _key(name: str, zh: str, en: str, description: str) -> Column:
    return Column(name, Type.KEY, zh, en, description, required=True)


def _code(
    name: str, codes: str, labels: tuple[str, str], description: str, *, required: bool = True,
    dated_by: str | None = None,
) -> Column:  # fmt: skip
    return Column(name, Type.CODE, *labels, description, required, codes, dated_by=dated_by)


def _unit(description: str) -> Column:
    return Column(
        "unit_code", Type.KEY, "工会代码", "union code", description, True, references="union_unit"
    )


def _file(description: str, *, required: bool) -> Column:
    return Column(
        "file_id", Type.KEY, "档案编号", "file number", description, required,
        references="household_file",
    )  # fmt: skip


def _relation(description: str) -> Column:
    return _code("relation", "relation", ("与职工关系", "relation"), description)


_UNION_UNIT = Table(
    "union_unit",
    "工会组织",
    "union units",
    "Union organisations and the tree they form.",
    (
        _key("unit_code", "工会代码", "union code", "Code of the union; the district is 110105."),
        Column("name", Type.TEXT, "名称", "name", "Full Chinese name.", True),
        Column("name_en", Type.TEXT, "英文名称", "English name", "Name in English reports.", True),
        Column("aliases", Type.TEXT, "别名", "aliases", "Other spellings, joined by semicolons."),
        _code("kind", "unit_kind", ("类型", "kind"), "Kind of union."),
        Column(
            "parent_code", Type.KEY, "上级代码", "parent code", "Union above this one, if any.",
            references="union_unit",
        ),
        Column("valid_from", Type.DATE, "启用日期", "valid from", "First day of the union.", True),
        Column("valid_to", Type.DATE, "停用日期", "valid to", "Last day of the union, if any."),
    ),
)  # fmt: skip

_HOUSEHOLD_FILE = Table(
    "household_file",
    "困难职工档案",
    "hardship files",
    "Files of workers in hardship: one household, one file.",
    (
        _key("file_id", "档案编号", "file number", "Number of the file."),
        Column("household_id", Type.KEY, "家庭编号", "household number", "The household.", True),
        Column(
            "holder_key", Type.PERSON, "户主身份证号", "holder ID number",
            "The worker the file is kept for.", True,
        ),
        _unit("Union that keeps the file."),
        _code("file_level", "file_level", ("建档级别", "file level"), "Level of the standard met."),
        _code(
            "category", "category", ("困难类别", "category"), "Category of hardship.",
            dated_by="opened_on",
        ),
        _code("cause_main", "cause", ("主要致困原因", "main cause"), "The one main cause."),
        Column(
            "causes_other", Type.CODES, "次要致困原因", "other causes", "Up to three more causes.",
            codes="cause",
        ),
        Column("household_size", Type.COUNT, "家庭人口", "household size", "Persons.", True),
        Column(
            "income_per_head", Type.MONEY, "家庭月人均收入", "monthly income per head",
            "Yuan per person and month when the file was opened.",
        ),
        Column("opened_on", Type.DATE, "建档日期", "opened on", "Day the file was opened.", True),
    ),
)  # fmt: skip

_FILE_EVENT = Table(
    "file_event",
    "档案变动",
    "file events",
    "What adds files to the caseload or takes them out; the caseload is computed from it.",
    (
        _key("event_id", "变动编号", "event number", "Number of the event."),
        _file("The file that changed.", required=True),
        Column("happened_on", Type.DATE, "变动日期", "happened on", "Day it took effect.", True),
        _code("kind", "event_type", ("变动类型", "event kind"), "What happened."),
        _code("reason", "event_reason", ("变动原因", "reason"), "Why a file left.", required=False),
        Column(
            "correction", Type.SIGN, "更正方向", "correction",
            "For a correction only: 1 puts the file into the caseload, -1 takes it out.",
        ),
    ),
)  # fmt: skip

_ASSISTANCE = Table(
    "assistance",
    "帮扶记录",
    "assistance",
    "Items of assistance given: cash, goods or services.",
    (
        _key("aid_id", "帮扶编号", "aid number", "Number of the item."),
        _file("File aided; empty for people not on file.", required=False),
        Column(
            "person_key", Type.PERSON, "受助人身份证号", "recipient ID number", "Who got it.", True
        ),
        _relation("Relation of the recipient to the worker."),
        _unit("Union that gave it."),
        Column("paid_on", Type.DATE, "发放日期", "paid on", "Day paid or delivered.", True),
        _code("project", "project", ("帮扶项目", "project"), "Kind of assistance."),
        _code("occasion", "occasion", ("发放时机", "occasion"), "Festival or campaign."),
        _code("fund_source", "fund_source", ("资金来源", "fund source"), "Who pays."),
        _code("form", "form", ("发放形式", "form"), "Cash, goods or a service."),
        Column(
            "amount", Type.MONEY, "金额（元）", "amount (yuan)",
            "Yuan; the value of goods; 0.00 for a service.", True,
        ),
        _code(
            "school_stage", "school_stage", ("就读阶段", "school stage"),
            "For school aid only: the pupil's stage.", required=False,
        ),
    ),
)  # fmt: skip

_COMFORT_CASE = Table(
    "comfort_case",
    "抚慰",
    "comfort cases",
    "Claims under the comfort scheme, with their decision and payment.",
    (
        _key("case_id", "案件编号", "case number", "Number of the claim."),
        Column(
            "claimant_key", Type.PERSON, "申请人身份证号", "claimant ID number", "Who claims.", True
        ),
        _relation("Relation of the person struck to the worker."),
        _unit("Union that handed the claim in."),
        _code("event_kind", "comfort_event", ("事件类别", "event kind"), "What happened."),
        _code(
            "illness", "illness", ("病种", "illness"), "For a major illness only: which.",
            required=False, dated_by="applied_on",
        ),
        Column("happened_on", Type.DATE, "事发日期", "happened on", "Day of the event.", True),
        Column("applied_on", Type.DATE, "申请日期", "applied on", "Day of the claim.", True),
        Column("decided_on", Type.DATE, "审批日期", "decided on", "Day of the decision."),
        _code("decision", "decision", ("审批结果", "decision"), "The decision.", required=False),
        _code(
            "reject_reason", "reject_reason", ("不予原因", "reason for rejection"),
            "For a rejection only: why.", required=False,
        ),
        Column("batch_no", Type.COUNT, "批次", "batch", "Batch, numbered within the year."),
        Column("paid_on", Type.DATE, "发放日期", "paid on", "Day of payment."),
        Column("amount", Type.MONEY, "金额（元）", "amount (yuan)", "Yuan paid."),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (_UNION_UNIT, _HOUSEHOLD_FILE, _FILE_EVENT, _ASSISTANCE, _COMFORT_CASE)


def table(name: str, tables: Sequence[Table] = TABLES) -> Table:
    """The table called `name`.

    Raises
    ------
    KeyError
        If the register has no such table.
    """
    for candidate in tables:
        if candidate.name == name:
            return candidate
    raise KeyError(f"the register has no table {name!r}")
