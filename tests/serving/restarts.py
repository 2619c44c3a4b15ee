"""The database is stopped and started again while people work."""

import time
from dataclasses import dataclass, field

from tests.serving.cluster import Cluster
from tests.serving.crowd import Worker, health
from tests.serving.site import wait_for


@dataclass
class Outcome:
    """What came of it. `away` and `back`: moments; `probes`: status and seconds of each question of health."""

    away: list[float] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    probes: list[tuple[str, int, float]] = field(default_factory=list)

    def probe(self, port: int) -> None:
        self.probes += [(address, *health(port, address)) for address in ("/healthz", "/readyz")]

    def late(self, workers: list[Worker]) -> list[str]:
        """Failures of what was asked while the database was there."""
        spans = list(zip([0.0, *self.back], [*self.away, float("inf")], strict=True))
        return [
            what
            for worker in workers
            for begun, ended, what in worker.failures
            if any(since <= begun and ended <= until for since, until in spans)
        ]


def restart(cluster: Cluster, port: int, times: int, *, stays_away: float = 2, works: float = 5) -> Outcome:
    """Stop it `times` times, by turns gently and like a power cut; start it again, and let people work."""
    outcome = Outcome()
    for number in range(times):
        outcome.probe(port)
        outcome.away.append(time.monotonic())
        cluster.stop(("fast", "immediate")[number % 2])
        time.sleep(stays_away)
        outcome.probe(port)
        cluster.start()
        with cluster.connect():
            outcome.back.append(time.monotonic())
        wait_for(lambda: health(port, "/readyz")[0] == 200, say="ready again")
        time.sleep(works)
    outcome.probe(port)
    return outcome
