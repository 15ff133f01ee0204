"""The codes of the register: value, Chinese and English label, and the dates they hold on.

A code outside its dates is a fault in the data, not another spelling: the hardship categories
changed in 2020 and the comfort scheme's illness list in 2015 and 2018, and a figure that mixes
two versions compares unlike things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bangfu.language import Language

__all__ = ["CODE_LISTS", "Code", "CodeList"]


@dataclass(frozen=True)
class Code:
    """One code: its stored value, its labels, and the days it may be used on (both included)."""

    value: str
    zh: str
    en: str
    valid_from: date | None = None
    valid_to: date | None = None

    def label(self, language: Language) -> str:
        """The code in words."""
        return self.zh if language == "zh" else self.en

    def is_valid_on(self, day: date) -> bool:
        """Whether the code may be used on `day`."""
        return (self.valid_from is None or day >= self.valid_from) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, in the order reports show them."""

    name: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @property
    def values(self) -> tuple[str, ...]:
        """The stored values, in order."""
        return tuple(code.value for code in self.codes)

    def get(self, value: str) -> Code | None:
        """The code stored as `value`, if the list has it."""
        return next((code for code in self.codes if code.value == value), None)

    def read(self, text: str) -> Code | None:
        """The code meant by `text`: its value or either label."""
        return next((code for code in self.codes if text in (code.value, code.zh, code.en)), None)


def _list(name: str, *rows: tuple[str, str, str] | Code) -> CodeList:
    return CodeList(name, tuple(row if isinstance(row, Code) else Code(*row) for row in rows))


_TO_2019 = date(2019, 12, 31)
_FROM_2020 = date(2020, 1, 1)
_SCHEME_2015 = date(2015, 1, 1)
_SCHEME_2018 = date(2018, 1, 1)

_LISTS = (
    _list(
        "unit_kind",
        ("district", "区总工会", "district federation"),
        ("subdistrict", "街道总工会", "subdistrict union"),
        ("area", "地区总工会", "area union"),
        ("industry", "产业工会", "industry union"),
        ("direct", "直属工会", "directly affiliated union"),
    ),
    _list(
        "file_level",
        ("national", "全国级", "national"),
        ("province", "省级", "province"),
        ("prefecture", "地市级", "prefecture"),
        ("county", "区县级", "county"),
        ("base", "基层", "base"),
    ),
    # Two generations of categories; the mapping between them is not exact (domain: 2019/2020).
    _list(
        "category",
        ("dibao", "低保户", "dibao household"),
        Code("dibao_edge", "低保边缘户", "dibao-margin household", valid_to=_TO_2019),
        ("deep", "深度困难", "deep hardship"),
        Code("relative", "相对困难", "relative hardship", valid_from=_FROM_2020),
        ("accident", "意外致困", "hardship by accident"),
    ),
    # The ten causes of the official form (困难职工档案表), one main, up to three others.
    _list(
        "cause",
        ("no_labour", "无劳动能力", "unable to work"),
        ("unemployed_able", "有劳动能力未就业", "able to work, not employed"),
        ("laid_off", "下岗失业", "laid off"),
        ("no_insurance", "未参加社会保险", "no social insurance"),
        ("insurance_gap", "社保待遇未落实", "insurance benefits not paid"),
        ("illness", "患重特大疾病", "serious illness"),
        ("disaster", "自然灾害", "natural disaster"),
        ("accident", "意外事故", "accident"),
        ("schooling", "子女上学", "children's schooling"),
        ("other", "其他", "other"),
    ),
    _list(
        "event_type",
        ("open", "新建档", "new file"),
        ("reopen", "返困重建", "reopened after return to hardship"),
        ("convert", "临时转正", "converted from temporary"),
        ("transfer_in", "转入", "transferred in"),
        ("transfer_out", "转出", "transferred out"),
        ("exit_self", "脱困", "exit by own means"),
        ("relief", "解困留档", "relieved, file kept"),
        ("exit_relief", "解困退档", "exit by relief"),
        ("exit_other", "其他退档", "other exit"),
        ("correct", "更正", "correction"),
    ),
    _list(
        "event_reason",
        ("own_income", "收入提高", "own income"),
        ("employment", "就业", "employment"),
        ("child_graduated", "子女毕业", "child graduated"),
        ("insurance", "社保落实", "insurance in place"),
        ("gov_relief", "纳入政府救助", "taken into government relief"),
        ("union_backstop", "市总工会兜底", "municipal union backstop"),
        ("death", "死亡", "death"),
        ("ineligible", "不符合条件", "not eligible"),
        ("retired", "退休", "retired"),
        ("moved", "调离", "moved away"),
        ("other", "其他", "other"),
    ),
    _list(
        "relation",
        ("self", "本人", "self"),
        ("spouse", "配偶", "spouse"),
        ("child", "子女", "child"),
        ("parent", "父母", "parent"),
        ("other", "其他亲属", "other relative"),
    ),
    _list(
        "project",
        ("employment_training", "职业培训", "job training"),
        ("employment_placement", "职业介绍", "job placement"),
        ("medical", "医疗救助", "medical aid"),
        ("schooling", "子女助学", "school aid"),
        ("living", "生活救助", "living aid"),
        ("legal", "法律援助", "legal aid"),
    ),
    _list(
        "occasion",
        ("none", "日常", "ordinary"),
        ("new_year", "元旦", "New Year"),
        ("spring_festival", "春节", "Spring Festival"),
        ("may_day", "五一", "May Day"),
        ("national_day", "十一", "National Day"),
        ("autumn_schooling", "金秋助学", "Autumn School Aid"),
    ),
    _list(
        "fund_source",
        ("central", "中央财政", "central budget"),
        ("municipal", "市财政", "municipal budget"),
        ("district", "区财政", "district budget"),
        ("union", "工会经费", "union funds"),
        ("donation", "社会捐助", "donations"),
        ("other", "其他", "other"),
    ),
    _list(
        "form",
        ("cash", "现金", "cash"),
        ("in_kind", "实物", "in kind"),
        ("service", "服务", "service"),
    ),
    _list(
        "school_stage",
        ("compulsory", "义务教育", "compulsory"),
        ("senior_secondary", "高中阶段", "senior secondary"),
        ("college", "大学", "college"),
    ),
    _list(
        "comfort_event",
        ("major_illness", "重大疾病", "major illness"),
        ("house_fire", "家庭火灾", "house fire"),
        ("accident_injury", "意外伤残", "accidental injury"),
        ("accident_death", "意外死亡", "accidental death"),
    ),
    # The list before 2015 is not published: cancer, kidney_failure and other stand in for it.
    _list(
        "illness",
        ("cancer", "恶性肿瘤", "cancer"),
        ("kidney_failure", "终末期肾病", "end-stage kidney disease"),
        Code("organ_transplant", "重要器官移植", "organ transplant", _SCHEME_2015),
        Code("cabg", "冠状动脉搭桥术", "coronary bypass", _SCHEME_2018),
        Code("ami", "急性心肌梗塞", "acute myocardial infarction", _SCHEME_2018),
        Code("stroke_sequelae", "脑中风后遗症", "stroke sequelae", _SCHEME_2018),
        Code("valve", "心脏瓣膜手术", "heart valve surgery", _SCHEME_2018),
        Code("aorta", "主动脉手术", "aortic surgery", _SCHEME_2018),
        ("other", "其他重大疾病", "other major illness"),
    ),
    _list(
        "decision",
        ("approved", "批准", "approved"),
        ("rejected", "不予", "rejected"),
        ("supplement", "补件", "papers asked for"),
        ("withdrawn", "撤回", "withdrawn"),
    ),
    _list(
        "reject_reason",
        ("late", "逾期申报", "late"),
        ("incomplete", "材料不全", "papers incomplete"),
        ("not_listed", "不在范围", "not on the list"),
        ("duplicate", "重复申报", "claimed before"),
        ("not_member", "非会员", "not a member"),
        ("below_threshold", "未达标准", "below the threshold"),
        ("other", "其他", "other"),
    ),
)

CODE_LISTS = {code_list.name: code_list for code_list in _LISTS}
