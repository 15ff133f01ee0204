"""Names of ledgers and sheets as they are told to everybody but their sender.

A ledger may be called after a person. What stands on a terminal is copied into mails and logs, so
names are told there as a register keeps them, and those that would then look the same are numbered
in their order. The table of faults and the answer, which go to the sender alone, have whole names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from bangfu.language import Language, Text
from bangfu.ledgers.values.possible_names import names_masked
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark

__all__ = ["WHOLE_NAMES", "ToldNames", "numbered_names"]

_MASK = "…"
_WHY = Text(
    "文件名、工作表名中的“…”：不是导入认得的词，可能是人名，不在屏幕上显示；全名见差错表或答复",
    "“…” in names of files and sheets: words an import does not know, which may be a person's name "
    "and are not printed; the table of faults and the answer have them whole",
)


def numbered_names(names: Iterable[str], kept: Callable[[str], str]) -> dict[str, str]:
    """Names as they are told, by what they are; those that would look the same with a number.

    Parameters
    ----------
    names
        In their order.
    kept
        What of a name may be kept.

    Examples
    --------
    >>> numbered_names(["甲.csv", "乙.csv", "1月.csv"], lambda name: name.lstrip("甲乙"))
    {'甲.csv': '(1).csv', '乙.csv': '(2).csv', '1月.csv': '1月.csv'}
    """
    alike: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        alike.setdefault(kept(name), []).append(name)
    told = {}
    for shown, own in alike.items():
        for number, name in enumerate(own, start=1):
            told[name] = shown if len(own) == 1 else _with_number(shown, number)
    return told


def _with_number(name: str, number: int) -> str:
    """A name with a number, before the ending of a file."""
    if name.startswith("."):
        return f"({number}){name}"
    path = PurePath(name)
    return f"{name.removesuffix(path.suffix)}({number}){path.suffix}"


@dataclass(frozen=True)
class ToldNames:
    """How the files and sheets of an import are told; unless something is given, as they are."""

    files: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    kept: Callable[[str], str] = str
    """What of any other name is told."""

    @classmethod
    def of(
        cls, kept: Callable[[str], str], files: Iterable[str], places: Iterable[Place]
    ) -> "ToldNames":
        """How files and sheets are told.

        Parameters
        ----------
        kept
            What of a name may be kept.
        files
            All files, in their order.
        places
            Sheets of them.
        """
        sheets = (place.sheet for place in places if place.sheet)
        return cls(numbered_names(files, kept), numbered_names(sheets, kept), kept)

    def why_masked(self, lines: Iterable[str], language: Language) -> Iterator[str]:
        """A line that says why names are told in part, where they are.

        Parameters
        ----------
        lines
            What is told.
        language
            Of these lines.
        """
        pairs = {**self.sheets, **self.files}
        told = [repr(told) for name, told in pairs.items() if _MASK in told and told != name]
        if any(name in line for line in lines for name in told):
            yield _WHY.of(language)

    def place(self, place: Place) -> Place:
        """A place, its file and sheet as they are told."""
        file, sheet = place.file, place.sheet
        return replace(
            place,
            file=self.files.get(file) or self.kept(file),
            sheet=sheet and (self.sheets.get(sheet) or self.kept(sheet)),
            header=place.header and names_masked(place.header),
        )

    def fault(self, fault: Fault) -> Fault:
        """A fault, the places it speaks of too."""
        return replace(
            fault, place=self.place(fault.place), found=self._text(fault.found),
            expected=self._text(fault.expected),
        )  # fmt: skip

    def remark(self, remark: Remark) -> Remark:
        """A remark, the places it speaks of too."""
        return replace(remark, place=self.place(remark.place), said=self._text(remark.said))

    def _text(self, text: Text) -> Text:
        """A text in which names are quoted; a text file is called by its name without ending."""
        pairs = {**self.sheets, **self.files}
        stems = {PurePath(name).stem: PurePath(told).stem for name, told in self.files.items()}
        zh, en = text.zh, text.en
        for name, told in (stems | pairs).items():
            if name != told:
                zh, en = (one.replace(repr(name), repr(told)) for one in (zh, en))
        return Text(zh, en)


WHOLE_NAMES = ToldNames()
"""Of whatever is told to its sender alone, or has no names."""
