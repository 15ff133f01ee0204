"""Whether a register holds what was sealed: its rows are read and held against their manifests.

Whoever opens a register asks first, so that no number is made of rows that were edited. What was
read once and not touched since need not be read again; `bangfu verify` and `bangfu check-register`
read everything each time.
"""

from pathlib import Path

from bangfu.project import RUN_FOLDER
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.homes.stored_files import PROVEN
from bangfu.register.loads import Load, list_loads, refuse, seen_of

__all__ = ["PROVEN", "proven_loads"]


def proven_loads(
    register: Whereabouts, as_of: int | None = None, *, workplace: Path | None = RUN_FOLDER
) -> list[Load]:
    """The loads not after `as_of`, oldest first, once all that ever landed has proved itself.

    Parameters
    ----------
    register
        Where the register is kept.
    as_of
        Newest load to see; all of them if not given.
    workplace
        Where it is kept what was read; None to read everything, whatever is kept.

    Raises
    ------
    RegisterError
        If the folder is not a register, has no such load, is not sealed or is damaged.
    """
    loads = list_loads(register)
    refuse(register, home_of(register).digests(loads, workplace))
    return seen_of(register, loads, as_of)
