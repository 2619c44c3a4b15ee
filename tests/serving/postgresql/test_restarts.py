"""PostgreSQL is started again while people work: who asks after that sees no error, and health answers throughout."""

import pytest

from tests.lab.crashes.site import Site
from tests.serving.cluster import Cluster
from tests.serving.crowd import Worker, at_work
from tests.serving.restarts import restart

pytestmark = pytest.mark.database


def test_after_a_restart_nobody_sees_an_error(site: Site, cluster: Cluster) -> None:
    made = site.run("tests.serving.stage", "1")
    site.start()
    workers = [Worker(site.port, made["session"], saves=saves) for saves in (True, False)]
    with at_work(workers):
        outcome = restart(cluster, site.port, times=2)
    assert outcome.late(workers) == []
    assert sum(worker.came["good"] for worker in workers) > 10
    assert [status for _address, status, _seconds in outcome.probes] == [200, 200, 200, 503] * 2 + [200, 200]
