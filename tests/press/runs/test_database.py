"""A run on a register in a database makes the releases a run on a folder makes."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from bangfu.press.library.shared_figures import share_figures
from bangfu.press.runs.session import verify_session
from bangfu.register.copying import copy_register
from bangfu.register.homes import DatabaseUrl
from private_server import PrivateServer
from published_release import Published, asked, publish


@pytest.fixture(scope="module")
def database(sample_folder: Path, postgres: PrivateServer) -> DatabaseUrl:
    url = postgres.register()
    copy_register(sample_folder, url)
    return url


@pytest.fixture(scope="module")
def both(
    library: Path, database: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Published, Published]:
    """The release of 2019, made of the sample in a folder and in a database."""
    desk = tmp_path_factory.mktemp("desk")
    made = publish(desk / "reports", desk / "run", asked(database, "zh", "en"))  # type: ignore[arg-type]
    return replace(made, reports=library), made


def test_figures_are_the_same_to_the_byte(both: tuple[Published, Published]) -> None:
    folder, database = both
    assert folder.files["figures.csv"] == database.files["figures.csv"]
    assert len(folder.files["figures.csv"]) > 10_000
    tables = [name for name in folder.files if name.endswith(".csv")]
    assert len(tables) > 5
    assert {name: folder.files[name] for name in tables} == {
        name: database.files[name] for name in tables
    }


def test_a_release_says_which_database_but_not_where_it_is(
    both: tuple[Published, Published], database: DatabaseUrl
) -> None:
    folder, made = (one.manifest for one in both)
    assert made["parameters"]["register"] == f"postgres:///postgres?schema={database.schema}"
    assert made["register_content_sha256"] == folder["register_content_sha256"]
    assert [run["seen_sha256"] for run in made["runs"].values()] == [
        run["seen_sha256"] for run in folder["runs"].values()
    ]
    text = "".join(both[1].files["release.json"].decode())
    assert str(dict(database.options)["host"]) not in text


def test_it_is_verified_by_the_database(
    both: tuple[Published, Published], database: DatabaseUrl
) -> None:
    verdict = verify_session(both[1].folder, register=str(database), jobs=2)
    assert verdict.is_same


def test_published_figures_are_shared_with_those_who_see_nothing_else(
    both: tuple[Published, Published], database: DatabaseUrl, postgres: PrivateServer
) -> None:
    reports = both[1].reports
    lines = both[1].rows("figures.csv")
    releases, count = share_figures(reports, database)
    assert (releases, count) == (1, len({line["address"] for line in lines}))
    with postgres.connect(database) as connection:
        connection.execute(f'SET ROLE "{database.schema}_public"')
        connection.execute(f'SET search_path TO "{database.schema}"')
        found = connection.execute(
            "SELECT value FROM published_figure WHERE address = %s",
            ["comfort.person_times/2019/110105"],
        ).fetchone()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM load")
    (expected,) = {
        line["value"] for line in lines if line["address"] == "comfort.person_times/2019/110105"
    }
    assert found == (expected,)
