"""The check in a notebook: a draft of the project's folder, or a text, and what is said of it."""

from datetime import date

from bangfu.articles.drafts import Checker, read_draft
from bangfu.articles.evidence import RegisterEvidence
from bangfu.articles.marked_draft import MarkedDraft
from bangfu.articles.word_drafts import WordDraft
from bangfu.disclosure.policy import Edition
from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.params import find_register
from bangfu.project import own_file
from bangfu.register.store import open_register

__all__ = ["check_article"]


def check_article(
    draft: str = "",
    *,
    text: str = "",
    register: str = "data/sample",
    unit: str = "",
    as_of: int | None = None,
    dated: str = "",
    edition: Edition = "public",
    language: Language = "zh",
) -> MarkedDraft:
    """Check the numbers of a draft, to be shown in a notebook.

    Parameters
    ----------
    draft
        A .txt, .md or .docx file in the project's folder.
    text
        The draft itself, if no file is named.
    register
        Folder of the register, from the project's folder.
    unit
        The union that is meant where the draft names none; the one above all others if not given.
    as_of
        Newest load to see.
    dated
        Day of the draft, as 2020-01-10, by which 去年 is read.
    edition
        Of the public one, what is withheld is not told.
    language
        Of what is said.

    Raises
    ------
    ParameterError
        If the draft is not in the project's folder or cannot be read, or the day is none.
    """
    opened = open_register(find_register(register), as_of)
    tops = [code for code, one in opened.units.items() if one.parent is None]
    checker = Checker.of(RegisterEvidence(opened, unit or tops[0], edition))
    told = checker.check(_text_of(draft) if draft else text, _day(dated))
    return MarkedDraft(told, language)


def _text_of(draft: str) -> str:
    path = own_file("draft", draft)
    return WordDraft(path).text if path.suffix.lower() == ".docx" else read_draft(path)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ParameterError(f"dated: found {text!r}, expected a day such as 2020-01-10") from None
