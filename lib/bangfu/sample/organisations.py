"""The unions of the sample: the district, its 43 subdistricts and areas, two more of other kinds.

The 43 are Chaoyang's as of 2019; their codes are this project's own. The two industry and direct
unions are invented.
"""

from datetime import date
from typing import Any

__all__ = ["DISTRICT", "LOCAL_UNIONS", "OTHER_UNIONS", "union_rows"]

DISTRICT = "110105"

_SUBDISTRICTS = (
    "建外 Jianwai,朝外 Chaowai,呼家楼 Hujialou,三里屯 Sanlitun,左家庄 Zuojiazhuang,"
    "香河园 Xiangheyuan,和平街 Hepingjie,安贞 Anzhen,亚运村 Yayuncun,小关 Xiaoguan,"
    "酒仙桥 Jiuxianqiao,麦子店 Maizidian,团结湖 Tuanjiehu,六里屯 Liulitun,八里庄 Balizhuang,"
    "双井 Shuangjing,劲松 Jinsong,潘家园 Panjiayuan,垡头 Fatou,首都机场 Capital Airport,"
    "望京 Wangjing,大屯 Datun,奥运村 Aoyuncun,东湖 Donghu"
)
_AREAS = (
    "南磨房 Nanmofang,高碑店 Gaobeidian,将台 Jiangtai,太阳宫 Taiyanggong,小红门 Xiaohongmen,"
    "十八里店 Shibalidian,平房 Pingfang,东风 Dongfeng,来广营 Laiguangying,常营 Changying,"
    "三间房 Sanjianfang,管庄 Guanzhuang,金盏 Jinzhan,孙河 Sunhe,崔各庄 Cuigezhuang,"
    "东坝 Dongba,黑庄户 Heizhuanghu,豆各庄 Dougezhuang,王四营 Wangsiying"
)
_VALID_FROM = date(2000, 1, 1)

LOCAL_UNIONS = tuple(
    [f"{DISTRICT}{number:03d}" for number in range(1, 25)]
    + [f"{DISTRICT}{number:03d}" for number in range(101, 120)]
)
"""Codes of the 24 subdistricts (001 to 024) and the 19 areas (101 to 119)."""

OTHER_UNIONS = (f"{DISTRICT}201", f"{DISTRICT}301")
"""Codes of an industry union and of a directly affiliated one."""


def union_rows() -> list[dict[str, Any]]:
    """Rows of `union_unit`, without trace columns."""
    return [
        _row(
            DISTRICT,
            ("朝阳区总工会", "Chaoyang District Federation of Trade Unions"),
            "district",
            aliases="北京市朝阳区总工会",
        ),
        *_local(
            LOCAL_UNIONS[:24], _SUBDISTRICTS, ("街道总工会", "Subdistrict Union"), "subdistrict"
        ),
        *_local(LOCAL_UNIONS[24:], _AREAS, ("地区总工会", "Area Union"), "area"),
        _row(OTHER_UNIONS[0], ("示例产业工会", "Sample Industry Union"), "industry"),
        _row(OTHER_UNIONS[1], ("示例直属工会", "Sample Direct Union"), "direct"),
    ]


def _local(
    codes: tuple[str, ...], names: str, endings: tuple[str, str], kind: str
) -> list[dict[str, Any]]:
    rows = []
    for code, name in zip(codes, names.split(","), strict=True):
        zh, en = name.split(" ", 1)
        labels = (zh + endings[0], f"{en} {endings[1]}")
        rows.append(_row(code, labels, kind, aliases=zh + endings[0].removesuffix("总工会")))
    return rows


def _row(
    code: str, names: tuple[str, str], kind: str, *, aliases: str | None = None
) -> dict[str, Any]:
    return {
        "unit_code": code,
        "name": names[0],
        "name_en": names[1],
        "aliases": aliases,
        "kind": kind,
        "parent_code": None if kind == "district" else DISTRICT,
        "valid_from": _VALID_FROM,
        "valid_to": None,
    }
