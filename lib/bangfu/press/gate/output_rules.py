"""What a code cell may show: HTML of ours and nothing beside it."""

from collections.abc import Iterator

from nbformat import NotebookNode

__all__ = ["output_faults"]


def output_faults(cell: NotebookNode) -> Iterator[str]:
    """What is wrong with the outputs of a code cell.

    Tracebacks and streams are never quoted: a warning tells where a server keeps its data, and an
    error what a row of it holds.
    """
    for output in cell.get("outputs", []):
        kind = output["output_type"]
        if kind == "error":
            yield f"failed with {output.get('ename', '')!r}"
        elif kind == "stream":
            yield f"found text on {output.get('name')}, expected no streams"
        elif "text/html" not in output.get("data", {}):
            found = ", ".join(sorted(output.get("data", {}))) or "nothing"
            yield f"shows {found}, expected 'text/html' (a table or a chart)"
