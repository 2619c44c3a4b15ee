"""A period for all 195 States, from no report to its answers on the States' own pages, and what it takes."""

import time

import pytest

from tests.journeys.period import of_all, told, walked
from tests.journeys.period_cast import STATES, cast_of

NOBODY = 45  # of the States have nobody when the period begins


@pytest.mark.django_db
def test_one_clerk_runs_a_period_for_all_states() -> None:
    """More than this, and three people of a secretariat cannot run it beside their other work."""
    began = time.process_time()
    cast = cast_of(STATES, known=STATES - NOBODY)
    took = walked(cast)
    print(f"{told(cast, took)}\n{time.process_time() - began:.0f} s of processor")
    whole = of_all(took)
    assert whole.pages <= 100
    assert whole.clicks <= 110
    assert whole.typed - 3 * (NOBODY - 1) <= 20  # but for the rows of the sheet
