"""A period for 24 States, from no report to its answers on the States' own pages, and what it takes.

The figures are the same for all 195 States, but for the rows of the sheet of nominations.
"""

import pytest

from tests.journeys.period import cast_of, of_all, told, walked

STATES, NOBODY = 24, 5  # of the States have nobody when the period begins


@pytest.mark.django_db
def test_one_clerk_runs_a_period_for_all_states() -> None:
    """More than this, and three people of a secretariat cannot run it beside their other work."""
    took = walked(cast := cast_of(STATES, known=STATES - NOBODY))
    print(told(cast, took))
    whole = of_all(took)
    assert whole.pages <= 100
    assert whole.clicks <= 110
    assert whole.typed - 3 * (NOBODY - 1) <= 20  # but for the rows of the sheet
