"""Tab inside quotes, in a real kernel, through its own completer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bangfu.project import ROOT
from jupyter_client.manager import start_new_kernel

Tab = Callable[[str], tuple[str, list[str]]]
OPENED = """
from bangfu import desk, open_report
desk.open({register!r})
register = desk.opened()[0].register
report = open_report(register={register!r}, period="2019", unit="110105", language="zh",
                     edition="public", as_of=None)
frame = desk.ask("payments").to_pandas()
"""


@pytest.fixture(scope="module")
def tab(sample_folder: Path) -> Iterator[Tab]:
    """What a kernel offers at the end of some code, and what of the code it would replace."""
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    told = client.execute_interactive(
        OPENED.format(register=str(sample_folder)), timeout=120, silent=True
    )
    assert told["content"]["status"] == "ok"

    def asked(code: str) -> tuple[str, list[str]]:
        sent = client.complete(code, len(code))
        while True:
            answer = client.get_shell_msg(timeout=60)
            if answer["parent_header"].get("msg_id") == sent:
                said = answer["content"]
                return code[said["cursor_start"] : said["cursor_end"]], said["matches"]

    yield asked
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.mark.parametrize(
    ("code", "replaced", "offered"),
    [
        ('desk.ask("', "", "comfort.payments"),
        ('desk.ask("comfort.pa', "comfort.pa", "comfort.payments"),
        ('desk.ask("comfort.payments", by="', "", "illness"),
        ('desk.ask("comfort.payments", "illness, qu', "qu", "quarter"),
        ('desk.ask(\n    "payments",\n    by=["illness", "', "", "month"),
        ("desk.ask('comfort.payments', where={'", "", "event_kind"),
        ('desk.ask("comfort.payments", where={"illness": "', "", "cancer"),
        ('desk.ask("comfort.payments", where={"illness": ["ami", "恶', "恶", "恶性肿瘤"),
        ('desk.ask("comfort.payments", where={"unit": "望', "望", "望京街道总工会"),
        ('desk.ask("comfort.payments", compare="ye', "ye", "year_earlier"),
        ('desk.ask("comfort.payments", period="2019-Q', "2019-Q", "2019-Q3"),
        ('desk.explore("caseload.on_file", by="', "", "cause"),
        ('desk.cases("', "", "exits.routes"),
        ('desk.overlaps(by="', "", "aspect"),
        ('desk.rows("', "", "comfort_case"),
        ('register.tables["', "", "file_event"),
        ('report.measure("hardship.', "hardship.", "hardship.balance"),
        ('report.measure("hardship.stock", by="', "", "cause"),
        ('report.sentence("comf', "comf", "comfort.summary"),
        ('report.headline("comfort.amount", "comfort.p', "comfort.p", "comfort.person_times"),
        ("# it's about\ndesk.ask('", "", "assistance.totals"),
    ],
)
def test_words_of_ours_are_offered_in_our_calls(
    tab: Tab, code: str, replaced: str, offered: str
) -> None:
    found = tab(code)
    assert found[0] == replaced
    assert offered in found[1]
    assert "README.md" not in found[1]


@pytest.mark.parametrize("code", ['frame.compare("', 'open("', 'desk.open("', 'x = "'])
def test_files_are_offered_in_those_of_others(tab: Tab, code: str) -> None:
    assert "README.md" in tab(code)[1]


def test_names_are_completed_as_ever(tab: Tab) -> None:
    replaced, words = tab("desk.explo")
    assert replaced == "explo"
    assert "explore" in words
