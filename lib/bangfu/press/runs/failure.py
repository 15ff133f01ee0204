"""What is told of a notebook that did not run to its end."""

from bangfu.errors import RunError

__all__ = ["NotebookError"]


class NotebookError(RunError):
    """A notebook did not run to its end: which one, at which cell, why, and where to look.

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
