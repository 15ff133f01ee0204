"""Sentences as newsrooms write them, by chance: labels and values of figures, right and changed."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from bangfu.figures.model import MeasureUnit
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.library.printed_evidence import PrintedEvidence
from bangfu.press.library.public_figures import PublicFigure
from bangfu.rules import read_rules
from bangfu.words.labels import unit_name
from bangfu.words.numerals import format_value
from bangfu.words.sayings import dimension_words

__all__ = ["drafted_sentences", "scribbled_texts"]

Dated = tuple[str, date | None]
_DAYS = (None, date(2019, 3, 4), date(2020, 1, 12))
_ROUNDED = ("近", "约", "超过", "不到", "至少", "逾", "少于", "nearly ", "over ")
_TIMES = (
    "去年", "今年", "同年", "次年", "上年", "目前", "七年来", "年末", "2013年至2019年", "第三季度",
    "上半年", "年初", "上月",
)  # fmt: skip
_UNITS = ("人", "户", "元", "批", "名", "%", "个百分点", "倍", "万元", "")
_LINKS = (
    "同比增长", "较上年下降", "占", "合计", "分别", "平均每批", "户均", "由", "降至", "比2017年的",
    "增加", "其中", "居各街道第", "翻了一番", "年均", "累计", "七年累计", "三年来", "下降", "人均",
)  # fmt: skip
_MORE = (
    "45.9%", "352人次", "六成", "近四成", "一半", "二百三十四户", "数百人", "5.1个百分点", "2.5倍",
    "一", "三四十户", "四分之三", "百分之六", "1.2万元", "800余万元", "10户", "翻两番",
)  # fmt: skip
_ENDS = ("，", "；", "。", "、", "\n", "\t", "")
_PIECES = (
    "2017年", "二〇一四年", "8月", "383人次", "近400万元", "第五次", "一些", "12351", "3.2万名",
    "一百二十一万五千元", "2019.3.5", "55岁", "12号院", "9时30分", "2 0 1 7 年", "¥500", "in 2014",
    "1.48 million yuan", "抚慰", "帮扶资金", "朝阳区", "望京街道", "恶性肿瘤", "增长", "三百年间",
    "1899年", "每生每年4000元高中", "安贞、和平街、三里屯街道总工会分别抚慰",
    *_TIMES, *_LINKS, *_MORE,
)  # fmt: skip
_LETTERS = (
    "0123456789０１９〇一二三四五六七八九十百千万亿两半%％‰，。、；：\n\t 年月日号户人次元余近约多"
    "倍番成分之第个抚慰帮扶困难职工在档脱困区总工会同比至了由从到（）“”abc📢𝟗\u0663\u2028\x1c\x85\ufeff"
)


def drafted_sentences(evidence: PrintedEvidence, count: int) -> list[Dated]:
    """Sentences of one to three figures each, the same ones every time."""
    chance = random.Random(2019)
    rows = sorted(evidence.printed.values(), key=lambda one: one.address)
    return [
        (_joined([*_parts(evidence, rows, chance)], chance), chance.choice(_DAYS))
        for _ in range(count)
    ]


def scribbled_texts(count: int) -> list[Dated]:
    """Texts that no newsroom would print."""
    chance = random.Random(1284)
    return [
        ("".join(_scribbled(chance) for _ in range(chance.randint(1, 40))), chance.choice(_DAYS))
        for _ in range(count)
    ]


def _scribbled(chance: random.Random) -> str:
    return chance.choice(_PIECES if chance.random() < 0.5 else _LETTERS)


def _joined(parts: Sequence[str], chance: random.Random) -> str:
    return chance.choice(_ENDS).join(parts) + chance.choice(("。", "", ".", "\n"))


def _parts(
    evidence: PrintedEvidence, rows: Sequence[PublicFigure], chance: random.Random
) -> Iterator[str]:
    for _ in range(chance.choice((1, 1, 2, 3))):
        language: Language = "zh" if chance.random() < 0.85 else "en"
        yield _sentence(evidence, chance.choice(rows), language, chance)
        if chance.random() < 0.4:
            yield chance.choice(_LINKS) + chance.choice(_MORE)


def _sentence(
    evidence: PrintedEvidence, one: PublicFigure, language: Language, chance: random.Random
) -> str:
    named = ""
    if one.dimensions and chance.random() < 0.8:
        words = dimension_words(one.dimensions, evidence.units, language, read_rules())
        named = words.replace("：", ": ").rpartition(": ")[2]
    unit = ""
    if chance.random() < 0.35:
        unit = unit_name(chance.choice(sorted(evidence.units)), evidence.units, language)
        unit = unit.removesuffix(chance.choice(("总工会", "街道总工会", "")))
    when, value = _when(one, language, chance), _value(one, language, chance)
    if language == "en":
        return f"In {when}, {unit} {named} {one.label_en}: {value}"
    return f"{when}{chance.choice(('，', ''))}{unit}{named}{one.label_zh}{value}"


def _when(one: PublicFigure, language: Language, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(_TIMES)
    other = chance.random() < 0.2
    return Period.parse(str(chance.randint(2012, 2020)) if other else one.period).label(language)


def _value(one: PublicFigure, language: Language, chance: random.Random) -> str:
    """The value as it is worded, or one that was changed."""
    known = one.value not in ("", "[c]")
    value = Decimal(one.value) if known else Decimal(chance.randint(1, 3000))
    said = format_value(value, MeasureUnit(one.measure_unit), language)
    if chance.random() < 0.4:
        place = chance.choice([n for n, letter in enumerate(said) if letter.isdigit()])
        said = f"{said[:place]}{chance.randint(0, 9)}{said[place + 1 :]}"
    if chance.random() < 0.15:
        said = said.rstrip("人次户元万批天%").rstrip() + chance.choice(_UNITS)
    return chance.choice(_ROUNDED) + said if chance.random() < 0.2 else said
