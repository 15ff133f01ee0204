"""What a public release tells and what can be learnt from it, for whoever approves it.

It is made from the files of the release, as a reader has them, and from the audit of the door. It
says between which bounds withheld numbers are known to lie: nothing any reader could not work out,
but nobody has to be given the result. So it is shown to who asks, and is written nowhere.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, get_args

from bangfu.disclosure.audit.verdict import AuditVerdict, Ways
from bangfu.disclosure.pools import is_pool
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import STANDARD_AMOUNT, TOPICS, figure_spec
from bangfu.figures.changes import is_change
from bangfu.figures.dimensions import DIMENSIONS, code_label
from bangfu.figures.model import MeasureUnit, Status
from bangfu.figures.proportions import is_proportion
from bangfu.language import COLON, COMMA, Language, Text
from bangfu.measures.shape import TIME
from bangfu.params import find_register
from bangfu.periods import Period
from bangfu.press.archive.approvals import Approval, approvals_of
from bangfu.press.archive.notes import read_archive
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import FIGURES_FILE, RELEASE_FILE, read_manifest
from bangfu.press.runs.door import judged_with_all
from bangfu.press.runs.plan import planned_again
from bangfu.press.runs.waiting import Shelf, Waiting, release_hash
from bangfu.press.runs.withdrawal import public_name
from bangfu.register.store import Register, open_register
from bangfu.words.marks import STATUS_NAMES
from bangfu.words.numerals import format_value

__all__ = ["disclosure_report"]


_OF_NOBODY = (MeasureUnit.BATCHES, MeasureUnit.MEMBERS)


class _Told(NamedTuple):
    """A figure as the file has it."""

    address: str
    id: str
    period: str
    codes: tuple[tuple[str, str], ...]
    value: Decimal | None
    status: Status
    measure_unit: MeasureUnit
    label: Text

    @property
    def is_count(self) -> bool:
        """Whether it counts households, people or cases, and not what these are held against."""
        is_made = is_change(self.id) or is_proportion(self.id) or self.id == STANDARD_AMOUNT
        is_of_somebody = self.measure_unit not in _OF_NOBODY
        return not is_made and is_of_somebody and figure_spec(self.id).kind == "count"

    @property
    def own(self) -> tuple[str, str]:
        """What it is part of, if it is broken down."""
        return self.id, self.period


def disclosure_report(
    release: str, language: Language, *, reports: Path, shelf: Shelf, register: str | None = None
) -> Iterator[str]:
    """The lines of the report on a release that waits or is published.

    Parameters
    ----------
    release
        As in `110105/2019`, or its folder.
    language
        Of the report.
    reports
        Folder of the releases.
    shelf
        Where releases wait.
    register
        Where its register is, if not where the release says.

    Raises
    ------
    ParameterError
        If there is no such public release.
    RegisterError
        If its register cannot be opened.
    """
    name = public_name(reports, release)
    waits = shelf.known(name)
    folder = (shelf.folder if waits else reports) / name
    if not (folder / RELEASE_FILE).exists():
        raise ParameterError(f"{name}: found no release that waits or is published")
    where = register or (waits.register_path if waits else None)
    planned = planned_again(read_manifest(folder), where)
    params = planned.params
    opened = open_register(find_register(params.register_path), as_of=params.as_of)
    kept = read_archive(shelf.archive)
    verdict = judged_with_all([(planned, folder)], reports, kept, shelf.workplace)
    told = tuple(_read(folder / FIGURES_FILE))
    return _Report(planned, opened, told, verdict, language).lines(
        shelf, waits, approvals_of(shelf.archive, name, release_hash(folder)), folder
    )


def _read(path: Path) -> Iterator[_Told]:
    for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
        status = Status(row["status"])
        is_shown = status not in (Status.SUPPRESSED, Status.UNDEFINED) and row["value"]
        pairs = (part.partition("=") for part in row["dimensions"].split(";") if part)
        codes = tuple((name, code) for name, _, code in pairs)
        value = Decimal(row["value"]) if is_shown else None
        unit, label = MeasureUnit(row["measure_unit"]), Text(row["label_zh"], row["label_en"])
        yield _Told(row["address"], row["id"], row["period"], codes, value, status, unit, label)


@dataclass(frozen=True)
class _Report:
    """What is to be said of a release, in one language."""

    release: Release
    register: Register
    told: Sequence[_Told]
    verdict: AuditVerdict
    language: Language

    def lines(
        self, shelf: Shelf, waits: Waiting | None, given: Sequence[Approval], folder: Path
    ) -> Iterator[str]:
        """Section by section."""
        yield self._head()
        yield from self._review(shelf, waits, given, folder)
        yield from self._section(_SHOWN, self._statuses())
        yield from self._section(_POOLED, self._pools())
        yield from self._section(_WITHHELD, self._withheld())
        yield from self._section(_AUDIT, self._audited())
        yield from self._section(_FORMED, self._formed())
        yield from self._section(_SMALLEST, self._small())
        yield from self._section(_ALL_OF, self._all_of())

    def _head(self) -> str:
        params = self.release.params
        unit = self.register.units[params.unit].label(self.language)
        return f"{unit} · {Period.parse(params.period).label(self.language)} · {self.release.name}"

    def _review(
        self, shelf: Shelf, waits: Waiting | None, given: Sequence[Approval], folder: Path
    ) -> Iterator[str]:
        say = self._say
        if waits:
            yield say(_RAN).format(by=waits.ran_by, time=f"{waits.since:%Y-%m-%d %H:%M} UTC")
            yield say(_MISSING).format(what=shelf.missing(self.release, folder) or say(_NOTHING))
        for one in given:
            yield say(_APPROVED).format(by=one.by, time=f"{one.time:%Y-%m-%d %H:%M} UTC")

    def _statuses(self) -> Iterator[str]:
        counts = Counter(one.status for one in self.told)
        for status, count in counts.most_common():
            yield f"{self._say(STATUS_NAMES[status])}{self._say(COLON)}{count}"

    def _pools(self) -> Iterator[str]:
        pools: dict[tuple[str, str, str], int] = {}
        for one in self.told:
            code = dict(one.codes).get("unit", "")
            if is_pool(code):
                topic = one.id.partition(".")[0]
                pools[topic, one.period, code] = pools.get((topic, one.period, code), 0) + 1
        for (topic, period, code), count in sorted(pools.items()):
            yield self._say(_POOL).format(
                topic=self._say(TOPICS[topic]),
                period=Period.parse(period).label(self.language),
                pool=self._code("unit", code),
                count=count,
            )

    def _withheld(self) -> Iterator[str]:
        for one in self.told:
            if one.status is Status.SUPPRESSED:
                low, high = self.verdict.between.get(one.address, (Decimal(0), Decimal("Infinity")))
                least = self._value(one, low)
                most = self._say(_OPEN) if high.is_infinite() else self._value(one, high)
                yield self._say(_BETWEEN).format(
                    what=self._name(one), low=least, high=most, why=self._why(one)
                )

    def _why(self, one: _Told) -> str:
        """The line of the policy it is withheld by: of so few holders it is not told."""
        if is_change(one.id) or is_proportion(one.id):
            return ""
        kind, period = figure_spec(one.id).kind, Period.parse(one.period)
        line = self.register.rules.publication.figures_of(kind, period, is_top=self._is_top)
        if not line:
            return ""
        return self._say(_FEWER).format(n=line.holders, reason=line.reason.of(self.language))

    def _audited(self) -> Iterator[str]:
        verdict = self.verdict
        yield self._say(_FOUND).format(
            withheld=verdict.withheld,
            unjudged=len(verdict.unjudged),
            **{way: sum(one.is_withheld for one in verdict.ways(way)) for way in get_args(Ways)},
        )
        yield from (f"{one.way} {one.address}" for one in verdict.given if one.is_withheld)

    def _formed(self) -> Iterator[str]:
        """Small counts that stand nowhere, and follow from what does."""
        for one in self.verdict.given:
            if not one.is_withheld:
                yield f"{one.address}{self._say(COLON)}{one.low:f}"

    def _small(self) -> Iterator[str]:
        """Small counts that are told: who knows one case knows how many others there are."""
        policy = self.register.rules.publication
        for one in self.told:
            if one.is_count and one.value and policy.is_small(int(one.value)):
                value, left = (self._value(one, number) for number in (one.value, one.value - 1))
                yield self._say(_LEFT).format(what=self._name(one), value=value, left=left)

    def _all_of(self) -> Iterator[str]:
        """Rows that hold all there is: whoever is in the total is known to be in them."""
        totals = {one.own: one.value for one in self.told if not one.codes}
        for one in self.told:
            by = {name for name, _ in one.codes}
            is_row = by and not by & {*TIME, "unit"}
            if is_row and one.is_count and one.value and one.value == totals.get(one.own):
                value = self._value(one, one.value)
                yield self._say(_EVERY).format(what=self._name(one), value=value)

    @property
    def _is_top(self) -> bool:
        units = self.register.units
        return units[self.release.params.unit].parent not in units

    def _value(self, one: _Told, value: Decimal) -> str:
        return format_value(value, one.measure_unit, self.language)

    def _name(self, one: _Told) -> str:
        """Label, period and codes in words, then the address."""
        parts = [self._say(one.label), Period.parse(one.period).label(self.language)]
        parts += [
            f"{self._say(DIMENSIONS[name])}{self._say(COLON)}{self._code(name, code)}"
            for name, code in one.codes
        ]
        return f"{self._say(COMMA).join(parts)} [{one.address}]"

    def _code(self, dimension: str, code: str) -> str:
        return code_label(
            dimension, code, self.language, self.register.units, self.register.rules,
            unit=self.release.params.unit,
        )  # fmt: skip

    def _section(self, title: Text, lines: Iterator[str]) -> Iterator[str]:
        yield ""
        yield f"## {self._say(title)}"
        found = list(lines)
        yield from (f"- {line}" for line in found or [self._say(_NOTHING)])

    def _say(self, text: Text) -> str:
        return text.of(self.language)


_NOTHING = Text("无", "none")
_RAN = Text("制作：{by}，{time}", "Run by {by}, {time}")
_MISSING = Text("尚待：{what}", "Still waits for: {what}")
_APPROVED = Text("已核准：{by}，{time}", "Approved by {by}, {time}")
_SHOWN = Text("数字的状态（个）", "Figures by status")
_POOLED = Text("合并列出的工会", "Unions told as one")
_POOL = Text(
    "{topic}，{period}：{pool}，{count}个数字", "{topic}, {period}: {pool}, {count} figures"
)
_WITHHELD = Text(
    "不公布的数，以及由全部公开内容所知的范围", "Withheld, and what all that is public proves of it"
)
_BETWEEN = Text("{what}：在{low}与{high}之间{why}", "{what}: between {low} and {high}{why}")
_FEWER = Text("；不足{n}的不公布：{reason}", "; not told of fewer than {n}: {reason}")
_OPEN = Text("无上限", "no limit")
_AUDIT = Text("与全部已公布内容一起审核", "Audited with all that is and was public")
_FOUND = Text(
    "不公布或合并的{withheld}个：能推算出{recovered}，范围过窄{narrow}，由少数人分得{shared}，未能判定{unjudged}",
    "{withheld} withheld or pooled: recovered {recovered}, narrow {narrow}, shared by few "
    "{shared}, unjudged {unjudged}",
)
_FORMED = Text("不列出而能由公开的数得出的小数", "Small numbers that follow from what is told")
_SMALLEST = Text(
    "照实公布的小数：知道其中一例的人，也就知道其余有多少",
    "Small numbers that are told: who knows one case knows how many others there are",
)
_LEFT = Text("{what}：{value}，其余{left}", "{what}: {value}, so {left} others")
_ALL_OF = Text(
    "占全部的一行：知道某人在总数之中，也就知道属于这一行",
    "Rows that hold all there is: whoever is known to be in the total is known to be in it",
)
_EVERY = Text("{what}：全部{value}", "{what}: all {value}")
