"""Reading rules: all that drafts are read and judged by, as data for the twin in a browser.

The twin is written in JavaScript, a file for each module of this room. What a word means, how a
number is written, which figures there are, how a verdict is worded: all of that it is given from
here, so that nothing is said twice. What is in print is added by whoever has the releases.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from importlib.resources import files
from itertools import groupby
from typing import Any

from bangfu.articles import (
    alignments,
    claim_frames,
    evidence,
    number_claims,
    number_relations,
    number_settings,
    pasted_tables,
    policies,
    policy_moves,
    spoken_asides,
    spoken_bases,
    spoken_clauses,
    spoken_lists,
    spoken_nouns,
    spoken_rivals,
    spoken_rows,
    spoken_sentences,
    spoken_sums,
    spoken_titles,
    spoken_wholes,
    typesetting,
    verdicts,
)
from bangfu.articles.browser_patterns import browser_pattern
from bangfu.articles.drafts import SUMMARY
from bangfu.articles.lexicon import (
    HOME,
    HOME_WITHIN,
    LOOKED_AT,
    MOVES,
    OWN,
    SAID,
    THAT,
    Lexicon,
    dimensions_of,
)
from bangfu.articles.mentions import ONLY_WITHIN, OWN_YEAR, mention_reader
from bangfu.articles.number_settings import REACHING
from bangfu.articles.policies import AMOUNT, STANDARD, LaidDown, in_force
from bangfu.articles.spoken_subjects import HELPING, OF_MANY
from bangfu.articles.spoken_turns import REST
from bangfu.articles.usage import NOT_OURS, Usage
from bangfu.articles.written_periods import MONTHS
from bangfu.figures.catalogue import MEASURES, is_of_last_day
from bangfu.figures.published import published_facts
from bangfu.language import COLON, LANGUAGES, Language, Text
from bangfu.periods import Period
from bangfu.rules.rulebook import NO_CODE
from bangfu.words import comparisons, numerals, sayings

__all__ = [
    "reading_program", "reading_rules", "saying_program", "saying_rules", "unpacking_program",
]  # fmt: skip

_PROGRAM = (
    "decimals", "typesetting", "number_claims", "mentions", "lexicon", "alignments",
    "spoken_periods", "spoken_subjects", "number_settings", "spoken_sums", "number_relations",
    "spoken_bases", "spoken_nouns", "spoken_clauses", "spoken_asides", "spoken_rows",
    "spoken_wholes", "spoken_titles", "spoken_lists", "second_readings", "context",
    "claim_frames", "numerals", "evidence", "verdicts", "policies", "policy_moves", "drafts",
    "word_drafts",
)  # fmt: skip
"""Its files, each behind those it needs."""
_SAYING = ("decimals", "numerals", "quotations")
_UNPACKING = ("pako_inflate.es5.min",)
"""A file of the package pako, as it is: browsers of 2018 cannot unpack by themselves."""

_WORTH = 24
"""So many characters a part of patterns has that is told once."""


def reading_program() -> str:
    """The twin's script: it goes by a `rules`, and unpacks by a `pako`, that stand before it."""
    return _program(_PROGRAM)


def unpacking_program() -> str:
    """What unpacks Word files, and rules that a page carries packed: gives a `pako`."""
    return _program(_UNPACKING)


def saying_program() -> str:
    """What says values in words, alone: it goes by a `rules` that stands before it."""
    return _program(_SAYING)


def _program(names: Sequence[str]) -> str:
    folder = files("bangfu.articles")
    return "\n".join((folder / f"{name}.js").read_text("utf-8") for name in names)


def saying_rules(language: Language) -> dict[str, Any]:
    """What figures are said by, in a language."""
    told: dict[str, Any] = _plain(
        {
            "language": language,
            "numeral_words": numerals.TWIN,
            "comparisons": comparisons.TWIN,
            "sayings": sayings.TWIN,
        },
        language,
    )
    return told


def reading_rules(
    lexicon: Lexicon, in_print: Mapping[str, Any], language: Language
) -> dict[str, Any]:
    """What the twin goes by.

    Parameters
    ----------
    lexicon
        The words drafts are read by.
    in_print
        `known`, the years there are figures of; `drawers`, the years there are drawers of by code
        of the union; `places`, unions that are ranked together; their names, `units`; `before`,
        values that were corrected by address, the last first.
    language
        Of what is said of numbers.
    """
    usage, years = lexicon.usage, Period.parse(in_print["known"]).years if in_print["known"] else ()
    facts = in_force(published_facts(), lexicon.rules, years, lexicon.top)
    year = Period.parse("2000").label(language).replace("2000", "{year}")
    told: dict[str, Any] = _plain(
        {
            "language": language,
            "typesetting": typesetting.TWIN,
            "numerals": number_claims.TWIN,
            "usage": _usage(usage),
            "mentions": _mentions(lexicon),
            "lexicon": _lexicon(lexicon),
            "alignments": {**alignments.TWIN, **pasted_tables.TWIN},
            "months": MONTHS,
            "not_ours": NOT_OURS,
            **number_settings.TWIN,
            "rest": REST,
            "helping": HELPING,
            "bases": {**spoken_bases.TWIN, **spoken_rivals.TWIN},
            "ranked": _ranked(lexicon, in_print),
            "relations": number_relations.TWIN,
            "nouns": spoken_nouns.TWIN,
            "clauses": spoken_clauses.TWIN,
            "asides": spoken_asides.TWIN,
            "rows": {**spoken_rows.TWIN, **spoken_lists.TWIN},
            "sums": spoken_sums.TWIN,
            "titles": spoken_titles.TWIN,
            "wholes": spoken_wholes.TWIN,
            "context": {"said": SAID, **spoken_sentences.TWIN},
            "policies": _laid_down(usage, facts),
            "numeral_words": numerals.TWIN,
            "frames": claim_frames.TWIN,
            "evidence": {**evidence.TWIN, **in_print, "parted": _parted(lexicon, in_print)},
            "verdicts": {**verdicts.TWIN, "summary": SUMMARY, "year": year},
        },
        language,
    )
    return told


def _ranked(lexicon: Lexicon, in_print: Mapping[str, Any]) -> dict[str, Any]:
    """The unions that are ranked together, by what a draft calls their kind."""
    kinds, units = spoken_rivals.kinds_ranked(lexicon.rules), lexicon.units
    codes = {
        stem: [code for code in in_print["places"] if units[code].zh.endswith(ending)]
        for stem, ending in kinds.items()
    }
    return {
        "pattern": spoken_rivals.kinds_pattern(lexicon.rules), "kinds": codes,
        "pooled": sorted(evidence.pooled_rows(lexicon.rules)), "none": NO_CODE,
    }  # fmt: skip


def _plain(value: Any, language: Language) -> Any:
    """Patterns and decimals as texts, words in one language."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one, language) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, language) for one in value]
    if isinstance(value, re.Pattern):
        return browser_pattern(value.pattern)
    if isinstance(value, Text):
        return value.of(language)
    return str(value) if isinstance(value, Decimal) else value


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "counter_of": usage.counter_of,
        "rounding_of": usage.rounding_of,
        "rounding_before": re.compile(usage.rounding_at("before"), re.I),
        "scales": usage.scales,
        **({"year_from": f"{usage.year_from:02}"} if usage.year_from > 1 else {}),
        "totals": usage.totals,
        "subtotals": usage.subtotals,
        "unit_columns": usage.unit_columns,
    }


def _mentions(lexicon: Lexicon) -> dict[str, Any]:
    reader = mention_reader(lexicon.usage, lexicon.unit_names)
    parts = _shared_parts(lexicon.usage)
    return {
        "parts": parts,
        "names": reader.names,
        "idioms": _shortened(reader.idioms, parts),
        "rest": reader.rest,
        "figure": _shortened(reader.parsed, parts),
        "numeral": reader.numeral,
        "only": reader.only,
        "things": sorted(reader.things),
        "only_within": ONLY_WITHIN,
        "asides": [(n, _shortened(one, parts)) for n, one in reader.asides.items()],
        "sorts": reader.sorts,
        **({"own_year": OWN_YEAR} if lexicon.usage.year_from > 1 else {}),
    }


def _shared_parts(usage: Usage) -> list[str]:
    """What patterns of mentions say again and again, the longest first: they are told once."""
    names = ("counter", *usage.parts)
    told = {browser_pattern(usage.pattern(f"{{{name}}}")) for name in names}
    told.add(usage.rounding_at("before"))
    return sorted((one for one in told if len(one) > _WORTH), key=lambda one: (-len(one), one))


def _shortened(pattern: re.Pattern[str], parts: Sequence[str]) -> str:
    """A pattern with the number of a part in its place."""
    text = browser_pattern(pattern.pattern)
    for n, part in enumerate(parts):
        text = text.replace(part, f"{{{{{n}}}}}")
    return text


def _lexicon(lexicon: Lexicon) -> dict[str, Any]:
    usage = lexicon.usage
    # A row in brackets is a group named behind its dimension and a colon: it is not told again.
    told = (one for one in lexicon.said() if one[1] != "row")
    said = groupby(told, key=lambda one: one[1:])
    return {
        "top": lexicon.top,
        "colons": [COLON.of(language) for language in LANGUAGES],
        "said": [_said(meaning, [word for word, *_ in words]) for meaning, words in said],
        "moves": MOVES,
        "looked_at": LOOKED_AT,
        "common_names": usage.common_names,
        "meant_names": lexicon.meant_names,
        "leading_words": usage.leading_words,
        "other_words": usage.other_words,
        "level_with": list(usage.level_with.values()),
        "home": HOME,
        "home_within": HOME_WITHIN,
        "own_union": OWN,
        "that_union": THAT,
        "of_many": OF_MANY,
        "stems": lexicon.stems,
        "place_endings": usage.place_endings,
        "subjects": {
            name: subject.model_dump(mode="json", exclude={"words"}, exclude_defaults=True)
            for name, subject in lexicon.subjects.items()
        },
        "group_subjects": usage.group_subjects,
        "yearly_changes": usage.yearly_changes,
        "figures": {
            figure.id: {
                **({"dimensions": sorted(by)} if (by := dimensions_of(figure.id)) else {}),
                **({"is_stock": True} if figure.nature == "stock" else {}),
                **({"is_of_last_day": True} if is_of_last_day(figure.id) else {}),
            }
            for spec in MEASURES
            for figure in spec.figures
        },
    }


def _said(meaning: Sequence[str], words: Sequence[str]) -> tuple[Any, ...]:
    """Words with their kind and what they name, which the name of our own words is told without."""
    kind, name = meaning
    return kind, SAID if name == f"{SAID}{words[0]}" else name, *_ended(words)


def _ended(words: Sequence[str]) -> tuple[Sequence[str], ...]:
    """Words, told once where each has all of the same endings: 增 of 增至 and 增到."""
    stems, n = [word[:-1] for word in words[:: len(REACHING)]], len(REACHING)
    ended = [f"{stem}{end}" for stem in stems for end in REACHING]
    return (stems, REACHING) if len(words) > n and [*words] == ended else (words,)


def _laid_down(usage: Usage, facts: Sequence[LaidDown]) -> dict[str, Any]:
    """What is laid down, and words that say a number is a sum or a mean and no such."""
    kinds = [*(usage.relations[kind] for kind in ("sum", "of_these")), *usage.means.values()]
    sums = [word for words in kinds for word in words]
    listed = list(_policies(usage, facts))
    return {**policies.TWIN, "listed": listed, "sums": sums, "moves": policy_moves.TWIN}


def _parted(lexicon: Lexicon, in_print: Mapping[str, Any]) -> list[tuple[list[str], list[str]]]:
    """Figures with the years that do not count by the rules of the year before."""
    years = Period.parse(in_print["known"]).years if in_print["known"] else ()
    found: dict[tuple[str, ...], list[str]] = {}
    for figure_id in dict.fromkeys(one.id for spec in MEASURES for one in spec.figures):
        broken = tuple(str(year) for year in verdicts.broken_years(lexicon.rules, figure_id, years))
        found.setdefault(broken, []).append(figure_id)
    return [(ids, [*broken]) for broken, ids in found.items() if broken]


def _policies(usage: Usage, facts: Sequence[LaidDown]) -> Iterator[dict[str, Any]]:
    for policy in usage.policies:
        yield {
            "counter": policy.counter,
            "words": policy.words,
            "own": policy.own,
            "within": policy.within,
            "is_standard": policy.fact.startswith(STANDARD),
            "is_of_years": policy.fact.startswith(AMOUNT),
            "facts": [_fact(one) for one in facts if one.name == policy.fact],
        }


def _fact(fact: LaidDown) -> dict[str, str]:
    return {
        "period": str(fact.period),
        "value": f"{fact.value:f}",
        "value_to": f"{fact.end or fact.value:f}",
        "address": fact.address,
    }
