"""What reports show in JupyterLab, light and dark, trusted and not, and in nbconvert's own page."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from bangfu.project import ROOT
from lab_at_work import DARK, Lab, lab_running, seen_from
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.filterwarnings("ignore::Warning")  # of papermill and its kernel
NOTEBOOKS = ("comfort_payments", "hardship_exit")
LAST_WORDS = "末了"
TELLTALE = {"text/html": f"<style>.telltale{{color:inherit}}</style><p>{LAST_WORDS}</p>"}
"""A style sheet is taken out of what is not trusted."""
FAULTS = r"""() => {
  const found = [];
  const rgb = text => (text.match(/[\d.]+/g) || []).map(Number);
  const light = parts => parts.slice(0, 3)
    .map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.5) return light(colour);
    }
    return 1;
  };
  const outputs = [...document.querySelectorAll('.jp-OutputArea-output')];
  outputs.forEach((output, n) => {
    const say = what => found.push(`output ${n}: ${what}`);
    output.querySelectorAll('dt, dd').forEach(one => {
      const style = getComputedStyle(one);
      if (style.float !== 'none') say(`${one.textContent} floats`);
      const before = one.previousElementSibling;
      if (before && one.getBoundingClientRect().top < before.getBoundingClientRect().bottom - 1)
        say(`${one.textContent} beside ${before.textContent}`);
    });
    output.querySelectorAll('a').forEach(one => {
      if (!/^https:/.test(one.getAttribute('href') || '')) say(`link ${one.outerHTML}`);
    });
    output.querySelectorAll('img').forEach(one => {
      if (!one.complete || one.naturalWidth < 300) say('no picture');
      if (!one.alt) say('a picture without a text');
      if (one.getBoundingClientRect().right > innerWidth) say('a picture is cut');
    });
    output.querySelectorAll('svg').forEach(() => say('a drawing of the page'));
    const words = document.createTreeWalker(output, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const text = words.currentNode.textContent.trim(), at = words.currentNode.parentElement;
      if (!text) continue;
      if (/不予公布|无数值[^，。]|withheld withheld/.test(text) && at.closest('td'))
        say(`hidden words: ${text}`);
      const [a, b] = [light(rgb(getComputedStyle(at).color)), ground(at)].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < 4.5) say(`pale: ${text}`);
    }
  });
  return found;
}"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """A folder of notebooks that papermill has run on the sample."""
    folder = tmp_path_factory.mktemp("executed")
    for name in NOTEBOOKS:
        papermill.execute_notebook(
            str(ROOT / "notebooks" / f"{name}.ipynb"), str(folder / f"{name}.ipynb"),
            parameters={"register": str(sample_folder), "period": "2019"}, progress_bar=False,
        )  # fmt: skip
    return folder


@pytest.fixture(scope="module", params=["light", "dark"])
def lab(
    request: pytest.FixtureRequest, executed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    """JupyterLab on them in both themes, once as trusted notebooks and once as others."""
    folder, home = tmp_path_factory.mktemp("shown"), tmp_path_factory.mktemp("home")
    for trust in ("trusted", "untrusted"):
        (folder / trust).mkdir()
        for name in NOTEBOOKS:
            nb = nbformat.read(executed / f"{name}.ipynb", 4)
            nb.metadata["copy"] = trust  # what is trusted is known by its content
            nb.cells.append(new_code_cell("", outputs=[new_output("display_data", TELLTALE)]))
            nbformat.write(nb, folder / trust / f"{name}.ipynb")
    trusted = map(str, (folder / "trusted").glob("*.ipynb"))
    command = [sys.executable, "-m", "jupyter", "trust", *trusted]
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, env=env, check=True, capture_output=True)
    with lab_running(folder, home, DARK * (request.param == "dark")) as running:
        yield running


def wholly_shown(tab: Page) -> None:
    """Every cell drawn, the last too: JupyterLab draws those in sight alone, one after another."""
    tab.set_viewport_size({"width": 1300, "height": 9_000})
    tab.wait_for_function(
        """last => {
          const shown = [...document.querySelectorAll('.jp-OutputArea-output')];
          return shown.length > 12 && shown.some(one => one.textContent.includes(last));
        }""",
        arg=LAST_WORDS,
        timeout=120_000,
    )
    tab.wait_for_timeout(1_000)


@pytest.mark.parametrize(
    ("trust", "name"),
    [
        ("trusted", "comfort_payments"),
        ("untrusted", "hardship_exit"),
        pytest.param("trusted", "hardship_exit", marks=pytest.mark.prove),
        pytest.param("untrusted", "comfort_payments", marks=pytest.mark.prove),
    ],
)
def test_outputs_look_right_by_themselves(
    lab: Lab, chromium: Browser, trust: str, name: str
) -> None:
    with seen_from(chromium, lab, f"{trust}/{name}.ipynb") as tab:
        wholly_shown(tab)
        assert tab.evaluate(FAULTS) == []
        assert tab.locator(".jp-OutputArea-output style").count() == (trust == "trusted")
        assert tab.evaluate("document.body.dataset.jpThemeLight") == lab.is_light
        outputs = tab.locator(".jp-OutputArea-output")
        assert "示例数据：全部数字" in outputs.first.inner_text()
        assert tab.locator(".jp-OutputArea-output img").count() >= 1
        assert tab.locator(".jp-OutputArea-output table").count() >= 4
    assert lab.outside == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_look_right_in_a_page_of_nbconvert(
    executed: Path, chromium: Browser, tmp_path: Path, name: str
) -> None:
    nb = nbformat.read(executed / f"{name}.ipynb", 4)
    html, _ = HTMLExporter(template_name="lab").from_notebook_node(nb)
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 1300, "height": 900})
    tab.route("**/*", lambda r: r.continue_() if "file:" in r.request.url[:5] else r.abort())
    tab.goto(page.as_uri())
    assert tab.locator(".jp-OutputArea-output").count() > 12
    assert tab.evaluate(FAULTS) == []
    tab.close()


def test_what_looks_for_faults_finds_those_of_a_page_in_a_notebook(chromium: Browser) -> None:
    """The HTML of our pages under JupyterLab's own rules: what was seen there before."""
    tab = chromium.new_page()
    tab.set_content(
        "<style>dt{float:left}dd{margin:0}</style><div class='jp-OutputArea-output'>"
        "<dl><div><dt>抚慰人次</dt><dd>673人次</dd></div></dl><a href='tables/x.csv'>下载</a>"
        "<table><tr><td>〔不公布〕<span>不予公布</span></td></tr></table><svg></svg>"
        "<p style='color:#ccc'>淡</p><img src='data:,' alt=''></div>"
    )
    found = "\n".join(tab.evaluate(FAULTS))
    for fault in ("抚慰人次 floats", "link", "hidden words", "pale: 淡", "drawing", "no picture"):
        assert fault in found
    tab.close()
