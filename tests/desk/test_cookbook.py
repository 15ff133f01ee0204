"""The questions an analyst asks, as `docs/cookbook.md` answers them: each is run."""

import ast
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from bangfu import desk
from bangfu.project import ROOT

COOKBOOKS = ("docs/cookbook.md", "docs/cookbook.zh.md")
MOST_LINES = 3
MEMBERS = "union,visits\n110105001,4\n110105002,2\n110105003,\n"


def recipes(doc: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / doc).read_text("utf-8"), re.S)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    mpl.use("agg")


def run(recipe: str, names: dict[str, Any]) -> Any:
    """What the last line of a recipe gives."""
    tree = ast.parse(recipe)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "recipe", "exec"), names)
    return eval(compile(ast.Expression(last.value), "recipe", "eval"), names) if last else None


@pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")
@pytest.mark.parametrize("doc", [COOKBOOKS[0], pytest.param(COOKBOOKS[1], marks=pytest.mark.prove)])
def test_each_question_is_answered_in_three_lines(
    doc: str, sample_folder: Path, tmp_path: Path
) -> None:
    names: dict[str, Any] = {}
    opening, *questions = recipes(doc)
    run(opening.replace("data/sample", str(sample_folder)), names)
    assert len(questions) == 32
    for recipe in questions:
        assert len(recipe.strip().splitlines()) <= MOST_LINES, recipe
        answer = run(recipe.replace('"members.csv"', repr(str(tmp_path / "members.csv"))), names)
        told = re.search(r"# → (.+)\n", recipe)
        if told:
            assert str(answer) == told[1], recipe
        else:
            assert answer is None or len(str(answer)) > 0
    assert (tmp_path / "上级报表.xlsx").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("doc", "said"),
    [("docs/cookbook.md", "Thirty-two"), ("docs/cookbook.zh.md", "三十二"),
     ("README.md", "thirty-two"), ("README.zh.md", "三十二")],
)  # fmt: skip
def test_their_number_is_told_right(doc: str, said: str) -> None:
    """As many as `test_each_question_is_answered_in_three_lines` counts."""
    text = (ROOT / doc).read_text("utf-8")
    near = [line for line in text.splitlines() if "questions" in line or "个问题" in line]
    assert any(said in line for line in near)
    assert not any(word in text for word in ("wenty-nine questions", "二十九个问题"))


def test_both_cookbooks_ask_the_same() -> None:
    english, chinese = map(recipes, COOKBOOKS)
    assert english == chinese


@pytest.fixture(scope="module")
def here(sample_folder: Path) -> desk.Desk:
    return desk.open(sample_folder)
