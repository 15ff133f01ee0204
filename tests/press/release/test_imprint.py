"""The imprint says what is stated and nothing else; a citation ends with its address, set apart."""

from dataclasses import replace
from datetime import date

from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.press.release.about import About
from bangfu.press.release.imprint import citation, imprint
from bangfu.press.release.issue import figures_digest
from bangfu.press.release.settings import SettingWords, SiteSettings

ABOUT = About(
    "110105", Text("测试区总工会", "Test Federation"), Period.parse("2019-12"), "public",
    True, ("zh", "en"), 7, "ab" * 32, issued=date(2020, 1, 15), data_until=date(2019, 12, 31),
)  # fmt: skip
ALL = SiteSettings.model_validate({
    "licence": {"name": "CC-BY-4.0", "title": {"zh": "署名", "en": "Attribution"}},
    "contact": {"zh": "办公室 010-12345678", "en": "Office 010-12345678"},
    "next_release": {"zh": "2020年2月中旬", "en": "mid-February 2020"},
})  # fmt: skip


def said(about: About, settings: SiteSettings, language: Language = "zh") -> dict[str, str]:
    return dict(imprint(about, settings, language))


def test_imprint_says_what_is_stated_in_its_language() -> None:
    assert said(ABOUT, ALL) == {
        "issued": "2020年1月15日", "data_until": "2019年12月31日", "load": "7",
        "next_release": "2020年2月中旬", "contact": "办公室 010-12345678", "licence": "署名",
    }  # fmt: skip
    assert said(ABOUT, ALL, "en")["data_until"] == "31 December 2019"


def test_what_is_not_stated_is_not_said() -> None:
    assert said(replace(ABOUT, issued=None, data_until=None), SiteSettings()) == {"load": "7"}
    assert "licence" not in said(replace(ABOUT, edition="internal"), ALL)


def test_citation_has_day_and_address_and_an_internal_report_none() -> None:
    address = "https://r.example/a.html"
    cited = citation(ABOUT, ALL, "zh", title="题", address=address)
    assert cited == (
        "测试区总工会：《题》（2019年12月），2020年1月15日发布，数据版本7。 " + address
    )
    other = replace(ABOUT, unit_name=Text("甲街道总工会", "Jia"))  # than who publishes
    published = ALL.model_copy(update={"publisher": SettingWords(zh="测试区总工会", en="Test")})
    cited = citation(other, published, "zh", title="题", address=address)
    assert cited.startswith("测试区总工会：《题》（甲街道总工会，2019年12月），")
    internal = replace(ABOUT, edition="internal")
    assert citation(internal, ALL, "zh", title="题", address=address) == ""


def test_digest_of_figures_is_of_addresses_values_and_statuses_alone() -> None:
    first = "address,value,status,label_zh\r\na/2019/1,5,ok,甲\r\n"
    assert figures_digest(first) == figures_digest(first.replace("甲", "乙"))
    assert figures_digest(first) != figures_digest(first.replace(",5,", ",6,"))
    assert figures_digest(first) != figures_digest(first.replace(",ok,", ",provisional,"))
