"""Ledgers for tests: the template, filled with rows of people who cannot exist.

The ID numbers have a right checksum and region, and a birth date in 1900.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from bangfu.language import Language
from bangfu.ledgers.template import write_template
from bangfu.register.schema import TABLES, Type
from stdnum.cn import ric

Cells = Mapping[str, Any]

FAULTY: Mapping[Type, str] = {
    Type.KEY: "N 1",
    Type.PERSON: "110105190001010000",  # its checksum is another
    Type.CODE: "无此选项",
    Type.CODES: "无此选项",
    Type.TEXT: "110105190001010000",
    Type.DATE: "2016-02-30",
    Type.MONEY: "约1千",
    Type.COUNT: "-1",
    Type.SIGN: "2",
    Type.YEAR: "19年",
}
"""A cell by column type that cannot be used whatever stands beside it."""


def id_number(order: int, *, birth: str = "19000101") -> str:
    """An artificial ID number: region 110105, an impossible age, the order within the day."""
    stem = f"110105{birth}{order:03d}"
    return stem + ric.calc_check_digit(stem + "0")


def a_dozen() -> dict[str, list[dict[str, Any]]]:
    """Twelve right rows by table: two unions, two files with their events, aid and claims."""
    return {
        "union_unit": [
            _union("110105", "测试区总工会", "Test District", "区总工会", None),
            _union("110105001", "甲街道总工会", "Jia Subdistrict", "街道总工会", "110105"),
        ],
        "household_file": [_file("F-1", 1), _file("F-2", 2)],
        "file_event": [
            _event("E-1", "F-1", date(2016, 1, 5), "新建档"),
            _event("E-2", "F-2", date(2016, 1, 5), "新建档"),
            _event("E-3", "F-1", date(2017, 3, 1), "脱困", reason="就业"),
        ],
        "assistance": [
            _aid("A-1", "F-1", 1, 1000),
            _aid("A-2", "F-1", 3, 1234.56, relation="子女"),
            _aid("A-3", "F-2", 2, "2,000.00"),
        ],
        "comfort_case": [_claim("C-1", 1), _claim("C-2", 4)],
    }


def unions(*codes: str) -> list[dict[str, Any]]:
    """Right rows of a district and of unions below it."""
    district, street = a_dozen()["union_unit"]
    return [district, *(street | {"unit_code": code} for code in codes)]


def a_family(order: int) -> dict[str, list[dict[str, Any]]]:
    """Right rows of one more household: a file, opened and left, an item of aid and a claim."""
    file = _file(f"F-{order}", order) | {"opened_on": date(2016, 2, 1)}
    left = _event(f"E-{order}b", f"F-{order}", date(2017, 3, 1), "脱困", reason="就业")
    return {
        "household_file": [file],
        "file_event": [_event(f"E-{order}a", f"F-{order}", date(2016, 2, 1), "新建档"), left],
        "assistance": [_aid(f"A-{order}", f"F-{order}", order, 500)],
        "comfort_case": [_claim(f"C-{order}", order)],
    }


def a_count(key: str, year: int, members: int = 12500, unit: str = "110105001") -> dict[str, Any]:
    """A right row of the members of a union in a year."""
    return {
        "count_id": key, "unit_code": unit, "year": year, "members": members, "source": "年报",
    }  # fmt: skip


def fill_csv(folder: Path, rows: Mapping[str, Sequence[Cells]]) -> list[Path]:
    """Write a CSV file for each table that has rows, with all its columns and 撤销."""
    folder.mkdir(exist_ok=True)
    files = []
    for declared in TABLES:
        if not rows.get(declared.name):
            continue
        files.append(folder / f"{declared.zh}.csv")
        with files[-1].open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, [*declared.names, "withdrawn"])
            writer.writeheader()
            writer.writerows(rows[declared.name])
    return files


def fill(path: Path, rows: Mapping[str, Sequence[Cells]], *, language: Language = "zh") -> Path:
    """Write the template and fill it in; cells go under the header of their column."""
    write_template(path, language=language)
    book = openpyxl.load_workbook(path)
    for declared in TABLES:
        sheet = book[declared.zh if language == "zh" else declared.en]
        headers = [cell.value for cell in sheet[1]]
        labels = {c.name: c.label(language) for c in declared.columns}
        labels["withdrawn"] = "撤销" if language == "zh" else "withdrawn"
        for number, row in enumerate(rows.get(declared.name, ()), start=2):
            for name, value in row.items():
                sheet.cell(number, headers.index(labels[name]) + 1, value)
    book.save(path)
    return path


def _union(code: str, name: str, english: str, kind: str, parent: str | None) -> dict[str, Any]:
    return {
        "unit_code": code, "name": name, "name_en": english, "kind": kind,
        "parent_code": parent, "valid_from": date(2000, 1, 1),
    }  # fmt: skip


def _file(key: str, order: int) -> dict[str, Any]:
    return {
        "file_id": key, "household_id": f"H-{order}", "holder_key": id_number(order),
        "unit_code": "110105001", "file_level": "全国级", "category": "低保户",
        "cause_main": "患重特大疾病", "household_size": 3, "income_per_head": 800,
        "opened_on": date(2016, 1, 5),
    }  # fmt: skip


def _event(key: str, file: str, day: date, kind: str, **more: Any) -> dict[str, Any]:
    return {"event_id": key, "file_id": file, "happened_on": day, "kind": kind, **more}


def _aid(key: str, file: str, order: int, amount: Any, **more: Any) -> dict[str, Any]:
    return {
        "aid_id": key, "file_id": file, "person_key": id_number(order), "relation": "本人",
        "unit_code": "110105001", "paid_on": date(2016, 2, 3), "project": "生活救助",
        "occasion": "春节", "fund_source": "工会经费", "form": "现金", "amount": amount, **more,
    }  # fmt: skip


def _claim(key: str, order: int) -> dict[str, Any]:
    return {
        "case_id": key, "claimant_key": id_number(order), "relation": "本人",
        "unit_code": "110105001", "event_kind": "家庭火灾", "happened_on": date(2016, 3, 1),
        "applied_on": date(2016, 3, 5), "decided_on": date(2016, 3, 20), "decision": "批准",
        "batch_no": 1, "paid_on": date(2016, 4, 1), "amount": 3000,
    }  # fmt: skip
