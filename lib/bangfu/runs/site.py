"""The index of published releases: public ones only, newest period first."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bangfu.language import Language
from bangfu.params import NOTEBOOKS, find_register
from bangfu.periods import Period
from bangfu.present.stylesheet import style_hash, stylesheet
from bangfu.register.store import open_register
from bangfu.runs.manifest import RELEASE_FILE, read_manifest
from bangfu.runs.plan import INDEX

__all__ = ["write_index", "write_index_of"]

_TITLES = {
    "assistance_totals": {"zh": "帮扶总量", "en": "Assistance totals"},
    "hardship_exit": {"zh": "解困脱困进展", "en": "Progress of hardship exit"},
    "comfort_payments": {"zh": "抚慰救助趋势", "en": "Comfort payments"},
}
_WORDS = {
    "zh": {
        "lang": "zh-CN", "title": "帮扶统计报告", "other": "English", "data": "数据",
        "synthetic": "示例数据", "none": "还没有发布报告。", "period": "期间", "reports": "报告",
    },
    "en": {
        "lang": "en", "title": "Reports on hardship assistance", "other": "中文",
        "data": "data", "synthetic": "synthetic data", "none": "Nothing is published yet.",
        "period": "Period", "reports": "Reports",
    },
}  # fmt: skip


@dataclass(frozen=True)
class _Entry:
    unit: str
    period: Period
    synthetic: bool
    languages: tuple[Language, ...]

    @property
    def folder(self) -> str:
        return f"public/{self.unit}/{self.period}"


def write_index(reports: Path, names: dict[str, dict[Language, str]]) -> Path:
    """Write the index pages of all public releases; of synthetic ones only if no other is there.

    Parameters
    ----------
    reports
        Folder of the releases.
    names
        Names of the unions by code and language.

    Returns
    -------
    Path
        The Chinese index.
    """
    entries = sorted(
        _listed(_entries(reports)), key=lambda e: (e.unit, e.period.end, -e.period.n_months)
    )
    reports.mkdir(parents=True, exist_ok=True)  # none yet if nothing could be published
    for language, name in INDEX.items():
        page = _render(entries[::-1], names, language)
        fresh = reports / f".{name}.new"
        with fresh.open("w", encoding="utf-8") as handle:
            handle.write(page)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(reports / name)
    return reports / INDEX["zh"]


def write_index_of(reports: Path, sources: Sequence[tuple[str, int | None]]) -> None:
    """Write the index pages with the names the unions have in some registers, as of some loads."""
    names: dict[str, dict[Language, str]] = {}
    for path, as_of in sources:
        for unit in open_register(find_register(path), as_of).units.values():
            names[unit.code] = {"zh": unit.zh, "en": unit.en}
    write_index(reports, names)


def _entries(reports: Path) -> list[_Entry]:
    found = []
    for path in reports.glob(f"public/*/*/{RELEASE_FILE}"):
        release = read_manifest(path.parent)
        unit, period = (str(release.parameters[name]) for name in ("unit", "period"))
        found.append(_Entry(unit, Period.parse(period), release.synthetic, release.languages))
    return found


def _listed(entries: list[_Entry]) -> list[_Entry]:
    """All entries, or the real ones alone once there are any: no reader takes one for the other."""
    return [entry for entry in entries if not entry.synthetic] or entries


def _render(
    entries: list[_Entry], names: dict[str, dict[Language, str]], language: Language
) -> str:
    readable = [entry for entry in entries if language in entry.languages]
    units = {
        unit: names.get(unit, {}).get(language, unit)
        for unit in sorted({entry.unit for entry in readable})
    }
    environment = Environment(
        loader=PackageLoader("bangfu.present", "template/bangfu"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["label"] = lambda period: period.label(language)
    css = stylesheet()
    return environment.get_template("site.html.j2").render(
        css=Markup(css),  # noqa: S704 - our own file
        css_hash=style_hash(css),
        words=_WORDS[language],
        language=language,
        other=INDEX["en" if language == "zh" else "zh"],
        units=units,
        entries=readable,
        titles={name: _TITLES[name][language] for name in NOTEBOOKS},
        suffix="" if language == "zh" else f".{language}",
    )
