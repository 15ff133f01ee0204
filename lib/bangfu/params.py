"""Run parameters: read from YAML, typed, and refused before a kernel starts if anything is off.

papermill only warns of an unknown parameter, turns `2024_01` into 202401 and dates into text;
so everything is checked here, all faults at once.
"""

from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from bangfu.disclosure.policy import Edition
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.project import ROOT, SAMPLE, is_project

__all__ = [
    "ALL_UNITS", "ReportParams", "RunParams", "find_register", "read_params",
    "read_run_params",
]  # fmt: skip

ALL_UNITS = "all"
"""Stands for every union of the register, where a run names its unions."""


def _period(text: str) -> str:
    try:
        Period.parse(text)
    except ParameterError as error:
        raise ValueError(error) from None
    return text


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # by the kind of what it is not
        raise ValueError(
            f"timezone: found {name!r}, expected an IANA name such as 'Asia/Shanghai' or 'UTC'"
        ) from None
    return name


def _listed(value: object) -> object:
    """One value as a list of one."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _perhaps_listed(value: object) -> object:
    return () if value is None else _listed(value)


PeriodText = Annotated[str, AfterValidator(_period)]
RegisterPath = Annotated[str, Field(alias="register", min_length=1)]
LoadId = Annotated[int, Field(ge=1)]
UnitCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z]+$")]


class _Params(BaseModel):
    """How parameters are checked: those of a report and those of a run alike."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

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
            told = [f"{where}: {_fault(dict(fault), cls.keys())}" for fault in error.errors()]
            raise ParameterError("\n".join(told)) from None

    @classmethod
    def keys(cls) -> str:
        """The names of the parameters, for a message."""
        return ", ".join(field.alias or name for name, field in cls.model_fields.items())

    def with_(self, **changes: Any) -> Self:
        """The same parameters with some changed, checked again."""
        return self.check({**self.model_dump(by_alias=True), **changes})


class ReportParams(_Params):
    """The parameters of a report; those of the notebooks, no more and no less."""

    register_path: RegisterPath
    """Folder of the register."""
    period: PeriodText
    """Reporting period."""
    unit: UnitCode
    """Code of a union of the register."""
    language: Language = "zh"
    edition: Edition = "public"
    as_of: LoadId | None = None
    """Newest load to see; all of them if empty."""

    def notebook_parameters(self) -> dict[str, str | int | None]:
        """The parameters by the names the notebooks give them."""
        return self.model_dump(by_alias=True)


class RunParams(_Params):
    """The parameters of a run: those of its reports, where some may be several or left open."""

    register_path: RegisterPath
    """Folder of the register."""
    period: Annotated[tuple[PeriodText, ...], BeforeValidator(_perhaps_listed)] = ()
    """Reporting periods; if there is none, the time of the run decides."""
    unit: Annotated[tuple[UnitCode, ...], BeforeValidator(_listed), Field(min_length=1)]
    """Codes of unions of the register, or `ALL_UNITS`."""
    language: Annotated[tuple[Language, ...], BeforeValidator(_listed), Field(min_length=1)] = (
        "zh",
    )
    edition: Edition = "public"
    as_of: LoadId | None = None
    """Newest load to see; all of them if empty."""
    timezone: Annotated[str, AfterValidator(_timezone)] = "Asia/Shanghai"
    """IANA name of the time zone whose calendar says which month is over."""


def _fault(fault: dict[str, Any], keys: str) -> str:
    # The number of a value in its list is not told: the value found says which it is.
    parts = [part for part in fault["loc"] if isinstance(part, str) and part != "int"]
    name = ".".join(parts) or "file"
    if fault["type"] == "extra_forbidden":
        return f"unknown parameter {name!r}, expected one of: {keys}"
    if fault["type"] == "missing":
        return f"{name}: missing, expected a value"
    if fault["type"] == "value_error":
        return str(fault["ctx"]["error"])  # in our own words already
    return f"{name}: found {fault['input']!r}, expected {_expected(fault, keys)}"


def _expected(fault: dict[str, Any], keys: str) -> str:
    """What pydantic wanted, out of `Input should be a valid string` and its like."""
    if fault["type"] == "model_type":
        return f"a mapping of {keys}"
    wanted = str(fault["msg"]).partition("should ")[2].partition(" after validation")[0]
    return wanted.removeprefix("be ") if wanted.startswith("be ") else f"to {wanted}"


def read_params(path: Path) -> ReportParams:
    """Read the parameters of a report from a YAML file.

    Raises
    ------
    ParameterError
        If the file cannot be read or a parameter is off.
    """
    return ReportParams.check(_read(path), repr(path.name))


def read_run_params(path: Path) -> RunParams:
    """Read the parameters of a run from a YAML file; a report's file is one too.

    Raises
    ------
    ParameterError
        If the file cannot be read or a parameter is off.
    """
    return RunParams.check(_read(path), repr(path.name))


def _read(path: Path) -> object:
    try:
        return yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParameterError(f"{str(path)!r}: cannot be read as YAML ({error})") from None


def find_register(text: str) -> Path:
    """The folder of a register: a relative one is taken from the project's folder.

    Notebooks run with any working folder, so the working folder must not decide. The sample is
    made when a project first asks for it.

    Raises
    ------
    RegisterError
        If the sample cannot be made.
    """
    folder = ROOT / text
    if folder == SAMPLE and not folder.exists() and is_project(ROOT):
        from bangfu.sample import place_sample  # noqa: PLC0415 - once a project, and slow

        place_sample(folder)
    return folder
