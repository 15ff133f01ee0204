"""What stands around the cells of a report: its marks, its day, its files, how it is cited."""

from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.language import Language, Text
from bangfu.persons.personal_rules import PrivateWords
from bangfu.press.carriers.chart_files import chart_file
from bangfu.press.carriers.workbook import workbook_name
from bangfu.press.pages.page import PageMeta
from bangfu.press.release.about import About
from bangfu.press.release.addresses import CORRECTIONS, FINDER, INDEX, TOP
from bangfu.press.release.imprint import citation, imprint, issued_words
from bangfu.press.release.job import Job
from bangfu.press.release.neighbours import neighbours, unit_page
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import IMPRINT, PAGE, RELEASE

__all__ = ["FrontMatter"]


@dataclass(frozen=True)
class FrontMatter:
    """What the pages of a release say around their cells.

    Parameters
    ----------
    about
        What the release is about.
    settings
        What the library says of itself.
    titles
        Of its reports, by the names of their notebooks.
    jobs
        Its runs.
    pictures
        The id of the first chart each of them shows.
    names
        Names of unions, which may hold Latin letters in Chinese as well.
    private
        Words that may not be on a public page.
    """

    about: About
    settings: SiteSettings
    titles: Mapping[str, Text]
    jobs: tuple[Job, ...]
    pictures: Mapping[Job, str]
    names: tuple[str, ...]
    private: PrivateWords

    def of(self, job: Job) -> PageMeta:
        """What stands around the cells of one report."""
        about, language, twin = self.about, job.params.language, self._twin(job)
        return PageMeta(
            unit_name=about.unit_name.of(language),
            period_label=about.period.label(language),
            edition=about.edition,
            synthetic=about.synthetic,
            provisional=about.provisional,
            revised=about.revised,
            issued=issued_words(about, language),
            site=self.settings.title.of(language),
            address=self.address(job.page),
            picture=self._picture(job),
            imprint=self.imprint(job),
            links=self._links(job),
            ways=self._ways(job),
            twin=twin,
            twin_address=self.address(twin) if twin and self.settings.base else "",
            names=self.names,
            private=self.private,
        )

    def imprint(self, job: Job) -> tuple[tuple[str, str], ...]:
        """The imprint with the citation of a report, each line as its term and what is said."""
        language = job.params.language
        said = [
            (IMPRINT[term].of(language), words)
            for term, words in imprint(self.about, self.settings, language)
        ]
        cited = citation(
            self.about, self.settings, language,
            title=self.titles[job.notebook].of(language), address=self.address(job.page),
        )  # fmt: skip
        return (*said, *([(IMPRINT["cite"].of(language), cited)] if cited else []))

    def address(self, name: str) -> str:
        """Where a file is found: on the web if the site says where, else in its library."""
        return f"{self.settings.base}{self.about.folder}/{name}"

    def _picture(self, job: Job) -> str:
        """The first chart of a report, for who shows a link to it.

        The Open Graph protocol knows no relative address, so without `base_address` there is none.
        """
        chart = self.pictures.get(job)
        if chart is None or not self.settings.base:
            return ""
        return self.address(chart_file(chart, "png", job.params.language))

    def _links(self, job: Job) -> tuple[tuple[str, str], ...]:
        """Words and relative addresses: the report itself, the data, for the public the index."""
        language: Language = job.params.language
        links = [("document", job.document)] if self.settings.word else []
        links += [("workbook", workbook_name(language))]
        links += [(name, name) for name in ("figures.csv", "figures.json")]
        if self.about.edition == "public":
            if self.about.revised:
                links.append(("corrections", f"{TOP}{CORRECTIONS[language]}"))
            links.append(("finder", f"{TOP}{FINDER[language]}"))
            links.append(("index", f"{TOP}{INDEX[language]}"))
        return tuple((RELEASE[name].of(language), address) for name, address in links)

    def _ways(self, job: Job) -> tuple[tuple[str, str], ...]:
        """Words and addresses of the other reports of the release, and of other periods.

        Of internal reports no page of the library knows, so they lead to each other alone.
        """
        language, about = job.params.language, self.about
        ways = [
            (self.titles[one.notebook].of(language), one.page)
            for one in self.jobs
            if one.params.language == language
            and one.notebook in self.titles.keys() - {job.notebook}
        ]
        if about.edition == "public":
            asked = {**neighbours(about.period), "all_periods": about.period}
            ways += [
                (PAGE[name].of(language), f"{TOP}{unit_page(about.unit, language, period)}")
                for name, period in asked.items()
            ]
        return tuple(ways)

    def _twin(self, job: Job) -> str:
        """The page of the same report in the other language, if there is one."""
        same = (other for other in self.jobs if other.notebook == job.notebook)
        return next((o.page for o in same if o.params.language != job.params.language), "")
