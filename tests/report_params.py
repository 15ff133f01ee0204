"""Parameters of a report as a file of `params/` gives them."""

from pathlib import Path

from bangfu.params import ReportParams
from bangfu.yaml_files import read_yaml

__all__ = ["read_params"]


def read_params(path: Path) -> ReportParams:
    """The parameters in a YAML file of a single report."""
    return ReportParams.check(read_yaml(path), repr(path.name))
