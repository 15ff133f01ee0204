"""Time importing ledgers: a morning's 43 of 500 payments each, and one of many payments.

`bench_ledgers.py [ROWS]`: the large one has 200,000 payments by default. Each import is a command
of its own; beside it stands pandas, which only reads the same workbooks with the same reader. The
register and the ledgers are made in a temporary folder and removed.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import xlsxwriter
from artificial_ledgers import a_dozen, fill, id_number, unions
from bangfu.register.schema import table
from bench_memory import peak_of
from bench_setup import compile_bytecode, environment
from bench_timing import adopt_orphans, timed

_UNITS = [f"110105{number:03d}" for number in range(1, 44)]
_PAYMENTS = 500
_FILES = 60
_COMMAND = [sys.executable, "-c", "from bangfu.cli.commands import main; main()"]
_PANDAS = """
import sys, pandas
for book in sys.argv[1:]:
    pandas.read_excel(book, sheet_name=None, engine="calamine")
"""


@dataclass(frozen=True)
class _Import:
    """What is imported: a command, and the workbooks pandas reads beside it."""

    words: str
    command: list[str]
    books: list[Path]


def main(rows: int) -> None:
    """Make the ledgers, import them on copies of one register, print times and memory."""
    compile_bytecode()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register = folder / "register"
        _run(folder, ["import", str(_first(folder)), *_into(register)])
        for one in _imports(folder, rows):
            _measure(folder, register, one)


def _imports(folder: Path, rows: int) -> Iterator[_Import]:
    register = folder / "trial"
    inbox = folder / "inbox"
    inbox.mkdir()
    books = [
        _book(inbox / f"{unit}.xlsx", _payments(n, unit, _PAYMENTS))
        for n, unit in enumerate(_UNITS)
    ]
    words = f"{len(books)} ledgers of {_PAYMENTS} payments"
    yield _Import(
        words, ["inbox", str(inbox), *_into(register), "--period", "2016-02", "--confirm"], books
    )
    share = rows // len(_UNITS)
    everyone = (_payments(n, unit, share) for n, unit in enumerate(_UNITS))
    large = _book(folder / "large.xlsx", chain.from_iterable(everyone))
    yield _Import(
        f"one ledger of {rows:,} payments", ["import", str(large), *_into(register)], [large]
    )


def _measure(folder: Path, register: Path, one: _Import) -> None:
    """Time an import and its peer, then run it again to sample its memory."""
    trial, log, env = folder / "trial", folder / "log", environment()
    shutil.copytree(register, trial)
    ours = timed([_COMMAND + one.command], env, log)
    theirs = timed([[sys.executable, "-c", _PANDAS, *map(str, one.books)]], env, log)
    shutil.rmtree(trial)
    shutil.copytree(register, trial)
    peak = peak_of(_COMMAND + one.command, env, folder)
    shutil.rmtree(trial)
    memory = f"{peak.megabytes:,.0f} MB" if peak else "memory unknown"
    print(f"{one.words}: {ours.seconds:.1f} s, {ours.cpu:.1f} s of processor time, {memory}")
    print(
        f"    pandas reads them in {theirs.seconds:.1f} s, {theirs.cpu:.1f} s of processor time:"
        f" {ours.cpu / theirs.cpu:.1f} times as much"
    )


def _first(folder: Path) -> Path:
    """The unions and their files."""
    dozen = a_dozen()
    file, event = dozen["household_file"][0], dozen["file_event"][0]
    keys = [(n, unit, k) for n, unit in enumerate(_UNITS) for k in range(_FILES)]
    return fill(
        folder / "first.xlsx",
        {
            "union_unit": unions(*_UNITS),
            "household_file": [
                file
                | {"unit_code": unit, "file_id": f"F{n}-{k}", "household_id": f"H{n}-{k}"}
                | {"holder_key": _person(n, k)}
                for n, unit, k in keys
            ],
            "file_event": [
                event | {"event_id": f"E{n}-{k}", "file_id": f"F{n}-{k}"} for n, _, k in keys
            ],
        },
    )


def _payments(order: int, unit: str, count: int) -> Iterator[dict[str, Any]]:
    """Payments to the families of a union, one after the other, each time on another day."""
    payment = a_dozen()["assistance"][0]
    for number in range(count):
        family = number % _FILES
        yield payment | {
            "aid_id": f"A{order}-{number}",
            "file_id": f"F{order}-{family}",
            "unit_code": unit,
            "person_key": _person(order, family),
            "paid_on": payment["paid_on"] + timedelta(number // _FILES % 1000),
            "amount": 100 + number % 900,
        }


def _person(order: int, family: int) -> str:
    number = order * _FILES + family
    # Some tenth number of a day ends in 000, as one does that lost its last digits.
    return id_number(number % 99 + 1, birth=f"19000{number // 2772 + 1}{number // 99 % 28 + 1:02d}")


def _book(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    """Write payments as a workbook, row by row."""
    declared = table("assistance")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(declared.zh)
        sheet.write_row(0, 0, [column.label("zh") for column in declared.columns])
        for place, row in enumerate(rows, start=1):
            for at, name in enumerate(declared.names):
                value = row.get(name)
                sheet.write(place, at, value, day if isinstance(value, date) else None)
    return path


def _into(register: Path) -> list[str]:
    return ["--register", str(register), "--key", str(register.parent / "key")]


def _run(folder: Path, arguments: list[str]) -> None:
    timed([_COMMAND + arguments], environment(), folder / "log")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
