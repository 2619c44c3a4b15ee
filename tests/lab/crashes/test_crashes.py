"""The server dies by SIGKILL in the middle of sendings over HTTP: nothing is lost, half or double."""

import pytest

from tests.lab.crashes.crashing import crash
from tests.lab.crashes.site import Site

pytestmark = pytest.mark.database
KILLS = 20


def test_twenty_crashes_lose_halve_and_double_nothing(site: Site) -> None:
    outcome = crash(site, kills=KILLS, seed=15)
    print(outcome)
    assert outcome.faults == {}
    assert outcome.broken >= KILLS // 4, "the kills missed the sendings"
    assert outcome.acknowledged >= KILLS
