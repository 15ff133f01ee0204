"""The documents of the scheduling examples: complete, true and alike in both languages."""

import re
import shlex

import pytest
from bangfu.errors import BangfuError
from scheduling_examples import (
    EXAMPLES,
    FOLDER,
    HEALING,
    READMES,
    exit_codes,
    require_understood,
    spans,
    text_of,
)


def test_every_example_is_in_both_documents_and_here() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted([*EXAMPLES, *READMES])
    for readme in READMES:
        assert set(EXAMPLES) <= set(spans(readme))


@pytest.mark.parametrize("readme", READMES)
def test_commands_of_the_documents_are_understood(readme: str) -> None:
    typed = [shlex.split(line)[1:] for line in spans(readme) if line.startswith("bangfu ")]
    assert len(typed) >= 4
    for arguments in typed:
        require_understood(arguments)


def test_both_documents_print_the_same_commands_and_exit_codes() -> None:
    commands = [[s for s in spans(readme) if " " in s and s[0] != " "] for readme in READMES]
    assert commands[0] == commands[1]
    assert [exit_codes(readme) for readme in READMES] == [[0, 1, 2, *HEALING, 5]] * 2


def test_exit_codes_of_all_errors_are_told() -> None:
    kinds = [BangfuError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {kind.exit_code for kind in kinds} <= set(exit_codes("README.md"))


@pytest.mark.parametrize("name", [*EXAMPLES, *READMES])
def test_paths_are_those_of_an_installation_and_of_no_machine(name: str) -> None:
    found = set(re.findall(r"(?<![\w.~$}*<-])/(?:[a-z][\w.-]*)(?:/[a-z][\w.-]*)?", text_of(name)))
    assert {path for path in found if not path.startswith("/opt/bangfu")} <= {
        "/run/bangfu-monthly", "/etc/systemd", "/bin/bash",
    }  # fmt: skip
