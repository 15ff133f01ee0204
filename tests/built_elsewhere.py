"""Make the Chinese half of a release of both languages in a folder: run in another environment.

`python built_elsewhere.py REGISTER FOLDER`
"""

import sys
from pathlib import Path

from bangfu.params import ReportParams
from bangfu.press.release.answers_file import make_answers
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.release_files import render_release
from run_all import run_all


def build(register: str, place: Path) -> None:
    """Its files, made without kernels."""
    asked = [
        ReportParams.check(
            {"register": register, "period": "2019", "unit": "110105", "language": one}
        )
        for one in ("zh", "en")
    ]
    (release,) = plan_releases(asked)
    executed = {job: run_all(job.notebook, job.params) for job in release.jobs[:3]}
    for name, made in render_release(release, make_answers(release.params), executed).items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(made.encode() if isinstance(made, str) else made)


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
