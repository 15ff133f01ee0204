"""A register on a Spark cluster: a real master, and two workers that share a folder with it."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.desk.wording import MEASURES
from bangfu.disclosure.policy import Edition
from bangfu.figures.records import to_csv
from bangfu.periods import Period
from bangfu.register.copying import copy_register
from bangfu.register.store import Register, open_register
from equal_answers import figures, require_same
from home_contract import *  # noqa: F403 - the tests of every home
from home_contract import Fresh
from private_cluster import PrivateCluster

SECRET = "tiger-9b1f"

# pyspark closes the lines by which answers come from Java when they are collected as garbage.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module", autouse=True)
def _no_garbage() -> Iterator[None]:
    """Leave nothing to be collected in tests of other modules, which would be told of it."""
    yield
    gc.collect()


@pytest.fixture
def fresh(spark: PrivateCluster) -> Fresh:
    """What makes homes for registers, without loads."""
    return spark.register


@pytest.fixture(scope="module")
def both(sample_folder: Path, spark: PrivateCluster) -> tuple[Register, Register]:
    """The sample in a folder and on the cluster."""
    place = spark.register()
    copy_register(sample_folder, place)
    return open_register(sample_folder), open_register(place)


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_the_sample_is_the_same(both: tuple[Register, Register], name: str) -> None:
    compared = require_same(*both, name, (), Period.parse("2018-10..2019-09"))
    assert compared > 1


@pytest.mark.parametrize(
    ("unit", "edition", "period"),
    [("110105", "public", "2019"), ("110105015", "internal", "2013..2019")],
)
def test_every_figure_of_the_catalogue_is_the_same_to_the_byte(
    both: tuple[Register, Register], unit: str, edition: Edition, period: str
) -> None:
    ours, theirs = (figures(register, unit, edition, Period.parse(period)) for register in both)
    assert len(ours) > 20
    assert to_csv(ours) == to_csv(theirs)
