"""What the library says of itself, from `params/site.yaml`: title, publisher, licence and so on."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from bangfu.language import Language, Text
from bangfu.params import TimeZoneName
from bangfu.project import SETTINGS_FILE
from bangfu.yaml_files import Form, read_form

__all__ = ["Licence", "SettingWords", "SiteSettings", "read_settings"]

OneLine = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


def _address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or " " in text:
        raise ValueError(
            f"found {text!r}, expected an address that begins with https:// or http://"
        )
    return text


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise ValueError(f"found {list(names)!r}, expected each notebook once")
    return names


Address = Annotated[OneLine, AfterValidator(_address)]
NotebookName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
NotebookNames = Annotated[
    tuple[NotebookName, ...],
    BeforeValidator(lambda given: tuple(given) if isinstance(given, list) else given),
    AfterValidator(_each_once),
]


class SettingWords(Form):
    """The same words in both languages."""

    zh: OneLine
    en: OneLine

    def of(self, language: Language) -> str:
        """The words in one language."""
        return Text(self.zh, self.en).of(language)


class Licence(Form):
    """Under which terms the figures may be used."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+$")]
    """As the Open Definition and SPDX name it, such as `CC-BY-4.0`."""
    title: SettingWords
    address: Address | None = None
    """Where its text can be read."""


class SiteSettings(Form):
    """All of it may be left out."""

    title: SettingWords = SettingWords(zh="帮扶统计报告", en="Reports on hardship assistance")
    notebooks: NotebookNames = ()
    """What a release runs, in the order of the index; if left out, all in `notebooks/` by name."""
    publisher: SettingWords | None = None
    """Who publishes; if left out, the union the reports are about."""
    licence: Licence | None = None
    contact: SettingWords | None = None
    """Who answers questions, said at the foot of each report."""
    next_release: SettingWords | None = None
    """When the next release is to be expected, in words."""
    timezone: TimeZoneName = "Asia/Shanghai"
    """IANA name of the time zone whose calendar says on which day a release is issued."""
    word: bool = True
    """Whether each report is also made as a Word file."""
    base_address: Address | None = None
    """Where the folder of all releases is served; if left out, links are relative."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone days are told in."""
        return ZoneInfo(self.timezone)

    @property
    def base(self) -> str:
        """The base address with one slash at its end, or nothing."""
        return f"{self.base_address.rstrip('/')}/" if self.base_address else ""


def read_settings(path: Path = SETTINGS_FILE) -> SiteSettings:
    """The settings of the library; the defaults if there is no file.

    Raises
    ------
    ParameterError
        If the file cannot be read, or with every key that is unknown or of the wrong form.
    """
    return read_form(SiteSettings, path)
