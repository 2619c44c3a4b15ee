"""Five hundred crashes in the middle of sendings over HTTP; and one form, a thousand times, fifty at a time."""

import pytest

from tests.lab.crashes.conftest import database_url, site
from tests.lab.crashes.crashing import crash
from tests.lab.crashes.site import Site
from tests.lab.crashes.test_same_moment import AT_A_TIME, posted_again_and_again

__all__ = ["database_url", "site"]
pytestmark = [pytest.mark.lab, pytest.mark.database]


def test_five_hundred_crashes_lose_halve_and_double_nothing(site: Site) -> None:
    outcome = crash(site, kills=500, seed=2030)
    print(outcome)
    assert outcome.faults == {}
    assert outcome.broken >= 125, "the kills missed the sendings"


def test_a_thousand_identical_posts_are_one_sending_with_one_receipt(site: Site) -> None:
    assert posted_again_and_again(site, rounds=1000 // AT_A_TIME) == {"sendings": 1}
