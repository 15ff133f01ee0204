"""What several tests of articles need: the check of drafts against the sample."""

import pytest
from bangfu.articles.drafts import Checker
from bangfu.articles.evidence import RegisterEvidence
from bangfu.register.store import Register


@pytest.fixture(scope="session")
def evidence(sample: Register) -> RegisterEvidence:
    """What the public edition tells of the sample; each table is asked for once."""
    return RegisterEvidence(sample, "110105")


@pytest.fixture(scope="session")
def checker(evidence: RegisterEvidence) -> Checker:
    """Holds a draft against all of the sample."""
    return Checker.of(evidence)
