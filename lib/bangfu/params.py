"""Run parameters: read from YAML, typed, and refused before a kernel starts if anything is off.

papermill only warns of an unknown parameter, turns `2024_01` into 202401 and dates into text;
so everything is checked here, all faults at once.
"""

from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from bangfu.disclosure.policy import Edition
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.project import ROOT, SAMPLE, is_project
from bangfu.register.homes import Whereabouts, whereabouts
from bangfu.yaml_files import Form, checked, read_yaml

__all__ = [
    "ALL_UNITS", "ReportParams", "RunParams", "TimeZoneName", "find_register", "read_run_params",
]  # fmt: skip

ALL_UNITS = "all"
"""Stands for every union of the register, where a run names its unions."""


def _period(text: str) -> str:
    try:
        Period.parse(text)
    except ParameterError as error:
        raise ValueError(str(error).removeprefix("period: ")) from None
    return text


def _register(text: str) -> str:
    """Where a register is, as it may be shown: a URL with a password is refused."""
    try:
        found = whereabouts(text)
    except ParameterError as error:
        raise ValueError(str(error).removeprefix("register: ")) from None
    return text if isinstance(found, Path) else str(found)


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # by the kind of what it is not
        raise ValueError(
            f"found {name!r}, expected an IANA name such as 'Asia/Shanghai' or 'UTC'"
        ) from None
    return name


def _spelled(value: object) -> object:
    """A year or code as it was typed, of which papermill and YAML make a number: -p period 2016."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _listed(value: object) -> object:
    """One value as a list of one."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _perhaps_listed(value: object) -> object:
    return () if value is None else _listed(value)


PeriodText = Annotated[str, BeforeValidator(_spelled), AfterValidator(_period)]
RegisterPath = Annotated[str, Field(alias="register", min_length=1), AfterValidator(_register)]
LoadId = Annotated[int, Field(ge=1)]
TimeZoneName = Annotated[str, AfterValidator(_timezone)]
UnitCode = Annotated[str, BeforeValidator(_spelled), Field(pattern=r"^[0-9A-Za-z]+$")]


class _Params(Form):
    """How parameters are checked: those of a report and those of a run alike."""

    @classmethod
    def check(cls, raw: object, where: str = "parameters") -> Self:
        """The parameters in `raw`, a mapping.

        Raises
        ------
        ParameterError
            With every key that is unknown, missing or of the wrong form, and what was expected.
        """
        return checked(cls, raw, where)

    def with_(self, **changes: Any) -> Self:
        """The same parameters with some changed, checked again."""
        return self.check({**self.model_dump(by_alias=True), **changes})


class ReportParams(_Params):
    """The parameters of a report; those of the notebooks, no more and no less."""

    register_path: RegisterPath
    """Folder of the register, or the URL of its database."""
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
    """Folder of the register, or the URL of its database."""
    period: Annotated[tuple[PeriodText, ...], BeforeValidator(_perhaps_listed)] = ()
    """Reporting periods; if there is none, the time of the run decides."""
    unit: Annotated[tuple[UnitCode, ...], BeforeValidator(_listed), Field(min_length=1)]
    """Codes of unions of the register, or `ALL_UNITS`."""
    language: Annotated[tuple[Language, ...], BeforeValidator(_listed), Field(min_length=1)] = (
        "zh",
    )
    edition: Edition | None = None
    """Public for the union at the top and internal below it, if none is named."""
    as_of: LoadId | None = None
    """Newest load to see; all of them if empty."""
    timezone: TimeZoneName = "Asia/Shanghai"
    """IANA name of the time zone whose calendar says which month is over."""


def read_run_params(path: Path) -> RunParams:
    """Read the parameters of a run from a YAML file; a report's file is one too.

    Raises
    ------
    ParameterError
        If the file cannot be read or a parameter is off.
    """
    return RunParams.check(read_yaml(path), repr(path.name))


def find_register(text: str) -> Whereabouts:
    """Where a register is: a relative folder is taken from the project's folder.

    Notebooks run with any working folder, so the working folder must not decide. The sample is
    made when a project first asks for it.

    Raises
    ------
    ParameterError
        If it is a URL that cannot be read, or has a password.
    RegisterError
        If the sample cannot be made.
    """
    found = whereabouts(text)
    if not isinstance(found, Path):
        return found
    folder = ROOT / found
    if folder == SAMPLE and not folder.exists() and is_project(ROOT):
        from bangfu.sample import place_sample  # noqa: PLC0415 - once a project, and slow

        place_sample(folder)
    return folder
