"""Unions of a level are asked at once, and each has what it would have been told alone."""

from pathlib import Path

import pytest
from bangfu.figures.catalogue import measure_spec
from bangfu.figures.questions import answer, release_questions
from bangfu.figures.recall import Recall
from bangfu.measures.comfort import payments
from bangfu.measures.query import ask
from bangfu.periods import Period
from bangfu.register.store import Register, open_register
from nation import NATION, write_nation
from typed_register import typed_register

YEAR = Period.parse("2019")


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Register:
    folder = tmp_path_factory.mktemp("nation") / "register"
    write_nation(folder, sample_folder, 2)
    return open_register(str(folder))


def some_of_each_level(register: Register) -> list[str]:
    """The top, and of each level below it the first ones, with one that has no rows."""
    standing, found = [NATION], list[str]()
    while standing:
        found += [*standing[:2], *standing[-1:]]
        standing = [c for c, one in register.units.items() if one.parent in standing]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("edition", ["public", pytest.param("internal", marks=pytest.mark.prove)])
def test_each_union_is_told_what_it_would_be_told_alone(nation: Register, edition: str) -> None:
    shared, units = Recall(nation), some_of_each_level(nation)
    assert len(units) == 8  # 1 + 1 + 1 + 2 + 3 of five levels
    for unit in units:
        asked = list(release_questions(unit, YEAR, edition, nation.rules))  # type: ignore[arg-type]
        together = answer(nation, unit, edition, YEAR, asked, recall=shared)  # type: ignore[arg-type]
        alone = answer(nation, unit, edition, YEAR, asked)  # type: ignore[arg-type]
        assert together.to_bytes() == alone.to_bytes(), unit


@pytest.mark.parametrize("by", [(), ("illness",), ("unit",), ("month", "illness")])
def test_a_pass_gives_every_union_of_its_level_its_rows(
    nation: Register, by: tuple[str, ...]
) -> None:
    shared = Recall(nation)
    districts = ["200000", "200001"]
    for unit in (*districts, *[f"{districts[0]}{n:03}" for n in (1, 2, 5)]):
        told, sql = shared.ask(payments, nation.within(unit), YEAR, by)
        own, wanted = ask(payments, nation.within(unit), YEAR, by)
        order = [(name, "ascending") for name in ("period", *by)]
        assert told.sort_by(order).equals(own.sort_by(order)), unit
        assert sql == wanted
        assert nation.run(sql, own.schema).sort_by(order).equals(own.sort_by(order))


def test_what_is_said_of_no_rows_is_what_each_such_union_would_be_told(nation: Register) -> None:
    streets = [code for code, one in nation.units.items() if one.parent in ("200000", "200001")]
    asked = {
        (measure_spec(one.measure).compute, one.period)
        for one in release_questions(NATION, YEAR, "internal", nation.rules)
    }
    shared, told_the_same = Recall(nation), 0
    for measure, period in asked:
        told = {unit: shared.ask(measure, nation.within(unit), period)[0] for unit in streets}
        tables = list(told.values())
        shares = [unit for unit, table in told.items() if sum(table is one for one in tables) > 1]
        told_the_same += len(shares)
        for unit in shares[-1:]:  # the first of them was asked
            alone, _ = ask(measure, nation.within(unit), period)
            assert told[unit].equals(alone), (measure.__name__, unit)
    assert told_the_same > 500


def test_what_was_asked_is_not_asked_again(nation: Register) -> None:
    shared, looking = Recall(nation), nation.within(NATION)
    assert shared.ask(payments, looking, YEAR)[0] is shared.ask(payments, looking, YEAR)[0]


def test_a_level_that_has_no_rows_is_told_so(tmp_path: Path) -> None:
    units = """
    unit_code | name         | name_en | kind        | parent_code | valid_from
    1         | 甲区总工会   | Jia     | district    |             | 2000-01-01
    2         | 乙街道总工会 | Yi      | subdistrict | 1           | 2000-01-01
    3         | 丙街道总工会 | Bing    | subdistrict | 1           | 2000-01-01
    """
    register = typed_register(tmp_path, union_unit=units)
    shared = Recall(register)
    for by in ((), ("illness",), ("unit",)):
        for unit in ("2", "3"):  # asked of a second one, all of its level are
            told, _ = shared.ask(payments, register.within(unit), YEAR, by)
            own, _ = ask(payments, register.within(unit), YEAR, by)
            assert told.equals(own), (by, unit)
