"""Hold the locked packages against published advisories, and say how many could be held."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"


def verdict(report: dict[str, Any]) -> tuple[int, str]:
    """Exit code and words for what pip-audit has found; 1 if there is any advisory.

    Examples
    --------
    >>> verdict({"dependencies": [{"name": "a", "version": "1", "vulns": []}]})
    (0, '1 of 1 packages audited, no advisory')
    >>> verdict({"dependencies": [{"name": "a", "skip_reason": "not found"}]})
    (0, 'no index of advisories at hand: none of 1 packages was audited')
    """
    packages = report["dependencies"]
    audited = [one for one in packages if "vulns" in one]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in "
        f"{', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in audited
        for flaw in one["vulns"]
    ]
    if not audited:
        return 0, f"no index of advisories at hand: none of {len(packages)} packages was audited"
    count = f"{len(audited)} of {len(packages)} packages audited"
    if not found:
        return 0, f"{count}, no advisory"
    return 1, "\n".join([f"{count}, advisories: {len(found)}", *found])


def main() -> int:
    """Audit the lock file with the pip-audit that uv brings for it."""
    uv = Path(sys.executable).with_name("uv")
    audit = [
        str(uv), "tool", "run", "pip-audit", "--requirement", str(LOCK), "--disable-pip",
        "--no-deps", "--format", "json", "--progress-spinner", "off",
    ]  # fmt: skip
    done = subprocess.run(audit, check=False, capture_output=True, text=True)
    try:
        code, words = verdict(json.loads(done.stdout))
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no word why"])[-1]
        code, words = 0, f"no index of advisories at hand: nothing was audited ({last})"
    print(words)  # noqa: T201
    return code


if __name__ == "__main__":
    sys.exit(main())
