"""Four slow readers of a large file, four of exports and forty unfinished posts take nothing from anybody."""

import threading
import time

import pytest

from tests.serving.crowd import Worker, health, slow_crowd
from tests.serving.site import Site

pytestmark = [pytest.mark.all, pytest.mark.database]
PATIENCE = 15  # seconds for what takes some thousandths: other work may share the machine; without the front it hangs


@pytest.mark.parametrize(("posts", "rounds"), [(40, 1), pytest.param(600, 50, marks=pytest.mark.lab)])
def test_the_portal_works_beside_a_slow_crowd(site: Site, posts: int, rounds: int) -> None:
    site.environment["POOL_SIZE"] = "4"  # as few threads as the crowd is many
    made = site.run("tests.serving.stage", "4")
    site.start()
    worker = Worker(site.port, made["sessions"]["XAA"])
    with slow_crowd(site.port, made["file"], posts):
        time.sleep(1)
        assert health(site.port, "/healthz", PATIENCE)[0] == 200
        assert health(site.port, "/readyz", PATIENCE)[0] == 200
        work = threading.Thread(target=lambda: [worker.round() for _round in range(rounds)], daemon=True)
        work.start()
        work.join(PATIENCE * 4 * rounds)
        assert not work.is_alive(), "the portal does not answer"
        assert site.server is not None
        site.server.terminate()
        site.server.wait(PATIENCE)  # nor does the crowd keep the server when it is asked to end
    assert worker.failures == []
    assert worker.came["good"] == 5 * rounds
