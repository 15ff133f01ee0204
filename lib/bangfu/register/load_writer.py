"""Loads: the append-only steps by which a register grows, wherever its home is.

A load lands whole or not at all and is never changed again, unless a person is erased from it. It
is sealed as it lands: what it holds is read back, and the content hash of the register up to it is
over that.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from bangfu.register.homes import LoadRows, Whereabouts, home_of
from bangfu.register.load_chain import NOTHING

__all__ = ["LoadRows", "new_load"]


@contextmanager
def new_load(
    register: Whereabouts,
    *,
    synthetic: bool = False,
    until: date | None = None,
    reason: str = "",
    nothing: tuple[str, str] | None = None,
    landing: Mapping[str, Any] | None = None,
) -> Iterator[LoadRows]:
    """Write one more load; it lands when the block ends without an error.

    Parameters
    ----------
    register
        Where the register is kept.
    synthetic
        Whether its rows are invented.
    until
        The day until which the register is declared complete with it.
    reason
        Why what was public changes by it.
    nothing
        A union, and the period of which it has nothing to report.
    landing
        How it came about: when, who imported it, the ledgers it is of. It is no part of what the
        register holds, so the content hash is not over it.

    Raises
    ------
    RegisterError
        If another load landed meanwhile, or the loads there are do not form a chain.
    """
    told: dict[str, Any] = {"synthetic": synthetic}
    told |= {"complete_until": until.isoformat()} if until else {}
    told |= {"reason": reason} if reason else {}
    told |= {NOTHING: dict(zip(("unit", "period"), nothing, strict=True))} if nothing else {}
    with home_of(register).append(told, landing or {}) as load:
        yield load
