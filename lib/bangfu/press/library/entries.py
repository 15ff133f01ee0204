"""The public releases there are, as their own records describe them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bangfu.language import Language, file_name
from bangfu.periods import Period
from bangfu.press.release.manifest import RELEASE_FILE, read_manifest

__all__ = ["FIGURES_FILE", "Entry", "listed_of", "read_entries"]

FIGURES_FILE = "figures.csv"


@dataclass(frozen=True)
class Entry:
    """A public release."""

    unit: str
    period: Period
    synthetic: bool
    languages: tuple[Language, ...]
    outputs: tuple[str, ...]
    """Names of its files."""
    figures_sha256: str
    """Of its figures; empty if it has none."""

    def pages(self, notebooks: Iterable[str], language: Language) -> list[tuple[str, str]]:
        """The notebooks it has a page of in a language, each with the address of the page."""
        named = [(name, file_name(name, "html", language)) for name in notebooks]
        return [(name, f"{self.name}/{page}") for name, page in named if page in self.outputs]

    @property
    def name(self) -> str:
        """Its folder in the folder of all releases."""
        return f"public/{self.unit}/{self.period}"


def read_entries(reports: Path) -> list[Entry]:
    """All public releases, by union, then the newest first, the shorter before the longer."""
    found = []
    for path in reports.glob(f"public/*/*/{RELEASE_FILE}"):
        release = read_manifest(path.parent)
        unit, period = (str(release.parameters[name]) for name in ("unit", "period"))
        outputs = release.outputs
        found.append(
            Entry(
                unit, Period.parse(period), release.synthetic, release.languages,
                tuple(outputs), outputs.get(FIGURES_FILE, ""),
            )
        )  # fmt: skip
    found.sort(key=lambda e: (e.unit, e.period.end, -e.period.n_months), reverse=True)
    return sorted(found, key=lambda e: e.unit)


def listed_of(entries: list[Entry]) -> list[Entry]:
    """All entries, or the real ones alone once there are any: no reader takes one for the other."""
    return [entry for entry in entries if not entry.synthetic] or entries
