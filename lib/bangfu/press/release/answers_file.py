"""Answers at hand: made once for a release by its run, else made here and kept by content.

In a run the figures of a release are answered before its notebooks start, and every kernel is
told where they lie: it needs no register. Under plain papermill and in JupyterLab nobody has told
it, so a report makes the same answers by the same function and keeps them in the workplace, named
by everything they are made of. Only there may it ask the register for more.
"""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.figures.answers import Answers
from bangfu.figures.questions import answer, asker, release_questions
from bangfu.figures.recall import Recall
from bangfu.files import sources_digest, write_whole
from bangfu.params import ReportParams, find_register
from bangfu.periods import Period
from bangfu.project import RUN_FOLDER
from bangfu.register.homes import Whereabouts
from bangfu.register.proof import proven_loads
from bangfu.register.store import Register, open_register
from bangfu.rules import read_rules

__all__ = [
    "ANSWERS_VARIABLE",
    "answers_at_hand",
    "is_given",
    "make_answers",
    "opened_register",
    "read_answers",
]

ANSWERS_VARIABLE = "BANGFU_ANSWERS"
"""Environment variable that names the file of answers a kernel is given."""
_FOLDER = RUN_FOLDER / "answers"
# When it is imported, and not later: what is edited meanwhile is not what this process runs.
_LIBRARY = sources_digest("**/*.py", "register/*.csv", "figures/topics/*.yaml")
_KEPT = 50
"""Releases whose answers are kept for analysts: a few hundred kilobytes each."""


def make_answers(params: ReportParams) -> Answers:
    """The answers of the release of some parameters, asked of its register.

    Raises
    ------
    ParameterError
        If the register has no such unit.
    RegisterError
        If there is no register or no such load, or a measure contradicts itself.
    """
    return _made(*opened_register(params), params)


def read_answers(path: Path, params: ReportParams) -> Answers:
    """The answers in a file, which must be those of the release of these parameters.

    Raises
    ------
    ParameterError
        If it cannot be read, or is about something else.
    """
    try:
        answers = Answers.from_bytes(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ParameterError(
            f"{ANSWERS_VARIABLE}: {path.name!r} cannot be read ({type(error).__name__})"
        ) from None
    subject = answers.subject
    found = (subject.unit, str(subject.period), subject.edition, subject.load_id)
    wanted = (params.unit, params.period, params.edition, params.as_of or subject.load_id)
    if found != wanted:
        raise ParameterError(f"{ANSWERS_VARIABLE}: found answers of {found}, expected {wanted}")
    return answers


def is_given() -> bool:
    """Whether this process was given its answers: it is a kernel of a run."""
    return bool(os.environ.get(ANSWERS_VARIABLE))


def answers_at_hand(params: ReportParams) -> Answers:
    """The answers a report tells: those it was given, those kept, or new ones.

    Raises
    ------
    ParameterError, RegisterError
        As `make_answers` and `read_answers` do.
    """
    given = os.environ.get(ANSWERS_VARIABLE)
    if given:
        return read_answers(Path(given), params)
    register, recall = opened_register(params)
    path = _FOLDER / f"{_content(register, params)}.json"
    try:
        answers = read_answers(path, params)
        path.touch()
    except ParameterError:  # not there yet, or damaged
        answers = _made(register, recall, params)
        _keep(path, answers)
    # An analyst may ask for more than the catalogue lists.
    answers.more = asker(register, params.unit, params.edition)
    return answers


def opened_register(params: ReportParams) -> tuple[Register, Recall]:
    """The register of some parameters, and what it has answered in this process before.

    The month before and the year before of one release are the own periods of others.
    """
    folder = find_register(params.register_path)
    content = proven_loads(folder, params.as_of)[-1].content_hash
    return _known(folder, params.as_of, content, read_rules().digest)


@lru_cache(maxsize=2)
def _known(register: Whereabouts, as_of: int | None, *_made_of: str) -> tuple[Register, Recall]:
    opened = open_register(register, as_of)
    return opened, Recall(opened)


def _made(register: Register, recall: Recall, params: ReportParams) -> Answers:
    period = Period.parse(params.period)
    questions = release_questions(params.unit, period, params.edition, register.rules)
    return answer(register, params.unit, params.edition, period, questions, recall=recall)


def _content(register: Register, params: ReportParams) -> str:
    """SHA-256 over everything answers are made of."""
    parts = (
        register.content_hash, register.rules.digest, params.unit, params.period, params.edition,
        _LIBRARY,
    )  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _keep(path: Path, answers: Answers) -> None:
    """Keep answers where that is allowed, and no more than enough of them."""
    try:
        write_whole(path, answers.to_bytes(), private=True)
        kept = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        for one in kept[:-_KEPT]:
            one.unlink(missing_ok=True)
    except OSError:
        return
