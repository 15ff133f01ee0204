"""Run notebooks one after another in this one process and export each: the peers of `bangfu run`.

`python bench_in_process.py ENGINE`, with the runs as JSON on the standard input: a list of
`[notebook, executed, page, parameters]`. Engines: `papermill` (a kernel a notebook), `embedded`
(ploomber-engine's engine in papermill: no kernel), `ploomber` (ploomber-engine's own function).
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["main"]


def _runner(engine: str) -> Callable[..., Any]:
    if engine == "ploomber":
        from ploomber_engine import execute_notebook

        return execute_notebook
    import papermill

    def run(source: str, executed: str, **options: Any) -> Any:
        name = None if engine == "papermill" else engine
        return papermill.execute_notebook(
            source, executed, engine_name=name, kernel_name="python3", **options
        )

    return run


def main(engine: str) -> None:
    """Run and export what the standard input lists."""
    from nbconvert import HTMLExporter

    run, exporter = _runner(engine), HTMLExporter()
    for source, executed, page, parameters in json.load(sys.stdin):
        notebook = run(source, executed, parameters=parameters, progress_bar=False)
        html, _resources = exporter.from_notebook_node(notebook)
        Path(page).write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
