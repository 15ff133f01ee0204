"""What is told to whoever approves a release: what it gives away, and to whom."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.disclosure.audit.verdict import AuditVerdict
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.archive.notes import read_archive
from bangfu.press.runs.disclosure_report import disclosure_report
from bangfu.press.runs.door import judged_with_all
from bangfu.press.runs.waiting import Shelf
from bangfu.register.store import Register
from live_answers import open_answers
from published_release import Published, asked, publish


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Published:
    folder = tmp_path_factory.mktemp("report")
    return publish(folder / "reports", folder / "run", asked(sample_folder, "zh"))


def told(year: Published, language: Language, release: str = "110105/2019") -> str:
    shelf = Shelf.of(year.workplace, year.reports.with_name("reports-archive"))
    register = year.release.params.register_path
    lines = disclosure_report(
        release, language, reports=year.reports, shelf=shelf, register=register
    )
    return "\n".join(lines)


def sections(text: str) -> dict[str, list[str]]:
    head, *parts = text.split("\n## ")
    titles = {part.split("\n")[0]: part.strip().split("\n")[1:] for part in parts}
    return {"": head.strip().split("\n"), **titles}


@pytest.fixture(scope="module")
def report(year: Published) -> dict[str, list[str]]:
    return sections(told(year, "zh"))


def test_it_says_what_is_shown_and_how(year: Published, report: dict[str, list[str]]) -> None:
    with (year.folder / "figures.csv").open(encoding="utf-8-sig") as file:
        statuses = [row["status"] for row in csv.DictReader(file)]
    assert report[""][0] == "朝阳区总工会 · 2019年 · public/110105/2019"
    assert f"- 约数：{statuses.count('rounded')}" in report["数字的状态（个）"]
    assert f"- 不公布：{statuses.count('suppressed')}" in report["数字的状态（个）"]
    assert "- 抚慰，2019年：其余5个街道总工会，3个数字" in report["合并列出的工会"]


def test_of_what_is_withheld_it_says_why_and_the_true_value_lies_between_the_bounds(
    year: Published, sample: Register, report: dict[str, list[str]]
) -> None:
    lines = report["不公布的数，以及由全部公开内容所知的范围"]
    addresses = [re.search(r"\[(.+?)\]", line)[1] for line in lines]  # type: ignore[index]
    assert addresses == [a for a, status in year.statuses.items() if status == "suppressed"]
    assert all("不足10的不公布：抚慰金额按事件定额" in line for line in lines)
    inside = open_answers(sample, "110105", "internal")
    verdict = judged(year)
    for address in addresses:
        figure_id, period, _ = address.split("/")
        true = inside.figure(figure_id, Period.parse(period)).value
        low, high = verdict.between[address]
        assert true is not None
        assert low <= true <= high, address
        assert high - low >= Decimal(1000), address  # what one holder may have been paid


def judged(year: Published) -> AuditVerdict:
    archive = read_archive(year.reports.with_name("reports-archive"))
    return judged_with_all([(year.release, year.folder)], year.reports, archive, year.workplace)


def test_it_says_what_the_audit_found(report: dict[str, list[str]]) -> None:
    (line,) = report["与全部已公布内容一起审核"]
    assert re.fullmatch(
        r"- 不公布或合并的\d+个：能推算出0，范围过窄0，由少数人分得0，未能判定0", line
    )


def test_who_knows_one_case_is_told_how_many_others_there_are(
    report: dict[str, list[str]],
) -> None:
    lines = report["照实公布的小数：知道其中一例的人，也就知道其余有多少"]
    (opened,) = [line for line in lines if "[hardship.opened/2019/110105]" in line]
    assert opened == "- 新建档，2019年 [hardship.opened/2019/110105]：3户，其余2户"
    assert not [line for line in lines if "batches" in line]  # of nobody
    every = report["占全部的一行：知道某人在总数之中，也就知道属于这一行"]
    assert [line for line in every if line.endswith("：全部143户·年")]


def test_it_is_told_in_english_too(year: Published) -> None:
    report = sections(told(year, "en"))
    assert not re.search("[\u4e00-\u9fff]", "\n".join(map("\n".join, report.values())))
    (line,) = report["Audited with all that is and was public"]
    assert re.search(r"recovered 0, narrow 0, shared by few 0, unjudged 0", line)


def test_it_leaves_nothing_behind(year: Published) -> None:
    before = {path for path in year.workplace.rglob("*") if path.name != "judged.json"}
    told(year, "zh")
    assert {path for path in year.workplace.rglob("*") if path.name != "judged.json"} == before


@pytest.mark.parametrize("release", ["110105/2018", "internal/110105/2019", "../110105/2019"])
def test_of_no_release_nothing_is_told(year: Published, release: str) -> None:
    with pytest.raises(ParameterError):
        told(year, "zh", release)
