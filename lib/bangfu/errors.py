"""The errors bangfu raises on purpose, each with the exit code its command ends with.

A message says where, what was found and what was expected. It never quotes a name, an ID
number or anything else about a person.
"""

from typing import Self

from bangfu.language import Text

__all__ = [
    "ArchiveError",
    "BangfuError",
    "DisclosureError",
    "FigureError",
    "GateError",
    "InterruptedRunError",
    "LedgerError",
    "LibraryError",
    "LockError",
    "MachineError",
    "MissingPackageError",
    "NotebookError",
    "ParameterError",
    "PeriodError",
    "PersonKeyError",
    "RegisterError",
    "RunError",
    "TooLittleError",
]


class BangfuError(Exception):
    """Anything that stops a command with a message instead of a traceback."""

    exit_code = 2

    def _render_traceback_(self) -> list[str]:
        """How a notebook shows it: one line, without the frames of the library it came through."""
        return [f"{type(self).__name__}: {self}"]


class ParameterError(BangfuError):
    """A run parameter is unknown, missing or of the wrong form."""


class ClerkError(ParameterError):
    """Something is wrong that clerks meet who import ledgers: said in both languages.

    A command that knows the language of who asks says `told` in it; others say it in English.
    """

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told.en)


class TooLittleError(ParameterError):
    """A method has too little to work with; a report leaves its section out and says so."""

    def __init__(self, told: Text) -> None:
        self.told = told
        super().__init__(told.en)


class PersonKeyError(ClerkError):
    """The person key cannot be used."""


class AnswerError(ClerkError):
    """An answer fits none of the questions that ledgers leave open."""


class PeriodError(ParameterError):
    """A period is not written in one of the accepted forms."""


class RegisterError(BangfuError):
    """A register is missing, damaged, or does not hold what was asked of it."""


class LedgerError(BangfuError):
    """A ledger has faults, so nothing of it was imported."""


class FigureError(BangfuError):
    """A figure is asked for that the catalogue does not have."""


class DisclosureError(BangfuError):
    """Something that has not passed disclosure control was about to be shown."""


class MissingPackageError(BangfuError, ImportError):
    """A package is missing that the library alone can do without."""

    @classmethod
    def of(cls, missing: ModuleNotFoundError) -> Self:
        """What to install, for a module that was not found; our own are never missing.

        Examples
        --------
        >>> str(MissingPackageError.of(ModuleNotFoundError(name="docx.shared")))
        "package 'docx': not installed, expected it here (pip install 'bangfu[press]')"
        """
        package = (missing.name or "").partition(".")[0]
        if package in ("bangfu", "warmkernel"):
            raise missing
        return cls(
            f"package {package!r}: not installed, expected it here (pip install 'bangfu[press]')"
        )


class RunError(BangfuError):
    """A notebook did not run to its end, so its release is withheld."""

    exit_code = 1


class NotebookError(RunError):
    """What is told of it: which notebook, at which cell, why, and where to look.

    Travels between processes as its four parts.
    """

    def __init__(self, title: str, where: str, cause: str, executed: str) -> None:
        super().__init__(title, where, cause, executed)
        self.title = title
        self.where = where
        self.cause = cause
        self.executed = executed

    def __str__(self) -> str:
        return (
            f"notebook {self.title}, {self.where}: {self.cause}\n"
            f"  executed notebook: {self.executed}"
        )

    def because(self, cause: str) -> "NotebookError":
        """The same failure for a cause that only shows from outside."""
        return NotebookError(self.title, self.where, cause, self.executed)


class ArchiveError(BangfuError):
    """The archive of what was public was edited or cut, or is another one."""


class InterruptedRunError(RunError):
    """A run was stopped from outside; what had landed stays."""

    exit_code = 3


class LockError(RunError):
    """Another run is at work on the same reports, so nothing was run."""

    exit_code = 4


class LibraryError(RunError):
    """Releases are not what they say, so index, feed and finder leave them out; which, and why."""


class GateError(RunError):
    """A page broke a publication rule, so its release is withheld."""


class MachineError(BangfuError):
    """The command could not do its own work: a full disk, a folder it may not write to, a fault.

    It says nothing about a release or a register.
    """

    exit_code = 5
