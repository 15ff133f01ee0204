"""Rows and columns that nobody sees or that are struck out: a sum that is wrong may leave them out.

They land, which is told; and where a total is not what the rows sum to they are the likeliest
cause, so the fault names them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.formats.grid import Dressed, Grid
from bangfu.ledgers.layout.sheet_columns import WIDE_MARK, SheetColumns, quoted_list
from bangfu.ledgers.layout.sheet_rows import RawRow, SheetRows
from bangfu.ledgers.layout.sheet_words import rows_in_words
from bangfu.register.faults import Fault

__all__ = ["NOTHING_VEILED", "Veiled", "veiled_in"]


@dataclass(frozen=True)
class Veiled:
    """What of a table is hidden, by a filter too, or struck out."""

    hidden: tuple[int, ...] = ()
    """Rows of data."""
    struck: tuple[int, ...] = ()
    """Rows of data of which some cell is struck out."""
    columns: tuple[str, ...] = ()
    """Heads of hidden columns each cell of which is a payment."""

    def __bool__(self) -> bool:
        return bool(self.hidden or self.struck or self.columns)

    def __or__(self, other: "Veiled") -> "Veiled":
        """What of either table is."""
        return Veiled(
            tuple(sorted({*self.hidden, *other.hidden})),
            tuple(sorted({*self.struck, *other.struck})),
            tuple(dict.fromkeys((*self.columns, *other.columns))),
        )

    @property
    def rows(self) -> frozenset[int]:
        """The numbers of its rows."""
        return frozenset({*self.hidden, *self.struck})

    def named_in(self, fault: Fault, *, agrees: bool = False) -> Fault:
        """A fault of a sum that names what it may leave out.

        Parameters
        ----------
        fault
            The sum is not that of the rows.
        agrees
            Whether it is right without these rows.
        """
        parts = list(self._parts())
        if not parts:
            return fault
        zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        agreed = Text("，不计则相符", ", without which it agrees") if agrees else Text("", "")
        expected = Text(
            f"{fault.expected.zh}；各行中有{zh}{agreed.zh}：不作数的删去，作数的使其可见并改正合计",
            f"{fault.expected.en}; among them are {en}{agreed.en}: delete what does not count, "
            "have what does seen and mend the sum",
        )
        return replace(fault, expected=expected)

    def _parts(self) -> Iterator[Text]:
        if self.hidden:
            said = rows_in_words(self.hidden)
            yield Text(
                f"隐藏的{len(self.hidden)}行（{said.zh}）", f"{len(self.hidden)} hidden ({said.en})"
            )
        if self.struck:
            said = rows_in_words(self.struck)
            yield Text(
                f"划去的{len(self.struck)}行（{said.zh}）",
                f"{len(self.struck)} struck out ({said.en})",
            )
        if self.columns:
            listed = list(quoted_list(self.columns))
            yield Text(
                f"隐藏的列（{LIST_COMMA.zh.join(listed)}）",
                f"hidden columns ({LIST_COMMA.en.join(listed)})",
            )


NOTHING_VEILED = Veiled()


def veiled_in(rows: SheetRows, columns: SheetColumns, grid: Grid) -> Veiled:
    """What of a table is hidden or struck out.

    Parameters
    ----------
    rows
        Its rows.
    columns
        Its columns.
    grid
        The sheet it is in.
    """
    names = [columns.names.get(column, "") for column in sorted(grid.hidden_columns)]
    return Veiled(
        tuple(row.number for row in rows.data if row.number in grid.hidden_rows),
        tuple(row.number for row in rows.data if _is_struck(row)),
        tuple(columns.headers[name] for name in names if WIDE_MARK in name and len(name) > 1),
    )


def _is_struck(row: RawRow) -> bool:
    return any(isinstance(cell, Dressed) and cell.struck for cell in row.values)
