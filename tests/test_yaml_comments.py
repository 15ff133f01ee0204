"""Files that a command writes anew keep the comments somebody has put into them."""

import pytest
import yaml
from bangfu.yaml_comments import with_comments
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

OLD = """\
# made by a command
unit: "110105001"
layouts:
- table: assistance  # 帮扶记录
  heads:
    "姓名": "-"
    "片区":  # ?
    "金额": "amount"  # 金额（元）
  from_title: [paid_on]
  fixed:
    form:  # ? 发放形式：cash 现金、in_kind 实物
words: {}
"""
NEW = """\
# made by a command
unit: "110105001"
layouts:
- table: assistance  # 帮扶记录
  heads:
    "姓名": "-"
    "片区": "relation"  # 与职工关系
    "金额": "amount"  # 金额（元）
    "学段":  # ?
  from_title: [paid_on, occasion]
  fixed:
    form: "cash"  # 发放形式
- table: comfort_case  # 抚慰
  heads:
    "病名": "illness"  # 病种
  from_title: []
  fixed: {}
words:
  cause:
    "大病": "illness"
"""
LINES = OLD.splitlines()


def test_nothing_is_lost_and_a_question_goes_once_it_is_answered() -> None:
    told = with_comments(NEW, OLD)
    assert yaml.safe_load(told) == yaml.safe_load(NEW)
    assert [line.split("#")[1] for line in told.splitlines() if "# ?" in line] == [" ?"]
    assert '"片区": "relation" # 与职工关系' in told
    assert with_comments(NEW, told) == told


@examples(60)
@given(st.sets(st.integers(0, len(LINES)), max_size=6), st.sampled_from([OLD, NEW]))
def test_lines_of_comment_are_kept_wherever_they_stand(places: set[int], written: str) -> None:
    lines = [*LINES]
    for number in sorted(places, reverse=True):
        lines.insert(number, f"# by hand {number}.")
    told = with_comments(written, "\n".join(lines) + "\n")
    assert yaml.safe_load(told) == yaml.safe_load(written)
    assert all(f"# by hand {number}." in told for number in places)


@examples(40)
@given(st.sampled_from([n for n, line in enumerate(LINES) if "#" not in line]))
def test_a_comment_behind_an_entry_is_kept(place: int) -> None:
    lines = [line + "  # by hand" * (number == place) for number, line in enumerate(LINES)]
    told = with_comments(OLD, "\n".join(lines) + "\n")
    assert yaml.safe_load(told) == yaml.safe_load(OLD)
    assert "# by hand" in told


@pytest.mark.parametrize(
    "before", ["", "a: [", "- 1\n", "a: 1\na: 2\n", "a: !!python/object/apply:os.getcwd []\n", "5"]
)
def test_what_is_no_such_file_gives_way(before: str) -> None:
    assert yaml.safe_load(with_comments(NEW, before)) == yaml.safe_load(NEW)
    assert "python" not in with_comments(NEW, before)
