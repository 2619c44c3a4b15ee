"""The seed's world with every State of the United Nations, and one browser for each person at the desk."""

import pytest

from tests.factories.every_state import fill_period, load_every_state
from tests.factories.world import World, seed_world  # noqa: F401
from tests.tracker.admin.conftest import administration, desk_of, entry, review  # noqa: F401
from tracker.models import ReportingPeriod


@pytest.fixture
def filled(seed_world: World) -> ReportingPeriod:  # noqa: F811
    """A period with every State in it, in every stage."""
    return fill_period(seed_world, load_every_state(), 3)
