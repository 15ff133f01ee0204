"""A run on a register that a Spark cluster holds makes the release a run on a folder makes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.project import ROOT
from bangfu.register.copying import copy_register
from bangfu.register.homes import SparkUrl
from missing_programs import missing
from private_cluster import PrivateCluster
from published_release import asked, publish

_BANGFU = str(Path(sys.executable).with_name("bangfu"))
_SHARED = {  # as it is for users: who asks nothing for a while gives its processors back
    "spark.dynamicAllocation.enabled": "true",
    "spark.dynamicAllocation.executorIdleTimeout": "5s",
}


@pytest.fixture(scope="module")
def cluster() -> Iterator[PrivateCluster]:
    try:
        started = PrivateCluster.start(_SHARED)
    except FileNotFoundError as why:
        missing(why)
    with started:
        yield started


@pytest.fixture(scope="module")
def place(cluster: PrivateCluster, sample_folder: Path) -> SparkUrl:
    url = cluster.register()
    copy_register(sample_folder, url)
    return url


def bangfu(cluster: PrivateCluster, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_BANGFU, *words], cwd=ROOT, env={**os.environ, **cluster.environment()}, text=True,
        capture_output=True, check=False,
    )  # fmt: skip


def test_it_is_made_of_the_cluster_as_of_a_folder_and_verified(
    cluster: PrivateCluster, place: SparkUrl, sample_folder: Path, tmp_path: Path
) -> None:
    ours = publish(tmp_path / "ours", tmp_path / "run", asked(sample_folder, "zh"))
    to = ("--workplace", str(tmp_path / "work"), "--archive", str(tmp_path / "archive"))
    run = bangfu(
        cluster, "run", "params/year.yaml", "--register", str(place), "--language", "zh",
        "--reports", str(tmp_path / "reports"), *to,
    )  # fmt: skip
    assert (run.returncode, run.stderr.count("withheld")) == (0, 0), run.stderr
    theirs = tmp_path / "reports" / "public" / "110105" / "2019"
    tables = [name for name in ours.files if name.endswith(".csv")]
    assert len(tables) > 5
    assert {name: (theirs / name).read_bytes() for name in tables} == {
        name: ours.files[name] for name in tables
    }
    told = json.loads((theirs / "release.json").read_text("utf-8"))
    assert told["parameters"]["register"] == "spark:///register%201"
    assert {one["App Name"] for one in cluster.told("SparkListenerApplicationStart")} == {"bangfu"}

    again = bangfu(cluster, "verify", str(theirs), "--register", str(place), *to)
    assert again.returncode == 0, again.stderr
    nowhere = bangfu(cluster, "verify", str(theirs), *to)
    assert nowhere.returncode == 2
    assert "name it with --register" in nowhere.stderr
