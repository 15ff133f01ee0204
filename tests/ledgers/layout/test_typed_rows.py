"""One cell into one value: what is taken, what is refused, and what a refusal may say."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from artificial_ledgers import id_number
from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Plain
from bangfu.ledgers.values.headers import SIGNS
from bangfu.ledgers.values.typed_cells import read_cell
from bangfu.persons.identity import read_person
from bangfu.persons.keys import person_key
from bangfu.register.faults import RefusedError
from bangfu.register.schema import TABLES, Column, Type, table
from bangfu.rules import default_rules
from hypothesis import given
from hypothesis import strategies as st

SECRET = bytes(32)
RULES = default_rules()


def column(kind: Type, *, required: bool = False) -> Column:
    return Column("x", kind, "某列", "some column", "", required, "cause")


def read(kind: Type, raw: object) -> object:
    return read_cell(column(kind), raw, SECRET, RULES)


MONEY = [c for t in TABLES for c in t.columns if c.type is Type.MONEY]


@pytest.mark.parametrize("money", MONEY, ids=[f"{n}-{c.name}" for n, c in enumerate(MONEY)])
@pytest.mark.parametrize(
    "raw", ["800以上", "约800", "500-800", "500或800", "-800", "(800)", Dressed(800.0, red=True)]
)
def test_only_of_payments_it_is_told_that_they_are_paid_or_taken_back(
    money: Column, raw: Plain | Dressed
) -> None:
    with pytest.raises(RefusedError) as refused:
        read_cell(money, raw, SECRET, RULES)
    said = refused.value.expected
    if money.name == "amount":
        assert re.search("发放|一笔|冲销", said.zh)
        assert re.search("paid|payment", said.en)
    else:
        assert money.zh.partition("（")[0] in said.zh
        assert not re.search("发放|一笔|冲销", said.zh)
        assert not re.search("paid|payment", said.en)


def test_income_that_is_not_exact_is_asked_as_income() -> None:
    income = table("household_file").column("income_per_head")
    with pytest.raises(RefusedError) as refused:
        read_cell(income, "800以上", SECRET, RULES)
    assert refused.value.expected == Text(
        "准确的家庭月人均收入，一格一个数", "the exact monthly income per head, one number a cell"
    )


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Type.KEY, "F-2016/001", "F-2016/001"),
        (Type.KEY, 12.0, "12"),  # calamine gives whole numbers as floats
        (Type.KEY, "　Ｆ１２ ", "F12"),  # full-width forms and spaces
        (Type.TEXT, "　建外街道（筹） ", "建外街道（筹）"),
        (Type.TEXT, 7.0, "7"),
        (Type.DATE, date(2019, 3, 1), date(2019, 3, 1)),
        (Type.DATE, datetime(2019, 3, 1, 8, 30), date(2019, 3, 1)),
        (Type.DATE, "2019-03-01", date(2019, 3, 1)),
        (Type.DATE, "2019/3/1", date(2019, 3, 1)),
        (Type.DATE, "1990-01-01", date(1990, 1, 1)),
        (Type.DATE, 43525.0, date(2019, 3, 1)),  # the day's number, its format lost
        (Type.MONEY, 1000.0, Decimal("1000.00")),
        (Type.MONEY, 0.1 + 0.2, Decimal("0.30")),  # 0.30000000000000004 is binary noise
        (Type.MONEY, 1234.56, Decimal("1234.56")),
        (Type.MONEY, 1234.56000000001, Decimal("1234.56")),  # left behind by a program's sums
        (Type.MONEY, "12,345.6", Decimal("12345.60")),
        (Type.MONEY, "１，０００", Decimal("1000.00")),
        (Type.MONEY, "0.3万", Decimal("3000.00")),
        (Type.MONEY, 0.0, Decimal("0.00")),
        (Type.MONEY, 999999999999.99, Decimal("999999999999.99")),
        (Type.COUNT, 3.0, 3),
        (Type.COUNT, "3", 3),
        (Type.YEAR, 2019.0, 2019),
        (Type.YEAR, "２０１９年", 2019),
        (Type.SIGN, -1.0, -1),
        (Type.SIGN, "+1", 1),
        (Type.SIGN, "核减", -1),
        (Type.SIGN, "Add", 1),
        (Type.CODE, " 子女上学 ", "schooling"),
        (Type.CODE, "able to work, not employed", "unemployed_able"),
        (Type.CODES, "子女上学；自然灾害", "schooling;disaster"),
        (Type.CODES, "able to work, not employed; other", "unemployed_able;other"),
        (Type.MONEY, "", None),
        (Type.DATE, " 　", None),
    ],
)
def test_a_cell_is_read_as_its_column_says(kind: Type, raw: object, value: object) -> None:
    got = read(kind, raw)
    assert (got, type(got)) == (value, type(value))
    if isinstance(value, Decimal):
        assert str(got) == str(value)  # two places, always


@pytest.mark.parametrize(
    ("kind", "raw", "found"),
    [
        (Type.KEY, "王某某家", "'王…' (4 letters)"),  # a key is no place for a name
        (Type.KEY, 1.5, "1.5"),
        (Type.KEY, True, "True"),
        (Type.KEY, date(2016, 1, 1), "a date, 2016-01-01"),  # Excel turned 2016-1 into a date
        (Type.KEY, 1e17, "1e+17"),
        (Type.DATE, "2019-02-30", "'2019-02-30' (no such day)"),
        (Type.DATE, "31/02/2019", "'31/02/2019' (which number is the month?)"),
        (Type.DATE, "2019年3月", "'2019年3月' (a month, no day)"),
        (Type.DATE, 20190230.0, "'20190230' (no such day)"),
        (Type.DATE, date(1989, 12, 31), "1989-12-31"),
        (Type.DATE, "2101-01-01", "'2101-01-01'"),
        (Type.DATE, time(8, 0), "08:00:00"),
        (Type.MONEY, -1.0, "-1"),
        (Type.MONEY, "-0.01", "'-0.01'"),
        (Type.MONEY, 1.005, "1.005"),
        (Type.MONEY, "1.005", "'1.005'"),
        (Type.MONEY, "1,00.00", "'1,00.00'"),
        (Type.MONEY, 1e12, "13 characters, not quoted"),
        (Type.MONEY, True, "True"),
        (Type.MONEY, float("nan"), "nan"),
        (Type.COUNT, 2.5, "2.5"),
        (Type.COUNT, -1.0, "-1"),
        (Type.COUNT, 2147483648.0, "2147483648"),
        (Type.YEAR, 19.0, "19"),
        (Type.YEAR, 1989.0, "1989"),
        (Type.YEAR, 2101.0, "2101"),
        (Type.YEAR, "2019-2020", "'2019-2020'"),
        (Type.SIGN, 2.0, "2"),
        (Type.CODE, "生病", "'生病'"),
        (Type.CODE, 1.0, "'1'"),
        (Type.CODES, "子女上学;生病", "'生病'"),
        (Type.CODES, "自然灾害;自然灾害", "'自然灾害;自然灾害'"),
        (Type.CODES, "other;illness;disaster;accident", "31 characters, not quoted"),
    ],
)
def test_a_cell_that_could_be_misread_is_refused(kind: Type, raw: object, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(kind, raw)
    assert refused.value.found.en == found


@pytest.mark.parametrize("kind", list(Type))
def test_an_empty_required_cell_is_refused(kind: Type) -> None:
    with pytest.raises(RefusedError, match="nothing"):
        read_cell(column(kind, required=True), "  ", SECRET, RULES)


@pytest.mark.parametrize("kind", [Type.KEY, Type.TEXT])
@pytest.mark.parametrize(
    "text",
    [
        id_number(1),
        f"F{id_number(1)}",
        id_number(1).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"{id_number(1)[:6]}-{id_number(1)[6:14]}-{id_number(1)[14:]}",
        "110105000101001",  # 15 digits, the old form
        id_number(1)[:17],  # its last digit lost
    ],
)
def test_an_id_number_is_no_key_and_no_text(kind: Type, text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(kind, text)
    assert refused.value.found.en == "what looks like an ID number"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲\x1b[31m街道", "character 2, U+001B, not seen"),
        ("甲\x00", "character 2, U+0000, not seen"),
        ("第一行\n第二行", "character 4, U+000A, not seen"),
        ("甲\u202e街道", "character 2, U+202E, not seen"),
        ("\u2066甲", "character 1, U+2066, not seen"),
        ("甲\u200b街道", "character 2, U+200B, not seen"),
        ("甲\ufeff", "character 2, U+FEFF, not seen"),
        ("甲\x85乙", "character 2, U+0085, not seen"),
        ("长" * 201, "201 characters"),
    ],
)
def test_text_that_cannot_be_seen_is_refused_with_its_place(text: str, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(Type.TEXT, text)
    assert refused.value.found.en == found
    assert refused.value.expected.en == "text that can be seen, up to 200 characters"


@pytest.mark.parametrize("kind", [kind for kind in Type if kind not in (Type.TEXT, Type.PERSON)])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("F\u200b-1", "character 2, U+200B, not seen"),
        ("\u202eF-1", "character 1, U+202E, not seen"),
        ("F-1\x00", "character 4, U+0000, not seen"),
        ("F-\x1b[1m", "character 3, U+001B, not seen"),
        ("F-1\U000e0041", "character 4, U+E0041, not seen"),
        ("F\n-1", "character 2, U+000A, not seen"),
        (f"{id_number(1)[:6]}\u2060{id_number(1)[6:]}", "character 7, U+2060, not seen"),
    ],
)
def test_no_cell_of_any_kind_has_what_cannot_be_seen(kind: Type, text: str, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(kind, text)
    assert refused.value.found.en == found
    assert refused.value.expected.en == "characters that can be seen"


@pytest.mark.parametrize(
    ("key", "found"), [("F" * 41, "41 characters, not quoted"), ("F" * 10**6, "1000000 characters")]
)
def test_a_key_of_absurd_length_is_refused_and_not_quoted(key: str, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(Type.KEY, key)
    assert refused.value.found.en.startswith(found)


def test_text_of_any_letters_is_kept() -> None:
    for text in ("=SUM(A1)", "<b>甲</b>", "長" * 200, "Ω’é—…", "甲（筹）"):
        assert read(Type.TEXT, text) == text


def wrong_checksum() -> str:
    right = id_number(1)
    return right[:-1] + ("0" if right[-1] != "0" else "1")


def lost_tail_that_passes() -> str:
    """An ID number ending in 000 with a right checksum: 1 in 11 does."""
    stems = (f"110105{year}0101000" for year in range(1900, 1990))
    return next(s for s in stems if id_number(0, birth=s[6:14])[-1] == "0")[:17] + "0"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (float(int(lost_tail_that_passes())), "a number (Excel keeps 15 digits"),
        (110105190001010000.0, "a number (Excel keeps 15 digits"),
        (wrong_checksum(), "18 characters, checksum wrong"),
        ("110105190001010000", "ending in 000"),
        ("110105000101001", "an old number of 15 digits"),
        ("1.10105E+17", "a number in scientific notation"),
        (id_number(1) + "9", "19 characters"),
        (id_number(1, birth="19001301"), "no such birth date or region"),
        ("11010519000101OO1X", "not all of them digits"),
        (date(1900, 1, 1), "not text"),
        (True, "not text"),
    ],
)
def test_a_wrong_id_number_is_described_without_its_digits(raw: object, found: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read_person(raw, SECRET)
    assert found in refused.value.found.en
    told = refused.value.found.zh + refused.value.found.en + str(refused.value)
    assert not re.search(r"\d{5}", told)


def test_an_id_number_becomes_its_keyed_hash_however_it_is_spelled() -> None:
    with_x = next(n for n in map(id_number, range(100)) if n.endswith("X"))
    parts = (with_x[:6], with_x[6:14], with_x[14:])
    spellings = [
        with_x, with_x.lower(), f"　{with_x} ", " ".join(parts), "-".join(parts), f"'{with_x}",
        "\u200b".join(parts), f"{with_x}\ufeff", "\u00a0".join(parts),
        with_x.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    ]  # fmt: skip
    keys = {read_person(spelling, SECRET) for spelling in spellings}
    assert keys == {person_key(with_x, SECRET)}
    assert read_person(with_x, b"1" * 32) not in keys  # another secret, another key


@given(st.text(max_size=30) | st.floats() | st.integers() | st.booleans())
def test_no_cell_makes_a_reader_fail_other_than_by_refusing(raw: object) -> None:
    for kind in Type:
        with suppress(RefusedError):
            read(kind, raw)


@given(
    number=st.integers(0, 999).map(id_number),
    spoil=st.sampled_from(
        [
            str.lower,
            lambda number: number[:-1],
            lambda number: number + "1",
            lambda number: f"{number[:6]}.{number[6:14]}.{number[14:]}",
            lambda number: f"号{number}",
            lambda number: float(number[:17]),
            lambda number: int(number[:17]) * 10,
        ]
    ),
)
def test_no_refusal_quotes_an_id_number_in_whatever_column(
    number: str, spoil: Callable[[str], object]
) -> None:
    for kind in Type:
        if kind is Type.PERSON and spoil is str.lower:
            continue  # not spoilt
        with pytest.raises(RefusedError) as refused:
            read(kind, spoil(number))
        assert not re.search(r"\d{6}", f"{refused.value} {refused.value.found.zh}")


@given(
    st.decimals(0, Decimal("12999999999.99"), places=2)
    | st.decimals(2 * 10**10, 10**12 - 1, places=2)
)
def test_an_amount_is_read_back_from_every_form_it_is_written_in(amount: Decimal) -> None:
    forms = [str(amount), f"{amount:,}", float(amount)]
    assert [read(Type.MONEY, form) for form in forms] == [amount] * 3


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_date_is_read_back_from_every_form_it_is_written_in(day: date) -> None:
    forms = [day, day.isoformat(), f"{day.year}/{day.month}/{day.day}"]
    assert [read(Type.DATE, form) for form in forms] == [day] * 3


@pytest.mark.parametrize("name", [codes.name for codes in RULES.codes])
def test_every_code_is_read_back_from_both_labels_and_its_value(name: str) -> None:
    kinds = [Column("x", kind, "", "", "", codes=name) for kind in (Type.CODE, Type.CODES)]
    for code in RULES.code_list(name):
        forms = (code.label.zh, code.label.en, code.value)
        assert {read_cell(k, form, SECRET, RULES) for k in kinds for form in forms} == {code.value}


def test_every_sign_is_read_back_from_both_labels() -> None:
    for sign, words in SIGNS.items():
        assert {read(Type.SIGN, words.zh), read(Type.SIGN, words.en)} == {sign}
