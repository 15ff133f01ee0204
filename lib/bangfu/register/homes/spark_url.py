"""The URL of a register on a Spark cluster: which cluster answers, and where the register lies.

`spark://master.example.org:7077/srv/register` is the master as Spark itself names it, and the
folder of the register on storage that this machine and all workers share, by the path it has on
each of them. There is nothing else in it: what an application may take, and what it proves itself
with, Spark reads from its own file of settings.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from bangfu.errors import ParameterError

__all__ = ["SparkUrl"]

_PORT = 7077
"""Where a master listens if nothing else is said."""
_HOST = r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?"
_HOSTS = re.compile(f"{_HOST}(,{_HOST})*")
_PATTERN = re.compile(r"[*?\[\]{}\\\x00-\x1f\x7f]")
"""What Spark reads as a pattern of names, or no name of a folder should have."""
_FORM = "spark://master:7077/folder"


@dataclass(frozen=True)
class SparkUrl:
    """Where a register is kept that a Spark cluster answers for: `spark://master:7077/folder`.

    Several masters of one cluster, of which one leads, are told apart by commas.
    """

    masters: str
    """Host and port of each."""
    folder: Path
    """Of the register, on the shared storage."""

    @classmethod
    def parse(cls, text: str) -> "SparkUrl":
        """The whereabouts a URL names.

        Raises
        ------
        ParameterError
            If it has a user, a password or options, or no master or no folder; what is told of it
            has no password.

        Examples
        --------
        >>> SparkUrl.parse("spark://master.example.org/srv/register")
        SparkUrl(spark://master.example.org:7077/srv/register)
        >>> SparkUrl.parse("spark://master.example.org:7077")
        Traceback (most recent call last):
        bangfu.errors.ParameterError: register: found 'spark://master.example.org:7077/', expected \
a folder on shared storage behind the master, as in spark://master:7077/folder
        """
        try:
            parts = urlsplit(text)
        except ValueError:
            raise _unreadable_url() from None
        if "://" not in text or "@" in parts.netloc:  # what stands there may be a password
            raise _unreadable_url()
        if "?" in text or "#" in text:
            raise ParameterError(
                f"register: found a URL of 'spark' with options, expected {_FORM} alone: settings "
                "of an application are in Spark's own file, spark-defaults.conf"
            )
        if not parts.netloc:
            raise ParameterError(
                f"register: found {text!r} without a master, expected {_FORM} (a release does not "
                "say where its register lies: name it with --register)"
            )
        if not _HOSTS.fullmatch(parts.netloc):
            raise _unreadable_url()
        hosts = (_with_port(one) for one in parts.netloc.split(","))
        return cls(",".join(hosts), Path("/" + unquote(parts.path).strip("/")))._required()

    def _required(self) -> "SparkUrl":
        found = f"register: found {str(self)!r}, expected "
        if not self.folder.name:
            raise ParameterError(
                f"{found}a folder on shared storage behind the master, as in {_FORM}"
            )
        if ".." in self.folder.parts or _PATTERN.search(str(self.folder)):
            raise ParameterError(
                f"{found}a folder named without .. and without any of * ? [ ] {{ }} \\"
            )
        return self

    @property
    def master(self) -> str:
        """The cluster, as Spark names it."""
        return f"spark://{self.masters}"

    @property
    def addresses(self) -> list[tuple[str, int]]:
        """Host and port of each master."""
        pairs = (one.rpartition(":") for one in self.masters.split(","))
        return [(host.strip("[]"), int(port)) for host, _, port in pairs]

    @property
    def public(self) -> str:
        """What may be told everybody: what the register is called, not where it is."""
        return f"spark:///{quote(self.folder.name)}"

    def __str__(self) -> str:
        return f"{self.master}{quote(str(self.folder))}"

    def __repr__(self) -> str:
        return f"SparkUrl({self})"


def _with_port(host: str) -> str:
    return host if re.search(":[0-9]+$", host) else f"{host}:{_PORT}"


def _unreadable_url() -> ParameterError:
    """That a URL is not written as one; it is not quoted, since a password may stand in it."""
    return ParameterError(f"register: found a URL that cannot be read, expected {_FORM}")
