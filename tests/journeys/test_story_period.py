"""A period for 24 States and for 195, from no report to its answers on the States' own pages, and what it takes."""

import pytest

from tests.journeys.period import cast_of, of_all, told, walked

NOBODY = 5  # of the States have nobody when the period begins


@pytest.mark.django_db
@pytest.mark.parametrize("states", [24, pytest.param(195, marks=pytest.mark.all)])
def test_one_clerk_runs_a_period_for_all_states(states: int) -> None:
    """More than this, and three people of a secretariat cannot run it beside their other work."""
    took = walked(cast := cast_of(states, known=states - NOBODY))
    print(told(cast, took))
    whole = of_all(took)
    assert whole.pages <= 100
    assert whole.clicks <= 110
    assert whole.typed - 3 * (NOBODY - 1) <= 20  # but for the rows of the sheet
