"""Compiled measures kept from one run to the next, as long as nothing they come from changes.

A run compiles some fifty queries, which costs as much as ten reports. They are kept beside the
executed notebooks, in a file of mode 600, with a hash over the library, the rules and the packages
they come from: under any other they are not read.
"""

import base64
import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import pyarrow as pa

import bangfu
from bangfu import rules
from bangfu.files import keep
from bangfu.measures import questions
from bangfu.measures.questions import Key
from bangfu.measures.stand_ins import Compiled

__all__ = ["recall", "remember"]

_PACKAGES = ("ibis-framework", "sqlglot", "duckdb", "pyarrow")


def remember(path: Path) -> bool:
    """Keep what is known in a file; whether it could be written."""
    known = [[*key, _record(compiled)] for key, compiled in questions.KNOWN.items()]
    return keep(path, json.dumps({"made_of": _made_of(), "known": known}))


def recall(path: Path) -> int:
    """Take what a file keeps, if it was made from what is here now; how many measures it has.

    A file that is missing, damaged or of another making is passed over.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["made_of"] != _made_of():
            return 0
        found = {Key(*row[:-1]): _compiled(row[-1]) for row in document["known"]}
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return 0
    questions.KNOWN.update(found)
    return len(found)


def _record(compiled: Compiled | None) -> dict[str, Any] | None:
    if compiled is None:
        return None
    schema = base64.b64encode(compiled.schema.serialize().to_pybytes()).decode()
    return {"pieces": compiled.pieces, "words": compiled.words, "schema": schema,
            "any_period": compiled.any_period}  # fmt: skip


def _compiled(record: dict[str, Any] | None) -> Compiled | None:
    if record is None:
        return None
    schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(record["schema"])))
    pieces, words = tuple(record["pieces"]), tuple(record["words"])
    return Compiled(pieces, words, schema, record["any_period"], rules.versions())


def _made_of() -> str:
    """SHA-256 over everything a compiled measure comes from."""
    library = Path(bangfu.__file__).parent
    digest = hashlib.sha256(python_version().encode())
    for name in _PACKAGES:
        digest.update(f"{name} {version(name)}\n".encode())
    for path in (*sorted(library.rglob("*.py")), *sorted(rules.RULES.glob("*.yaml"))):
        digest.update(f"{path.name} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
