"""A figure in a sentence of its own: by its verb, with one rounding word, beside others."""

from decimal import Decimal

import pytest
from bangfu.figures.model import MeasureUnit, Status
from bangfu.language import Language
from bangfu.rules import read_rules
from bangfu.words.sayings import Narrator, rounded_words
from hypothesis import given
from hypothesis import strategies as st
from small_library import UNITS
from typed_figures import figure_of


def narrator(language: Language = "zh", *, synthetic: bool = False) -> Narrator:
    return Narrator(UNITS, read_rules(), language, synthetic)


@pytest.mark.parametrize(
    ("address", "value", "status", "zh", "en"),
    [
        ("comfort.person_times/2018/110105", 611, Status.OK,
         "2018年，测试区总工会发放抚慰611人次。",
         "In 2018, Test District made 611 payments of comfort."),
        ("comfort.person_times/2013..2019/110105", 2745, Status.OK,
         "2013—2019年，测试区总工会累计发放抚慰2,745人次。",
         "In 2013–2019, Test District, in all, made 2,745 payments of comfort."),
        ("comfort.person_times/2018/110105;illness=cancer", 248, Status.REVISED,
         "2018年，测试区总工会发放抚慰（病种：恶性肿瘤）248人次（修订后）。",
         "In 2018, Test District made 248 payments of comfort (illness: cancer) (revised)."),
        ("comfort.amount/2018/110105;unit=110105001", 40000, Status.ROUNDED,
         "2018年，甲街道总工会发放抚慰资金约4万元。",
         "In 2018, First Street Union paid about 40,000 yuan in comfort."),
        ("hardship.on_file/2019/110105", 10, Status.OK,
         "截至2019年12月31日，测试区总工会在档困难职工家庭10户。",
         "As of 31 December 2019, Test District had 10 households on file."),
        ("comfort.person_times/2018/110105;illness=aorta", None, Status.SUPPRESSED,
         "2018年，测试区总工会抚慰人次（病种：主动脉手术）不予公布（为保护个人信息）。",
         "Comfort payments (illness: aortic surgery), Test District, 2018: withheld to protect "
         "individuals."),
    ],
)  # fmt: skip
def test_a_figure_is_said_whole_with_its_union_and_its_time(
    address: str, value: int | None, status: Status, zh: str, en: str
) -> None:
    figure = figure_of(address, value, status)
    assert (narrator("zh").exact(figure), narrator("en").exact(figure)) == (zh, en)


def test_an_invented_figure_says_so() -> None:
    said = narrator(synthetic=True).exact(figure_of("comfort.person_times/2018/110105", 611))
    assert said == "2018年，测试区总工会发放抚慰611人次（示例数据）。"


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (2745, MeasureUnit.PERSON_TIMES, "2700余人次", "more than 2,700 payments"),
        (611, MeasureUnit.PERSON_TIMES, "600余人次", "more than 600 payments"),
        # One digit would leave out more than a tenth: 17 of 117, 84 of 284.
        (117, MeasureUnit.HOUSEHOLDS, "110余户", "more than 110 households"),
        (284, MeasureUnit.HOUSEHOLDS, "280余户", "more than 280 households"),
        (110, MeasureUnit.HOUSEHOLDS, "", ""),
        (1990, MeasureUnit.PERSON_TIMES, "近2000人次", "nearly 2,000 payments"),
        (8_052_000, MeasureUnit.YUAN, "800余万元", "more than 8,000,000 yuan"),
        (690_010, MeasureUnit.YUAN, "69万余元", "more than 690,000 yuan"),
        (1_172_082, MeasureUnit.MEMBERS, "110余万人", "more than 1,100,000 members"),
        (800, MeasureUnit.FILES, "", ""),
        (99, MeasureUnit.FILES, "", ""),
    ],
)
def test_a_number_is_rounded_by_one_word_that_holds(
    value: int, unit: MeasureUnit, zh: str, en: str
) -> None:
    said = rounded_words(Decimal(value), unit, "zh"), rounded_words(Decimal(value), unit, "en")
    assert said == (zh, en)


@given(st.integers(100, 10**8), st.sampled_from(["zh", "en"]))
def test_a_rounded_number_is_never_what_is_not_true(value: int, language: Language) -> None:
    """余 and `more than` stand before less, 近 and `nearly` before at most a twentieth more."""
    said = rounded_words(Decimal(value), MeasureUnit.PERSONS, language)
    if not said:
        return
    is_near = said.startswith(("近", "nearly"))
    digits = Decimal("".join(letter for letter in said if letter.isdigit()))
    told = digits * (10_000 if "万" in said else 1)
    if is_near:
        assert 0 < told - value <= told / 20
    else:
        assert 0 < value - told < told


def test_changes_shares_places_and_series_name_what_they_are_beside() -> None:
    told, address = narrator(), "comfort.person_times/{}/110105"
    years = [figure_of(address.format(y), n) for y, n in ((2013, 67), (2014, 259), (2015, 378))]
    # 119 / 259 = 45.9%
    assert told.change(years[2], years[1]) == (
        "2015年，测试区总工会发放抚慰378人次，比上年增长45.9%。"
    )
    assert told.series(years) == (
        "2013年、2014年、2015年，测试区总工会发放抚慰分别为67人次、259人次、378人次。"
    )
    part = figure_of("comfort.person_times/2015/110105;unit=110105001", 189)
    assert told.share(part, years[2]) == ("2015年，甲街道总工会发放抚慰189人次，占全部的50.0%。")
    assert told.rank(part, 1) == "2015年，甲街道总工会发放抚慰189人次，居各街道和地区第一。"
    assert told.rank(part, 12).endswith("，居各街道和地区第12。")
