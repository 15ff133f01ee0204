"""The loads of a register, wherever its home is: listed, or refused if anything of them is wrong.

Planning runs needs no more than this, so nothing here opens a table or imports a library. Whether
the rows are those that landed is asked in `bangfu.register.proof`.
"""

from collections.abc import Sequence

from bangfu.errors import RegisterError
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.load_chain import (
    CONTENT,
    DIGESTS,
    ERASURES,
    FINGERPRINT,
    FORMERLY,
    HELD,
    LANDING,
    MANIFEST,
    NEWEST,
    NOTHING,
    PREVIOUS,
    SETTLED,
    Damage,
    Load,
    LoadTally,
    content_hash,
    erased_on,
    former_hash,
    refuse,
    require_chain,
    with_digest,
)

__all__ = [
    "CONTENT", "DIGESTS", "ERASURES", "FINGERPRINT", "FORMERLY", "HELD", "LANDING", "MANIFEST",
    "NEWEST", "NOTHING", "PREVIOUS", "SETTLED", "Damage", "Load", "LoadTally", "Whereabouts",
    "content_hash", "erased_on", "former_hash", "list_loads", "loads_as_of", "read_loads", "refuse",
    "seen_of", "with_digest",
]  # fmt: skip


def list_loads(register: Whereabouts) -> list[Load]:
    """The landed loads of a register folder, oldest first; none if there are none.

    Raises
    ------
    RegisterError
        If a manifest is missing or damaged, a load is, or one is not sealed.
    """
    loads, damage = read_loads(register)
    require_chain(register, loads, damage)
    return loads


def loads_as_of(register: Whereabouts, as_of: int | None = None) -> list[Load]:
    """The loads not after `as_of`, oldest first; all of them if it is not given.

    Raises
    ------
    RegisterError
        If the folder is not a register, has no such load, or is damaged as `list_loads` tells.
    """
    return seen_of(register, list_loads(register), as_of)


def seen_of(register: Whereabouts, loads: Sequence[Load], as_of: int | None) -> list[Load]:
    """Those of the loads of a register that are not after `as_of`.

    Raises
    ------
    RegisterError
        If there is no load at all, or no such load.
    """
    if not loads:
        raise RegisterError(
            f"{str(register)!r} is not a register: expected a folder with loads in it "
            "(made by `bangfu import` or `bangfu sample`)"
        )
    seen = [load for load in loads if as_of is None or load.load_id <= as_of]
    if not seen or (as_of is not None and seen[-1].load_id != as_of):
        known = ", ".join(str(load.load_id) for load in loads)
        raise RegisterError(f"{str(register)!r}: as_of: found {as_of!r}, expected one of: {known}")
    return seen


def read_loads(register: Whereabouts) -> tuple[list[Load], list[Damage]]:
    """The loads whose manifests can be read, oldest first, and what is wrong with the manifests.

    A load that is not sealed is no damage by itself.
    """
    loads, damage = home_of(register).loads()
    return loads, sorted(damage, key=lambda one: (one.load_id, one.file))
