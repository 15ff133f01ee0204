"""What tests of runs share: a fork server that is warm already."""

import pytest
from bangfu.press.runs import pool as pools
from warmkernel.process import ForkServer
from workers import pool


class LentServer(ForkServer):
    """The server of the pool all tests share; it goes on when a run that had it has ended.

    What a run forks ends with the run all the same: it kills its workers one by one.
    """

    def has_ended(self) -> bool:
        return not self.answers()


@pytest.fixture
def lent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs have a server that is there: to start one takes three seconds, most of a small run.

    Only for tests of what is made; how servers start and end has tests of its own.
    """
    server = pool()._running_server(early=False)
    if server is not None:
        lent = LentServer(server.path)
        monkeypatch.setattr(pools.ForkServer, "launch", lambda *_: lent)
