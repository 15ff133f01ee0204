"""What reports and releases need is ready in every kernel, and nothing unsafe is open for it."""

import os
import subprocess
import sys

import pytest
from bangfu.press.runs.warm_up import WARM_UP, draw_one_of_each, page_with
from warm_kernels import own_server, said, use_provisioner, warnings_of
from warmkernel.process import _NO_THREADS, HOOK_VARIABLE, why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")


def test_everything_is_imported_when_a_kernel_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    use_provisioner(monkeypatch, "warmkernel")
    monkeypatch.setenv(HOOK_VARIABLE, WARM_UP)
    told = warnings_of(monkeypatch)
    wanted = ["pandas", "ibis", "duckdb", "matplotlib.pyplot", "bangfu.press.report.notebook"]
    code = f"import sys; print([name in sys.modules for name in {wanted}])"
    with own_server(monkeypatch):
        assert said(code) == str([True] * len(wanted))
    assert told == []


def test_the_page_of_the_warm_up_passes_the_gate_and_is_made_whole() -> None:
    charts = draw_one_of_each()
    assert len(charts) == 4
    assert page_with(charts[0]).count("<svg") == charts[0].count("<svg") > 0


def test_a_grammar_left_out_at_the_start_still_judges() -> None:
    code = f"""
import sys
from warmkernel import server
for _ in server.warm_up({WARM_UP!r}):
    pass
assert "rfc3987_syntax" not in sys.modules
from jsonschema import Draft202012Validator as Validator
check = Validator({{"format": "iri"}}, format_checker=Validator.FORMAT_CHECKER)
print([check.is_valid(word) for word in ("https://例.test/帮扶", "not an address")])
"""
    env = {**os.environ, **_NO_THREADS}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "[True, False]", ran.stderr
