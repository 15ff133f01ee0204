"""What several tests of articles need: the check of drafts against the sample."""

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.register.store import Register


@pytest.fixture(scope="module")
def checker(sample: Register) -> Checker:
    """Holds a draft against all of the sample."""
    return Checker.of(RegisterEvidence(sample, "110105"))
