"""What a public release withholds of the internal one, and that nothing else gives it away."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.figures.catalogue import MEASURES
from bangfu.press.library.top_pages import write_library
from bangfu.press.runs.plan import plan_releases
from published_release import Published, asked
from python_calamine import CalamineWorkbook
from run_all import publish_here
from small_notebooks import NOTEBOOKS

PUBLIC = {figure.id for spec in MEASURES if not spec.internal for figure in spec.figures}
INTERNAL = {f.id for spec in MEASURES if spec.internal for f in spec.figures} - PUBLIC
ZH_PAGES = [f"{name}.html" for name in NOTEBOOKS]


@pytest.fixture(scope="module")
def public(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The year 2019 of the district in both languages."""
    place = tmp_path_factory.mktemp("editions")
    (release,) = plan_releases(asked(sample_folder, "zh", "en"))
    publish_here(release, place / "reports")
    return Published(release, place / "reports", place / "run", [])


@pytest.fixture(scope="module")
def internal(public: Published, sample_folder: Path) -> Published:
    """The same year in the internal edition, published beside the public one."""
    (release,) = plan_releases(asked(sample_folder, "zh", edition="internal"))
    publish_here(release, public.reports)
    write_library(public.reports, {})
    return Published(release, public.reports, public.workplace, [])


def test_internal_edition_is_apart_marked_and_never_linked(internal: Published) -> None:
    assert internal.folder == internal.reports / "internal" / "110105" / "2019"
    for name in ZH_PAGES:
        page = internal.page(name)
        assert "内部资料" in page.texts
        assert not [address for address in page.addresses if "index" in address]
    assert "suppressed" not in internal.statuses.values()
    public_pages = [p for p in internal.reports.rglob("*.html") if "internal" not in p.parts]
    assert len(public_pages) == 2 * len(NOTEBOOKS) + 8  # and indexes, finders, corrections
    for path in public_pages:
        assert "internal/" not in path.read_text("utf-8")


def withheld(public: Published, internal: Published) -> dict[str, Decimal]:
    """What the public release withholds, with the value it has internally."""
    values = {row["address"]: row["value"] for row in internal.rows("figures.csv")}
    hidden = [address for address, status in public.statuses.items() if status == "suppressed"]
    return {address: Decimal(values[address]) for address in hidden if values[address]}


def test_public_release_withholds_values_and_nothing_else(
    public: Published, internal: Published
) -> None:
    hidden = withheld(public, internal)
    assert len(hidden) > 100
    assert sum(0 < value < 10 for value in hidden.values()) > 50
    open_values = {row["address"]: row["value"] for row in internal.rows("figures.csv")}
    for row in public.rows("figures.csv"):
        expected = "[c]" if row["status"] == "suppressed" else open_values[row["address"]]
        assert row["value"] == expected, row["address"]


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """The codes of a row: every column but labels and figures, whose ids have a point."""
    codes = [name for name in row if not name.endswith(("_zh", "_en")) and "." not in name]
    return tuple(row[name] for name in codes if name != "value")


def test_cells_of_public_tables_are_those_of_the_internal_ones_or_withheld(
    public: Published, internal: Published
) -> None:
    names = [name for name in public.files if name.startswith("tables/")]
    marks = 0
    for name in names:
        # By key: unions stand by size, which a public table must not give away.
        shown = {_key(row): row for row in public.rows(name)}
        whole = {_key(row): row for row in internal.rows(name)}
        assert set(shown) <= set(whole)
        # Besides, the internal edition has what only it tells.
        assert all(key[0].split("/")[0] in INTERNAL for key in set(whole) - set(shown)), name
        for key, row in shown.items():
            for column, cell in row.items():
                marks += cell == "[c]"
                assert cell in ("[c]", whole[key][column]), (name, key, column)
    assert marks > 100


def test_what_is_told_internally_only_is_nowhere_in_public(
    public: Published, internal: Published
) -> None:
    known = {row["address"].split("/")[0] for row in internal.rows("figures.csv")}
    assert known & INTERNAL
    for name in public.files:
        if name.endswith(".png"):  # drawn from what the SVG of the same name says
            continue
        assert not [figure_id for figure_id in INTERNAL if figure_id in _text_of(public, name)], (
            name
        )


@pytest.mark.parametrize("name", ZH_PAGES)
def test_pages_withhold_what_the_tables_withhold(
    public: Published, internal: Published, name: str
) -> None:
    """A cell on a public page is that of the internal page or the mark, and as often as in CSV."""
    shown, whole = public.page(name).tables, internal.page(name).tables
    # Besides, the internal edition has tables of what only it tells.
    assert list(shown) == [table for table in whole if table in shown]
    assert all("per-members" in one or "unaided" in one for one in whole.keys() - shown.keys())
    for table, rows in shown.items():
        by_label = {row[0]: row for row in whole[table]}  # unions stand by size
        together = sum(map(unions_in, rows))  # those of which nothing is shown share a line
        assert len(rows) + max(together - 1, 0) == len(whole[table])
        told = [row for row in rows if not unions_in(row)]
        for row, beside in zip(told, whole[table], strict=not together):
            full = by_label[row[0]] if "unit" in table else beside
            if table == "table-standards":  # and what is off them, internally
                full = full[: len(row)]
            assert all(c in ("〔保密〕", w) for c, w in zip(row, full, strict=True)), table
    by_slug = {
        re.sub(r"[._]", "-", file[7:-4]).replace("-by-", "-"): file
        for file in public.files
        if file.startswith("tables/")
    }
    for table, rows in shown.items():
        file = by_slug.get(table.removeprefix("table-"))
        if file is not None and "cause-aspect" not in table:
            marks = sum(row.count("〔保密〕") * (unions_in(row) or 1) for row in rows)
            assert marks == sum(c == "[c]" for r in public.rows(file) for c in r.values()), table


def unions_in(row: list[str]) -> int:
    """How many unions a line stands for, of which nothing is shown; none if it is one union's."""
    found = re.fullmatch(r"(?:其余)?(\d+)个工会", row[0])
    return int(found[1]) if found else 0


def _text_of(published: Published, name: str) -> str:
    """Whatever a file of a release says, of a workbook the cells as they are stored."""
    if name.endswith(".html"):
        return published.page(name).text
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(published.files[name])) as parts:
            document = parts.read("word/document.xml").decode()
        return re.sub(r"</w:(?:p|tc)>", "\n", document)
    if not name.endswith(".xlsx"):
        # A font and a hash are letters and digits that say nothing.
        return re.sub(r"base64,[\w+/=]+|\b[0-9a-f]{64}\b", "", published.files[name].decode())
    book = CalamineWorkbook.from_filelike(io.BytesIO(published.files[name]))
    sheets = (book.get_sheet_by_name(sheet).to_python() for sheet in book.sheet_names)
    return "\n".join(str(cell) for rows in sheets for row in rows for cell in row)


def test_no_withheld_amount_is_anywhere_in_the_public_release(
    public: Published, internal: Published
) -> None:
    """Amounts of four digits and more that are not round are like nothing else that is shown."""
    statuses = public.statuses
    values = {row["address"]: row["value"] for row in internal.rows("figures.csv")}
    told = {address: value for address, value in values.items() if address in statuses}
    open_values = {value for address, value in told.items() if statuses[address] != "suppressed"}
    secret = {
        Decimal(value) for address, value in told.items()
        if statuses[address] == "suppressed" and ".amount/" in address
        and value not in open_values and Decimal(value) >= 1000 and Decimal(value) % 100
    }  # fmt: skip
    assert len(secret) > 20
    public_text = "\n".join(
        _text_of(public, name)
        for name in public.files
        if not name.endswith(".png")  # drawn from what the SVG of the same name says
    )
    found = set(re.findall(r"(?<![\d.,])[\d,]*\d(?:\.\d\d)?(?![\d.])", public_text))
    plain = {Decimal(text.replace(",", "")) for text in found}
    assert secret & plain == set()
