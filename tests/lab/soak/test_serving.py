"""The site on PostgreSQL beside a slow crowd, and through five restarts of its database."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving.browsing import Browser
from tests.serving.cluster import Cluster, running
from tests.serving.crowd import EXPORTS, Worker, at_work, health, slow_crowd
from tests.serving.restarts import restart
from tests.serving.site import Site, program

pytestmark = [pytest.mark.lab, pytest.mark.database]
ANSWERS, SECONDS = 120, 40


def exporting(port: int, going_home: threading.Event) -> Iterator[int]:
    """All exports, one after the other, each read whole; the status of each."""
    browser = Browser(port, "")
    while not going_home.is_set():
        for address in EXPORTS:
            yield browser.status_of(address)


def probed(port: int, seconds: float) -> list[tuple[int, float]]:
    """Both addresses of health, four times a second."""
    until, found = time.monotonic() + seconds, []
    while time.monotonic() < until:
        found += [health(port, "/healthz"), health(port, "/readyz")]
        time.sleep(0.25)
    return found


def beside_a_crowd(site: Site, made: dict[str, str], posts: int) -> None:
    """Two at work, four exporting, and the crowd, for SECONDS."""
    workers = [Worker(site.port, made["sessions"]["XAA"], saves=saves) for saves in (True, False)]
    going_home = threading.Event()
    exports: list[int] = []
    exporters = [
        threading.Thread(target=lambda: exports.extend(exporting(site.port, going_home)), daemon=True) for _ in range(4)
    ]
    with slow_crowd(site.port, made["file"], posts), at_work(workers):
        for each in exporters:
            each.start()
        found = probed(site.port, SECONDS)
        going_home.set()
        for each in exporters:
            each.join(60)
    waits = sorted(seconds for _status, seconds in found)
    failures = [each for worker in workers for each in worker.failures]
    good = sum(worker.came["good"] for worker in workers)
    print(f"beside {posts} unfinished posts, 4 slow readers of 20 MB and 4 of exports: {good} pages and drafts,")
    print(f"{len(failures)} failures; {len(exports)} exports by 4, {len(exports) - exports.count(200)} failures;")
    print(f"{len(waits)} probes, half within {waits[len(waits) // 2]:.3f} s, the slowest {waits[-1]:.2f} s")
    assert failures == []
    assert set(exports) == {200}
    assert {status for status, _seconds in found} == {200}
    assert waits[-1] < 2


def test_serving(tmp_path: Path) -> None:
    with running() as cluster:
        site = Site(tmp_path, cluster.url())
        made = site.run("tests.serving.stage", str(ANSWERS))
        site.start()
        try:
            for posts in (40, 600):
                beside_a_crowd(site, made, posts)
            five_restarts(site, cluster, made, tmp_path / "log")
        finally:
            site.kill()


def five_restarts(site: Site, cluster: Cluster, made: dict[str, str], log: Path) -> None:
    """Two at work, worker and clock beside them."""
    workers = [Worker(site.port, made["sessions"]["XAA"], saves=saves) for saves in (True, False)]
    with (
        program(site.environment, log, "db_worker", "--verbosity", "0") as mails,
        program(site.environment, log, "send_due_mail", "--every", "1") as clock,
        at_work(workers),
    ):
        outcome = restart(cluster, site.port, times=5, works=10)
        alive = mails.poll() is None and clock.poll() is None
    late, all_of_them = outcome.late(workers), sum(len(each.failures) for each in workers)
    good = sum(worker.came["good"] for worker in workers)
    slowest = max(seconds for _address, _status, seconds in outcome.probes)
    print(f"5 restarts: {good} pages and drafts, {all_of_them} failures, {len(late)} of them when it was there;")
    print(f"slowest probe {slowest:.2f} s; worker and clock alive: {alive}")
    assert late == []
    assert alive
    assert slowest < 2
