"""The words of a chart: its statement, what is drawn, the alternative text, the unit of its axis.

All of it is computed from the figures that are drawn and from nothing else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.figures.answers import Breakdown
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import COLON, COMMA, LIST_COMMA, Language, Text, capital, file_name
from bangfu.press.report.charts import ChartWords
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.breakdowns import slug
from bangfu.words.marks import ABOUT, status_meaning
from bangfu.words.numerals import format_value, round_half_up, unit_word
from bangfu.words.themes import Message, Theme

__all__ = ["Axis", "Told", "axis_of", "chart_words", "file_stem", "told"]

_SCALES: dict[Language, tuple[tuple[Decimal, str], ...]] = {
    "zh": ((Decimal(10**9), "亿元"), (Decimal(10**5), "万元")),
    "en": ((Decimal(10**8), "million yuan"), (Decimal(10**5), "thousand yuan")),
}
"""From which value on money stands in which unit on an axis."""
_STEPS = {
    "亿元": Decimal(10**8), "万元": Decimal(10**4), "million yuan": Decimal(10**6),
    "thousand yuan": Decimal(10**3),
}  # fmt: skip
_FILES: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (("数据（CSV）", "csv"), ("SVG", "svg"), ("PNG", "png")),
    "en": (("Data (CSV)", "csv"), ("SVG", "svg"), ("PNG", "png")),
}
_WITHHELD = Text("{n}项不公布", "{n} not published")
_UNDEFINED = Text("{n}项无数值", "{n} without a value")
_MARKED = Text("{where}为{meaning}", "{where} {meaning}")
_SOME = Text("其中{n}处", "{n} of these")
_MOST_PLACES = 3
"""More places than these are counted: there is no room to name them."""
_ABOUT_UNIT = Text("{unit}，约数", "{unit}, rounded")
_OF_ALL = Text("最高{top}，最低{bottom}", "highest {top}, lowest {bottom}")
_OF_SHOWN = Text(
    "公布的最高{top}，最低{bottom}", "highest published {top}, lowest published {bottom}"
)
_ALIKE = Text("均为{only}", "{only} throughout")
_SHOWN_ALIKE = Text("公布的均为{only}", "{only} wherever it is published")
_ONE = Text("{place}为{value}", "{value} in {place}")
_BESIDE = Text("，另有{rest}", "; also {rest}")
_TOGETHER = Text("{name}合计{value}", "{value} of {name} together")


@dataclass(frozen=True)
class Axis:
    """The title of a value axis, and how values stand on it: without the unit it says."""

    unit: str
    text: Callable[[Decimal], str]


@dataclass(frozen=True)
class Told:
    """One series in words: its name, and label and figure of each place."""

    name: str
    places: tuple[str, ...]
    figures: tuple[Figure, ...]
    together: tuple[tuple[str, Figure], ...] = ()
    """What is told of several places as one, and so not drawn: their name and figure."""

    @property
    def is_whole(self) -> bool:
        """Whether every number there is, is shown for itself: only then one is the highest."""
        return not self.together and not any(one.status.is_hidden for one in self.figures)


def axis_of(figures: Sequence[Figure], scene: Scene) -> Axis:
    """The axis of some figures of one unit; money stands in 万元 or thousands where it is large."""
    unit = figures[0].measure_unit
    values = [figure.value for figure in figures if figure.value is not None]
    if unit is MeasureUnit.YUAN and values:
        high = max(map(abs, values))
        is_about = any(figure.status.is_rounded for figure in figures)
        for least, name in _SCALES[scene.language]:
            if high >= least:
                titled = scene.say(_ABOUT_UNIT).format(unit=name) if is_about else name
                return Axis(titled, _scaled(_STEPS[name], whole=is_about))

    def text(value: Decimal) -> str:
        exact = value / 100 if unit is MeasureUnit.RATIO else value
        if unit is MeasureUnit.YUAN:
            exact = exact.quantize(Decimal(1))
        return format_value(exact, unit, scene.language, with_unit=False)

    return Axis(unit_word(unit, scene.language), text)


def _scaled(step: Decimal, *, whole: bool) -> Callable[[Decimal], str]:
    """How money stands without its unit; `whole` if no decimal is known of what has none."""

    def text(value: Decimal) -> str:
        scaled = value / step
        if whole and scaled == scaled.to_integral_value():
            return f"{scaled:,.0f}"
        # What is there is never rounded to nothing.
        places = next((p for p in (1, 2, 4) if not value or round_half_up(scaled, p)), 4)
        rounded = round_half_up(scaled, places)
        return f"{rounded:,.{places}f}" if value else "0"

    return text


def told(
    name: str, places: Sequence[str], figures: Sequence[Figure],
    together: Sequence[tuple[str, Figure]] = (),
) -> Told:  # fmt: skip
    """A series in words."""
    return Told(name, tuple(places), tuple(figures), tuple(together))


def file_stem(breakdown: Breakdown, ids: Sequence[str]) -> str:
    """What the files of a chart are called, and its place in the page after `chart-`."""
    subject = ids[0] if len(ids) == 1 else breakdown.measure.name
    return slug(subject, "by", *breakdown.by)


def chart_words(
    breakdown: Breakdown,
    ids: Sequence[str],
    series: Sequence[Told],
    scene: Scene,
    *,
    message: Message,
    unit: str,
    subject: str = "",
) -> ChartWords:
    """The words of a chart of a breakdown.

    Parameters
    ----------
    breakdown, ids
        What is drawn.
    series
        The same, in words.
    scene
        What the report is about.
    message
        The statement of the chart, which becomes its title; if plain, what is drawn does.
    unit
        The title of the value axis.
    subject
        What is drawn, in other words than the labels of its figures.
    """
    plain = scene.caption(breakdown, subject or capital(_names(breakdown, ids, scene)))
    stem, marked = file_stem(breakdown, ids), _marked(series, scene)
    aside = Text(f"（{marked}）", f" ({marked})").of(scene.language) if marked else ""
    return ChartWords(
        f"chart-{stem}",
        message.text or plain,
        _alt(f"{message.text or plain}{aside}", series, scene),
        unit,
        subtitle=f"{plain}{aside}" if message.text else capital(marked),
        files=_links(stem, scene.language),
    )


def _marked(series: Sequence[Told], scene: Scene) -> str:
    """Where values stand that may change, or were published otherwise before."""
    told = []
    for status in (Status.REVISED, Status.PROVISIONAL, Status.ROUNDED, Status.ROUNDED_REVISED):
        meaning = status_meaning(status, scene.language)
        places = list(dict.fromkeys(
            place
            for one in series
            for place, figure in zip(one.places, one.figures, strict=True)
            if figure.status is status
        ))  # fmt: skip
        if places:
            named = scene.say(LIST_COMMA).join(places)
            where = named if len(places) <= _MOST_PLACES else scene.say(_SOME).format(n=len(places))
            told.append(scene.say(_MARKED).format(where=where, meaning=meaning))
    return scene.say(COMMA).join(told)


def _links(stem: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Words and addresses of the files of a chart; the data are in both languages."""
    stem = f"charts/{stem}"
    return tuple(
        (words, f"{stem}.csv" if kind == "csv" else file_name(stem, kind, language))
        for words, kind in _FILES[language]
    )


def _alt(claim: str, series: Sequence[Told], scene: Scene) -> str:
    """The statement, then for each series the ends of its values; of zeros only that they are."""
    several = len(series) > 1
    zeros = [one for one in series if several and all(f.value == 0 for f in one.figures)]
    parts = [_series_words(one, scene, named=several) for one in series if one not in zeros]
    if zeros:
        names = scene.say(LIST_COMMA).join(one.name for one in zeros)
        parts.append(scene.say(Text(f"{names}均为0", f"always 0: {names}")))
    if scene.language == "zh":
        return f"{claim}。{'；'.join(parts)}。"
    return f"{claim}. {'. '.join(map(capital, parts))}."


def _series_words(one: Told, scene: Scene, *, named: bool) -> str:
    """The ends of the values; where some are not published those that are, if they are few."""
    pairs = zip(one.places, one.figures, strict=True)
    shown = [(place, figure) for place, figure in pairs if figure.value is not None]
    name = f"{capital(one.name)}{scene.say(COLON)}" if named else ""
    rest = [hidden] if (hidden := _hidden(one, scene)) else []
    rest += [
        scene.say(_TOGETHER).format(name=pool, value=_value(figure, scene))
        for pool, figure in one.together
        if figure.value is not None
    ]
    beside = scene.say(LIST_COMMA).join(rest)
    if not shown:
        return name + beside
    words = _few(shown, scene) if _is_few(one, shown) else _range(one, shown, scene)
    return f"{name}{words}{scene.say(_BESIDE).format(rest=beside) if beside else ''}"


def _is_few(one: Told, shown: Sequence[tuple[str, Figure]]) -> bool:
    return len(shown) == 1 or (len(shown) <= _MOST_PLACES and not one.is_whole)


def _few(shown: Sequence[tuple[str, Figure]], scene: Scene) -> str:
    said = (
        scene.say(_ONE).format(place=place, value=_value(figure, scene)) for place, figure in shown
    )
    return scene.say(COMMA).join(said)


def _range(one: Told, shown: Sequence[tuple[str, Figure]], scene: Scene) -> str:
    high, low = (end(figure.value or Decimal(0) for _, figure in shown) for end in (max, min))
    if high == low:
        return scene.say(_ALIKE if one.is_whole else _SHOWN_ALIKE).format(
            only=_value(shown[0][1], scene)
        )
    top, bottom = (_end_words(value, shown, scene) for value in (high, low))
    return scene.say(_OF_ALL if one.is_whole else _OF_SHOWN).format(top=top, bottom=bottom)


def _end_words(value: Decimal, shown: Sequence[tuple[str, Figure]], scene: Scene) -> str:
    """The highest or lowest value, and its place if it has one only."""
    found = [(place, figure) for place, figure in shown if figure.value == value]
    said = _value(found[0][1], scene)
    if len(found) > 1:
        return said
    place = found[0][0]
    return scene.say(Text(f"{said}（{place}）", f"{said} ({place})"))


def _value(figure: Figure, scene: Scene) -> str:
    about = scene.say(ABOUT) if figure.status.is_rounded else ""
    theme = Theme(Text("", ""), figure.measure_unit, scene.language)
    return f"{about}{theme.value(figure.value or Decimal(0))}"


def _names(breakdown: Breakdown, ids: Sequence[str], scene: Scene) -> str:
    """The label of a figure; of several what their measure is called, and which statistic."""
    if len(ids) == 1:
        return figure_spec(ids[0]).label.of(scene.language)
    labels = [figure_spec(i).label.of(scene.language) for i in ids]
    open_, close = ("（", "）") if scene.language == "zh" else (", ", "")
    parts = [label.removesuffix(close).partition(open_) for label in labels]
    kinds = {kind for _, _, kind in parts}
    title, kind = scene.say(breakdown.measure.title), kinds.pop() if len(kinds) == 1 else ""
    if not kind:
        return title
    return f"{title}（{kind}）" if scene.language == "zh" else f"{title} ({kind})"


def _hidden(one: Told, scene: Scene) -> str:
    """How many values are not shown, and why."""
    withheld = sum(figure.status.is_hidden for figure in one.figures)
    undefined = sum(figure.status is Status.UNDEFINED for figure in one.figures)
    counts = [(withheld, _WITHHELD), (undefined, _UNDEFINED)]
    words = [scene.say(text).format(n=count) for count, text in counts if count]
    return ("、" if scene.language == "zh" else ", ").join(words)
