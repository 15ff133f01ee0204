"""The files for containers: right by their formats, and by what bangfu is."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from bangfu.project import ROOT
from packaging.requirements import Requirement
from scheduling_examples import HEALING, exit_codes, is_cron, require_understood
from wheel_sources import SOURCES

FOLDER = ROOT / "docs" / "containers"
PLACES = {f"/srv/bangfu/{name}" for name in ("data", "reports", "archive", "run", "key")}


def steps() -> list[tuple[str, str]]:
    """The steps of the Containerfile: their word and what follows it."""
    lines = (FOLDER / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    told = [line for line in lines if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in told)]


def of_kind(word: str) -> list[str]:
    return [rest for kind, rest in steps() if kind == word]


def loaded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return found


def container() -> dict[str, Any]:
    (found,) = loaded("cronjob.yaml")["spec"]["jobTemplate"]["spec"]["template"]["spec"][
        "containers"
    ]
    return found


def test_the_image_is_made_of_what_a_wheel_is_made_of() -> None:
    copied = [shlex.split(rest) for rest in of_kind("COPY") if not rest.startswith("--from")]
    names = {name for *some, _ in copied for name in some}
    assert names == {*SOURCES, "docs/containers/requirements.lock"}
    assert all((ROOT / name).exists() for name in names)


def test_what_is_installed_is_pinned_and_hashed() -> None:
    installs = [
        part for rest in of_kind("RUN") for part in rest.split("&&") if "pip install" in part
    ]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps --no-build-isolation ." in installs[1]
    entries = re.split(r"^(?=\w)", (FOLDER / "requirements.lock").read_text("utf-8"), flags=re.M)[
        1:
    ]
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    names = {Requirement(entry.split(" \\")[0]).name for entry in entries}
    assert {"papermill", "psycopg", "distributed", "setuptools"} <= names
    assert not {"pytest", "ruff", "mypy", "playwright"} & names


def test_whoever_runs_it_is_not_root_and_writes_into_volumes_alone() -> None:
    (user,) = of_kind("USER")
    assert re.fullmatch(r"([1-9]\d+):\1", user)
    (volumes,) = of_kind("VOLUME")
    assert set(yaml.safe_load(volumes)) == PLACES
    assert [kind for kind, _ in steps()][-1] == "CMD"


def test_the_cron_job_is_valid_and_nothing_in_it_is_unknown() -> None:
    assert kubernetes_validate.validate(loaded("cronjob.yaml"), "1.37", strict=True) is not None


def test_the_cron_job_runs_the_monthly_job_as_the_image_allows() -> None:
    spec = loaded("cronjob.yaml")["spec"]
    assert is_cron(spec["schedule"].split())
    assert (
        spec["timeZone"] == yaml.safe_load((ROOT / "params/monthly.yaml").read_text())["timezone"]
    )
    require_understood(container()["args"])
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert (
        f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}"
        == of_kind("USER")[0]
    )
    assert container()["securityContext"]["readOnlyRootFilesystem"] is True
    mounted = {one["mountPath"] for one in container()["volumeMounts"]}
    assert mounted == {*PLACES, "/tmp"} - {"/srv/bangfu/key"}


def test_the_cron_job_tries_again_what_heals_by_itself() -> None:
    policy = loaded("cronjob.yaml")["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]
    (rule,) = policy["rules"]
    failures = {code for code in exit_codes("README.md") if code} - {*HEALING}
    assert (rule["action"], set(rule["onExitCodes"]["values"])) == ("FailJob", failures)


def test_the_services_fit_together(tmp_path: Path) -> None:
    # It reads what the services share, and refuses what depends on nothing there.
    for name in ("Containerfile", "compose.yaml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "podman_compose", "--dry-run", "-f", tmp_path / "compose.yaml",
         "--profile", "job", "config"],  # dry: it asks no podman, which need not be there
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    services = yaml.safe_load(done.stdout)["services"]
    assert sorted(services) == ["database", "migrate", "monthly", "scheduler", "worker"]
    whole = loaded("compose.yaml")
    for name, service in services.items():
        assert {*service.get("secrets", ())} <= {*whole["secrets"]}
        assert service["networks"] == ["inside"]
        named = {volume.split(":")[0] for volume in service["volumes"]}
        assert named <= {*whole["volumes"]}
        if name != "database":
            assert service["user"] == of_kind("USER")[0]
            assert service["read_only"] is True
            assert {volume.split(":")[1] for volume in service["volumes"]} < PLACES
    assert whole["networks"]["inside"]["internal"] is True


@pytest.mark.parametrize("name", ["migrate", "monthly"])
def test_the_services_commands_are_understood(name: str) -> None:
    typed = loaded("compose.yaml")["services"][name]["command"]
    require_understood(typed)
    assert all(
        ":" not in part.split("@")[0].removeprefix("postgres:") for part in typed if "@" in part
    )


def test_secrets_are_not_kept_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "docs/containers/secrets/" in ignored
