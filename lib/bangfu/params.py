"""Run parameters: read from YAML, typed, and refused before a kernel starts if anything is off.

papermill only warns of an unknown parameter, turns `2024_01` into 202401 and dates into text;
so everything is checked here, all faults at once.
"""

from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bangfu.disclosure.policy import Edition
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.periods import Period

__all__ = ["NOTEBOOKS", "ROOT", "ReportParams", "find_register", "read_params"]

ROOT = Path(__file__).parents[2]
"""The project's folder: notebooks, params, data and reports are looked up in it."""

NOTEBOOKS = ("assistance_totals", "hardship_exit", "comfort_payments")
"""The notebooks of a release, in the order of its index."""


def _period(text: str) -> str:
    try:
        Period.parse(text)
    except ParameterError as error:
        raise ValueError(error) from None
    return text


class ReportParams(BaseModel):
    """The parameters of a report; those of the notebooks, no more and no less."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    register_path: Annotated[str, Field(alias="register", min_length=1)]
    """Folder of the register."""
    period: Annotated[str, AfterValidator(_period)]
    """Reporting period."""
    unit: Annotated[str, Field(pattern=r"^[0-9A-Za-z]+$")]
    """Code of a union of the register."""
    language: Language = "zh"
    edition: Edition = "public"
    as_of: Annotated[int, Field(ge=1)] | None = None
    """Newest load to see; all of them if empty."""

    @classmethod
    def check(cls, raw: object, where: str = "parameters") -> Self:
        """The parameters in `raw`, a mapping.

        Raises
        ------
        ParameterError
            With every key that is unknown, missing or of the wrong form, and what was expected.
        """
        try:
            return cls.model_validate(raw)
        except ValidationError as error:
            faults = "\n".join(f"{where}: {_fault(dict(fault))}" for fault in error.errors())
            raise ParameterError(faults) from None

    def notebook_parameters(self) -> dict[str, str | int | None]:
        """The parameters by the names the notebooks give them."""
        return self.model_dump(by_alias=True)

    def with_(self, **changes: Any) -> Self:
        """The same parameters with some changed, checked again."""
        return self.check({**self.notebook_parameters(), **changes})


_KEYS = ("register", "period", "unit", "language", "edition", "as_of")


def _fault(fault: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in fault["loc"] if part != "int") or "file"
    if fault["type"] == "extra_forbidden":
        return f"unknown parameter {name!r}, expected one of: {', '.join(_KEYS)}"
    if fault["type"] == "missing":
        return f"{name}: missing, expected a value"
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])  # in our own words already
    return f"{name}: found {fault['input']!r}, expected {_expected(fault)}"


def _expected(fault: dict[str, Any]) -> str:
    """What pydantic wanted, out of `Input should be a valid string` and its like."""
    if fault["type"] == "model_type":
        return f"a mapping of {', '.join(_KEYS)}"
    wanted = str(fault["msg"]).partition("should ")[2]
    return wanted.removeprefix("be ") if wanted.startswith("be ") else f"to {wanted}"


def read_params(path: Path) -> ReportParams:
    """Read the parameters of a run from a YAML file.

    Raises
    ------
    ParameterError
        If the file cannot be read or a parameter is off.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParameterError(f"{str(path)!r}: cannot be read as YAML ({error})") from None
    return ReportParams.check(raw, repr(path.name))


def find_register(text: str) -> Path:
    """The folder of a register: a relative one is taken from the project's folder.

    Notebooks run with any working folder, so the working folder must not decide.
    """
    return ROOT / text
