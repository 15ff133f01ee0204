"""Any account, any folder: a run works, with stock kernels where it must, or says why not."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands_at_work import begin, said, small_project
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"Linux: {why_not_here()}")

RUN = "run params/year.yaml --force --jobs 2 --log run.jsonl"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another or mount")


def rare(value: str) -> Any:
    """A case that `make prove` runs and `make test` does not: a run costs ten seconds."""
    return pytest.param(value, marks=pytest.mark.prove)


NOBODY = (
    "setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", "--inh-caps",
    "+dac_read_search", "--ambient-caps", "+dac_read_search",
)  # fmt: skip
"""An account without a name or a home, that may read what root has installed."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "anywhere")


@pytest.fixture
def long_place() -> Iterator[Path]:
    """A folder whose name is of 200 letters: no path of a socket may be as long."""
    place = Path("/tmp", "x" * 195)
    place.mkdir(exist_ok=True)
    yield place
    shutil.rmtree(place)


@pytest.fixture
def mounted(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system of its own, with the options a test asks for."""
    place = tempfile.mkdtemp(prefix="m-", dir="/tmp")
    command = ["mount", "-t", "tmpfs", "-o", request.param, "tmpfs", place]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        os.rmdir(place)
        pytest.skip("nothing can be mounted here")
    yield Path(place)
    subprocess.run(["umount", place], check=True)
    os.rmdir(place)


def ended(project: Path) -> dict[str, Any]:
    """The last a run has noted: exit code, and what kernels it had."""
    last: dict[str, Any] = json.loads((project / "run.jsonl").read_text("utf-8").splitlines()[-1])
    return last


def require_run(project: Path, kernels: str = "forked", **given: Any) -> None:
    assert begin(project, RUN, **given).wait(120) == 0, said(project)
    assert ended(project)["kernels"].startswith(kernels)


@pytest.mark.prove
@pytest.mark.parametrize("home", ["", *(rare(one) for one in ("/nowhere", "/proc", "/etc/passwd"))])
def test_without_a_home_of_ones_own(project: Path, home: str) -> None:
    require_run(project, HOME=home)


@pytest.mark.prove
@pytest.mark.parametrize("language", [rare("C"), rare("POSIX"), "tr_TR.UTF-8"])
def test_in_any_language_of_the_system(project: Path, language: str) -> None:
    require_run(project, LANG=language, LC_ALL=language)


@pytest.mark.prove
def test_where_the_place_for_temporary_files_is_missing(project: Path) -> None:
    require_run(project, TMPDIR="/nowhere")


@pytest.mark.prove
def test_where_its_name_is_too_long_for_sockets(project: Path, long_place: Path) -> None:
    require_run(project, TMPDIR=str(long_place))
    assert list(long_place.iterdir()) == []


@pytest.mark.prove
def test_with_stock_kernels_where_its_name_is_too_long(project: Path, long_place: Path) -> None:
    require_run(project, "stock", TMPDIR=str(long_place), BANGFU_KERNELS="stock")
    assert list(long_place.iterdir()) == []


@AS_ROOT
@pytest.mark.prove
@pytest.mark.parametrize("mounted", ["size=100m,noexec"], indirect=True)
def test_where_nothing_may_be_executed(project: Path, mounted: Path) -> None:
    require_run(project, TMPDIR=str(mounted))


@AS_ROOT
@pytest.mark.prove
@pytest.mark.parametrize("mounted", ["size=8k"], indirect=True)
def test_where_there_is_no_room(project: Path, mounted: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        (mounted / "full").write_bytes(bytes(100_000))
    require_run(project, TMPDIR=str(mounted))


@pytest.mark.prove
def test_with_few_open_files(project: Path) -> None:
    require_run(project, through=("prlimit", "--nofile=128"))


@pytest.mark.prove
def test_with_little_address_space_it_says_so_in_a_sentence(project: Path) -> None:
    process = begin(project, RUN, through=("prlimit", f"--as={2 * 2**30}"))
    code = process.wait(120)
    assert code in (0, 1), said(project)
    if code:
        withheld = [line for line in said(project).splitlines() if line.startswith("withheld ")]
        assert (
            "found 2,048 MiB of address space (ulimit -v), expected no such limit" in withheld[-1]
        )


@pytest.mark.prove
@AS_ROOT
def test_without_shared_memory(project: Path) -> None:
    through = ("unshare", "-m", "sh", "-c", 'umount /dev/shm; exec "$@"', "sh")
    if subprocess.run([*through, "true"], check=False, capture_output=True).returncode:
        pytest.skip("no file system can be hidden here")
    require_run(project, through=through)


@pytest.mark.prove
@AS_ROOT
def test_as_an_account_without_a_name_or_a_home_in_a_project_it_only_reads(project: Path) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        place = Path(name)
        place.chmod(0o777)
        # DuckDB asks whether the account itself may read, which is more than that it can.
        shutil.copytree(project / "data" / "sample", place / "register")
        subprocess.run(["chmod", "-R", "a+rX", place / "register"], check=True)
        given = {"HOME": "", "LOGNAME": "", "USER": "", "USERNAME": "", "TMPDIR": ""}
        there = f"--reports {place}/reports --register {place}/register --jobs 2"
        process = begin(project, f"run params/year.yaml {there}", through=NOBODY, **given)
        assert process.wait(120) == 5
        assert "name another folder to work in with --workplace" in said(project)
        there = f"{there} --workplace {place}/run"
        process = begin(project, f"run params/year.yaml {there}", through=NOBODY, **given)
        assert process.wait(120) == 0, said(project)
        assert f"look at {place}/reports/index.html" in said(project)
        again = f"verify {place}/reports/public/110105/2019 --register {place}/register"
        again = f"{again} --workplace {place}/run"
        assert begin(project, again, through=NOBODY, **given).wait(120) == 0, said(project)
        assert not [one for one in Path("/tmp").glob("bangfu-*/") if one.stat().st_uid == 54321]


def modes(folder: Path) -> dict[str, int]:
    found = [folder, *folder.rglob("*")]
    return {str(one.relative_to(folder)): one.stat().st_mode & 0o777 for one in found}


def test_what_is_public_is_of_the_mode_asked_for_and_the_rest_is_closed(project: Path) -> None:
    reports = project / "elsewhere"
    strict = ("sh", "-c", 'umask 077; exec "$@"', "sh")
    command = f"run params/year.yaml --reports {reports}"
    assert begin(project, command, through=strict).wait(120) == 0, said(project)
    assert {mode & 0o077 for mode in modes(reports).values()} == {0}
    # Nothing is made again: what is there is opened too.
    assert begin(project, f"{command} --mode 644", through=strict).wait(120) == 0
    assert begin(project, f"{command} --mode 644 --edition internal", through=strict).wait(120) == 0
    found = modes(reports)
    public = {n: m for n, m in found.items() if not n.startswith((".l", "internal"))}
    assert public.pop("public/110105/2019/release.json") == 0o644
    assert set(public.values()) == {0o644, 0o755}
    assert {m for n, m in public.items() if (reports / n).is_dir()} == {0o755}
    assert found["internal"] == 0o700
    assert found[".lock"] & 0o077 == 0
    assert begin(project, f"{command} --mode 777").wait(60) == 2
