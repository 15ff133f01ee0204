"""What a public release withholds of the internal one, and that nothing else gives it away."""

import io
import re
import zipfile
from collections import Counter
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
    assert len(public_pages) == 2 * len(NOTEBOOKS) + 10  # and indexes, finders, checks, corrections
    for path in public_pages:
        assert "internal/" not in path.read_text("utf-8")


def is_as_inside(shown: str, inside: str) -> bool:
    """Whether a cell of data is that of the internal edition, rounded to 10,000 or withheld."""
    if shown in ("[c]", "", inside):
        return True
    return int(shown) % 10_000 == 0 and abs(Decimal(shown) - Decimal(inside)) <= 5_000


def test_public_release_has_what_the_internal_one_has_or_less(
    public: Published, internal: Published
) -> None:
    inside = {row["address"]: row["value"] for row in internal.rows("figures.csv")}
    statuses: Counter[str] = Counter()
    for row in public.rows("figures.csv"):
        statuses[row["status"]] += 1
        if "_group=" in row["address"] or ";unit=other_" in row["address"]:
            continue  # told together
        value = inside[row["address"]]
        if row["status"] == "suppressed":
            assert row["value"] == "[c]"
        elif row["status"] == "rounded":
            assert abs(Decimal(row["value"]) - Decimal(value)) <= 5_000
        else:
            assert row["value"] == value, row["address"]
    assert set(statuses) <= {"ok", "synthetic", "suppressed", "rounded", "undefined"}
    assert statuses["suppressed"] < 20  # money of months with fewer than ten people
    hidden = inside.keys() - {row["address"] for row in public.rows("figures.csv")}
    assert len([one for one in hidden if 0 < Decimal(inside[one] or 0) < 10]) > 100


def _key(row: dict[str, str]) -> tuple[str, ...]:
    """The codes of a row: every column but labels and figures, whose ids have a point."""
    codes = [name for name in row if not name.endswith(("_zh", "_en")) and "." not in name]
    return tuple(row[name] for name in codes if name != "value")


def test_cells_of_public_tables_are_those_of_the_internal_ones_or_less(
    public: Published, internal: Published
) -> None:
    names = [name for name in public.files if name.startswith("tables/")]
    both = [name for name in names if name in internal.files]
    assert all("_group" in name for name in names if name not in both)
    for name in both:
        # By key: unions stand by size.
        shown = {_key(row): row for row in public.rows(name)}
        whole = {_key(row): row for row in internal.rows(name)}
        assert all(part[-1].startswith("other_") for part in set(shown) - set(whole)), name
        for key in shown.keys() & whole.keys():
            assert set(shown[key]) <= set(whole[key])
            for column, cell in shown[key].items():
                assert is_as_inside(cell, whole[key][column]), (name, key, column)


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
def test_a_public_page_has_the_tables_of_the_internal_one_or_less(
    public: Published, internal: Published, name: str
) -> None:
    """A cell is that of the internal page, rounded, or a mark; nothing else is said of it."""
    shown, whole = public.page(name).tables, internal.page(name).tables
    assert all("-group" in table for table in shown.keys() - whole.keys())
    for table in shown.keys() & whole.keys():
        heads, *rows = shown[table]
        places = [whole[table][0].index(head) for head in heads if head in whole[table][0]]
        if len(places) < len(heads) or "published" in table:  # money in another unit; as printed
            continue
        inside = {row[0]: row for row in whole[table][1:]}
        for row in rows:
            if row[0] not in inside:
                assert row[0].startswith("其余"), table
                continue
            if len(row) > len(places):  # under heads they share
                continue
            pairs = zip(row, (inside[row[0]][place] for place in places), strict=True)
            assert all(c in ("〔不公布〕", "—", w) or c.startswith("≈") for c, w in pairs), table


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
    exact = {one for one, status in statuses.items() if status == "synthetic"}
    open_values = {row["value"] for row in public.rows("figures.csv") if row["address"] in exact}
    secret = {
        Decimal(value) for address, value in values.items()
        if address not in exact and ".amount/" in address and value
        and value not in open_values and Decimal(value) >= 1000 and Decimal(value) % 100
    }  # fmt: skip
    assert len(secret) > 40
    public_text = "\n".join(
        _text_of(public, name)
        for name in public.files
        if not name.endswith(".png")  # drawn from what the SVG of the same name says
    )
    found = set(re.findall(r"(?<![\d.,])[\d,]*\d(?:\.\d\d)?(?![\d.])", public_text))
    plain = {Decimal(text.replace(",", "")) for text in found}
    assert secret & plain == set()
