"""What a replay comes to: claim by claim, in sums, and what has to be said beside the numbers."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from bangfu.analysis.claim_rulings import NOTHING, WHY, ComfortClaim, Ruling, rule_on
from bangfu.errors import ParameterError
from bangfu.figures.dimensions import DIMENSIONS, NONE, code_labels
from bangfu.figures.frames import as_frame
from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ASTRAY", "OUTCOMES", "REPLAY_GROUPS", "ReplayedClaim", "SchemeReplay"]

REPLAY_GROUPS = ("year", "illness", "event_kind", "relation", "unit")
"""What sums can be told by."""
OUTCOMES: Mapping[str, Text] = {
    "gains": Text("多得", "gains"),
    "loses": Text("少得", "loses"),
    "same": Text("不变", "as before"),
    "undecided": Text("无从判断", "undecided"),
}
ASTRAY: Mapping[str, Text] = {
    "version_of_payment": Text("按发放当日的版本发给", "paid by the version of the day of payment"),
    "other_sum": Text("金额不是任何一日的版本所定", "no version of its days gives this sum"),
    "refused_in_time": Text("以逾期不予，但并未逾期", "refused as late, though in time"),
    "refused_listed": Text("以不在范围不予，但在范围", "refused as not listed, though listed"),
    **{
        why: Text(f"不应发给：{words.zh}", f"not to be paid: {words.en}")
        for why, words in WHY.items()
        if why not in ("given", "open", "papers", "illness_unnamed", "refused")
    },
}
"""Why a payment or refusal does not follow the version of its day."""

_MONEY = pa.decimal128(14, 2)
_SUM = pa.decimal128(38, 2)
_CLAIM = pa.schema([
    ("case_id", pa.string()), ("unit", pa.string()), ("event_kind", pa.string()),
    ("illness", pa.string()), ("relation", pa.string()), ("applied_on", pa.date32()),
    ("counted_on", pa.date32()), ("year", pa.string()), ("version", pa.int32()),
    ("decision", pa.string()), ("reject_reason", pa.string()), ("amount_asked", _MONEY),
    ("paid", _MONEY), ("in_force", _MONEY), ("under_draft", _MONEY), ("change", _MONEY),
    ("at_most", _MONEY), ("outcome", pa.string()), ("why", pa.string()),
])  # fmt: skip
_HEADINGS = {
    "case_id": Text("案件编号", "case"), "applied_on": Text("申请日期", "applied on"),
    "counted_on": Text("计入日期", "counted on"), "version": Text("当日版本", "version"),
    "decision": Text("审批结果", "decision"), "amount_asked": Text("申请金额", "asked"),
    "paid": Text("实发", "paid"), "in_force": Text("按当日版本", "in force"),
    "under_draft": Text("按草案", "under the draft"), "change": Text("增减", "change"),
    "at_most": Text("未定至多", "undecided at most"), "outcome": Text("结果", "outcome"),
    "why": Text("原因", "why"), "expected": Text("应发", "expected"),
    "claims": Text("申请", "claims"), **{n: OUTCOMES[n] for n in ("gains", "loses", "undecided")},
    "cost_before": Text("按当日版本", "in force"), "cost_draft": Text("按草案", "under the draft"),
}  # fmt: skip
_NO_DRAFT = Text("当日版本", "the versions in force")
_NOTES = {
    "what": Text("{draft}：{years}的申请重算", "{draft}: claims of {years} ruled on anew"),
    "no_forecast": Text(
        "只按过去的申请计算，不是预测：办法不同，来申请的人和事也会不同。",
        "A calculation on past claims, no forecast: under another scheme people may claim "
        "otherwise.",
    ),
    "undecided": Text(
        "无从判断的申请：{n}件，至多另需{most}元。",
        "Claims the register cannot decide: {n}, at most {most} yuan more.",
    ),
    "astray": Text(
        "与当日版本不符的：{astray}件，实发比应发多{apart}元；用 --list 逐件列出。",
        "Not by the version of their day: {astray}, paid less expected {apart} yuan; listed with "
        "--list.",
    ),
    "invented": Text(
        "所用各版的金额、期限和范围是虚构的，未曾公布。",
        "Amounts, deadlines and lists of the versions in force are invented; the real ones are "
        "not published.",
    ),
    "synthetic": SYNTHETIC_MEANS["picture"],
    "internal": EDITIONS["internal"],
}
"""What has to be said beside the numbers."""
_COUNTS = ("claims", "gains", "loses", "undecided")
_SUMS = ("paid", "cost_before", "cost_draft", "change", "at_most")


@dataclass(frozen=True, slots=True)
class ReplayedClaim:
    """A claim, what the version of its day gives it, and what the draft does."""

    claim: ComfortClaim
    unit: str
    """The union that looks, or the one directly below it the claim came through."""
    counted_on: date
    paid_on: date | None
    version: int | None
    """Number of the version in force on the day of the claim; None before the first."""
    in_force: Ruling
    under_draft: Ruling

    @property
    def outcome(self) -> str:
        """What the draft does to it, against the version of its day: one of `OUTCOMES`."""
        now, then = self.under_draft, self.in_force
        if now.at_most is not None and now.at_most > then.amount:
            return "undecided"
        if now.amount == then.amount:
            return "same"
        return "gains" if now.amount > then.amount else "loses"

    @property
    def is_astray(self) -> bool:
        """Whether what was done with it does not follow the version of its day."""
        return self.claim.is_ruled and (self.claim.paid or NOTHING) != self.in_force.amount

    def code(self, group: str) -> str:
        """Its code in one of `REPLAY_GROUPS`."""
        if group == "year":
            return str(self.counted_on.year)
        return self.unit if group == "unit" else getattr(self.claim, group) or NONE

    def told(self) -> dict[str, Any]:
        """As a row of `SchemeReplay.claims`."""
        own = {name: getattr(self.claim, name, None) for name in _CLAIM.names}
        now, then = self.under_draft, self.in_force
        return own | {
            "unit": self.unit, "counted_on": self.counted_on, "year": self.code("year"),
            "version": self.version, "in_force": then.amount, "under_draft": now.amount,
            "change": now.amount - then.amount, "at_most": now.at_most, "outcome": self.outcome,
            "why": now.why,
        }  # fmt: skip


@dataclass(frozen=True, repr=False)
class SchemeReplay:
    """Claims of some years under a draft, beside the versions in force on their days.

    Without a draft each claim is ruled on by the version of its day twice, and nobody gains.
    """

    register: Register
    years: Period
    replayed: tuple[ReplayedClaim, ...] = field(repr=False)
    language: Language = "zh"
    """In which it shows itself."""

    def claims(self, language: Language | None = None) -> "pd.DataFrame":
        """The claims, one a row, in the order they were made.

        Parameters
        ----------
        language
            Puts words beside codes, as `illness_label`; none by default.

        Returns
        -------
        DataFrame
            Money is exact decimals (pandas' Arrow type), yuan:

            case_id, unit, event_kind, illness, relation, applied_on
            counted_on, year   when it was paid, else decided, else made
            version            number of the version in force on the day of the claim
            decision, reject_reason
            amount_asked       missing where the ledger had none
            paid               missing if it was not paid
            in_force           what the version of its day gives
            under_draft        what the draft gives
            change             under_draft - in_force
            at_most            what the draft would give at most, if that is undecided
            outcome            gains, loses, same or undecided: see `OUTCOMES`
            why                why the draft gives that: see `WHY` of `claim_rulings`
        """
        rows = pa.Table.from_pylist([one.told() for one in self.replayed], _CLAIM)
        return self._frame(rows, language, {"outcome": OUTCOMES, "why": WHY})

    def sums(
        self, by: str | Sequence[str] = "year", language: Language | None = None
    ) -> "pd.DataFrame":
        """Who gains and who loses, and the cost, by groups.

        Parameters
        ----------
        by
            Any of year, illness, event_kind, relation, unit, as text with commas or a list; nothing
            for all together.
        language
            As of `claims`.

        Returns
        -------
        DataFrame
            A row for each group with a claim, in the order of years, lists and codes:

            claims                    claims, paid, refused and open
            gains, loses, undecided   of these
            paid                      yuan paid
            cost_before               yuan the versions of their days give
            cost_draft                yuan the draft gives
            change                    cost_draft - cost_before
            at_most                   further yuan, if all undecided got what they could at most

        Raises
        ------
        ParameterError
            If there is no such group.
        """
        groups = [one.strip() for one in by.split(",")] if isinstance(by, str) else list(by)
        groups = [one for one in groups if one]
        for one in groups:
            if one not in REPLAY_GROUPS:
                raise ParameterError(
                    f"by: found {one!r}, expected some of: {', '.join(REPLAY_GROUPS)}"
                )
        parts: dict[tuple[str, ...], list[ReplayedClaim]] = defaultdict(list)
        for claim in self.replayed:
            parts[tuple(claim.code(group) for group in groups)].append(claim)
        order = [self._place(group) for group in groups]
        keys = sorted(parts, key=lambda key: [at(c) for at, c in zip(order, key, strict=True)])
        rows = [dict(zip(groups, key, strict=True)) | _summed(parts[key]) for key in keys]
        schema = pa.schema([
            *((name, pa.string()) for name in groups),
            *((name, pa.int64()) for name in _COUNTS), *((name, _SUM) for name in _SUMS),
        ])  # fmt: skip
        return self._frame(pa.Table.from_pylist(rows, schema), language, {})

    def astray(self, language: Language | None = None) -> "pd.DataFrame":
        """Payments and refusals that do not follow the version of their day.

        Parameters
        ----------
        language
            As of `claims`.

        Returns
        -------
        DataFrame
            As `claims`, without what the draft makes of them, and with:

            expected    what the version of its day gives, yuan
            why         why they are astray: see `ASTRAY`
        """
        names = [*_CLAIM.names[: _CLAIM.get_field_index("paid") + 1]]
        schema = pa.schema([
            *(_CLAIM.field(name) for name in names), ("expected", _MONEY), ("why", pa.string()),
        ])  # fmt: skip
        rows = [
            one.told() | {"expected": one.in_force.amount, "why": self._why_astray(one)}
            for one in self.replayed if one.is_astray
        ]  # fmt: skip
        return self._frame(pa.Table.from_pylist(rows, schema), language, {"why": ASTRAY})

    def _why_astray(self, one: ReplayedClaim) -> str:
        if one.paid_on is None:
            is_late = one.claim.reject_reason == "late"
            return "refused_in_time" if is_late else "refused_listed"
        later = self.register.rules.comfort_on(one.paid_on)
        if later and later.terms and later.number != one.version:
            by_then = rule_on(one.claim, later.terms, later.terms, ())
            if by_then.amount == one.claim.paid:
                return "version_of_payment"
        return "other_sum" if one.in_force.why == "given" else one.in_force.why

    def _place(self, group: str) -> Callable[[str], tuple[int, str]]:
        """Where a code of a group stands: in the order of its list, others behind it."""
        listed = {code: n for n, code in enumerate(code_labels(group, self.register.rules))}
        return lambda code: (listed.get(code, len(listed)), code)

    def _frame(
        self, rows: pa.Table, language: Language | None, words: Mapping[str, Mapping[str, Text]]
    ) -> "pd.DataFrame":
        frame = as_frame(rows, self.register, language=language, exact=True)
        if "reject_reason_label" in frame:  # a claim that was paid was not refused unsaid
            frame.loc[frame.reject_reason.isna(), "reject_reason_label"] = None
        decisions = self.register.rules.code_list("decision")
        decided = {one.value: one.label for one in decisions} if "decision" in frame else {}
        for name, known in {**words, "decision": decided}.items() if language else ():
            if known and language:
                labels = [
                    said.of(language) if (said := known.get(c)) else None for c in frame[name]
                ]
                frame.insert(list(frame.columns).index(name) + 1, f"{name}_label", labels)
        return frame

    def headings(self, language: Language) -> dict[str, str]:
        """What each column of its frames is called in words; a label goes by its code's words."""
        words = {name: text.of(language) for name, text in (DIMENSIONS | _HEADINGS).items()}
        return words | {f"{name}_label": said for name, said in words.items()}

    def notes(self, language: Language) -> list[str]:
        """What has to be said beside its numbers, a line each."""
        draft, all_years = self.register.rules.comfort_draft, self.sums("").iloc[0]
        label = _NO_DRAFT if draft is None else Text(draft.label.zh, draft.label.en)
        named = {"draft": label.of(language), "years": self.years.label(language)}
        astray = self.astray()
        apart = astray.paid.sum() - astray.expected.sum() if len(astray) else NOTHING
        used = {one.version for one in self.replayed}
        versions = [one for one in self.register.rules.comfort_scheme if one.number in used]
        told = [
            (_NOTES["what"], True), (_NOTES["no_forecast"], True),
            (_NOTES["undecided"], all_years.undecided), (_NOTES["astray"], len(astray)),
            (_NOTES["invented"], any(one.terms and one.terms.invented for one in versions)),
            (_NOTES["synthetic"], self.register.synthetic), (_NOTES["internal"], True),
        ]  # fmt: skip
        numbers = {
            "n": all_years.undecided, "most": f"{all_years.at_most:,.2f}",
            "astray": len(astray), "apart": f"{apart:,.2f}",
        }  # fmt: skip
        return [text.of(language).format(**named, **numbers) for text, holds in told if holds]

    def __repr__(self) -> str:
        shown = self._shown.to_string(index=False, float_format="{:,.2f}".format)
        return "\n".join([*self.notes(self.language), shown])

    @property
    def _shown(self) -> "pd.DataFrame":
        """The sums in words; money as numbers, which are written in thousands."""
        sums = self.sums()
        money = [name for name, kind in sums.dtypes.items() if str(kind).startswith("decimal")]
        return sums.astype(dict.fromkeys(money, float)).rename(columns=self.headings(self.language))

    def _repr_html_(self) -> str:
        shown = self._shown.to_html(index=False, border=0, float_format="{:,.2f}".format)
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes(self.language))
        return f"{notes}{shown}"


def _summed(claims: Sequence[ReplayedClaim]) -> dict[str, Any]:
    outcomes = [one.outcome for one in claims]
    before = sum((one.in_force.amount for one in claims), NOTHING)
    draft = sum((one.under_draft.amount for one in claims), NOTHING)
    more = (one.under_draft for one in claims if one.outcome == "undecided")
    most: Decimal = sum(((ruled.at_most or NOTHING) - ruled.amount for ruled in more), NOTHING)
    return {
        "claims": len(claims), **{name: outcomes.count(name) for name in _COUNTS[1:]},
        "paid": sum((one.claim.paid or NOTHING for one in claims), NOTHING),
        "cost_before": before, "cost_draft": draft, "change": draft - before, "at_most": most,
    }  # fmt: skip
